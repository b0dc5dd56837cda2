"""Go's layouts of times: the reference time 2006-01-02 15:04:05 -0700 MST stands for the parts of every other.

Source: time/format.go nextStdChunk. Names of zones other than UTC have no answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from generator.argo.expr.clock import civil, days_of, weekday
from generator.argo.expr.outcome import UnknownAnswer
from generator.argo.expr.values import Time

SECOND = 1_000_000_000
MONTHS = "January February March April May June July August September October November December".split()
WEEKDAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split()

# In the order in which they are looked for; a name is none when a lower-case letter follows.
_ELEMENT = re.compile(
    r"January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|002|0[1-6]|15|1|_?2006|2|__2|_2|3|4|5|PM|pm"
    r"|[-Z]07(?::?00){0,2}|[.,](?:0+|9+)(?![0-9])"
)
_READ = {
    "2006": r"(?P<year>[0-9]{4})",
    "01": r"(?P<month>[0-9]{2})",
    "1": r"(?P<month>[0-9]{1,2})",
    "Jan": rf"(?P<name>{'|'.join(month[:3] for month in MONTHS)})",
    "January": rf"(?P<name>{'|'.join(MONTHS)})",
    "02": r"(?P<day>[0-9]{2})",
    "2": r"(?P<day>[0-9]{1,2})",
    "15": r"(?P<hour>[0-9]{2})",
    "04": r"(?P<minute>[0-9]{2})",
    "05": r"(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]+))?",
    "Z07:00": r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})",
    "-07:00": r"(?P<zone>[+-][0-9]{2}:[0-9]{2})",
}


def parts(value: Time) -> tuple[int, int, int, int, int, int, int]:
    """Year, month, day, hour, minute, second and nanosecond in the time's own zone."""
    seconds, rest = divmod(value.nanoseconds + value.offset * SECOND, SECOND)
    days, seconds = divmod(seconds, 86_400)
    year, month, day = civil(days)
    return year, month, day, seconds // 3600, seconds // 60 % 60, seconds % 60, rest


def format_layout(value: Time, layout: str) -> str:
    """Time.Format"""
    return _ELEMENT.sub(lambda match: _written(match[0], value), layout)


def _written(element: str, value: Time) -> str:
    year, month, day, hour, minute, second, rest = parts(value)
    if not 0 <= year <= 9999:
        raise UnknownAnswer("a year that has not four digits")
    if element[0] in ".,":
        return _fraction(element, rest)
    if element[0] in "-Z":
        return _offset(element, value.offset)
    if element == "MST":
        if value.zone != "UTC":
            raise UnknownAnswer("the name of a time zone")
        return "UTC"
    days = days_of(year, month, day)
    written: dict[str, Callable[[], str]] = {
        "January": lambda: MONTHS[month - 1],
        "Jan": lambda: MONTHS[month - 1][:3],
        "Monday": lambda: WEEKDAYS[weekday(days)],
        "Mon": lambda: WEEKDAYS[weekday(days)][:3],
        "PM": lambda: "PM" if hour >= 12 else "AM",
        "pm": lambda: "pm" if hour >= 12 else "am",
        "002": lambda: f"{days - days_of(year, 1, 1) + 1:03d}",
        "__2": lambda: f"{days - days_of(year, 1, 1) + 1:3d}",
        "_2": lambda: f"{day:2d}",
        "_2006": lambda: f"_{year:04d}",
        "2006": lambda: f"{year:04d}",
        "06": lambda: f"{year % 100:02d}",
    }
    if element in written:
        return written[element]()
    number = {"1": month, "2": day, "3": hour % 12 or 12, "4": minute, "5": second}
    if element == "15":
        return f"{hour:02d}"
    return f"{number[element[-1]]:02d}" if len(element) == 2 else str(number[element])


def _fraction(element: str, rest: int) -> str:
    digits = f"{rest:09d}"[: len(element) - 1].ljust(len(element) - 1, "0")
    if element[1] == "9":
        digits = digits.rstrip("0")
    return element[0] + digits if digits else ""


def _offset(element: str, offset: int) -> str:
    if element[0] == "Z" and offset == 0:
        return "Z"
    minutes = abs(offset) // 60
    fields = [f"{minutes // 60:02d}", f"{minutes % 60:02d}", f"{abs(offset) % 60:02d}"]
    glue = ":" if ":" in element else ""
    return ("-" if offset < 0 else "+") + glue.join(fields[: element.replace(":", "").count("0") // 2 + 1])


def parse_layout(layout: str, text: str) -> Time | None:
    """time.Parse for the usual elements; None when the text is not of the layout."""
    pattern, at = [], 0
    for match in _ELEMENT.finditer(layout):
        if match[0] not in _READ:
            raise UnknownAnswer(f"reading a time by the layout element {match[0]}")
        pattern.append(re.escape(layout[at : match.start()]) + _READ[match[0]])
        at = match.end()
    try:
        found = re.fullmatch("".join(pattern) + re.escape(layout[at:]), text, re.ASCII)
    except re.error:
        raise UnknownAnswer("a time layout that names a part twice") from None
    return _time(found.groupdict()) if found else None


def _time(found: dict[str, str | None]) -> Time | None:
    def part(name: str, missing: int) -> int:
        return int(found.get(name) or missing)

    year, month, day = part("year", 0), part("month", 1), part("day", 1)
    if found.get("name"):
        month = [name[:3] for name in MONTHS].index(str(found["name"])[:3]) + 1
    hour, minute, second = part("hour", 0), part("minute", 0), part("second", 0)
    if not (1 <= month <= 12 and hour < 24 and minute < 60 and second < 60 and day >= 1):
        return None
    days = days_of(year, month, day)
    if civil(days) != (year, month, day):
        return None
    fraction = (found.get("fraction") or "")[:9].ljust(9, "0")
    zone = found.get("zone") or "Z"
    offset = 0 if zone == "Z" else (1 if zone[0] == "+" else -1) * (int(zone[1:3]) * 3600 + int(zone[4:]) * 60)
    seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
    return Time(seconds * SECOND + int(fraction), offset, "UTC" if zone == "Z" else "")
