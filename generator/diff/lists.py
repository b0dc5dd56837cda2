"""Which items of two lists belong together, and where their order counts. Pure; knows nothing of what the items are."""

from __future__ import annotations

import json
import marshal
from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

_COMPARISONS = 1_000_000  # items times items; a second


class Pair(NamedTuple):
    """Positions of two items that belong together; None where one side has none."""

    before: int | None
    after: int | None


def same(before: Any, after: Any) -> bool:
    """Whether two JSON values are the same; 1 is not true, though Python says so."""
    return before is after or (before == after and marshal.dumps(before, 2) == marshal.dumps(after, 2)) or _like(before, after)


def _like(before: Any, after: Any) -> bool:
    """The same when only the order of keys makes the difference."""
    return bool(before == after) and json.dumps(before, sort_keys=True) == json.dumps(after, sort_keys=True)


def names_in(items: Sequence[Any], key: str) -> list[str] | None:
    """The name that each item has under `key` (a.b for a field of a field); None unless all have one of their own."""
    names: list[str] = []
    for item in items:
        for step in key.split("."):
            item = item.get(step) if isinstance(item, dict) else None
        if item.__class__ not in (str, int) or item == "":
            return None
        names.append(str(item))
    return names if len(set(names)) == len(names) else None


def by_name(before: Sequence[str], after: Sequence[str]) -> list[Pair]:
    """Pairs of one name: those of `before` in its order, then what only `after` has."""
    places = {name: index for index, name in enumerate(after)}
    known = set(before)
    pairs = [Pair(index, places.get(name)) for index, name in enumerate(before)]
    return pairs + [Pair(None, index) for index, name in enumerate(after) if name not in known]


def by_content(before: Sequence[Any], after: Sequence[Any]) -> list[Pair]:
    """For lists whose order means nothing: equal items go together, of the rest the first with the first."""
    open_places: dict[str, list[int]] = {}
    for index in reversed(range(len(after))):
        open_places.setdefault(content(after[index]), []).append(index)
    left, taken = [], set()
    for index, item in enumerate(before):
        places = open_places.get(content(item))
        if places:
            taken.add(places.pop())
        else:
            left.append(index)
    return _matched(left, [index for index in range(len(after)) if index not in taken])


def in_order(before: Sequence[Any], after: Sequence[Any], sign: Callable[[Any], Hashable]) -> list[Pair]:
    """For lists whose order counts: items of one sign go together as far as they stand in one order; what stands between
    two such pairs goes together by position."""
    ours, theirs = [sign(item) for item in before], [sign(item) for item in after]
    head, shorter = 0, min(len(ours), len(theirs))
    while head < shorter and ours[head] == theirs[head]:
        head += 1
    tail = 0
    while tail < shorter - head and ours[-1 - tail] == theirs[-1 - tail]:
        tail += 1
    anchors = [(index, index) for index in range(head)]
    anchors += _longest(ours, theirs, head, tail)
    anchors += [(len(ours) - tail + index, len(theirs) - tail + index) for index in range(tail)]
    pairs: list[Pair] = []
    left, right = 0, 0
    for one, other in [*anchors, (len(ours), len(theirs))]:
        pairs += _matched(list(range(left, one)), list(range(right, other)))
        if one < len(ours):
            pairs.append(Pair(one, other))
        left, right = one + 1, other + 1
    return pairs


def _longest(ours: list[Hashable], theirs: list[Hashable], head: int, tail: int) -> list[tuple[int, int]]:
    """The longest common subsequence between head and tail, as pairs of positions."""
    rows, columns = len(ours) - head - tail, len(theirs) - head - tail
    if rows * columns > _COMPARISONS or not rows or not columns:
        return []
    lengths = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in reversed(range(rows)):
        row, below, own = lengths[i], lengths[i + 1], ours[head + i]
        for j in reversed(range(columns)):
            row[j] = below[j + 1] + 1 if own == theirs[head + j] else max(below[j], row[j + 1])
    found, i, j = [], 0, 0
    while i < rows and j < columns:
        if ours[head + i] == theirs[head + j]:
            found.append((head + i, head + j))
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            i += 1
        else:
            j += 1
    return found


def _matched(left: list[int], right: list[int]) -> list[Pair]:
    pairs = [Pair(one, other) for one, other in zip(left, right, strict=False)]
    count = len(pairs)
    return pairs + [Pair(one, None) for one in left[count:]] + [Pair(None, other) for other in right[count:]]


def is_moved(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether the names that both lists have stand in another order."""
    common = set(before) & set(after)
    return [name for name in before if name in common] != [name for name in after if name in common]


def content(item: Any) -> str:
    """An item as text: the same for equal items alone."""
    return json.dumps(item, sort_keys=True)
