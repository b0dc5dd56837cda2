"""The state of one run of an expression: what the visits of its nodes share."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeAlias

from generator.argo.expr.dialect import Dialect
from generator.argo.expr.natures import Natures
from generator.argo.expr.outcome import Budget, Panic, UnknownAnswer
from generator.argo.expr.regexp import Regexp, RegexpError, compile_regexp
from generator.argo.expr.syntax import Binary, Node
from generator.argo.expr.values import Missing, Number, Slice, go_bytes, kind_of, ordered, type_of

# The work of one node: yields the nodes whose values it needs, gets them sent back, returns its own value.
Visit: TypeAlias = Generator[Node, object, object]


class Scope:
    """One loop over a list: where it is, and what it has gathered."""

    __slots__ = ("accumulator", "index", "is_old", "values")

    def __init__(self, values: object, is_old: bool) -> None:
        if not isinstance(values, (list, dict, str)):
            shown = "zero" if values is None else kind_of(type_of(values))
            raise Panic(f"reflect: call of reflect.Value.Len on {shown} Value")
        self.values = values if isinstance(values, (list, dict)) else Slice("[]uint8", _bytes_of(values))
        self.index = 0
        self.accumulator: object = None
        self.is_old = is_old

    def element(self) -> object:
        """The element that the loop is at."""
        if isinstance(self.values, dict):
            raise Panic("reflect: call of reflect.Value.Index on map Value")
        if not 0 <= self.index < len(self.values):
            raise Panic("reflect: slice index out of range")
        value = self.values[self.index]
        if isinstance(value, Missing):
            raise UnknownAnswer("a name that the controller resolves at random")
        return value

    def in_order(self) -> None:
        """UnknownAnswer when the answer depends on an order that differs each time."""
        if isinstance(self.values, list):
            ordered(self.values)


def _bytes_of(text: str) -> list[object]:
    return [Number("uint8", byte) for byte in go_bytes(text)]


class State:
    """One run. `now` is the time in nanoseconds, where the caller wants now() to have an answer."""

    def __init__(
        self, env: dict[str, object], dialect: Dialect, budget: Budget, now: int | None, natures: Natures
    ) -> None:
        self.env = env
        self.dialect = dialect
        self.budget = budget
        self.now = now
        self.natures = natures
        self.scopes: list[Scope] = []
        self.variables: list[tuple[str, object]] = []
        self.regexps: dict[str, Regexp] = {}

    def regexp(self, pattern: str) -> Regexp:
        """Compiled once in a run; Panic when it is none."""
        if pattern not in self.regexps:
            try:
                self.regexps[pattern] = compile_regexp(pattern)
            except RegexpError as error:
                raise Panic(str(error)) from None
        return self.regexps[pattern]

    def compared_as(self, node: Binary) -> type | None:
        """The type that `==` asserts: int or str where both sides are known to be such (compiler.go OpEqualInt)."""
        if self.dialect.is_old and node.operator != "==":
            return None
        left, right = self.natures.of(node.left), self.natures.of(node.right)
        types = {left.kind, right.kind} if self.dialect.is_old else {left.type, right.type}
        return int if types == {"int"} else str if types == {"string"} else None

    def charge(self, value: object) -> object:
        """Count the size of a value that was made, and give it."""
        if isinstance(value, (str, list, dict)):
            self.budget.spend(len(value) // 64)
        return value


def truth(value: object) -> bool:
    """value.(bool)"""
    if isinstance(value, bool):
        return value
    raise Panic(f"interface conversion: interface {{}} is {shown(value)}, not bool")


def shown(value: object) -> str:
    """The type as a failed conversion names it."""
    return "nil" if value is None else type_of(value)
