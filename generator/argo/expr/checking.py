"""The state of one check of the types: what the visits of the nodes share."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn, TypeAlias, cast

from generator.argo.expr.dialect import Dialect
from generator.argo.expr.natures import ANYTHING, UNKNOWN, Nature, Natures, Rules
from generator.argo.expr.outcome import Budget, ExpressionError, Work, drive, place_of
from generator.argo.expr.syntax import Node

Visits: TypeAlias = "dict[type, Callable[[Checker, object], Work | Nature]]"


class Scope:
    """The list that a predicate runs over, and the pointers beside `#` in it."""

    __slots__ = ("collection", "pointers")

    def __init__(self, collection: Nature, pointers: dict[str, Nature]) -> None:
        self.collection = collection
        self.pointers = pointers


class Checker:
    """One check, and the natures that it finds."""

    def __init__(self, text: str, dialect: Dialect, names: dict[str, Nature], budget: Budget, visits: Visits) -> None:
        self.text = text
        self.visits = visits
        self.dialect = dialect
        self.rules = Rules(dialect.is_old)
        self.names = names
        self.budget = budget
        self.natures = Natures()
        self.scopes: list[Scope] = []
        self.variables: list[tuple[str, Nature]] = []

    def check(self, root: Node) -> Natures:
        """The natures of all nodes that are looked at; ExpressionError for the first that is wrong."""
        drive(self.visit(root), self.budget)
        return self.natures

    def fail(self, node: Node, message: str) -> NoReturn:
        """The error of a node."""
        raise ExpressionError(message, place_of(self.text, node.at))

    def visit(self, node: Node) -> Work:
        """The nature of a node."""
        visit = self.visits[type(node)]
        found = visit(self, node)
        nature = found if isinstance(found, Nature) else cast(Nature, (yield found))
        if self.dialect.is_old and nature == UNKNOWN:
            nature = ANYTHING
        self.natures.learn(node, nature)
        return nature
