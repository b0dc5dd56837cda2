"""The colors that a profile calls by a name, and whom a failure is worth calling."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

COLORS = {"good": "#2eb886", "warning": "#daa038", "danger": "#a30200"}


def hex_color(note: Mapping[str, Any]) -> str:
    """The message's color as #RRGGBB; that of a running workflow where it has none."""
    return COLORS.get(note["color"], note["color"]) or "#0DADEA"


def mentioned(note: Mapping[str, Any], channel: Mapping[str, Any]) -> list[str]:
    """Whom the channel calls: those of its profile, and only when a workflow failed."""
    return channel.get("mentions", []) if note["phase"] in ("Failed", "Error") else []
