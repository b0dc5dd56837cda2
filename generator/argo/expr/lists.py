"""The functions of the language over lists and maps."""

from __future__ import annotations

from collections.abc import Callable

from generator.argo.expr.access import cut_list, fetch, map_key
from generator.argo.expr.operators import equal, is_float, to_int
from generator.argo.expr.outcome import Panic, UnknownAnswer
from generator.argo.expr.sorting import sorted_by
from generator.argo.expr.state import State
from generator.argo.expr.values import (
    ANYS,
    Map,
    Missing,
    Shuffled,
    Slice,
    is_integer,
    key_of,
    kind_of,
    number_of,
    ordered,
    type_of,
)

Run = Callable[[State, list[object]], object]


def _kind(value: object) -> str:
    return kind_of(type_of(value))


def _list(value: object, refusal: str) -> list[object]:
    if isinstance(value, list):
        return value
    raise Panic(f"{refusal} {_kind(value)}")


def _end(index: int) -> Run:
    """first and last: nil for whatever has none."""

    def run(state: State, given: list[object]) -> object:
        try:
            return fetch(given[0], index, state.dialect.is_old)
        except Panic:
            return None

    return run


def _get(state: State, given: list[object]) -> object:
    base, key = given
    if state.dialect.is_old:
        try:
            return fetch(base, key, True)
        except Panic:
            return None
    if isinstance(base, (list, str)):
        to_int(key)
        try:
            return fetch(base, key, False)
        except Panic:
            return None
    if isinstance(base, dict):
        value = base.get(map_key(base, key))
        if isinstance(value, Missing):
            raise UnknownAnswer("a name that the controller resolves at random")
        return value
    if base is None or _kind(base) != "struct":
        return None
    return fetch(base, key, False)


def _take(state: State, given: list[object]) -> object:
    values = _list(given[0], "cannot take from")
    if not is_integer(type_of(given[1])) or type_of(given[1]).startswith("u"):
        raise Panic(f"cannot take {_kind(given[1])} elements")
    count = to_int(given[1])
    if count < 0:
        raise Panic("reflect.Value.Slice: slice index out of bounds")
    return values if count > len(values) and state.dialect.is_old else cut_list(values, 0, min(count, len(values)))


def plain_key(values: dict[object, object], key: object) -> object:
    """A key as the language sees it."""
    if isinstance(values, Map) and key_of(values.type) == "interface {}" and isinstance(key, tuple):
        return key[1]
    return key


def _map(value: object, refusal: str) -> dict[object, object]:
    if isinstance(value, dict):
        return value
    raise Panic(f"{refusal.format(_kind(value))}")


def _keys(state: State, given: list[object]) -> object:
    values = _map(given[0], "cannot get keys from {}")
    return Shuffled(plain_key(values, key) for key in values)


def _values(state: State, given: list[object]) -> object:
    return Shuffled(_map(given[0], "cannot get values from {}").values())


def _pairs(state: State, given: list[object]) -> object:
    values = _map(given[0], "cannot transform {} to pairs")
    if len(values) > 1:
        raise UnknownAnswer("the order of the keys of a map, which differs each time")
    found: list[object] = [Slice("[2]interface {}", [plain_key(values, key), one]) for key, one in values.items()]
    return Slice("[][2]interface {}", found)


def _from_pairs(state: State, given: list[object]) -> object:
    found = Map("map[interface {}]interface {}")
    for pair in ordered(_list(given[0], "cannot transform")):
        if not isinstance(pair, list):
            raise Panic("invalid pair")
        if len(pair) != 2:
            raise Panic("invalid pair length")
        key, value = ordered(pair)
        found[map_key(found, key)] = value
    return found


def _reverse(state: State, given: list[object]) -> object:
    values = ordered(_list(given[0], "cannot reverse"))
    state.budget.hold(len(values))
    return list(reversed(values))


def _unique(state: State, given: list[object]) -> object:
    found: list[object] = []
    values = _list(given[0], "cannot uniq")
    for value in values:
        state.budget.spend(len(found) + 1)
        if not any(equal(value, one, False) for one in found):
            found.append(value)
    return Shuffled(found) if isinstance(values, Shuffled) else found


def _concat(state: State, given: list[object]) -> object:
    found: list[object] = []
    for part in given:
        found.extend(ordered(_list(part, "cannot concat")))
    state.budget.hold(len(found))
    return found or Slice(ANYS, [], is_nil=True)


def _flatten(state: State, given: list[object]) -> object:
    found: list[object] = []
    pending = list(reversed(ordered(_list(given[0], "cannot flatten"))))
    while pending:
        state.budget.spend()
        value = pending.pop()
        if isinstance(value, list):
            pending.extend(reversed(ordered(value)))
        else:
            found.append(value)
    state.budget.hold(len(found))
    return found


def _sort(state: State, given: list[object]) -> object:
    if state.dialect.is_old:
        return _old_sort(state, given[0], "", given[1:])
    values = given[0]
    order: object = given[1] if len(given) == 2 else "asc"
    if not isinstance(order, str):
        raise Panic(f"sort order argument must be a string (got {type_of(order)})")
    if order not in ("asc", "desc"):
        raise Panic(f"invalid order {order}, expected asc or desc")
    if not isinstance(values, list) or (isinstance(values, Slice) and values.type not in _SORTED):
        return Slice(ANYS, [], is_nil=True)
    state.budget.hold(len(values))
    return sorted_by(list(values), list(values), order == "desc", state.budget)


_SORTED = (ANYS, "[]int", "[]float64", "[]string")


def _sort_by(state: State, given: list[object]) -> object:
    if not isinstance(given[1], str):
        raise Panic(f"invalid argument for sort (expected string, got {type_of(given[1])})")
    return _old_sort(state, given[0], given[1], given[2:])


def _old_sort(state: State, values: object, field: str, order: list[object]) -> object:
    """sort and sortBy of 1.15.3: ints or strings, all of one type."""
    elements = _list(values, "cannot sort")
    direction = order[0] if order else "asc"
    if not isinstance(direction, str):
        raise Panic(f"invalid argument for sort (expected string, got {type_of(direction)})")
    if direction not in ("asc", "desc"):
        raise Panic(f'invalid argument for sort (expected "asc" or "desc", got "{direction}")')
    found = [_sort_value(one, field) for one in elements]
    types = {type_of(one) for one in found}
    if len(types) > 1:
        raise Panic("cannot sort array of different types")
    if len(found) > 1:
        kind = _kind(found[0])
        if kind != "string" and (number_of(found[0]) is None or is_float(found[0]) or kind.startswith("u")):
            raise Panic(f"sort: unsupported type {kind}")
    return sorted_by(list(elements), found, direction == "desc", state.budget)


def _sort_value(value: object, field: str) -> object:
    if isinstance(value, dict):
        key = map_key(value, field)
        if key not in value:
            raise Panic("cannot deref <invalid reflect.Value>")
        return value[key]
    if _kind(value) == "struct":
        raise UnknownAnswer("sorting times")
    return value


FUNCTIONS: dict[str, Run] = {
    "first": _end(0),
    "last": _end(-1),
    "get": _get,
    "take": _take,
    "keys": _keys,
    "values": _values,
    "toPairs": _pairs,
    "fromPairs": _from_pairs,
    "reverse": _reverse,
    "uniq": _unique,
    "concat": _concat,
    "flatten": _flatten,
    "sort": _sort,
    "sortBy": _sort_by,
}
