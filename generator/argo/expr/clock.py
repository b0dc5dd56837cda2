"""The calendar, and Go's layouts of times."""

from __future__ import annotations

import re

from generator.argo.expr.outcome import UnknownAnswer
from generator.argo.expr.values import Time

_SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH = "|".join(_SHORT_MONTHS)
# What stands in a layout, and what it means in a text. The longer ones first.
_ELEMENTS = {
    "2006": r"(?P<year>[0-9]{4})",
    "01": r"(?P<month>[0-9]{2})",
    "02": r"(?P<day>[0-9]{2})",
    "15": r"(?P<hour>[0-9]{2})",
    "04": r"(?P<minute>[0-9]{2})",
    "05": r"(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]+))?",
    "Z07:00": r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})",
}
_ELEMENT = re.compile("|".join(re.escape(element) for element in _ELEMENTS))
_OTHER = re.compile(r"[0-9]|Jan|Mon|MST|PM|pm|_")
_RARE = re.compile(rf"[0-9]{{2}} (?:{_MONTH}) |[A-Z][a-z]+, [0-9]{{2}}", re.IGNORECASE)


def days_of(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 in the Gregorian calendar."""
    year -= month <= 2
    era, of_era = divmod(year, 400)
    of_year = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5 + day - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468


def civil(days: int) -> tuple[int, int, int]:
    """Year, month and day of a number of days since 1970-01-01."""
    era, of_era = divmod(days + 719_468, 146_097)
    year = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    return year + era * 400 + (month <= 2), month, of_year - (153 * shifted + 2) // 5 + 1


def weekday(days: int) -> int:
    """0 is Sunday."""
    return (days + 4) % 7


def parse_layout(layout: str, text: str) -> Time | None:
    """time.Parse for the usual numeric layouts; None when the text is not of the layout."""
    rest = _ELEMENT.sub("", layout)
    if _OTHER.search(rest):
        if _RARE.match(text) or layout.startswith(("02 Jan", "Mon")) is False:
            raise UnknownAnswer("a time layout that is not ported")
        return None
    parts = []
    at = 0
    for match in _ELEMENT.finditer(layout):
        parts.append(re.escape(layout[at : match.start()]) + _ELEMENTS[match[0]])
        at = match.end()
    try:
        found = re.fullmatch("".join(parts) + re.escape(layout[at:]), text, re.ASCII)
    except re.error:
        raise UnknownAnswer("a time layout that is not ported") from None
    return _time(found.groupdict()) if found else None


def _time(found: dict[str, str | None]) -> Time | None:
    def part(name: str, missing: int) -> int:
        return int(found.get(name) or missing)

    year, month, day = part("year", 0), part("month", 1), part("day", 1)
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
    return Time(seconds * 1_000_000_000 + int(fraction), offset, "UTC" if zone == "Z" else "")
