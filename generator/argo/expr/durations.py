"""time.Duration as text, both ways."""

from __future__ import annotations

import re

from generator.argo.expr.outcome import Panic
from generator.argo.expr.values import Duration

SECOND = 1_000_000_000
_UNITS = {"ns": 1, "us": 1000, "\u00b5s": 1000, "\u03bcs": 1000, "ms": 1_000_000, "s": SECOND}
_UNITS |= {"m": 60 * SECOND, "h": 3600 * SECOND}
_PART = re.compile("([0-9]*)(?:\\.([0-9]*))?(ns|us|\u00b5s|\u03bcs|ms|s|m|h)")


def parse_duration(text: str) -> Duration:
    """time.ParseDuration; Panic when it is none."""
    sign = -1 if text.startswith("-") else 1
    rest = text[1:] if text[:1] in ("-", "+") else text
    if rest == "0":
        return Duration(0)
    total = at = 0
    while at < len(rest) or not rest:
        match = _PART.match(rest, at)
        if not match or not (match[1] or match[2]) or len(match[1]) > 4000:
            raise Panic(f'time: invalid duration "{text}"')
        unit = _UNITS[match[3]]
        fraction = match[2] or ""
        total += int(match[1] or 0) * unit + int((fraction or "0")[:18]) * unit // 10 ** len(fraction[:18])
        at = match.end()
    if total > 0x7FFFFFFFFFFFFFFF:
        raise Panic(f'time: invalid duration "{text}"')
    return Duration(sign * total)


def format_duration(value: Duration) -> str:
    """Duration.String"""
    rest = abs(value.nanoseconds)
    sign = "-" if value.nanoseconds < 0 else ""
    if rest < SECOND:
        for unit, size in (("ms", 1_000_000), ("\u00b5s", 1000), ("ns", 1)):
            if rest >= size:
                return f"{sign}{_decimal(rest, size)}{unit}"
        return "0s"
    hours, rest = divmod(rest, 3600 * SECOND)
    minutes, rest = divmod(rest, 60 * SECOND)
    shown_hours = f"{hours}h" if hours else ""
    return f"{sign}{shown_hours}{f'{minutes}m' if hours or minutes else ''}{_decimal(rest, SECOND)}s"


def _decimal(value: int, unit: int) -> str:
    whole, rest = divmod(value, unit)
    fraction = f"{rest:0{len(str(unit)) - 1}d}".rstrip("0") if rest else ""
    return f"{whole}.{fraction}" if fraction else str(whole)
