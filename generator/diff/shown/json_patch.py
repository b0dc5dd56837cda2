"""RFC 6902: what to do with the older side, or with what is live, to get ours.

The document that it applies to is a map of kinds, of namespaces (empty for objects of the cluster), of names, of the
objects: /ConfigMap/argo/workflow-controller-configmap/workflowDefaults/spec/onExit. What is ignored or not ours stays
as it is. Where a value looks like a secret, words stand in its place, and `redacted` is true beside them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from generator.diff.lists import same
from generator.diff.model import ABSENT, Comparison, Item, Place, State
from generator.diff.shown import Look
from generator.diff.shown._aim import aim, named
from generator.diff.shown._plain import masked
from generator.diff.shown._tree import tree
from generator.secrets import redact

Pointer = tuple[str | int, ...]
Operation = dict[str, Any]


def write(comparison: Comparison, look: Look) -> str:
    """A JSON list of operations, in ASCII; an empty one without a change."""
    before = document(comparison.sides[-2])
    changes = [change._replace(place=(*change.subject, *change.place)) for change in comparison.changes]
    after = aim(before, document(comparison.sides[-1]), tree(changes))
    return json.dumps(list(_operations(before, after, (), ())), indent=2, ensure_ascii=True, allow_nan=False)


def document(state: State) -> dict[str, Any]:
    """What the patch applies to: kind -> namespace -> name -> the object as it is compared."""
    kinds: dict[str, Any] = {}
    for subject, value in state.objects.items():
        kinds.setdefault(subject.kind, {}).setdefault(subject.namespace, {})[subject.name] = value
    return kinds


def _operations(before: Any, after: Any, at: Pointer, place: Place) -> Iterator[Operation]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in [key for key in before if key not in after]:
            yield _operation("remove", (*at, key))
        for key, value in after.items():
            if key in before:
                yield from _operations(before[key], value, (*at, key), (*place, key))
            else:
                yield _operation("add", (*at, key), value, (*place, key))
    elif isinstance(before, list) and isinstance(after, list):
        old, new = named(before, "name"), named(after, "name")
        yield from _by_position(before, after, at, place) if old is None or new is None else _by_name(old, new, at, place)
    elif not same(before, after):
        yield _operation("replace", at, after, place)


def _by_name(before: dict[str, Any], after: dict[str, Any], at: Pointer, place: Place) -> Iterator[Operation]:
    """What is gone goes first, from the end; then each position gets its item: moved up, or added."""
    order = list(before)
    for position in range(len(order) - 1, -1, -1):
        if order[position] not in after:
            yield _operation("remove", (*at, position))
            del order[position]
    for position, (name, value) in enumerate(after.items()):
        step = (*place, Item("name", name))
        if name not in before:
            yield _operation("add", (*at, position), value, step)
            order.insert(position, name)
            continue
        if order[position] != name:
            yield {"op": "move", "from": _pointer((*at, order.index(name))), "path": _pointer((*at, position))}
            order.remove(name)
            order.insert(position, name)
        yield from _operations(before[name], value, (*at, position), step)


def _by_position(before: list[Any], after: list[Any], at: Pointer, place: Place) -> Iterator[Operation]:
    """Between the items that both ends share: pairs first, then what there is more or less."""
    shorter = min(len(before), len(after))
    head = next((each for each in range(shorter) if not same(before[each], after[each])), shorter)
    tail = next((each for each in range(shorter - head) if not same(before[-1 - each], after[-1 - each])), shorter - head)
    pairs = range(head, shorter - tail)
    for position in pairs:
        yield from _operations(before[position], after[position], (*at, position), (*place, position))
    for position in range(len(before) - tail - 1, pairs.stop - 1, -1):
        yield _operation("remove", (*at, position))
    for position in range(pairs.stop, len(after) - tail):
        yield _operation("add", (*at, position), after[position], (*place, position))


def _operation(name: str, at: Pointer, value: Any = ABSENT, place: Place = ()) -> Operation:
    if value is ABSENT:
        return {"op": name, "path": _pointer(at)}
    shown = masked(value, () if at[0] == "Secret" else place)  # of Secrets there are only words
    return {"op": name, "path": _pointer(at), "value": shown, **({"redacted": True} if shown != value else {})}


def _pointer(at: Pointer) -> str:
    """RFC 6901; a key that looks like a secret is not shown, either."""
    return "".join("/" + redact(str(step)).replace("~", "~0").replace("/", "~1") for step in at)
