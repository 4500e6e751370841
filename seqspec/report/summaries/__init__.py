"""The forms a summary has, each a module with `render(summary)`, and `render_many` where it can list specs.

In: a checked spec with its flow. Out: text. A form is found by the name of its module.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import ModuleType

DEFAULT = "table"


def names() -> list[str]:
    """The forms there are, the default first."""
    found = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return [DEFAULT, *(name for name in found if name[0] != "_" and name != DEFAULT)]


def form(name: str) -> ModuleType:
    """The module that writes a form."""
    return import_module(f"{__name__}.{name}")
