"""Foreign values in the shape that is asked for, or empty: a set-up may hold anything anywhere."""

from __future__ import annotations

from typing import Any


def list_in(value: Any) -> list[Any]:
    """The list, or an empty one for everything else."""
    return value if isinstance(value, list) else []


def map_in(value: Any) -> dict[str, Any]:
    """The map, or an empty one for everything else."""
    return value if isinstance(value, dict) else {}
