"""The natures of members, slices and calls, and the errors in them (checker.go of expr 1.15.3 and 1.17.8)."""

from __future__ import annotations

from typing import cast

from generator.argo.expr import natures as of
from generator.argo.expr.checking import Checker, Scope
from generator.argo.expr.natures import Nature
from generator.argo.expr.outcome import UnknownAnswer, Work
from generator.argo.expr.signatures import FUNCTIONS, OLD_TYPES, PARAMETERS, TYPES, validate
from generator.argo.expr.syntax import Builtin, Call, Literal, Member, Name, Node, Slice
from generator.argo.expr.values import key_of

_ONE_TRUTH = ("all", "none", "any", "one")
_TRUTH = (*_ONE_TRUTH, "filter", "count", "find", "findLast", "findIndex", "findLastIndex")
_BAD_PREDICATE = "predicate should has one input and one output param"
_BAD_REDUCE = "predicate should has two input and one output param"
METHOD = "func()"


def _text_of(node: Node) -> str | None:
    return str(node.value) if isinstance(node, Literal) and node.kind == "string" else None


def member(c: Checker, node: Member) -> Work:
    """`base.name` and `base[property]`"""
    name = _text_of(node.property)
    if isinstance(node.node, Name) and node.node.name == "$env":
        return _of_env(c, node, name)
    base = cast(Nature, (yield c.visit(node.node)))
    given = cast(Nature, (yield c.visit(node.property)))
    if base.is_unknown:
        return of.UNKNOWN
    if name is not None:
        if base.is_nil:
            c.fail(node, f"type {'<nil>' if c.dialect.is_old else 'nil'} has no field {name}")
        if base.type and base.type.startswith("time."):
            return _method(c, node, base, name)
    if base.kind == "map" and base.type:
        key = Nature(key_of(base.type))
        may_be_absent = c.dialect.is_old and given.is_nil
        if not (c.rules.is_assignable(given, key) or given.is_unknown or may_be_absent):
            c.fail(node.property, f"cannot use {c.rules.show(given)} to get an element from {c.rules.show(base)}")
        return c.rules.element(base)
    if base.is_list:
        if not (c.rules.is_integer(given) or given.is_unknown):
            shown = c.rules.show(given)
            c.fail(node.property, f"array elements can only be selected using an integer (got {shown})")
        return c.rules.element(base)
    if name is None or c.dialect.is_old:
        c.fail(node, f"type {c.rules.show(base)}[{c.rules.show(given)}] is undefined")
    return c.fail(node, f"type {c.rules.show(base)} has no {'method' if node.is_method else 'field'} {name}")


def _of_env(c: Checker, node: Member, name: str | None) -> Nature:
    if name is None or c.dialect.is_old or name in c.names:
        return c.names.get(name or "", of.UNKNOWN) if not c.dialect.is_old else of.ANYTHING
    return of.UNKNOWN if node.is_optional else c.fail(node, f"unknown name {name}")


def _method(c: Checker, node: Member, base: Nature, name: str) -> Nature:
    """A method of a type of the package time."""
    from generator.argo.expr.moments import METHODS, UNPORTED

    if name in METHODS[base.type or ""]:
        return Nature(METHOD, False, Nature(METHODS[base.type or ""][name]))
    if name in UNPORTED:
        raise UnknownAnswer(f"the method {name} of {base.type}")
    return c.fail(node, f"type {base.type} has no {'method' if node.is_method else 'field'} {name}")


def slice_of(c: Checker, node: Slice) -> Work:
    """`base[start:stop]`"""
    nature = cast(Nature, (yield c.visit(node.node)))
    if nature.is_unknown and not c.dialect.is_old:
        return of.UNKNOWN
    if not (nature.is_unknown or nature.is_list or nature.kind == "string"):
        c.fail(node, f"cannot slice {c.rules.show(nature)}")
    for edge in (node.start, node.stop):
        if edge is not None:
            given = cast(Nature, (yield c.visit(edge)))
            if not (c.rules.is_integer(given) or given.is_unknown):
                c.fail(edge, f"non-integer slice index {c.rules.show(given)}")
    return nature


def call(c: Checker, node: Call) -> Work:
    """A call of what the environment holds. The arguments of something unknown are not looked at."""
    nature = cast(Nature, (yield c.visit(node.callee)))
    if nature.is_unknown:
        return of.UNKNOWN
    name = _callee_name(node)
    if nature.is_nil:
        c.fail(node, f"{name} is nil; cannot call nil as function")
    if nature.kind != "func":
        c.fail(node, f"{c.rules.show(nature)} is not callable")
    given = yield _visited(c, node.arguments)
    if nature.type == METHOD and nature.element is not None:
        return nature.element
    if nature.type not in FUNCTIONS:
        raise UnknownAnswer(f"a call of {name}")
    parameters, result = FUNCTIONS[nature.type or ""]
    misfit = _misfit(c, name, parameters, cast("list[Nature]", given), node.arguments)
    return c.fail(misfit[0] or node, misfit[1]) if misfit else result


def _callee_name(node: Call) -> str:
    if isinstance(node.callee, Name):
        return node.callee.name
    name = _text_of(node.callee.property) if isinstance(node.callee, Member) else None
    return name or "function"


