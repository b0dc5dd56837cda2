"""What the older side becomes when the changes that count are made, and no others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.diff.lists import names_in
from generator.diff.model import ABSENT, MOVED, Item
from generator.diff.shown._tree import Node


def aim(before: Any, after: Any, node: Node) -> Any:
    """`before` with what `after` has at each place of the changes; ABSENT where nothing is left.

    Text with tables inside is taken as a whole, and so is a list without names.
    """
    if any(change.action != MOVED for change in node.changes):
        return after
    if not node.inner and not node.changes:
        return before
    if isinstance(before, list) and isinstance(after, list):
        return _list(before, after, node)
    if isinstance(before, Mapping) or isinstance(after, Mapping):
        old = before if isinstance(before, Mapping) else {}
        new = after if isinstance(after, Mapping) else {}
        result = dict(old)
        for step, below in node.inner.items():
            result[step] = aim(old.get(step, ABSENT), new.get(step, ABSENT), below)
        kept = {key: value for key, value in result.items() if value is not ABSENT}
        return kept if kept or after is not ABSENT else ABSENT
    return after


def _list(before: list[Any], after: list[Any], node: Node) -> list[Any]:
    """By the field that names the items, where all changes are of items that have a name."""
    items = [step for step in node.inner if isinstance(step, Item)]
    key = items[0].key if items else "name"
    old, new = named(before, key), named(after, key)
    if old is None or new is None or len(items) < len(node.inner):
        return after
    found = dict(old)
    for item in items:
        name = item.value
        found[name] = aim(old.get(name, ABSENT), new.get(name, ABSENT), node.inner[item])
    if node.changes or any(item.value not in old for item in items):
        found = {name: found[name] for name in [*new, *(name for name in old if name not in new)] if name in found}
    return [value for value in found.values() if value is not ABSENT]


def named(items: list[Any], key: str) -> dict[str, Any] | None:
    """The items by the field that names them, in their order; None when not all have a name of their own."""
    names = names_in(items, key)
    return None if names is None else dict(zip(names, items, strict=True))
