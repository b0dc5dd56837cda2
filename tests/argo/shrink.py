"""Makes a case that shows a difference smaller, as long as it still does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

TRIES = 3000


def shrunk(case: Any, still: Callable[[Any], bool]) -> Any:
    """The smallest case that is found by taking parts away, one at a time, in at most TRIES tries."""
    left = TRIES
    while left > 0:
        for candidate in smaller(case):
            left -= 1
            if left <= 0 or still(candidate):
                break
        else:
            return case
        if left > 0:
            case = candidate
    return case


def smaller(value: Any) -> Iterator[Any]:
    """Everything that is `value` with one part less; large parts first."""
    if isinstance(value, dict):
        for key in value:
            yield {other: each for other, each in value.items() if other != key}
        for key, each in value.items():
            for less in smaller(each):
                yield {**value, key: less}
    elif isinstance(value, list):
        for index in range(len(value)):
            yield value[:index] + value[index + 1 :]
        for index, each in enumerate(value):
            for less in smaller(each):
                yield [*value[:index], less, *value[index + 1 :]]
    elif isinstance(value, str) and value:
        lines = value.split("\n")
        if len(lines) > 1:
            for index in range(len(lines)):
                yield "\n".join([*lines[:index], *lines[index + 1 :]])
        for size in (len(value) // 2, len(value) // 4, 3, 1):
            for start in range(0, len(value), size or 1):
                yield value[:start] + value[start + max(size, 1) :]
