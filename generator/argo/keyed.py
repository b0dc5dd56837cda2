"""The order of lists that two sides share.

Source: strategicpatch `normalizeElementOrder`, `mergeSortedSlice` and `deduplicateScalars`: items that only the original
has keep its order, the patch's keep the patch's, and one of the first kind goes before one of the second only where
the original has both and has it earlier.
"""

from __future__ import annotations

from typing import Any


def in_order(merged: list[Any], old: list[Any], new: list[Any], key: str) -> list[Any]:
    """The `merged` items, which all have `key`, in the order of the two lists that they came from."""
    ours = _first_places(item[key] for item in old)
    theirs = _first_places(item[key] for item in new)
    left = sorted((item for item in merged if item[key] not in theirs), key=lambda item: ours[item[key]])
    right = sorted((item for item in merged if item[key] in theirs), key=lambda item: theirs[item[key]])
    return _interleaved(left, right, [ours[item[key]] for item in left], [ours.get(item[key]) for item in right])


def united(old: list[Any], new: list[Any]) -> list[Any]:
    """The union of two lists of scalars. (Where one stands twice in `old` alone, Go's order depends on the capacity of a
    slice; here it is that of the first.)"""
    ours, theirs = _first_places(old), _first_places(new)
    left = [item for item in ours if item not in theirs]
    right = list(theirs)
    return _interleaved(left, right, [ours[item] for item in left], [ours.get(item) for item in right])


def _first_places(keys: Any) -> dict[Any, int]:
    places: dict[Any, int] = {}
    for index, key in enumerate(keys):
        places.setdefault(key, index)
    return places


def _interleaved(left: list[Any], right: list[Any], ours: list[int], theirs: list[int | None]) -> list[Any]:
    """`ours` and `theirs`: where each item stands in the original, None where it does not."""
    result: list[Any] = []
    i = 0
    for item, place in zip(right, theirs, strict=True):
        while i < len(left) and place is not None and ours[i] < place:
            result.append(left[i])
            i += 1
        result.append(item)
    return result + left[i:]
