"""Calls as they are written: arguments, and the predicates that some functions take (parser.go parseCall)."""

from __future__ import annotations

from typing import cast

from generator.argo.expr.lexer import BRACKET, OPERATOR, Token
from generator.argo.expr.outcome import Work
from generator.argo.expr.stream import Stream
from generator.argo.expr.syntax import Builtin, Call, Name, Node, Predicate


def call(p: Stream, name: Token, arguments: list[Node], *, is_global: bool = False) -> Work:
    """A call; a name of the environment hides a function of the later language."""
    is_hidden = not p.dialect.is_old and name.text in p.names and not is_global
    if name.text in p.dialect.predicates and not is_hidden:
        yield _predicate_arguments(p, name, arguments)
        return p.made(Builtin(name.text, tuple(arguments), name.at))
    yield arguments_of(p, arguments)
    if name.text in p.dialect.builtins and not is_hidden:
        return p.made(Builtin(name.text, tuple(arguments), name.at))
    return p.made(Call(p.made(Name(name.text, name.at)), tuple(arguments), name.at))


def _predicate_arguments(p: Stream, name: Token, arguments: list[Node]) -> Work:
    p.expect(BRACKET, "(")
    wanted = p.dialect.predicates[name.text][len(arguments) :]
    for position, shape in enumerate(wanted):
        if p.current.has(BRACKET, ")"):
            if shape.endswith("?"):
                break
            if not p.dialect.is_old:
                p.fail(f"expected at least {len(wanted)} arguments", p.current.at)
        elif p.dialect.is_old and shape.endswith("?") and not p.current.has(OPERATOR, ","):
            break
        if position:
            p.expect(OPERATOR, ",")
        argument = yield (p.expression(p, 0) if shape.startswith("e") else _predicate(p))
        arguments.append(cast(Node, argument))
    if p.current.has(OPERATOR, ",") and not p.dialect.is_old:
        p.next()
    p.expect(BRACKET, ")")
    return None


def _predicate(p: Stream) -> Work:
    start = p.current
    is_braced = start.has(BRACKET, "{")
    if is_braced:
        p.next()
    p.depth += 1
    body = cast(Node, (yield (p.sequence(p) if is_braced else p.expression(p, 0))))
    if not is_braced and p.current.has(OPERATOR, ";") and not p.dialect.is_old:
        p.fail("wrap predicate with brackets { and }", p.current.at)
    p.depth -= 1
    if is_braced:
        p.expect(BRACKET, "}")
    return p.made(Predicate(body, start.at))


def arguments_of(p: Stream, arguments: list[Node]) -> Work:
    piped = len(arguments)
    p.expect(BRACKET, "(")
    while not p.current.has(BRACKET, ")"):
        if len(arguments) > piped:
            p.expect(OPERATOR, ",")
            if p.current.has(BRACKET, ")") and not p.dialect.is_old:
                break
        arguments.append(cast(Node, (yield p.expression(p, 0))))
    p.expect(BRACKET, ")")
    return None
