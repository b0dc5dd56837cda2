"""The tokens of an expression with the place of the reader: what both halves of the parser share."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn, TypeVar

from generator.argo.expr.dialect import Dialect
from generator.argo.expr.lexer import ERROR, Token
from generator.argo.expr.outcome import ExpressionError, OverBudget, Work, place_of
from generator.argo.expr.syntax import Node

MAX_NODES = 10_000
MadeNode = TypeVar("MadeNode", bound=Node)


class Stream:
    """Reads tokens one by one. `expression` and `sequence` are the rules that operands need from above."""

    def __init__(
        self,
        text: str,
        tokens: list[Token],
        dialect: Dialect,
        names: frozenset[str],
        expression: Callable[[Stream, int], Work],
        sequence: Callable[[Stream], Work],
    ) -> None:
        self.text = text
        self.tokens = tokens
        self.dialect = dialect
        self.names = names
        self.expression = expression
        self.sequence = sequence
        self.at = 0
        self.nodes = 0
        self.depth = 0  # of predicates, in which `#` means something

    @property
    def current(self) -> Token:
        """The token that is looked at."""
        return self.tokens[self.at]

    def start(self) -> None:
        """Look at the first token. 1.15.3 reads them all before; the later one finds errors on its way."""
        last = self.tokens[-1]
        if last.kind == ERROR and (self.dialect.is_old or len(self.tokens) == 1):
            self.fail(last.text, last.at)

    def next(self) -> None:
        """Go on by one token."""
        if self.at + 1 >= len(self.tokens):
            self.fail("unexpected end of expression", self.current.at)
        self.at += 1
        if self.current.kind == ERROR:
            self.fail(self.current.text, self.current.at)

    def mark(self) -> int:
        """Where the reader is, for `reset`."""
        return self.at

    def reset(self, mark: int) -> None:
        """Back to a place that `mark` gave."""
        self.at = mark

    def expect(self, kind: str, *texts: str) -> None:
        """Go on if the token is such a one, else it is the error."""
        if not self.current.has(kind, *texts):
            self.fail_unexpected()
        self.next()

    def made(self, node: MadeNode) -> MadeNode:
        """Count a node (parser.go checkNodeLimit)."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            if self.dialect.is_old:
                raise OverBudget("the expression has more than 10000 nodes")
            self.fail("compilation failed: expression exceeds maximum allowed nodes", self.current.at)
        return node

    def fail(self, message: str, at: int) -> NoReturn:
        """The first error is the answer."""
        raise ExpressionError(message, place_of(self.text, at))

    def fail_unexpected(self) -> NoReturn:
        """The current token has no business here."""
        self.fail(f"unexpected token {self.current}", self.current.at)
