"""sprig's functions over lists and dictionaries (list.go and dict.go of sprig 3.3.0)."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from generator.argo.expr.access import cut_list
from generator.argo.expr.operators import deep_equal
from generator.argo.expr.outcome import Budget, Panic, UnknownAnswer
from generator.argo.expr.sprig.arithmetic import to_int
from generator.argo.expr.sprig.defaults import is_empty
from generator.argo.expr.sprig.table import Table, list_of, strings_of, strval, texts_of
from generator.argo.expr.values import ANYS, OBJECT, Map, Missing, Slice, go_bytes, is_nil, kind_of, type_of


def _nil_list() -> Slice:
    return Slice(ANYS, [], is_nil=True)


def _on_list(name: str, function: Callable[[list[object]], object]) -> object:
    """A function of one list."""

    def run(budget: Budget, given: list[object]) -> object:
        return function(list_of(given[0], f"Cannot find {name} on type {kind_of(type_of(given[0]))}"))

    return run


def _with_value(name: str, function: Callable[[list[object], object], object]) -> object:
    """A function of a list and one value."""

    def run(budget: Budget, given: list[object]) -> object:
        return function(list_of(given[0], f"Cannot {name} on type {kind_of(type_of(given[0]))}"), given[1])

    return run


def _in(values: list[object], wanted: object) -> bool:
    return any(deep_equal(wanted, value) for value in values)


def _uniq(budget: Budget, given: list[object]) -> object:
    found: list[object] = []
    for value in list_of(given[0], f"Cannot find uniq on type {kind_of(type_of(given[0]))}"):
        budget.spend(len(found) + 1)
        if not _in(found, value):
            found.append(value)
    return found


def _without(budget: Budget, given: list[object]) -> object:
    values = list_of(given[0], f"Cannot find without on type {kind_of(type_of(given[0]))}")
    budget.spend(len(values) * len(given))
    return [value for value in values if not _in(given[1:], value)]


def _has(budget: Budget, given: list[object]) -> object:
    if given[1] is None:
        return False
    return _in(list_of(given[1], f"Cannot find has on type {kind_of(type_of(given[1]))}"), given[0])


def _slice(budget: Budget, given: list[object]) -> object:
    values = list_of(given[0], f"list should be type of slice or array but {kind_of(type_of(given[0]))}")
    if not values:
        return None
    start = to_int(given[1]) if len(given) > 1 else 0
    end = to_int(given[2]) if len(given) > 2 else len(values)
    if not 0 <= start <= end <= len(values):
        raise Panic("reflect.Value.Slice: slice index out of bounds")
    return cut_list(values, start, end)


def _concat(budget: Budget, given: list[object]) -> object:
    found: list[object] = []
    for part in given:
        found.extend(list_of(part, f"Cannot concat type {kind_of(type_of(part))} as list"))
    return found or _nil_list()


def _chunk(budget: Budget, given: list[object]) -> object:
    values, size = list_of(given[1], f"Cannot chunk type {kind_of(type_of(given[1]))}"), cast(int, given[0])
    if size < 1:
        raise UnknownAnswer("sprig.chunk into nothing")
    chunks: list[object] = [values[at : at + size] for at in range(0, len(values), size)]
    return Slice("[][]interface {}", [list(cast("list[object]", chunk)) for chunk in chunks])


def _texts(texts: list[str], made_from: object) -> Slice:
    """A []string; one that is nil already stays nil."""
    is_same = isinstance(made_from, Slice) and made_from.type == "[]string"
    return Slice("[]string", list(texts), is_nil=is_same and is_nil(made_from))


def _sort_alpha(budget: Budget, given: list[object]) -> object:
    if isinstance(given[0], list):
        return _texts(sorted(strings_of(given[0]), key=go_bytes), given[0])
    return texts_of([strval(given[0])])


def _dict(budget: Budget, given: list[object]) -> object:
    found = {}
    for position in range(0, len(given), 2):
        found[strval(given[position])] = given[position + 1] if position + 1 < len(given) else ""
    return found


def _known(values: object, key: object) -> object:
    found = cast("dict[object, object]", values or {}).get(key)
    if isinstance(found, Missing):
        raise UnknownAnswer("a name that the controller resolves at random")
    return found


def _get(budget: Budget, given: list[object]) -> object:
    return _known(given[0], given[1]) if given[0] and given[1] in cast("dict[object, object]", given[0]) else ""


def _set(budget: Budget, given: list[object]) -> object:
    if given[0] is None:
        raise Panic("assignment to entry in nil map")
    cast("dict[object, object]", given[0])[given[1]] = given[2]
    return given[0]


def _unset(budget: Budget, given: list[object]) -> object:
    if given[0] is not None:
        cast("dict[object, object]", given[0]).pop(given[1], None)
    return given[0] if given[0] is not None else Map(OBJECT, is_nil=True)


def _has_key(budget: Budget, given: list[object]) -> object:
    return given[0] is not None and given[1] in cast("dict[object, object]", given[0])


def _pluck(budget: Budget, given: list[object]) -> object:
    return [
        _known(values, given[0]) for values in given[1:] if values and given[0] in cast("dict[object, object]", values)
    ]


def _picked(is_omit: bool) -> object:
    def run(budget: Budget, given: list[object]) -> object:
        values = cast("dict[object, object]", given[0] or {})
        return {key: value for key, value in values.items() if (key in given[1:]) is not is_omit}

    return run


def _any_order(values: list[object]) -> list[object]:
    if len(values) > 1:
        raise UnknownAnswer("the order of the keys of a map, which differs each time")
    return values


def _keys(budget: Budget, given: list[object]) -> object:
    return Slice(
        "[]string", _any_order([key for values in given for key in cast("dict[object, object]", values or {})])
    )


def _values(budget: Budget, given: list[object]) -> object:
    return _any_order(list(cast("dict[object, object]", given[0] or {}).values()))


def _push(values: list[object], value: object) -> object:
    return [*values, value]


def _prepend(values: list[object], value: object) -> object:
    return [value, *values]


def _list(budget: Budget, given: list[object]) -> object:
    return list(given)


def _kept(values: list[object]) -> object:
    return [value for value in values if not is_empty(value)]


def _entries() -> dict[str, tuple[str, object]]:
    entries: dict[str, tuple[str, object]] = {
        "toStrings": ("(interface {}) []string", lambda budget, given: _texts(strings_of(given[0]), given[0])),
        "sortAlpha": ("(interface {}) []string", _sort_alpha),
        "tuple": ("(...interface {}) []interface {}", _list),
        "list": ("(...interface {}) []interface {}", _list),
        "dict": ("(...interface {}) map[string]interface {}", _dict),
        "get": ("(map[string]interface {}, string) interface {}", _get),
        "set": ("(map[string]interface {}, string, interface {}) map[string]interface {}", _set),
        "unset": ("(map[string]interface {}, string) map[string]interface {}", _unset),
        "hasKey": ("(map[string]interface {}, string) bool", _has_key),
        "pluck": ("(string, ...map[string]interface {}) []interface {}", _pluck),
        "keys": ("(...map[string]interface {}) []string", _keys),
        "pick": ("(map[string]interface {}, ...string) map[string]interface {}", _picked(is_omit=False)),
        "omit": ("(map[string]interface {}, ...string) map[string]interface {}", _picked(is_omit=True)),
        "values": ("(map[string]interface {}) []interface {}", _values),
        "concat": ("(...interface {}) interface {}", _concat),
    }
    one = "(interface {}) interface {}"
    many = "(interface {}) []interface {}"
    twice: dict[str, tuple[str, object]] = {
        "Push": ("(interface {}, interface {}) []interface {}", _with_value("push", _push)),
        "Append": ("(interface {}, interface {}) []interface {}", _with_value("push", _push)),
        "Prepend": ("(interface {}, interface {}) []interface {}", _with_value("prepend", _prepend)),
        "First": (one, _on_list("first", lambda values: values[0] if values else None)),
        "Last": (one, _on_list("last", lambda values: values[-1] if values else None)),
        "Rest": (many, _on_list("rest", lambda values: list(values[1:]) if values else _nil_list())),
        "Initial": (many, _on_list("initial", lambda values: list(values[:-1]) if values else _nil_list())),
        "Reverse": (many, _on_list("reverse", lambda values: list(reversed(values)))),
        "Compact": (many, _on_list("compact", _kept)),
        "Uniq": (many, _uniq),
        "Without": ("(interface {}, ...interface {}) []interface {}", _without),
        "Has": ("(interface {}, interface {}) bool", _has),
        "Slice": ("(interface {}, ...interface {}) interface {}", _slice),
        "Chunk": ("(int, interface {}) [][]interface {}", _chunk),
    }
    for name, entry in twice.items():
        entries[name[0].lower() + name[1:]] = entries["must" + name] = entry
    return entries


TABLE = cast(Table, _entries())
