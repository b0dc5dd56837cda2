"""What a table of sprig functions is made of, and what many of them do with their arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, TypeVar, cast

from generator.argo.expr.goformat import format_value
from generator.argo.expr.outcome import Budget, Panic
from generator.argo.expr.values import Slice, ordered

Run: TypeAlias = Callable[[Budget, list[object]], object]
# By name: the parameters and result as Go writes them, and what it does. Reflection has checked the arguments.
Table: TypeAlias = dict[str, tuple[str, Run]]
Kind = TypeVar("Kind")

NIL_POINTER = "runtime error: invalid memory address or nil pointer dereference"
MAX_TEXT = 4_000_000


def one(kind: type[Kind], function: Callable[[Kind], object]) -> Run:
    """A function of one argument."""
    return lambda budget, given: function(cast(Kind, given[0]))


def two(function: Callable[[str, str], object]) -> Run:
    """A function of two texts."""
    return lambda budget, given: function(cast(str, given[0]), cast(str, given[1]))


def strval(value: object) -> str:
    """strings.go strval: the text of a value"""
    return format_value(value)


def strings_of(value: object) -> list[str]:
    """strings.go strslice: the texts of a list, or of one value; nil is left out"""
    if value is None:
        return []
    if isinstance(value, list):
        return [strval(each) for each in ordered(value) if each is not None]
    return [strval(value)]


def list_of(value: object, refusal: str) -> list[object]:
    """The elements of a list; Panic for anything else."""
    if isinstance(value, list):
        return ordered(value)
    raise Panic(NIL_POINTER if value is None else refusal)


def texts_of(values: list[str]) -> Slice:
    """A []string."""
    return Slice("[]string", list(values))


def pad(budget: Budget, count: int, text: str) -> str:
    """strings.Repeat"""
    if count < 0:
        raise Panic("strings: negative Repeat count")
    budget.spend(count * len(text) // 64)
    return text * count
