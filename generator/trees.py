"""Walks through plain trees: maps and lists, and the values that stand in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.model import Path


def leaves(tree: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value below a tree that is neither a map nor a list, with its place, in order."""
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            yield from leaves(value, (*path, key))
    elif isinstance(tree, (list, tuple)):
        for position, value in enumerate(tree):
            yield from leaves(value, (*path, position))
    else:
        yield path, tree


def texts(tree: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text below a tree, with its place."""
    return ((place, value) for place, value in leaves(tree, path) if isinstance(value, str))
