"""What each node does when it runs: the compiler and vm.go of expr 1.15.3 and 1.17.8 taken together.

Owns the order of evaluation, names, members, calls, logic and literals; loops stand in loops.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, cast

from generator.argo.expr import syntax
from generator.argo.expr.access import contains_key, cut, fetch, length
from generator.argo.expr.calls import call_function
from generator.argo.expr.functions import call_builtin
from generator.argo.expr.loops import LOOPS
from generator.argo.expr.operators import arithmetic, compare, equal, negate, to_int
from generator.argo.expr.outcome import Panic, UnknownAnswer
from generator.argo.expr.state import State, Visit, shown, truth
from generator.argo.expr.syntax import Node
from generator.argo.expr.values import Missing, Slice, int64, is_nil

_COMPARISONS = ("<", ">", "<=", ">=")
_TEXT_TESTS: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda text, part: part in text,
    "startsWith": lambda text, part: text.startswith(part),
    "endsWith": lambda text, part: text.endswith(part),
}


class Cut(NamedTuple):
    """What a chain gives when a `?.` inside it has met nil: that nil, which may have a type."""

    met: object


def value_of(state: State, node: Node) -> object:
    """The value of a node without children."""
    if isinstance(node, (syntax.Literal, syntax.Constant)):
        return node.value
    if isinstance(node, syntax.Name):
        return _name(state, node.name)
    return _pointer(state, node) if isinstance(node, syntax.Pointer) else None


def _name(state: State, name: str) -> object:
    for variable, value in reversed(state.variables):
        if variable == name:
            return value
    if name == "$env":
        return state.env
    found = state.env.get(name)
    if isinstance(found, Missing):
        raise UnknownAnswer("a name that the controller resolves at random")
    return found


def _pointer(state: State, node: syntax.Pointer) -> object:
    if not state.scopes:
        raise UnknownAnswer("a pointer outside of a predicate")
    scope = state.scopes[-1]
    if node.name == "index":
        scope.in_order()
        return scope.index
    return scope.accumulator if node.name == "acc" else scope.element()


def _unary(state: State, node: syntax.Unary) -> Visit:
    value = yield node.node
    if node.operator in ("!", "not"):
        return not truth(value)
    return negate(value) if node.operator == "-" else value


def _binary(state: State, node: syntax.Binary) -> Visit:
    operator = node.operator
    left = yield node.left
    if operator in ("and", "&&", "or", "||"):
        return left if truth(left) is (operator in ("or", "||")) else (yield node.right)
    if operator == "??":
        if is_nil(left):
            return (yield node.right)
        return left
    right = yield node.right
    if operator in ("==", "!="):
        wanted = state.compared_as(node)
        for side in (left, right):
            if wanted and type(side) is not wanted:
                name = "int" if wanted is int else "string"
                raise Panic(f"interface conversion: interface {{}} is {shown(side)}, not {name}")
        return equal(left, right, state.dialect.is_old) is (operator == "==")
    if operator in _COMPARISONS:
        return compare(operator, left, right)
    if operator == "in":
        return contains_key(left, right, state.dialect.is_old)
    if operator == "matches" or operator in _TEXT_TESTS:
        return _text_test(state, operator, left, right)
    if operator == "..":
        return _range(state, to_int(left), to_int(right))
    return state.charge(arithmetic(operator, left, right))


def _text_test(state: State, operator: str, left: object, right: object) -> bool:
    if not state.dialect.is_old and (left is None or right is None):
        return False
    for side in (right, left):
        if not isinstance(side, str):
            is_bytes = operator == "matches" and side is left and not state.dialect.is_old
            raise Panic(
                f"interface conversion: interface {{}} is {shown(side)}, not {'[]uint8' if is_bytes else 'string'}"
            )
    if operator == "matches":
        return state.regexp(cast(str, right)).matches(cast(str, left), state.budget)
    state.charge(left)
    return _TEXT_TESTS[operator](cast(str, left), cast(str, right))


def _range(state: State, low: int, high: int) -> object:
    size = max(int64(high - low + 1), 0)
    state.budget.hold(size)
    return Slice("[]int", list(range(low, low + size)))


def _chain(state: State, node: syntax.Chain) -> Visit:
    value = yield node.node
    met = value.met if isinstance(value, Cut) else value
    return None if is_nil(met) and not state.dialect.is_old else met


def _member(state: State, node: syntax.Member) -> Visit:
    base = yield node.node
    if isinstance(base, Cut):
        return base
    if node.is_optional and is_nil(base):
        return Cut(base)
    key = yield node.property
    return fetch(base, key, state.dialect.is_old)


def _slice(state: State, node: syntax.Slice) -> Visit:
    base = yield node.node
    stop = length(base) if node.stop is None else (yield node.stop)
    start = 0 if node.start is None else (yield node.start)
    return state.charge(cut(base, start, stop))


def _call(state: State, node: syntax.Call) -> Visit:
    arguments: list[object] = []
    for argument in node.arguments:
        arguments.append((yield argument))
    callee = yield node.callee
    if isinstance(callee, Cut):
        if arguments:
            raise UnknownAnswer("a call with arguments behind a ?. that met nil")
        return callee
    return state.charge(call_function(callee, arguments, state.dialect, state.budget))


def _builtin(state: State, node: syntax.Builtin) -> Visit:
    if node.name in state.dialect.predicates:
        return LOOPS[node.name](state, node)
    return _function(state, node)


def _function(state: State, node: syntax.Builtin) -> Visit:
    arguments: list[object] = []
    for argument in node.arguments:
        arguments.append((yield argument))
    return state.charge(call_builtin(state, node.name, arguments))


def _predicate(state: State, node: syntax.Predicate) -> Visit:
    return (yield node.node)


def _let(state: State, node: syntax.Let) -> Visit:
    state.variables.append((node.name, (yield node.value)))
    body = yield node.body
    state.variables.pop()
    return body


def _sequence(state: State, node: syntax.Sequence) -> Visit:
    value: object = None
    for one in node.nodes:
        value = yield one
    return value


def _conditional(state: State, node: syntax.Conditional) -> Visit:
    condition = yield node.condition
    return (yield (node.then if truth(condition) else node.other))


def _array(state: State, node: syntax.Array) -> Visit:
    values: list[object] = []
    for one in node.nodes:
        values.append((yield one))
    state.budget.hold(len(values))
    return values


def _map(state: State, node: syntax.MapOf) -> Visit:
    """Of two alike keys the first one wins: the machine takes the pairs from the end."""
    found: dict[str, object] = {}
    keys: list[object] = []
    for pair in node.pairs:
        key = yield cast(syntax.Pair, pair).key
        value = yield cast(syntax.Pair, pair).value
        keys.append(key)
        found.setdefault(key if isinstance(key, str) else "", value)
    state.budget.hold(len(keys))
    for key in reversed(keys):
        if not isinstance(key, str):
            raise Panic(f"interface conversion: interface {{}} is {shown(key)}, not string")
    return found


VISITS: dict[type, Callable[[State, object], Visit]] = cast(
    "dict[type, Callable[[State, object], Visit]]",
    {
        syntax.Unary: _unary,
        syntax.Binary: _binary,
        syntax.Chain: _chain,
        syntax.Member: _member,
        syntax.Slice: _slice,
        syntax.Call: _call,
        syntax.Builtin: _builtin,
        syntax.Predicate: _predicate,
        syntax.Let: _let,
        syntax.Sequence: _sequence,
        syntax.Conditional: _conditional,
        syntax.Array: _array,
        syntax.MapOf: _map,
    },
)
