"""The parts of a regular expression, and the error of one that is none."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from generator.argo.expr.regexp.classes import Signs


class RegexpError(Exception):
    """The message as Go's regexp.Compile gives it."""

    def __init__(self, what: str, where: str) -> None:
        super().__init__(f"error parsing regexp: {what}: `{where}`")


class One(NamedTuple):
    """One sign of a set."""

    signs: Signs


class Test(NamedTuple):
    """A place: `^`, `$` (of the text), `(?m)^`, `(?m)$`, `\\b`, `\\B`."""

    what: str


class Row(NamedTuple):
    """One after another; empty matches nothing at all."""

    parts: tuple[Part, ...]


class Choice(NamedTuple):
    """The first that leads to a match."""

    parts: tuple[Part, ...]


class Repeat(NamedTuple):
    """`least` to `most` times (-1: any), as many or as few as possible."""

    part: Part
    least: int
    most: int
    is_greedy: bool


class Group(NamedTuple):
    """A part whose place is remembered."""

    part: Part
    number: int


Part: TypeAlias = One | Test | Row | Choice | Repeat | Group
EMPTY = Row(())
