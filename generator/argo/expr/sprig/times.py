"""sprig's functions over times and durations (date.go of sprig 3.3.0), in UTC alone.

What looks at the zone of the controller, or at its clock, has no answer.
"""

from __future__ import annotations

from typing import cast

from generator.argo.expr.durations import SECOND, format_duration, parse_duration
from generator.argo.expr.layouts import format_layout
from generator.argo.expr.numbers import parse_integer
from generator.argo.expr.outcome import Budget, Panic, UnknownAnswer
from generator.argo.expr.sprig.table import Table
from generator.argo.expr.values import Duration, Number, Time, int64

_ROUNDED = (("y", 365 * 86_400), ("mo", 30 * 86_400), ("d", 86_400), ("h", 3600), ("m", 60), ("s", 1))


def _moment(value: object) -> Time:
    """A time, or seconds since 1970; anything else would be now"""
    if isinstance(value, Time):
        return Time(value.nanoseconds)
    if isinstance(value, Number) and value.type in ("int64", "int32"):
        return Time(int(value.value) * SECOND)
    if isinstance(value, int) and not isinstance(value, bool):
        return Time(value * SECOND)
    raise UnknownAnswer("the time of the controller")


def _in_zone(layout: str, value: object, zone: str) -> str:
    if zone not in ("UTC", ""):
        raise UnknownAnswer("a named time zone")
    return format_layout(_moment(value), layout)


def _date_in_zone(budget: Budget, given: list[object]) -> object:
    return _in_zone(cast(str, given[0]), given[1], cast(str, given[2]))


def _html_date(budget: Budget, given: list[object]) -> object:
    return _in_zone("2006-01-02", given[0], cast(str, given[1]))


def _modified(is_strict: bool) -> object:
    def run(budget: Budget, given: list[object]) -> object:
        moment = cast(Time, given[1])
        try:
            return moment._replace(nanoseconds=moment.nanoseconds + parse_duration(cast(str, given[0])).nanoseconds)
        except Panic:
            if is_strict:
                raise
            return moment

    return run


def _duration(budget: Budget, given: list[object]) -> object:
    value = given[0]
    seconds = (parse_integer(value) or 0) if isinstance(value, str) else 0
    if isinstance(value, Number) and value.type == "int64":
        seconds = int(value.value)
    return format_duration(Duration(int64(seconds * SECOND)))


def _rounded(budget: Budget, given: list[object]) -> object:
    value = given[0]
    count = int(value.value) if isinstance(value, Number) and value.type == "int64" else 0
    if isinstance(value, Time):
        raise UnknownAnswer("the time of the controller")
    if isinstance(value, str):
        try:
            count = parse_duration(value).nanoseconds
        except Panic:
            count = 0
    for name, seconds in _ROUNDED:
        if abs(count) > seconds * SECOND:
            return f"{abs(count) // (seconds * SECOND)}{name}"
    return "0s"


TABLE = cast(
    Table,
    {
        "dateInZone": ("(string, interface {}, string) string", _date_in_zone),
        "date_in_zone": ("(string, interface {}, string) string", _date_in_zone),
        "htmlDateInZone": ("(interface {}, string) string", _html_date),
        "dateModify": ("(string, time.Time) time.Time", _modified(is_strict=False)),
        "date_modify": ("(string, time.Time) time.Time", _modified(is_strict=False)),
        "mustDateModify": ("(string, time.Time) time.Time", _modified(is_strict=True)),
        "must_date_modify": ("(string, time.Time) time.Time", _modified(is_strict=True)),
        "duration": ("(interface {}) string", _duration),
        "durationRound": ("(interface {}) string", _rounded),
        "unixEpoch": ("(time.Time) string", lambda budget, given: str(given[0].nanoseconds // SECOND)),
    },
)
