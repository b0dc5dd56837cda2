"""What operators do with values at run time.

Sources: vm/runtime/runtime.go and helpers of expr 1.15.3 and 1.17.8. Numbers of different Go types mix: with a
float64 the result is a float64, else an int of 64 bits that wraps.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from generator.argo.expr.goformat import MAX_DEPTH, format_value
from generator.argo.expr.outcome import Panic, UnknownAnswer
from generator.argo.expr.values import (
    ANYS,
    Duration,
    Function,
    Map,
    Missing,
    Number,
    Slice,
    Time,
    go_bytes,
    go_text,
    int64,
    is_nil,
    key_of,
    kind_of,
    number_of,
    ordered,
    type_of,
)

Arithmetic = Callable[[int | float, int | float], int | float]


def is_float(value: object) -> bool:
    """float64 or float32"""
    return isinstance(value, float) or (isinstance(value, Number) and isinstance(value.value, float))


_COMPARED = frozenset(f"[]{one}" for one in ("interface {}", "string", "int", "int64", "uint8", "float64"))


def equal(a: object, b: object, is_old: bool, depth: int = 0) -> bool:
    """runtime.Equal: numbers by value, the rest deeply with types; later also lists element by element."""
    if depth > MAX_DEPTH:
        raise UnknownAnswer("values nested too deeply to compare")
    left, right = number_of(a), number_of(b)
    if left is not None and right is not None:
        if is_float(a) or is_float(b):
            return float(left) == float(right)
        return left == right
    if isinstance(a, list) and isinstance(b, list) and not is_old:
        types = {type_of(a), type_of(b)}
        if types <= _COMPARED and (len(types) == 1 or ANYS in types):
            pairs = zip(ordered(a), ordered(b), strict=False)
            return len(a) == len(b) and all(equal(one, other, is_old, depth + 1) for one, other in pairs)
    if isinstance(a, Time) and isinstance(b, Time):
        return a.nanoseconds == b.nanoseconds
    if is_nil(a) and is_nil(b):
        return True
    return deep_equal(a, b, depth)


def deep_equal(a: object, b: object, depth: int = 0) -> bool:
    """reflect.DeepEqual: the types are the same and so is all inside; functions never are, nor is NaN."""
    if depth > MAX_DEPTH:
        raise UnknownAnswer("values nested too deeply to compare")
    if isinstance(a, Missing) or isinstance(b, Missing):
        raise UnknownAnswer("a name that the controller resolves at random")
    if type_of(a) != type_of(b) or isinstance(a, Function):
        return False
    if isinstance(a, list) and isinstance(b, list):
        if is_nil(a) != is_nil(b) or len(a) != len(b):
            return False
        pairs = zip(ordered(a), ordered(b), strict=True)
        return all(deep_equal(one, other, depth + 1) for one, other in pairs)
    if isinstance(a, dict) and isinstance(b, dict):
        if a.keys() != b.keys():
            return False
        return all(deep_equal(value, b[key], depth + 1) for key, value in a.items())
    if isinstance(a, Time) and a != b:
        raise UnknownAnswer("times that are compared inside of lists or maps")
    return a == b


def compare(operator: str, a: object, b: object) -> bool:
    """`<`, `>`, `<=`, `>=`"""
    left, right = number_of(a), number_of(b)
    if left is not None and right is not None:
        if is_float(a) or is_float(b):
            left, right = float(left), float(right)
        return _ordered(operator, left, right)
    if isinstance(a, str) and isinstance(b, str):
        return _ordered(operator, go_bytes(a), go_bytes(b))
    if isinstance(a, (Time, Duration)) and type(a) is type(b):
        return _ordered(operator, a.nanoseconds, b.nanoseconds)
    raise _mismatch(operator, a, b)


def _ordered(operator: str, a: int | float | bytes, b: int | float | bytes) -> bool:
    if operator == "<":
        return a < b  # type: ignore[operator]
    if operator == ">":
        return a > b  # type: ignore[operator]
    return a <= b if operator == "<=" else a >= b  # type: ignore[operator]


def less(a: object, b: object) -> bool:
    """runtime.Less"""
    return compare("<", a, b)


def _mismatch(operator: str, a: object, b: object) -> Panic:
    return Panic(f"invalid operation: {type_of(a)} {operator} {type_of(b)}")


def arithmetic(operator: str, a: object, b: object) -> object:
    """`+ - * / % **`"""
    left, right = number_of(a), number_of(b)
    if left is None or right is None:
        return _other_arithmetic(operator, a, b)
    if operator in ("**", "^"):
        return power(float(left), float(right))
    if operator == "/":
        return divide(float(left), float(right))
    if operator == "%":
        return _modulo(a, b)
    function: Arithmetic = _PLAIN[operator]
    if is_float(a) or is_float(b):
        return float(function(float(left), float(right)))
    return int64(int(function(int64(int(left)), int64(int(right)))))


_PLAIN: dict[str, Arithmetic] = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b}


def _other_arithmetic(operator: str, a: object, b: object) -> object:
    if operator == "+" and isinstance(a, str) and isinstance(b, str):
        return a + b
    if operator in ("**", "^"):
        bad = a if number_of(a) is None else b
        raise Panic(f"invalid operation: float({type_of(bad)})")
    if isinstance(a, (Time, Duration)) or isinstance(b, (Time, Duration)):
        from generator.argo.expr.moments import moment_arithmetic

        return moment_arithmetic(operator, a, b)
    raise _mismatch(operator, a, b)


def divide(a: float, b: float) -> float:
    """IEEE division, which Python refuses for zero."""
    if b != 0:
        return a / b
    if a == 0 or a != a:
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1, b)


def power(a: float, b: float) -> float:
    """math.Pow"""
    try:
        return math.pow(a, b)
    except OverflowError:
        is_odd = b == int(b) and int(b) % 2 == 1
        return -math.inf if a < 0 and is_odd else math.inf
    except ValueError:
        if a == 0:
            is_odd = b == int(b) and int(b) % 2 != 0
            return math.copysign(math.inf, a) if is_odd else math.inf
        return math.nan


def _modulo(a: object, b: object) -> int:
    if is_float(a) or is_float(b):
        raise _mismatch("%", a, b)
    left, right = int(number_of(a) or 0), int(number_of(b) or 0)
    if right == 0:
        raise Panic("runtime error: integer divide by zero")
    return int(math.copysign(1, left)) * (abs(left) % abs(right))


def negate(value: object) -> object:
    """`-x`"""
    if isinstance(value, bool) or number_of(value) is None:
        raise Panic(f"invalid operation: - {type_of(value)}")
    if isinstance(value, Number):
        if value.type.startswith("u"):
            raise UnknownAnswer("the negative of an unsigned number")
        return Number(value.type, -value.value)
    return -value if isinstance(value, float) else int64(-int(number_of(value) or 0))


def to_int(value: object) -> int:
    """runtime.ToInt"""
    number = number_of(value)
    if number is None:
        raise Panic(f"invalid operation: int({type_of(value)})")
    return truncate(number)


def truncate(number: int | float) -> int:
    """A float to an int as amd64 does it: what does not fit gives the lowest int."""
    if isinstance(number, float):
        if number != number or not -9.3e18 < number < 9.3e18:
            return -0x8000000000000000
        whole = int(number)
        return whole if -0x8000000000000000 <= whole <= 0x7FFFFFFFFFFFFFFF else -0x8000000000000000
    return int64(number)


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
    if isinstance(base, (Time, Duration)):
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
