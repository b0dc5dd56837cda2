"""What is known of the type of a node before it runs.

Follows checker/nature of expr 1.17.8 and checker/types.go of 1.15.3. A nature without a type is unknown; `element`
is the nature of the elements of a list, or what a predicate gives.
"""

from __future__ import annotations

from typing import NamedTuple

from generator.argo.expr.syntax import Constant, Literal, Node
from generator.argo.expr.values import ANY, ANYS, DURATION, OBJECT, TIME, element_of, is_integer, is_number, kind_of


class Nature(NamedTuple):
    """The type of what a node gives, as far as it is known."""

    type: str | None = None
    is_nil: bool = False
    element: Nature | None = None

    @property
    def kind(self) -> str:
        """reflect.Kind; "invalid" when nothing is known."""
        return kind_of(self.type)

    @property
    def is_unknown(self) -> bool:
        """Anything may come."""
        return (self.type is None and not self.is_nil) or self.type == ANY

    @property
    def is_list(self) -> bool:
        """A slice or array."""
        return self.kind in ("slice", "array")


UNKNOWN = Nature()
ANYTHING = Nature(ANY)
NIL = Nature(None, True)
BOOL, INT, FLOAT, STRING = Nature("bool"), Nature("int"), Nature("float64"), Nature("string")
LIST, MAP = Nature(ANYS), Nature(OBJECT)
A_TIME, A_DURATION = Nature(TIME), Nature(DURATION)

_NILABLE = ("ptr", "interface", "func", "map", "slice")


class Rules(NamedTuple):
    """How the two checkers look at natures."""

    is_old: bool

    def show(self, nature: Nature) -> str:
        """As an error names it."""
        if nature.type is None:
            return "unknown" if not self.is_old else "<nil>" if nature.is_nil else ANY
        return nature.type

    def is_integer(self, nature: Nature) -> bool:
        """1.15.3 looks at the kind, so a duration counts."""
        return is_integer(nature.kind if self.is_old else nature.type)

    def is_number(self, nature: Nature) -> bool:
        """An integer or a float."""
        return is_number(nature.kind if self.is_old else nature.type)

    def element(self, nature: Nature) -> Nature:
        """The nature of the elements; 1.15.3 reads it off the type alone."""
        if nature.element is not None and nature.is_list and not self.is_old:
            return nature.element
        return Nature(element_of(nature.type)) if nature.type and nature.kind in ("slice", "array", "map") else UNKNOWN

    def list_of(self, element: Nature) -> Nature:
        """The nature of a list that `map` or `filter` gives."""
        if self.is_old:
            return Nature("[]" + self.show(element))
        return Nature(ANYS, False, element)

    def is_one_of(self, nature: Nature, checks: str) -> bool:
        """Whether it is one of: b(ool) s(tring) i(nteger) n(umber) m(ap) a(rray) t(ime) d(uration)."""
        answers = {
            "b": nature.kind == "bool",
            "s": nature.kind == "string",
            "i": self.is_integer(nature),
            "n": self.is_number(nature),
            "m": nature.kind == "map",
            "a": nature.is_list,
            "t": nature.type == TIME,
            "d": nature.type == DURATION,
        }
        return any(answers[check] for check in checks)

    def maybe(self, left: Nature, right: Nature, checks: str) -> bool:
        """One is unknown, and the other is too or is one of these."""
        if left.is_unknown:
            return right.is_unknown or self.is_one_of(right, checks)
        return right.is_unknown and self.is_one_of(left, checks)

    def both(self, left: Nature, right: Nature, checks: str) -> bool:
        """Both are the same one of these, or one may turn out to be."""
        same = any(self.is_one_of(left, check) and self.is_one_of(right, check) for check in checks)
        return same or self.maybe(left, right, checks)

    def is_assignable(self, left: Nature, right: Nature) -> bool:
        """reflect's AssignableTo"""
        if left.is_nil and right.kind in _NILABLE:
            return True
        return left.type is not None and right.type is not None and (left.type == right.type or right.type == ANY)

    def is_comparable(self, left: Nature, right: Nature) -> bool:
        """Whether `==` accepts them."""
        if left.is_unknown or right.is_unknown or left.is_nil or right.is_nil:
            return True
        if self.is_number(left) and self.is_number(right):
            return True
        if self.is_old:
            return left.kind == right.kind
        return (left.is_list and right.is_list) or self.is_assignable(left, right)

    def promoted(self, left: Nature, right: Nature) -> Nature:
        """What an operation on two numbers gives."""
        if self.is_old and left.kind == right.kind:
            return left
        return FLOAT if "float" in left.kind + right.kind else INT


class Natures:
    """The natures of nodes by their identity. Keeps every node that it knows, so that no other one takes its identity."""

    __slots__ = ("_found", "_kept")

    def __init__(self) -> None:
        self._found: dict[int, Nature] = {}
        self._kept: list[object] = []

    def learn(self, node: Node, nature: Nature) -> None:
        """The nature of a node."""
        self._found[id(node)] = nature
        self._kept.append(node)

    def of(self, node: Node) -> Nature:
        """What is known of a node; a literal says it itself."""
        if isinstance(node, (Literal, Constant)):
            return Nature(node.kind)
        return self._found.get(id(node), UNKNOWN)

    def carry(self, old: Node, new: Node) -> None:
        """A node takes the place of another, and its nature where it has none of its own."""
        if id(new) not in self._found and id(old) in self._found:
            self.learn(new, self._found[id(old)])
