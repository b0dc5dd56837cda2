"""Sorting as Go's sort.Sort does it, where that can be said.

Up to twelve elements Go sorts by insertion, which keeps equal elements in order. Beyond, equal elements come out in an
order that this port does not follow.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cmp_to_key
from itertools import pairwise

from generator.argo.expr.operators import less
from generator.argo.expr.outcome import Budget, UnknownAnswer
from generator.argo.expr.values import Duration, Time, number_of

INSERTION = 12
Less = Callable[[object, object], bool]


def sorted_by(elements: list[object], values: list[object], is_descending: bool, budget: Budget) -> list[object]:
    """The elements in the order of their values; Panic for values that cannot be compared."""

    def before(a: int, b: int) -> bool:
        one, other = values[a], values[b]
        return less(other, one) if is_descending else less(one, other)

    order = list(range(len(elements)))
    budget.spend(len(order) * 4)
    if len(order) <= INSERTION:
        for end in range(1, len(order)):
            at = end
            while at > 0 and before(order[at], order[at - 1]):
                order[at], order[at - 1] = order[at - 1], order[at]
                at -= 1
        return [elements[position] for position in order]
    if len({_family(value) for value in values} - {""}) != 1 or any(value != value for value in values):
        raise UnknownAnswer("a long list of values that do not all compare")

    def compared(a: int, b: int) -> int:
        return -1 if before(a, b) else 1 if before(b, a) else 0

    order.sort(key=cmp_to_key(compared))
    for one, other in pairwise(order):
        if not before(one, other) and elements[one] != elements[other]:
            raise UnknownAnswer("the order of equal elements in a long list")
    return [elements[position] for position in order]


def _family(value: object) -> str:
    """Values of one family compare with each other."""
    if number_of(value) is not None:
        return "number"
    if isinstance(value, str):
        return "text"
    return type(value).__name__ if isinstance(value, (Time, Duration)) else f"none {value!r:.20}"
