"""The natures of all nodes but calls, members and slices, and the errors in them (checker.go)."""

from __future__ import annotations

from typing import cast

from generator.argo.expr import natures as of
from generator.argo.expr.checked_operators import RESULTS
from generator.argo.expr.checking import Checker
from generator.argo.expr.natures import Nature
from generator.argo.expr.outcome import Work
from generator.argo.expr.regexp import RegexpError, compile_regexp
from generator.argo.expr.syntax import (
    Array,
    Binary,
    Chain,
    Conditional,
    Let,
    Literal,
    MapOf,
    Name,
    Node,
    Pair,
    Pointer,
    Predicate,
    Sequence,
    Unary,
)
from generator.argo.expr.values import ANYS, key_of

FUNCTION = Nature("func(...interface {}) (interface {}, error)")


def literal(c: Checker, node: Literal) -> Nature:
    return Nature(node.kind)


def nil(c: Checker, node: Node) -> Nature:
    return of.NIL


def name(c: Checker, node: Name) -> Nature:
    for name, nature in reversed(c.variables):
        if name == node.name:
            return nature
    if node.name == "$env":
        return of.MAP if c.dialect.is_old else of.UNKNOWN
    if c.dialect.is_old:
        return FUNCTION if node.name in c.dialect.builtins else of.ANYTHING
    if node.name in c.names:
        return c.names[node.name]
    if node.name in c.dialect.builtins:
        return FUNCTION
    return c.fail(node, f"unknown name {node.name}")


def unary(c: Checker, node: Unary) -> Work:
    nature = cast(Nature, (yield c.visit(node.node)))
    if node.operator in ("!", "not"):
        if nature.kind == "bool" or nature.is_unknown:
            return of.BOOL
    elif c.rules.is_number(nature):
        return nature
    elif nature.is_unknown:
        return of.UNKNOWN
    return c.fail(node, f"invalid operation: {node.operator} (mismatched type {c.rules.show(nature)})")


def binary(c: Checker, node: Binary) -> Work:
    left = cast(Nature, (yield c.visit(node.left)))
    right = cast(Nature, (yield c.visit(node.right)))
    if node.operator == "matches" and isinstance(node.right, Literal) and node.right.kind == "string":
        try:
            compile_regexp(str(node.right.value))
        except RegexpError as error:
            c.fail(node, str(error))
    if node.operator == "in":
        _check_in(c, node, left, right)
    result = RESULTS[node.operator](c.rules, left, right)
    if result is None:
        shown = f"{c.rules.show(left)} and {c.rules.show(right)}"
        c.fail(node, f"invalid operation: {node.operator} (mismatched types {shown})")
    return result


def _check_in(c: Checker, node: Binary, left: Nature, right: Nature) -> None:
    """The two errors of their own that `in` has."""
    rules = c.rules
    if rules.is_old and left.is_nil:
        return
    if right.kind == "map" and right.type and not left.is_unknown:
        key = Nature(key_of(right.type))
        if not rules.is_assignable(left, key):
            c.fail(node, f"cannot use {rules.show(left)} as type {rules.show(key)} in map key")
    if right.is_list:
        for element in (rules.element(right), right.element or of.UNKNOWN):
            if not rules.is_comparable(left, element):
                c.fail(node, f"cannot use {rules.show(left)} as type {rules.show(element)} in array")


def chain(c: Checker, node: Chain) -> Work:
    return (yield c.visit(node.node))


def conditional(c: Checker, node: Conditional) -> Work:
    condition = cast(Nature, (yield c.visit(node.condition)))
    if condition.kind != "bool" and not condition.is_unknown:
        c.fail(node.condition, f"non-bool expression (type {c.rules.show(condition)}) used as condition")
    then = cast(Nature, (yield c.visit(node.then)))
    other = cast(Nature, (yield c.visit(node.other)))
    if then.is_nil or other.is_nil:
        return other if then.is_nil else then
    if not c.rules.is_assignable(then, other):
        return of.UNKNOWN
    if then.is_list and other.is_list and not c.rules.is_old:
        one, two = c.rules.element(then), c.rules.element(other)
        if not (c.rules.is_assignable(one, two) and c.rules.is_assignable(two, one)):
            return of.LIST
    return Nature(then.type, then.is_nil) if c.rules.is_old else then


def array(c: Checker, node: Array) -> Work:
    last, is_uniform = of.UNKNOWN, True
    for position, child in enumerate(node.nodes):
        nature = cast(Nature, (yield c.visit(child)))
        if position and (nature.kind != last.kind or (c.rules.is_old and (nature.is_nil or last.is_nil))):
            is_uniform = False
        last = nature
    is_known = is_uniform and not (c.rules.is_old and (last.is_nil or not node.nodes))
    return Nature(ANYS, False, last) if is_known else of.LIST


def map_of(c: Checker, node: MapOf) -> Work:
    for pair in node.pairs:
        yield c.visit(pair)
    return of.MAP


def pair(c: Checker, node: Pair) -> Work:
    yield c.visit(node.key)
    yield c.visit(node.value)
    return of.NIL


def sequence(c: Checker, node: Sequence) -> Work:
    last: object = of.UNKNOWN
    for child in node.nodes:
        last = yield c.visit(child)
    return last


def let(c: Checker, node: Let) -> Work:
    if node.name in c.names and not c.dialect.is_old:
        c.fail(node, f"cannot redeclare {node.name}")
    if node.name in c.dialect.builtins:
        c.fail(node, f"cannot redeclare builtin {node.name}")
    if any(name == node.name for name, _ in c.variables):
        c.fail(node, f"cannot redeclare variable {node.name}")
    c.variables.append((node.name, cast(Nature, (yield c.visit(node.value)))))
    body = yield c.visit(node.body)
    c.variables.pop()
    return body


def predicate(c: Checker, node: Predicate) -> Work:
    nature = cast(Nature, (yield c.visit(node.node)))
    if nature.is_nil and c.dialect.is_old:
        c.fail(node.node, "closure cannot be nil")
    return Nature("func(interface {})", False, nature)


def pointer(c: Checker, node: Pointer) -> Nature:
    if not c.scopes:
        where = "closure" if c.dialect.is_old else "predicate"
        c.fail(node, f"cannot use pointer accessor outside {where}")
    scope = c.scopes[-1]
    if node.name:
        if node.name not in scope.pointers:
            c.fail(node, f"unknown pointer #{node.name}")
        return scope.pointers[node.name]
    return of.UNKNOWN if scope.collection.is_unknown else c.rules.element(scope.collection)
