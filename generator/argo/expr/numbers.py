"""The functions of the language over numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from generator.argo.expr.operators import compare, truncate
from generator.argo.expr.outcome import Panic, UnknownAnswer
from generator.argo.expr.state import State
from generator.argo.expr.values import Duration, Number, Shuffled, int64, number_of, type_of

Run = Callable[[State, list[object]], object]

_INTEGER = re.compile(r"[+-]?[0-9]+\Z")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\Z")
_SPECIAL = {"inf": math.inf, "infinity": math.inf, "nan": math.nan}


def parse_integer(text: str) -> int | None:
    """strconv.ParseInt of base 10 and 64 bits; None when it is none."""
    if not _INTEGER.match(text) or len(text.lstrip("+-0")) > 19:
        return None
    value = int(text)
    return value if value == int64(value) else None


def parse_float(text: str) -> float | None:
    """strconv.ParseFloat of 64 bits; None when it is none or too large."""
    if _DECIMAL.match(text):
        value = float(text)
        return None if math.isinf(value) else value
    special = _SPECIAL.get(text.lower().lstrip("+-")) if len(text) - len(text.lstrip("+-")) < 2 else None
    if special is not None and not (math.isnan(special) and text[0] in "+-"):
        return -special if text.startswith("-") else special
    if "_" in text or text.lower().lstrip("+-").startswith("0x"):
        raise UnknownAnswer("numbers with underscores or in hexadecimal")
    return None


def to_integer(state: State, given: list[object]) -> object:
    """int(x)"""
    value = given[0]
    if isinstance(value, str):
        parsed = parse_integer(value)
        if parsed is None:
            raise Panic(f"invalid operation: int({value})")
        return parsed
    number = number_of(value)
    if number is not None:
        return truncate(number)
    if value is None and not state.dialect.is_old:
        raise Panic("reflect: call of reflect.Value.Type on zero Value")
    if isinstance(value, Duration) and not state.dialect.is_old:
        return value.nanoseconds
    raise Panic(f"invalid operation: int({type_of(value)})")


def to_float(state: State, given: list[object]) -> object:
    """float(x)"""
    value = given[0]
    if isinstance(value, str):
        parsed = parse_float(value)
        if parsed is None:
            raise Panic(f"invalid operation: float({value})")
        return parsed
    number = number_of(value)
    if number is None:
        raise Panic(f"invalid operation: float({type_of(value)})")
    return float(number)


def _absolute(state: State, given: list[object]) -> object:
    value = given[0]
    number = number_of(value)
    if number is None:
        raise Panic(f"invalid argument for abs (type {type_of(value)})")
    if isinstance(value, Number):
        return Number(value.type, abs(value.value))
    return abs(number) if isinstance(number, float) else int64(abs(number))


def _rounding(name: str, function: Callable[[float], float]) -> Run:
    def run(state: State, given: list[object]) -> object:
        number = number_of(given[0])
        if number is None:
            raise Panic(f"invalid argument for {name} (type {type_of(given[0])})")
        value = float(number)
        return function(value) if math.isfinite(value) else value

    return run


def _round(value: float) -> float:
    return math.copysign(
        math.floor(abs(value) + 0.5)
        if abs(value) < 2**52 and abs(value) != 0.49999999999999994
        else (0.0 if abs(value) < 1 else abs(value)),
        value,
    )


def _whole(function: Callable[[float], int]) -> Callable[[float], float]:
    return lambda value: math.copysign(float(function(value)), value)


def _extreme(name: str, operator: str) -> Run:
    def run(state: State, given: list[object]) -> object:
        if state.dialect.is_old:
            return _old_extreme(given, operator)
        return _deep_extreme(name, operator, given, 0)

    return run


def _old_extreme(given: list[object], operator: str) -> object:
    best: object = None
    for value in given:
        if best is None or compare(operator, best, value):
            best = value
    return best


def _deep_extreme(name: str, operator: str, given: list[object], depth: int) -> object:
    """minMax of builtin/lib.go: lists are looked into; a lone value that is no number comes back as it is."""
    if depth > 60:
        raise UnknownAnswer("values nested too deeply")
    best: object = None
    for value in given:
        if isinstance(value, list):
            for one in value:
                best = _better(
                    operator, best, _inner_extreme(name, operator, one, type(value) in (list, Shuffled), depth)
                )
        elif number_of(value) is not None or isinstance(value, Duration):
            best = _better(operator, best, value)
        elif len(given) == 1:
            return value
        else:
            raise Panic(f"invalid argument for {name} (type {type_of(value)})")
    return best


def _inner_extreme(name: str, operator: str, value: object, is_plain: bool, depth: int) -> object:
    if number_of(value) is not None:
        return value
    if isinstance(value, list):
        inner = _deep_extreme(name, operator, [value], depth + 1)
        if inner is None and not is_plain:
            raise Panic(f"invalid argument for {name} (type <nil>)")
        return inner
    raise Panic(f"invalid argument for {name} (type {type_of(value)})")


def _better(operator: str, best: object, value: object) -> object:
    if best is None:
        return value
    return value if value is not None and compare(operator, best, value) else best


def _flat(name: str, given: list[object], depth: int = 0) -> list[float]:
    """All numbers of lists in lists."""
    if depth > 60:
        raise UnknownAnswer("values nested too deeply")
    found: list[float] = []
    for value in given:
        number = number_of(value)
        if isinstance(value, list):
            found.extend(_flat(name, value, depth + 1))
        elif isinstance(value, Duration):
            found.append(float(value.nanoseconds))
        elif number is None:
            raise Panic(f"invalid argument for {name} (type {type_of(value)})")
        else:
            found.append(float(number))
    return found


def _numbers(state: State, name: str, given: list[object]) -> list[float]:
    if not state.dialect.is_old:
        return _flat(name, given)
    if not isinstance(given[0], list):
        raise Panic(f"cannot {name} {type_of(given[0])}")
    for value in given[0]:
        if number_of(value) is None or (isinstance(value, Number) and value.type.startswith("u")):
            raise Panic(f"cannot {name} {type_of(value)}")
    return [float(number_of(value) or 0) for value in given[0]]


def _mean(state: State, given: list[object]) -> object:
    found = _numbers(state, "mean", given)
    total = 0.0
    for value in found:
        total += value
    return total / len(found) if found else 0.0


def _median(state: State, given: list[object]) -> object:
    found = sorted(_numbers(state, "median", given))
    if any(math.isnan(value) for value in found):
        raise UnknownAnswer("the median of what is no number")
    middle = len(found) // 2
    if not found:
        return 0.0
    return found[middle] if len(found) % 2 else (found[middle - 1] + found[middle]) / 2


def _sum(state: State, given: list[object]) -> object:
    """sum of 1.15.3; the later one is a loop."""
    if not isinstance(given[0], list):
        raise Panic(f"cannot sum {type_of(given[0])}")
    total: int | float = 0
    for value in given[0]:
        number = number_of(value)
        if number is None or (isinstance(value, Number) and value.type.startswith("u")):
            raise Panic(f"cannot sum {type_of(value)}")
        total = total + number if isinstance(number + total, float) else int64(int(total) + int(number))
    return total


FUNCTIONS: dict[str, Run] = {
    "int": to_integer,
    "float": to_float,
    "abs": _absolute,
    "ceil": _rounding("ceil", _whole(math.ceil)),
    "floor": _rounding("floor", _whole(math.floor)),
    "round": _rounding("round", _round),
    "max": _extreme("max", "<"),
    "min": _extreme("min", ">"),
    "mean": _mean,
    "median": _median,
    "sum": _sum,
}
