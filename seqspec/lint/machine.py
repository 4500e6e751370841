"""What there is on this machine: memory, a GPU, and the kernels that TensorFlow has for its CPU."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

# The CPUs on which TensorFlow uses oneDNN where nobody says otherwise, and those for which that has
# bfloat16, in the words of the kernel. Source: tensorflow/core/util/port.cc and util.cc, 2.21
_FOR_NETWORKS = {"avx512_vnni", "avx512_bf16", "avx_vnni", "amx_tile", "amx_int8", "amx_bf16"}
_FOR_BFLOAT16 = {"avx512f", "avx_ne_convert"}
CPU_FILE = Path("/proc/cpuinfo")
_SWITCH = "TF_ENABLE_ONEDNN_OPTS"
_ANSWERS = {"1": True, "true": True, "0": False, "false": False}


def memory_bytes() -> int:
    """The memory of this machine."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def has_gpu() -> bool:
    """Whether this machine may have a GPU: what its driver shows is there."""
    return any(Path("/dev", name).exists() for name in ("nvidiactl", "dxg", "kfd"))


def has(cpu: str | None) -> bool:
    """Whether the CPU has what `Needs.cpu` of a layer names."""
    return uses_onednn() and _computes(cpu)


def uses_onednn() -> bool:
    """Whether TensorFlow computes with oneDNN here."""
    if not _may_use_onednn():
        return False
    asked = _ANSWERS.get(os.environ.get(_SWITCH, "").lower())
    return not _FOR_NETWORKS.isdisjoint(features()) if asked is None else asked


def switch(cpu: str | None) -> str | None:
    """What to set so that the CPU has what it lacks; None where nothing helps."""
    is_off = _may_use_onednn() and not uses_onednn()
    return f"{_SWITCH}=1" if is_off and _computes(cpu) else None


def features() -> set[str]:
    """What the CPU can do, in the words of the kernel; nothing where that cannot be read."""
    return set(_of_cpu("flags").split())


def processor() -> str:
    """What the CPU is called; its architecture where no more is known."""
    return _of_cpu("model name") or platform.processor() or platform.machine()


def _of_cpu(key: str) -> str:
    """What Linux says of the first core under a key; nothing elsewhere."""
    try:
        lines = CPU_FILE.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    found = (line.partition(":")[2] for line in lines if line.partition(":")[0].strip() == key)
    return next(found, "").strip()


def _computes(cpu: str | None) -> bool:
    """Whether oneDNN could compute it here."""
    if cpu == "onednn_bfloat16":
        return not _FOR_BFLOAT16.isdisjoint(features())
    return cpu == "onednn"


def _may_use_onednn() -> bool:
    """Whether TensorFlow is built with it."""
    return sys.platform in ("linux", "win32") and platform.machine() in ("x86_64", "AMD64")
