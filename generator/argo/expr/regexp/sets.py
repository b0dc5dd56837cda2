"""Sets in brackets: `[a-z]`, `[^\\d[:alpha:]]`."""

from __future__ import annotations

import re

from generator.argo.expr.regexp.classes import POSIX, Ranges, Signs
from generator.argo.expr.regexp.escapes import escaped, escaped_sign
from generator.argo.expr.regexp.tree import RegexpError

_POSIX = re.compile(r"\[:(\^?)([a-z]*):\]")


def parse_set(pattern: str, start: int, is_folded: bool) -> tuple[Signs, int]:
    """The set that opens at `start`, and where it ends."""
    at = start + 1
    negated = pattern.startswith("^", at)
    at += negated
    ranges: list[tuple[int, int]] = []
    groups: list[tuple[Ranges | str, bool]] = []
    first = True
    while not pattern.startswith("]", at) or first:
        if at >= len(pattern):
            raise RegexpError("missing closing ]", pattern[start:])
        first = False
        found, at = _item(pattern, at, start)
        ranges.extend(found.ranges)
        groups.extend(found.groups)
    return Signs(tuple(ranges), tuple(groups), negated, is_folded), at + 1


def _item(pattern: str, at: int, start: int) -> tuple[Signs, int]:
    posix = _POSIX.match(pattern, at)
    if posix:
        if posix[2] not in POSIX:
            raise RegexpError("invalid character class range", posix[0])
        return Signs((), ((POSIX[posix[2]], bool(posix[1])),)), posix.end()
    if pattern.startswith("\\", at) and pattern[at + 1 : at + 2] in tuple("dDsSwWpP"):
        return escaped(pattern, at)
    low, end = _sign(pattern, at, start)
    if not pattern.startswith("-", end) or pattern[end + 1 : end + 2] in ("]", ""):
        return Signs(((ord(low), ord(low)),)), end
    high, end = _sign(pattern, end + 1, start)
    if high < low:
        raise RegexpError("invalid character class range", pattern[at:end])
    return Signs(((ord(low), ord(high)),)), end


def _sign(pattern: str, at: int, start: int) -> tuple[str, int]:
    if at >= len(pattern):
        raise RegexpError("missing closing ]", pattern[start:])
    if pattern[at] != "\\":
        return pattern[at], at + 1
    return escaped_sign(pattern, at)
