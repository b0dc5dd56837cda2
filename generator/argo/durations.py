"""Lengths of time as Go writes and reads them, in nanoseconds.

Sources: time.ParseDuration, time.Duration.String, and argo-workflows config/ttl.go `TTL`, which knows days.
"""

from __future__ import annotations

import re

_UNITS = {"ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
_PART = re.compile(r"([0-9]*)(?:\.([0-9]*))?([^0-9.]*)")
_ATOI = re.compile(r"[-+]?[0-9]+")
_LONGEST = 1 << 63
_TTL = {"d": 86400 * 10**9, "h": _UNITS["h"], "m": _UNITS["m"], "s": _UNITS["s"]}


def parse_duration(text: str) -> int:
    """Nanoseconds of text such as "1h30m". Raises ValueError with Go's words."""
    bare = text[1:] if text[:1] in ("-", "+") else text
    if bare == "0":
        return 0
    total, place = 0, 0
    while place < len(bare) or not bare:
        found = _PART.match(bare, place)
        assert found is not None
        whole, fraction, unit = found.groups()
        if not (whole or fraction):
            raise ValueError(f'time: invalid duration "{text}"')
        if not unit:
            raise ValueError(f'time: missing unit in duration "{text}"')
        if unit not in _UNITS:
            raise ValueError(f'time: unknown unit "{unit}" in duration "{text}"')
        total += _amount(whole, fraction or "", _UNITS[unit])
        if total > _LONGEST:
            raise ValueError(f'time: invalid duration "{text}"')
        place = found.end()
    if text[:1] != "-" and total == _LONGEST:
        raise ValueError(f'time: invalid duration "{text}"')
    return -total if text[:1] == "-" else total


def format_duration(nanoseconds: int) -> str:
    """Text such as "1h30m0s", as Duration.String gives it."""
    sign, rest = "-" * (nanoseconds < 0), abs(nanoseconds)
    if rest == 0:
        return "0s"
    for unit, size in (("ns", 10**3), ("µs", 10**6), ("ms", 10**9)):
        if rest < size:
            return sign + _decimal(rest, size // 1000) + unit
    hours, rest = divmod(rest, _UNITS["h"])
    minutes, rest = divmod(rest, _UNITS["m"])
    text = _decimal(rest, _UNITS["s"]) + "s"
    if hours or minutes:
        text = f"{minutes}m{text}"
    return sign + (f"{hours}h{text}" if hours else text)


def parse_ttl(text: str) -> int:
    """Nanoseconds of a lifetime: a whole number of d, h, m or s, so neither "1.5h" nor "100ms" is one, or "".
    Raises ValueError with Go's words."""
    if text == "":
        return 0
    size = _TTL.get(text[-1])
    if size is None:
        return parse_duration(text)
    if not _ATOI.fullmatch(text[:-1]):
        raise ValueError(f'strconv.Atoi: parsing "{text[:-1]}": invalid syntax')
    if len(text) > 21 or not -_LONGEST <= int(text[:-1]) < _LONGEST:
        raise ValueError(f'strconv.Atoi: parsing "{text[:-1]}": value out of range')
    return (int(text[:-1]) * size + _LONGEST) % (2 * _LONGEST) - _LONGEST


def _amount(whole: str, fraction: str, unit: int) -> int:
    """Whole units exactly; the fraction by way of a float64, as ParseDuration does."""
    if len(whole.lstrip("0")) > 19:
        return 2 * _LONGEST
    total = int(whole or 0) * unit
    kept = fraction[:18]
    return total + int(int(kept or 0) * (unit / 10 ** len(kept)))


def _decimal(amount: int, unit: int) -> str:
    whole, rest = divmod(amount, unit)
    if not rest:
        return str(whole)
    return f"{whole}.{str(rest).rjust(len(str(unit)) - 1, '0').rstrip('0')}"
