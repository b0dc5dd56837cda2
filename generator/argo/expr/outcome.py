"""How a question about an expression ends, and the budget that bounds every answer.

Owns the three outcomes (a value, ExpressionError, UnknownAnswer), the step budget, and the driver that runs
generators as if they were recursive functions, so that the depth of an expression never is the depth of Python's
stack. Knows nothing of the language.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple

# A piece of work: yields the pieces it needs, gets their results sent back, returns its own.
Work = Generator["Work", object, object]

STEPS = 400_000


class Place(NamedTuple):
    """Where in an expression; both count from 1."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"


class ExpressionError(Exception):
    """The controller would report this error; `place` is where it points to, if it points anywhere."""

    def __init__(self, message: str, place: Place | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = place

    def __str__(self) -> str:
        return f"{self.message} ({self.place})" if self.place else self.message


class Panic(Exception):
    """A Go panic or error on the way: the driver gives it the place of the node that ran."""


class UnknownAnswer(Exception):
    """This port does not know what the controller would answer; the text says why. Never a guess."""


class OverBudget(UnknownAnswer):
    """The answer would take more steps, depth or space than allowed."""


class Budget:
    """What is left of the steps; one for each question."""

    __slots__ = ("left", "memory")

    def __init__(self, steps: int = STEPS) -> None:
        self.left = steps
        self.memory = 0

    def spend(self, steps: int = 1) -> None:
        """Raises OverBudget when nothing is left."""
        if steps > self.left:
            self.left = 0
            raise OverBudget("the answer takes too many steps")
        self.left -= steps

    def hold(self, elements: int) -> None:
        """Count elements that Go's virtual machine would count (vm.go memGrow: 1e6 are too many)."""
        self.memory += elements
        if self.memory >= 1_000_000:
            raise Panic("memory budget exceeded")
        self.spend(elements // 8)


def place_of(text: str, at: int) -> Place:
    """The place of the character at offset `at`."""
    before = text[: max(at, 0)]
    return Place(before.count("\n") + 1, len(before) - before.rfind("\n"))


def drive(first: Work, budget: Budget) -> object:
    """Run a piece of work and all that it asks for; one step each time one goes on."""
    waiting = [first]
    result: object = None
    while waiting:
        budget.spend()
        try:
            asked = waiting[-1].send(result)
        except StopIteration as done:
            waiting.pop()
            result = done.value
        else:
            waiting.append(asked)
            result = None
    return result
