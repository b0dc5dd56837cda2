"""Changes by their places. Owns the tree that is walked side by side with what was compared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from generator.diff.model import Change, Item, Table

Step = str | int | Item | Table


class Node(NamedTuple):
    """The changes at a place, and the places below it in the order of the changes."""

    changes: list[Change]
    inner: dict[Step, Node]


def tree(changes: Iterable[Change]) -> Node:
    """The root, which stands for the object as a whole."""
    root = Node([], {})
    for change in changes:
        node = root
        for step in change.place:
            node = node.inner.setdefault(step, Node([], {}))
        node.changes.append(change)
    return root
