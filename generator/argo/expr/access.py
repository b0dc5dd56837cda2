"""What lists, maps and texts give: members, slices, lengths, and `in` (vm/runtime/runtime.go of both languages)."""

from __future__ import annotations

from generator.argo.expr.goformat import format_value
from generator.argo.expr.operators import equal, to_int
from generator.argo.expr.outcome import Panic, UnknownAnswer
from generator.argo.expr.values import (
    Duration,
    Map,
    Missing,
    Named,
    Number,
    Slice,
    Time,
    go_bytes,
    go_text,
    key_of,
    kind_of,
    ordered,
    type_of,
)


def length(value: object) -> int:
    """reflect's Len: the bytes of a string."""
    if isinstance(value, str):
        return len(value) if value.isascii() else len(go_bytes(value))
    if isinstance(value, (list, dict)):
        return len(value)
    raise Panic(f"invalid argument for len (type {type_of(value)})")


def fetch(base: object, key: object, is_old: bool) -> object:
    """`base[key]` (runtime.Fetch)"""
    if base is None:
        raise Panic(f"cannot fetch {format_value(key)} from <nil>")
    if isinstance(base, Missing):
        raise UnknownAnswer("a name that the controller resolves at random")
    if isinstance(base, (list, str)):
        return _fetch_at(ordered(base) if isinstance(base, list) else base, to_int(key), is_old)
    if isinstance(base, dict):
        value = base.get(map_key(base, key))
        if isinstance(value, Missing):
            raise UnknownAnswer("a name that the controller resolves at random")
        return zero_of(base) if value is None else value
    if isinstance(base, (Time, Duration, Named)):
        from generator.argo.expr.moments import method

        return method(base, key)
    raise Panic(f"cannot fetch {format_value(key)} from {type_of(base)}")


def zero_of(base: dict[object, object]) -> object:
    """What an absent key gives: the zero value of the elements."""
    if not isinstance(base, Map):
        return None
    if base.type.endswith("]string"):
        return ""
    if base.type.endswith("][]interface {}"):
        return Slice("[]interface {}", [], is_nil=True)
    return None


def _fetch_at(base: list[object] | str, index: int, is_old: bool) -> object:
    size = length(base)
    at = index + size if index < 0 else index
    if not 0 <= at < size:
        kind = "string" if isinstance(base, str) else "array" if kind_of(type_of(base)) == "array" else "slice"
        if is_old:
            raise Panic(f"reflect: {kind} index out of range")
        raise Panic(f"index out of range: {at} (array length is {size})")
    return Number("uint8", go_bytes(base)[at]) if isinstance(base, str) else base[at]


def map_key(base: dict[object, object], key: object) -> object:
    """The key as Go's reflection takes it; Panic when its type does not fit."""
    wanted = key_of(type_of(base))
    if wanted == "interface {}":
        return (type_of(key), key) if not isinstance(key, (list, dict)) else _unhashable(key)
    if key is None:
        return "" if wanted == "string" else 0
    if type_of(key) != wanted:
        given = type_of(key)
        raise Panic(f"reflect.Value.MapIndex: value of type {given} is not assignable to type {wanted}")
    return key


def _unhashable(key: object) -> object:
    raise Panic(f"runtime error: hash of unhashable type {type_of(key)}")


def contains_key(needle: object, container: object, is_old: bool) -> bool:
    """`needle in container` (runtime.In)"""
    if container is None:
        return False
    if isinstance(container, list):
        return any(equal(one, needle, is_old) for one in container)
    if isinstance(container, dict):
        return map_key(container, needle) in container
    raise Panic(f'operator "in" not defined on {type_of(container)}')


def cut(base: object, start: object, stop: object) -> object:
    """`base[start:stop]` (runtime.Slice): out of range is clamped."""
    if not isinstance(base, (list, str)):
        raise Panic(f"cannot slice {format_value(start)}")
    size = length(base)
    first, last = to_int(start), to_int(stop)
    first = max(first + size, 0) if first < 0 else first
    last = max(last + size, 0) if last < 0 else min(last, size)
    first = min(first, last)
    return cut_text(base, first, last) if isinstance(base, str) else cut_list(base, first, last)


def cut_text(text: str, first: int, last: int) -> str:
    """Some of the bytes of a string."""
    return text[first:last] if text.isascii() else go_text(go_bytes(text)[first:last])


def cut_list(values: list[object], first: int, last: int) -> list[object]:
    """Some elements; a typed list stays of its type."""
    part = ordered(values)[first:last]
    return Slice(values.type, part, values.is_nil) if isinstance(values, Slice) else part
