"""sprig's functions over numbers (numeric.go of sprig 3.3.0), which take anything for a number (spf13/cast 1.7.0)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import cast

from generator.argo.expr.goformat import digits_of
from generator.argo.expr.numbers import parse_float, parse_integer
from generator.argo.expr.operators import divide, truncate
from generator.argo.expr.outcome import Budget, OverBudget, Panic, UnknownAnswer
from generator.argo.expr.powers import power
from generator.argo.expr.sprig.table import Table
from generator.argo.expr.values import Number, Slice, int64, number_of


def to_int(value: object) -> int:
    """cast.ToInt64: 0 for what is no number"""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        return _parsed(value)
    number = number_of(value)
    return truncate(number) if number is not None else 0


def _parsed(text: str) -> int:
    """strconv.ParseInt with base 0, of the text without a fraction of zeros"""
    whole, dot, fraction = text.rpartition(".")
    plain = whole if dot and fraction and not fraction.strip("0") else text
    digits = plain.lstrip("+-")
    if "_" in digits or (digits[:1] == "0" and len(digits) > 1 and digits[1:2].lower() in tuple("xob")):
        raise UnknownAnswer("numbers with underscores or a prefix")
    if digits[:1] == "0" and len(digits) > 1 and len(plain) - len(digits) < 2:
        octal = digits.isascii() and digits.isdigit() and not set(digits) & {"8", "9"} and len(digits) < 20
        return (int(digits, 8) * (-1 if plain.startswith("-") else 1)) if octal else 0
    return parse_integer(plain) or 0


def to_float(value: object) -> float:
    """cast.ToFloat64"""
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, str):
        return parse_float(value) or 0.0
    number = number_of(value)
    return float(number) if number is not None else 0.0


def _long(value: int) -> Number:
    return Number("int64", int64(value))


def _folded(function: Callable[[int, int], int]) -> object:
    def run(budget: Budget, given: list[object]) -> object:
        total = to_int(given[0])
        for value in given[1:]:
            total = int64(function(total, to_int(value)))
        return _long(total)

    return run


def _add(budget: Budget, given: list[object]) -> object:
    return _long(sum(to_int(value) for value in given))


def _quotient(is_rest: bool) -> object:
    def run(budget: Budget, given: list[object]) -> object:
        left, right = to_int(given[0]), to_int(given[1])
        if right == 0:
            raise Panic("runtime error: integer divide by zero")
        whole = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
        return _long(left - whole * right if is_rest else whole)

    return run


def _exact(value: float) -> tuple[int, int]:
    """decimal.NewFromFloat: the shortest digits, as a whole number and a power of ten"""
    if not math.isfinite(value):
        raise Panic("Cannot create a Decimal from NaN or Inf")
    digits, point = digits_of(abs(value))
    return int(digits) * (-1 if value < 0 else 1), point - len(digits)


def _decimals(function: Callable[[tuple[int, int], tuple[int, int]], tuple[int, int]], first: float | None) -> object:
    def run(budget: Budget, given: list[object]) -> object:
        total = _exact(to_float(given[0]) if first is None else first)
        for value in given[1:] if first is None else given:
            total = function(total, _exact(to_float(value)))
            if abs(total[1]) > 700:
                raise OverBudget("decimals that are too long")
        digits, power = total
        try:
            return float(digits * 10**power) if power >= 0 else digits / 10**-power
        except OverflowError:
            raise UnknownAnswer("a decimal that is no float") from None

    return run


def _sum_of(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    power = min(a[1], b[1])
    return a[0] * 10 ** (a[1] - power) + b[0] * 10 ** (b[1] - power), power


def _difference(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    return _sum_of(a, (-b[0], b[1]))


def _product(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    return a[0] * b[0], a[1] + b[1]


def _extreme_float(function: Callable[[float, float], float]) -> object:
    def run(budget: Budget, given: list[object]) -> object:
        values = [to_float(value) for value in given]
        if any(math.isnan(value) for value in values) or (0.0 in values and any(_is_minus_zero(one) for one in values)):
            raise UnknownAnswer("the extremes of zeros or of what is no number")
        best = values[0]
        for value in values[1:]:
            best = function(best, value)
        return best

    return run


def _is_minus_zero(value: float) -> bool:
    return value == 0 and math.copysign(1, value) < 0


def _rounded(function: Callable[[float], int]) -> object:
    def run(budget: Budget, given: list[object]) -> object:
        value = to_float(given[0])
        return math.copysign(float(function(value)), value) if math.isfinite(value) else value

    return run


def _round(budget: Budget, given: list[object]) -> object:
    on = cast(float, given[2]) if len(given) > 2 else 0.5
    scale = power(10.0, float(cast(int, given[1])))
    digit = scale * to_float(given[0])
    if math.isfinite(digit):
        digit = float(math.ceil(digit) if math.modf(digit)[0] >= on else math.copysign(math.floor(digit), digit))
    return divide(digit, scale)


def _until(budget: Budget, given: list[object]) -> object:
    start, stop, step = cast(
        "list[int]", given if len(given) == 3 else [0, given[0], -1 if cast(int, given[0]) < 0 else 1]
    )
    if (stop < start and step >= 0) or (stop >= start and step <= 0):
        return Slice("[]int", [])
    values = range(start, stop, step)
    budget.hold(len(values)) if len(values) < 1_000_000 else budget.spend(len(values))
    return Slice("[]int", list(values))


TABLE = cast(
    Table,
    {
        "atoi": ("(string) int", lambda budget, given: parse_integer(given[0]) or 0),
        "int64": ("(interface {}) int64", lambda budget, given: _long(to_int(given[0]))),
        "int": ("(interface {}) int", lambda budget, given: to_int(given[0])),
        "float64": ("(interface {}) float64", lambda budget, given: to_float(given[0])),
        "add1": ("(interface {}) int64", lambda budget, given: _long(to_int(given[0]) + 1)),
        "add": ("(...interface {}) int64", _add),
        "sub": ("(interface {}, interface {}) int64", _folded(lambda a, b: a - b)),
        "mul": ("(interface {}, ...interface {}) int64", _folded(lambda a, b: a * b)),
        "div": ("(interface {}, interface {}) int64", _quotient(is_rest=False)),
        "mod": ("(interface {}, interface {}) int64", _quotient(is_rest=True)),
        "max": ("(interface {}, ...interface {}) int64", _folded(max)),
        "biggest": ("(interface {}, ...interface {}) int64", _folded(max)),
        "min": ("(interface {}, ...interface {}) int64", _folded(min)),
        "maxf": ("(interface {}, ...interface {}) float64", _extreme_float(max)),
        "minf": ("(interface {}, ...interface {}) float64", _extreme_float(min)),
        "add1f": ("(interface {}) float64", _decimals(_sum_of, 1.0)),
        "addf": ("(...interface {}) float64", _decimals(_sum_of, 0.0)),
        "subf": ("(interface {}, ...interface {}) float64", _decimals(_difference, None)),
        "mulf": ("(interface {}, ...interface {}) float64", _decimals(_product, None)),
        "ceil": ("(interface {}) float64", _rounded(math.ceil)),
        "floor": ("(interface {}) float64", _rounded(math.floor)),
        "round": ("(interface {}, int, ...float64) float64", _round),
        "until": ("(int) []int", _until),
        "untilStep": ("(int, int, int) []int", _until),
    },
)
