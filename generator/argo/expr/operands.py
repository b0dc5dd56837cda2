"""Operands: literals, names, calls, arrays, maps, predicates, and the members, indices and slices behind them.

The other half of the parser: parser.go parsePrimary to parsePostfixExpression in expr 1.15.3 and 1.17.8.
"""

from __future__ import annotations

from typing import cast

from generator.argo.expr.lexer import BRACKET, BYTES, IDENTIFIER, NUMBER, OPERATOR, STRING, Token, is_name
from generator.argo.expr.literals import number
from generator.argo.expr.outcome import UnknownAnswer, Work
from generator.argo.expr.parsed_calls import arguments_of, call
from generator.argo.expr.stream import Stream
from generator.argo.expr.syntax import Array, Call, Chain, Literal, MapOf, Member, Name, Nil, Node, Pair, Pointer, Slice

_WORDS: dict[str, object] = {"true": True, "false": False, "nil": None}
_NO_KEY = "a map key must be a quoted string, a number, a identifier, or an expression enclosed in parentheses"


def primary(p: Stream) -> Work:
    """An operand with what follows it."""
    token = p.current
    if token.has(BRACKET, "("):
        p.next()
        inner = cast(Node, (yield p.sequence(p)))
        p.expect(BRACKET, ")")
        return (yield postfix(p, inner))
    if token.has(OPERATOR, "#", "."):
        if p.depth:
            return (yield postfix(p, _pointer(p)))
        if p.dialect.is_old:
            p.fail("cannot use pointer accessor outside closure", token.at)
    if token.has(OPERATOR, "::"):
        p.next()
        name = p.current
        p.expect(IDENTIFIER)
        return (yield postfix(p, cast(Node, (yield call(p, name, [], is_global=True)))))
    return (yield _secondary(p))


def _pointer(p: Stream) -> Node:
    token, name = p.current, ""
    if token.text == "#":
        p.next()
        if p.current.has(IDENTIFIER):
            name = p.current.text
            p.next()
    # A "." stays: it reads as the member of `#` that follows.
    return p.made(Pointer(name, token.at))


def _secondary(p: Stream) -> Work:
    token = p.current
    if token.kind == IDENTIFIER:
        p.next()
        if token.text in _WORDS:
            return p.made(_word(token))
        if p.current.has(BRACKET, "("):
            return (yield postfix(p, cast(Node, (yield call(p, token, [])))))
        return (yield postfix(p, p.made(Name(token.text, token.at))))
    if token.kind == NUMBER:
        p.next()
        return _number(p, token)
    if token.kind == STRING:
        p.next()
        text = p.made(Literal(token.text, "string", token.at))
        return text if p.dialect.is_old else (yield postfix(p, text))
    if token.kind == BYTES:
        raise UnknownAnswer("bytes literals are not part of this port")
    if token.has(BRACKET, "["):
        return (yield postfix(p, cast(Node, (yield _array(p)))))
    if token.has(BRACKET, "{"):
        return (yield postfix(p, cast(Node, (yield _map(p)))))
    return p.fail_unexpected()


def _word(token: Token) -> Node:
    value = _WORDS[token.text]
    return Nil(token.at) if value is None else Literal(value, "bool", token.at)


def _number(p: Stream, token: Token) -> Node:
    try:
        value = number(token.text, p.dialect.is_old)
    except ValueError as error:
        p.fail(str(error), p.current.at)
    return p.made(Literal(value, "float64" if isinstance(value, float) else "int", token.at))


def _array(p: Stream) -> Work:
    start = p.current
    p.next()
    nodes: list[Node] = []
    while not p.current.has(BRACKET, "]"):
        if nodes:
            p.expect(OPERATOR, ",")
            if p.current.has(BRACKET, "]"):
                break
        nodes.append(cast(Node, (yield p.expression(p, 0))))
    p.expect(BRACKET, "]")
    return p.made(Array(tuple(nodes), start.at))


def _map(p: Stream) -> Work:
    start = p.current
    p.next()
    pairs: list[Node] = []
    while not p.current.has(BRACKET, "}"):
        if pairs:
            p.expect(OPERATOR, ",")
            if p.current.has(BRACKET, "}"):
                break
            if p.current.has(OPERATOR, ","):
                p.fail_unexpected()
        key = cast(Node, (yield _key(p)))
        p.expect(OPERATOR, ":")
        value = cast(Node, (yield p.expression(p, 0)))
        pairs.append(p.made(Pair(key, value, start.at)))
    p.expect(BRACKET, "}")
    return p.made(MapOf(tuple(pairs), start.at))


def _key(p: Stream) -> Work:
    token = p.current
    if token.kind in (NUMBER, STRING, IDENTIFIER):
        p.next()
        return p.made(Literal(token.text, "string", token.at))
    if not token.has(BRACKET, "("):
        p.fail(f"{_NO_KEY} (unexpected token {token})", token.at)
    return (yield p.expression(p, 0))


def postfix(p: Stream, node: Node) -> Work:
    """The node with the members, indices and slices that follow it."""
    while True:
        token = p.current
        if token.has(OPERATOR, ".", "?."):
            p.next()
            if token.text == "?." and p.current.has(BRACKET, "[") and not p.dialect.is_old:
                node = cast(Node, (yield _index(p, node, True)))
            else:
                node = cast(Node, (yield _member(p, node, token.text == "?.")))
        elif token.has(BRACKET, "["):
            node = cast(Node, (yield _index(p, node, False)))
        else:
            return node


def _member(p: Stream, node: Node, is_optional: bool) -> Work:
    token = p.current
    p.next()
    if token.kind != IDENTIFIER and not (token.kind == OPERATOR and is_name(token.text)):
        p.fail("expected name", p.current.at)
    is_chain = isinstance(node, Chain)
    base = node.node if isinstance(node, Chain) else node
    name = p.made(Literal(token.text, "string", token.at))
    is_method = p.current.has(BRACKET, "(")
    made: Node = p.made(Member(base, name, is_optional, is_method, token.at))
    if is_method:
        arguments: list[Node] = []
        yield arguments_of(p, arguments)
        made = p.made(Call(made, tuple(arguments), token.at))
    return p.made(Chain(made, token.at)) if is_chain or is_optional else made


def _index(p: Stream, node: Node, is_optional: bool) -> Work:
    at = p.current.at
    p.next()
    start: Node | None = None
    if not p.current.has(OPERATOR, ":"):
        start = cast(Node, (yield p.expression(p, 0)))
        if not p.current.has(OPERATOR, ":"):
            p.expect(BRACKET, "]")
            made = p.made(Member(node, start, is_optional, False, at))
            return p.made(Chain(made, at)) if is_optional else made
    p.next()
    stop = None if p.current.has(BRACKET, "]") else cast(Node, (yield p.expression(p, 0)))
    made_slice = p.made(Slice(node, start, stop, at))
    p.expect(BRACKET, "]")
    return made_slice
