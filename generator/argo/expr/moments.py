"""Times and durations (Go's package time), as far as an expression about a workflow is likely to ask.

Zones are UTC and fixed offsets; named zones and the zone of the controller have no answer here. now() has one only
where the caller says what time it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from generator.argo.expr.clock import days_of, weekday
from generator.argo.expr.durations import SECOND, format_duration, parse_duration
from generator.argo.expr.layouts import MONTHS, WEEKDAYS, format_layout, parse_layout, parts
from generator.argo.expr.outcome import Panic, UnknownAnswer
from generator.argo.expr.state import State, shown
from generator.argo.expr.values import (
    DURATION,
    MONTH,
    TIME,
    WEEKDAY,
    Duration,
    Function,
    Named,
    Number,
    Time,
    int64,
    number_of,
    type_of,
)

_LAYOUTS: tuple[str, ...] = ("2006-01-02", "15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04:05Z07:00")
# RFC 822, 850 and 1123, which date() also reads, name the zone.
_NAMED = re.compile(r"[0-9]{2} [A-Z][a-z]{2} [0-9]{2} |[A-Z][a-z]+, [0-9]{2}", re.IGNORECASE)

# The methods that are ported, with the Go type of what they give.
METHODS: dict[str, dict[str, str]] = {
    TIME: {
        "Year": "int", "Month": "time.Month", "Day": "int", "Hour": "int", "Minute": "int", "Second": "int",
        "Weekday": "time.Weekday", "YearDay": "int", "Unix": "int64", "UnixMilli": "int64", "Nanosecond": "int",
        "UTC": TIME, "String": "string", "Add": TIME, "Sub": DURATION, "Before": "bool", "After": "bool",
        "Equal": "bool", "IsZero": "bool", "Format": "string",
    },
    DURATION: {
        "Hours": "float64", "Minutes": "float64", "Seconds": "float64", "Milliseconds": "int64",
        "Microseconds": "int64", "Nanoseconds": "int64", "String": "string",
    },
    MONTH: {"String": "string"},
    WEEKDAY: {"String": "string"},
}  # fmt: skip
# The other exported methods of both types: they exist, and this port does not know them.
UNPORTED = frozenset(
    """AddDate AppendBinary AppendFormat AppendText Clock Compare Date GoString GobDecode GobEncode ISOWeek In IsDST
    Local Location MarshalBinary MarshalJSON MarshalText Round Truncate UnixMicro UnixNano UnmarshalBinary
    UnmarshalJSON UnmarshalText Zone ZoneBounds Abs""".split()
)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise Panic(f"interface conversion: interface {{}} is {shown(value)}, not string")


def now(state: State, given: list[object]) -> object:
    """now()"""
    if state.now is None:
        raise UnknownAnswer("now(), since the time is not given")
    return Time(state.now)


def timezone(state: State, given: list[object]) -> object:
    """timezone(name)"""
    raise UnknownAnswer("the function timezone")


def date(state: State, given: list[object]) -> object:
    """date(text), date(text, layout)"""
    text = _text(given[0])
    if len(given) > 2:
        raise UnknownAnswer("a date in a named zone")
    layouts = _LAYOUTS if len(given) == 1 else (_text(given[1]),)
    for layout in layouts:
        found = parse_layout(layout, text)
        if found is not None:
            return found
    if len(given) == 1 and _NAMED.match(text):
        raise UnknownAnswer("a date with the name of a zone")
    raise Panic(f"invalid date {text}" if len(given) == 1 else f'parsing time "{text}" as "{layouts[0]}"')


def duration(state: State, given: list[object]) -> object:
    """duration(text)"""
    return parse_duration(_text(given[0]))


def format_named(value: Named) -> str:
    """The English name of a month or a day of the week"""
    return MONTHS[value.value - 1] if value.type == MONTH else WEEKDAYS[value.value]


def format_time(value: Time) -> str:
    """Time.String, in UTC"""
    if value.offset or value.zone != "UTC":
        raise UnknownAnswer("the text of a time in another zone")
    year, month, day, hour, minute, second, rest = parts(value)
    fraction = f".{rest:09d}".rstrip("0") if rest else ""
    return f"{year:04d}-{month:02d}-{day:02d} {hour:02d}:{minute:02d}:{second:02d}{fraction} +0000 UTC"


def format_rfc3339(value: Time) -> str:
    """As JSON has it: RFC 3339 with as many digits as it needs."""
    year, month, day, hour, minute, second, rest = parts(value)
    fraction = f".{rest:09d}".rstrip("0") if rest else ""
    minutes = abs(value.offset) // 60
    zone = f"{'-' if value.offset < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}" if value.offset else "Z"
    return f"{year:04d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:{second:02d}{fraction}{zone}"


def method(base: object, name: object) -> Function:
    """A method of a time or a duration, bound to it."""
    owner = type_of(base)
    if not isinstance(name, str) or name not in METHODS[owner]:
        if isinstance(name, str) and name in UNPORTED:
            raise UnknownAnswer(f"the method {name} of {owner}")
        raise Panic(f"cannot fetch {name} from {owner}")
    parameters = {"Add": DURATION, "Sub": TIME, "Before": TIME, "After": TIME, "Equal": TIME, "Format": "string"}
    return Function(name, f"func({parameters.get(name, '')}) {METHODS[owner][name]}", _method(base, name))


def _method(base: object, name: str) -> Callable[[list[object]], object]:
    if isinstance(base, Named):
        return lambda given: format_named(base)
    if isinstance(base, Duration):
        return lambda given: _of_duration(base, name)
    if not isinstance(base, Time):
        raise Panic(f"cannot fetch {name} from {type_of(base)}")
    return lambda given: _of_time(base, name, given)


def _of_duration(base: Duration, name: str) -> object:
    count = base.nanoseconds
    if name == "String":
        return format_duration(base)
    if name in ("Hours", "Minutes", "Seconds"):
        unit = {"Hours": 3600 * SECOND, "Minutes": 60 * SECOND, "Seconds": SECOND}[name]
        whole, rest = divmod(abs(count), unit)
        value = whole + rest / unit
        return -value if count < 0 else float(value)
    unit = {"Milliseconds": 1_000_000, "Microseconds": 1000, "Nanoseconds": 1}[name]
    return Number("int64", (abs(count) // unit) * (-1 if count < 0 else 1))


def _of_time(base: Time, name: str, given: list[object]) -> object:
    other = given[0] if given else None
    if isinstance(other, Time):
        difference = base.nanoseconds - other.nanoseconds
        answers: dict[str, object] = {"Before": difference < 0, "After": difference > 0, "Equal": difference == 0}
        return answers.get(name, _between(base, other))
    if isinstance(other, Duration):
        return base._replace(nanoseconds=base.nanoseconds + other.nanoseconds)
    if isinstance(other, str):
        return format_layout(base, other)
    if name == "UTC":
        return Time(base.nanoseconds)
    if name == "String":
        return format_time(base)
    if name in ("Unix", "UnixMilli"):
        return Number("int64", base.nanoseconds // (SECOND if name == "Unix" else 1_000_000))
    return _field(base, name)


def _field(base: Time, name: str) -> object:
    year, month, day, hour, minute, second, rest = parts(base)
    days = days_of(year, month, day)
    if name == "Month":
        return Named(MONTH, month)
    if name == "Weekday":
        return Named(WEEKDAY, weekday(days))
    plain = {"Year": year, "Day": day, "Hour": hour, "Minute": minute, "Second": second, "Nanosecond": rest}
    plain["YearDay"] = days - days_of(year, 1, 1) + 1
    return plain.get(name, base.nanoseconds == days_of(1, 1, 1) * 86_400 * SECOND)


def _between(a: Time, b: Time) -> Duration:
    """Time.Sub, which stops at the longest duration"""
    return Duration(min(max(a.nanoseconds - b.nanoseconds, -0x8000000000000000), 0x7FFFFFFFFFFFFFFF))


def _product(a: object, b: object) -> object:
    """A duration for whole factors, a float64 for others, None for what is no factor"""
    factors = [side.nanoseconds if isinstance(side, Duration) else number_of(side) for side in (a, b)]
    if factors[0] is None or factors[1] is None:
        return None
    product = factors[0] * factors[1]
    return product if isinstance(product, float) else Duration(int64(product))


def moment_arithmetic(operator: str, a: object, b: object) -> object:
    """`+`, `-` and `*` with times and durations."""
    if operator == "-" and isinstance(a, Time) and isinstance(b, Time):
        return _between(a, b)
    if operator in ("+", "-") and isinstance(b, Duration) and isinstance(a, (Time, Duration)):
        count = a.nanoseconds + (b.nanoseconds if operator == "+" else -b.nanoseconds)
        return a._replace(nanoseconds=count if isinstance(a, Time) else int64(count))
    if operator == "+" and isinstance(a, Duration) and isinstance(b, Time):
        return b._replace(nanoseconds=a.nanoseconds + b.nanoseconds)
    if operator == "*" and (product := _product(a, b)) is not None:
        return product
    raise Panic(f"invalid operation: {type_of(a)} {operator} {type_of(b)}")