def _visited(c: Checker, nodes: tuple[Node, ...]) -> Work:
    found = []
    for node in nodes:
        found.append((yield c.visit(node)))
    return found


def builtin(c: Checker, node: Builtin) -> Work:
    """A call of a function of the language."""
    if node.name in c.dialect.predicates:
        return (yield _loop(c, node))
    given = cast("list[Nature]", (yield _visited(c, node.arguments)))
    if node.name == "get":
        return _get(c, node, given)
    overloads = (OLD_TYPES if c.dialect.is_old else TYPES).get(node.name)
    if overloads is None:
        result = validate(node.name, given, c.rules)
        return c.fail(node, result) if isinstance(result, str) else result
    last: tuple[Node | None, str] | None = None
    for parameters, nature in overloads:
        last = _misfit(c, node.name, parameters, given, node.arguments)
        if last is None:
            return nature
    where, message = last or (None, f"no matching overload for {node.name}")
    return c.fail(where or node, message)


def _misfit(
    c: Checker, name: str, parameters: str, given: list[Nature], arguments: tuple[Node, ...]
) -> tuple[Node | None, str] | None:
    """Why the arguments do not fit, and which of them; None when they do (checker.go checkArguments)."""
    if len(given) != len(parameters):
        return None, f"{'too many' if len(given) > len(parameters) else 'not enough'} arguments to call {name}"
    for letter, nature, argument in zip(parameters, given, arguments, strict=True):
        wanted = Nature(PARAMETERS[letter])
        if nature.is_nil:
            if c.dialect.is_old or wanted.kind == "interface":
                continue
            return argument, f"cannot use nil as argument (type {wanted.type}) to call {name}"
        is_whole = c.rules.is_integer(wanted) and c.rules.is_integer(nature)
        if not (is_whole or nature.is_unknown or c.rules.is_assignable(nature, wanted)):
            return argument, f"cannot use {c.rules.show(nature)} as argument (type {wanted.type}) to call {name} "
    return None


def _get(c: Checker, node: Builtin, given: list[Nature]) -> Nature:
    if len(given) != 2:
        c.fail(node, f"invalid number of arguments (expected 2, got {len(given)})")
    base, key = given
    first = node.arguments[0]
    if base.is_unknown or (isinstance(first, Name) and first.name == "$env"):
        return of.UNKNOWN
    what = "slice" if base.is_list else "map"
    if c.dialect.is_old and key.is_nil and (base.is_list or base.kind == "map"):
        c.fail(node.arguments[1], f"cannot use nil as {what} index")
    if base.is_list:
        if not (c.rules.is_integer(key) or key.is_unknown):
            c.fail(node.arguments[1], f"non-integer slice index {c.rules.show(key)}")
        return c.rules.element(base)
    if base.kind == "map" and base.type:
        if not (c.rules.is_assignable(key, Nature(key_of(base.type))) or key.is_unknown):
            shown = f"cannot use {c.rules.show(key)} to get an element from {c.rules.show(base)}"
            c.fail(node.arguments[1], shown)
        return c.rules.element(base)
    return c.fail(first, f"type {c.rules.show(base)} does not support indexing")


def _loop(c: Checker, node: Builtin) -> Work:
    """A function with a predicate."""
    name, first = node.name, node.arguments[0]
    collection = cast(Nature, (yield c.visit(first)))
    if not (collection.is_list or collection.is_unknown):
        c.fail(first, f"builtin {name} takes only array (got {c.rules.show(collection)})")
    if len(node.arguments) == 1:
        if name == "sum":
            return of.UNKNOWN if collection.is_unknown else c.rules.element(collection)
        return of.INT
    pointers = {"map": {"index": of.INT}, "reduce": {"index": of.INT, "acc": of.UNKNOWN}}.get(name, {})
    c.scopes.append(Scope(collection, pointers))
    predicate = cast(Nature, (yield c.visit(node.arguments[1])))
    c.scopes.pop()
    if len(node.arguments) == 3:
        third = cast(Nature, (yield c.visit(node.arguments[2])))
        if name == "sortBy" and not (third.kind == "string" or third.is_unknown):
            c.fail(node.arguments[2], f"sortBy order argument must be a string (got {c.rules.show(third)})")
    given = predicate.element or of.UNKNOWN
    if given.is_nil:
        c.fail(node.arguments[1], _BAD_PREDICATE if name != "reduce" else _BAD_REDUCE)
    if name in _TRUTH and not (given.kind == "bool" or given.is_unknown):
        c.fail(node.arguments[1], f"predicate should return boolean (got {c.rules.show(given)})")
    return _loop_result(c, name, collection, given)


def _loop_result(c: Checker, name: str, collection: Nature, given: Nature) -> Nature:
    if name in ("count", "findIndex", "findLastIndex"):
        return of.INT
    if name == "groupBy":
        return Nature("map[interface {}][]interface {}")
    if name in _ONE_TRUTH:
        return of.BOOL
    if name in ("reduce", "sum"):
        return given
    if name == "map":
        return c.rules.list_of(given)
    if name == "sortBy":
        return collection
    if name == "filter":
        return of.LIST if collection.is_unknown else c.rules.list_of(c.rules.element(collection))
    return of.UNKNOWN if collection.is_unknown else c.rules.element(collection)
