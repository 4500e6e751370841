"""Plain data as YAML text that `parse` reads back as the same data."""

from __future__ import annotations

from typing import Any

import yaml


def dump(data: Any) -> str:
    """YAML for plain data of dicts, lists, text, numbers, true, false and null."""
    return yaml.safe_dump(
        data, sort_keys=False, allow_unicode=True, width=100, default_flow_style=None
    )
