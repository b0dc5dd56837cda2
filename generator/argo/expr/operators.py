"""What operators do with values at run time.

Sources: vm/runtime/runtime.go and helpers of expr 1.15.3 and 1.17.8. Numbers of different Go types mix: with a
float64 the result is a float64, else an int of 64 bits that wraps.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from generator.argo.expr.goformat import MAX_DEPTH
from generator.argo.expr.outcome import Panic, UnknownAnswer
from generator.argo.expr.powers import power
from generator.argo.expr.values import (
    ANYS,
    Duration,
    Function,
    Missing,
    Number,
    Time,
    go_bytes,
    int64,
    is_nil,
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
