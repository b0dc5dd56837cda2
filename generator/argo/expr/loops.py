"""Functions with a predicate: loops over a list, as compiler.go unrolls them.

The later language can sort by a predicate, sum with one, and stops a count where its answer is known.
"""

from __future__ import annotations

from collections.abc import Callable, Generator

from generator.argo.expr.operators import arithmetic
from generator.argo.expr.outcome import Panic, UnknownAnswer
from generator.argo.expr.sorting import sorted_by
from generator.argo.expr.state import Scope, State, Visit, truth
from generator.argo.expr.syntax import Builtin, Node
from generator.argo.expr.values import Map, Shuffled, Slice, type_of


def _begin(state: State, node: Builtin) -> Generator[Node, object, Scope]:
    scope = Scope((yield node.arguments[0]), state.dialect.is_old)
    state.scopes.append(scope)
    return scope


def _body(node: Builtin) -> Node | None:
    return node.arguments[1] if len(node.arguments) > 1 else None


def _quantified(stop: bool, negate: bool) -> Callable[[State, Builtin], Visit]:
    """all, any, none: the first element that answers `stop` ends the loop."""

    def visit(state: State, node: Builtin) -> Visit:
        scope = yield from _begin(state, node)
        found = False
        while scope.index < len(scope.values) and not found:
            found = truth((yield node.arguments[1])) is stop
            scope.index += 1
        state.scopes.pop()
        return found is not negate

    return visit


def _selected(state: State, node: Builtin, scope: Scope) -> Generator[Node, object, bool]:
    body = _body(node)
    return truth(scope.element() if body is None else (yield body))


def _count(state: State, node: Builtin) -> Visit:
    scope = yield from _begin(state, node)
    found = 0
    while scope.index < len(scope.values) and not (node.threshold and found >= node.threshold):
        found += yield from _selected(state, node, scope)
        scope.index += 1
    state.scopes.pop()
    return found


def _one(state: State, node: Builtin) -> Visit:
    return (yield from _count(state, node)) == 1


def _filter(state: State, node: Builtin) -> Visit:
    scope = yield from _begin(state, node)
    found: list[object] = []
    while scope.index < len(scope.values):
        if truth((yield node.arguments[1])):
            found.append(scope.element() if node.result is None else (yield node.result))
        scope.index += 1
    state.scopes.pop()
    state.budget.hold(len(found))
    return Shuffled(found) if isinstance(scope.values, Shuffled) else found


def _map(state: State, node: Builtin) -> Visit:
    scope = yield from _begin(state, node)
    found: list[object] = []
    while scope.index < len(scope.values):
        found.append((yield node.arguments[1]))
        scope.index += 1
    state.scopes.pop()
    state.budget.hold(len(found))
    return Shuffled(found) if isinstance(scope.values, Shuffled) else found


def _sum(state: State, node: Builtin) -> Visit:
    scope = yield from _begin(state, node)
    scope.in_order()
    total: object = 0
    body = _body(node)
    while scope.index < len(scope.values):
        value = scope.element() if body is None else (yield body)
        total = state.charge(arithmetic("+", value, total))
        scope.index += 1
    state.scopes.pop()
    return total


def _found(is_index: bool, is_last: bool) -> Callable[[State, Builtin], Visit]:
    """find, findIndex, findLast, findLastIndex"""

    def visit(state: State, node: Builtin) -> Visit:
        scope = yield from _begin(state, node)
        scope.in_order()
        size = len(scope.values)
        for index in reversed(range(size)) if is_last else range(size):
            scope.index = index
            if truth((yield node.arguments[1])):
                value = index if is_index else scope.element() if node.result is None else (yield node.result)
                state.scopes.pop()
                return value
        if node.throws:
            raise Panic("reflect: slice index out of range")
        state.scopes.pop()
        return None

    return visit


def _group_by(state: State, node: Builtin) -> Visit:
    scope = yield from _begin(state, node)
    scope.in_order()
    groups = Map("map[interface {}][]interface {}", is_nil=state.dialect.is_old and not scope.values)
    while scope.index < len(scope.values):
        key = yield node.arguments[1]
        if isinstance(key, Slice) and key.type.startswith("[2]"):
            raise UnknownAnswer("groups by a pair")
        if isinstance(key, (list, dict)):
            raise Panic(f"runtime error: hash of unhashable type {type_of(key)}")
        group = groups.setdefault((type_of(key), key), Slice("[]interface {}", []))
        if isinstance(group, list):
            group.append(scope.element())
        scope.index += 1
    state.scopes.pop()
    return groups


def _sort_by(state: State, node: Builtin) -> Visit:
    scope = yield from _begin(state, node)
    order: object = "asc" if len(node.arguments) < 3 else (yield node.arguments[2])
    if not isinstance(order, str):
        raise Panic("sortBy order argument must be a string")
    if order not in ("asc", "desc"):
        raise Panic("unknown order, use asc or desc")
    values: list[object] = []
    elements: list[object] = []
    while scope.index < len(scope.values):
        values.append((yield node.arguments[1]))
        elements.append(scope.element())
        scope.index += 1
    state.scopes.pop()
    state.budget.hold(len(elements))
    return sorted_by(elements, values, order == "desc", state.budget)


def _reduce(state: State, node: Builtin) -> Visit:
    scope = yield from _begin(state, node)
    scope.in_order()
    if len(node.arguments) == 3:
        scope.accumulator = yield node.arguments[2]
    else:
        if not scope.values and not state.dialect.is_old:
            raise Panic("reduce of empty array with no initial value")
        scope.accumulator = scope.element()
        scope.index += 1
    while scope.index < len(scope.values):
        scope.accumulator = yield node.arguments[1]
        scope.index += 1
    state.scopes.pop()
    return scope.accumulator


LOOPS: dict[str, Callable[[State, Builtin], Visit]] = {
    "all": _quantified(stop=False, negate=True),
    "any": _quantified(stop=True, negate=False),
    "none": _quantified(stop=True, negate=True),
    "one": _one,
    "count": _count,
    "filter": _filter,
    "map": _map,
    "sum": _sum,
    "find": _found(is_index=False, is_last=False),
    "findIndex": _found(is_index=True, is_last=False),
    "findLast": _found(is_index=False, is_last=True),
    "findLastIndex": _found(is_index=True, is_last=True),
    "groupBy": _group_by,
    "sortBy": _sort_by,
    "reduce": _reduce,
}
