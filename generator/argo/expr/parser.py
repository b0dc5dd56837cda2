"""Tokens to a tree, by the precedence rules of parser.go in expr 1.15.3 and 1.17.8.

Owns operators, ternaries, let, if and sequences; operands stand in operands.py. The later language refuses more than
10,000 nodes; the earlier has no limit, so there this port gives up.
"""

from __future__ import annotations

from typing import NamedTuple, cast

from generator.argo.expr.dialect import Dialect
from generator.argo.expr.lexer import EOF, IDENTIFIER, OPERATOR, tokens
from generator.argo.expr.operands import postfix, primary
from generator.argo.expr.outcome import Budget, Work, drive
from generator.argo.expr.parsed_calls import call
from generator.argo.expr.stream import Stream
from generator.argo.expr.syntax import Binary, Conditional, Let, Node, Sequence, Unary

# parser/operator/operator.go
_UNARY = {"not": 50, "!": 50, "-": 90, "+": 90}
_BINARY = {"|": 0, "or": 10, "||": 10, "and": 15, "&&": 15, "..": 25, "+": 30, "-": 30, "*": 60, "/": 60, "%": 60}
_BINARY |= dict.fromkeys(("==", "!=", "<", ">", ">=", "<=", "in", "matches", "contains", "startsWith", "endsWith"), 20)
_BINARY |= {"**": 100, "^": 100, "??": 500}
_RIGHT = ("**", "^")
_NEGATED = ("contains", "matches", "startsWith", "endsWith", "in")
_COMPARISONS = ("<", ">", ">=", "<=")


def parse_text(text: str, dialect: Dialect, names: frozenset[str], budget: Budget) -> Node:
    """The tree; ExpressionError with its place. `names` of the environment hide functions of the later language."""
    p = Stream(text, tokens(text, dialect.is_old), dialect, names, _expression, _sequence)
    root = drive(_root(p), budget)
    return cast(Node, root)


def _root(p: Stream) -> Work:
    p.start()
    node = yield (_expression(p, 0) if p.dialect.is_old else _sequence(p))
    if not p.current.has(EOF):
        p.fail_unexpected()
    return node


def _sequence(p: Stream) -> Work:
    if p.dialect.is_old:
        return (yield _expression(p, 0))
    nodes = [(yield _expression(p, 0))]
    while p.current.has(OPERATOR, ";"):
        p.next()
        if p.current.has(EOF):
            break
        nodes.append((yield _expression(p, 0)))
    if len(nodes) == 1:
        return nodes[0]
    found = cast("list[Node]", nodes)
    return p.made(Sequence(tuple(found), found[0].at))


class _Operator(NamedTuple):
    """What the loop over operators has found to apply next."""

    text: str
    at: int
    is_negated: bool
    negated_at: int


def _expression(p: Stream, lowest: int) -> Work:
    if lowest == 0 and p.current.has(OPERATOR, "let"):
        return (yield _let(p))
    if lowest == 0 and p.current.has(OPERATOR, "if"):
        return (yield _if(p))
    left = cast(Node, (yield _unary_or_primary(p)))
    before = ""
    while (found := _operator(p, lowest)) is not None:
        p.next()
        if found.text == "|":
            name = p.current
            p.expect(IDENTIFIER)
            left = cast(Node, (yield call(p, name, [left])))
        elif before == "??" and found.text != "??":
            p.fail(_mixed(found.text), found.at)
        elif found.text in _COMPARISONS and not p.dialect.is_old:
            left = cast(Node, (yield _comparison(p, left, found)))
        else:
            power = _BINARY[found.text]
            right = cast(Node, (yield _expression(p, power if found.text in _RIGHT else power + 1)))
            left = p.made(Binary(found.text, left, right, found.at))
            if found.is_negated:
                left = p.made(Unary("not", left, found.negated_at))
        before = found.text
    return (yield _ternary(p, left)) if lowest == 0 else left


def _mixed(operator: str) -> str:
    return f"Operator ({operator}) and coalesce expressions (??) cannot be mixed. Wrap either by parentheses."


def _operator(p: Stream, lowest: int) -> _Operator | None:
    """The operator that the current token is, if it binds at least as tightly as `lowest`."""
    token = p.current
    is_negated = token.has(OPERATOR, "not")
    if is_negated:
        back = p.mark()
        p.next()
        token = p.current
        if not p.dialect.is_old:
            if token.text not in _NEGATED:
                p.fail_unexpected()
            if _BINARY[token.text] < lowest:
                p.reset(back)
                return None
    if token.kind != OPERATOR and not is_negated:
        return None
    if _BINARY.get(token.text, -1) < lowest:
        # 1.15.3 has eaten the "not" by now, and reads `a + b not in c` as `a + b in c`.
        return None
    return _Operator(token.text, token.at, is_negated, token.at)


def _comparison(p: Stream, left: Node, first: _Operator) -> Work:
    """`a < b < c` is `a < b && b < c`."""
    root: Node | None = None
    operator, at = first.text, first.at
    while True:
        right = cast(Node, (yield _expression(p, 21)))
        compared = p.made(Binary(operator, left, right, at))
        root = compared if root is None else p.made(Binary("&&", root, compared, at))
        left = right
        if not p.current.has(OPERATOR, *_COMPARISONS):
            return root
        operator, at = p.current.text, p.current.at
        p.next()


def _let(p: Stream) -> Work:
    p.next()
    name = p.current
    p.expect(IDENTIFIER)
    p.expect(OPERATOR, "=")
    value = cast(Node, (yield _expression(p, 0)))
    p.expect(OPERATOR, ";")
    body = cast(Node, (yield _sequence(p)))
    return p.made(Let(name.text, value, body, name.at))


def _if(p: Stream) -> Work:
    at = p.current.at
    p.next()
    condition = cast(Node, (yield _expression(p, 0)))
    then = cast(Node, (yield _block(p)))
    p.expect(OPERATOR, "else")
    other = cast(Node, (yield (_if(p) if p.current.has(OPERATOR, "if") else _block(p))))
    return Conditional(condition, then, other, at)


def _block(p: Stream) -> Work:
    p.expect("Bracket", "{")
    body = yield _sequence(p)
    p.expect("Bracket", "}")
    return body


def _ternary(p: Stream, node: Node) -> Work:
    while p.current.has(OPERATOR, "?"):
        p.next()
        if p.current.has(OPERATOR, ":"):
            p.next()
            then = node
        else:
            then = cast(Node, (yield _expression(p, 0)))
            p.expect(OPERATOR, ":")
        other = cast(Node, (yield _expression(p, 0)))
        node = p.made(Conditional(node, then, other, p.current.at))
    return node


def _unary_or_primary(p: Stream) -> Work:
    token = p.current
    if token.kind == OPERATOR and token.text in _UNARY:
        p.next()
        operand = cast(Node, (yield _expression(p, _UNARY[token.text])))
        return (yield postfix(p, p.made(Unary(token.text, operand, token.at))))
    return (yield primary(p))
