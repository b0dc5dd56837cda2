"""Texts in a `when` that count as times.

Source: govaluate v3.0.1 parsing.go `tryParseTime` and what time.ParseInLocation takes for its layouts, in UTC. Times in
words have no answer.
"""

from __future__ import annotations

import re

from generator.argo.expr import UnknownAnswer

_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:([ T])(\d\d?)(?::(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?(Z|[+-]\d\d:?\d\d)?)?", re.ASCII
)
_IN_WORDS = re.compile(r"[A-Z][a-z]{2} [A-Z][a-z]{2} .*\d{4}|\d{1,2}:\d\d[AP]M", re.ASCII)


def time_of(text: str) -> tuple[float, str] | None:
    """The seconds since 1970 of a text that is a time, and its text in Go. Raises UnknownAnswer."""
    found = _TIME.fullmatch(text)
    if found is None or not _is_layout(found):
        if _IN_WORDS.fullmatch(text):
            raise UnknownAnswer("a time in words in `when`")
        return None
    from datetime import datetime, timedelta  # late: only a text that looks like a date needs it

    year, month, day, hour, minute, second = (int(part or 0) for part in found.group(1, 2, 3, 5, 6, 7))
    try:
        moment = datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None
    fraction, zone = (found[8] or "").rstrip("0"), (found[9] or "Z").replace(":", "")
    shown = f"{moment:%H:%M:%S}{'.' * bool(fraction)}{fraction} {'+0000 UTC' if zone == 'Z' else f'{zone} {zone}'}"
    if zone != "Z":
        shift = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:]))
        moment = moment - shift if zone[0] == "+" else moment + shift
    seconds = (moment - datetime(1970, 1, 1)) // timedelta(seconds=1)
    return float(seconds), f"{found[1]}-{found[2]}-{found[3]} {shown}"


def _is_layout(found: re.Match[str]) -> bool:
    """Whether what is given and what is missing is so in one of the layouts."""
    between, minute, second, zone = found.group(4, 6, 7, 9)
    if between is None:
        return True
    if between == " ":
        return minute is not None and (zone is None or (second is not None and ":" in zone))
    return zone is not None and (second is not None or ":" not in zone)
