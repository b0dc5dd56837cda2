"""Escapes, outside and inside of sets (regexp/syntax parseEscape, parsePerlClassEscape, parseUnicodeClass)."""

from __future__ import annotations

import re

from generator.argo.expr.regexp.classes import LAST, PERL, Signs, of_category
from generator.argo.expr.regexp.tree import RegexpError

_CONTROL = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_OCTAL = re.compile(r"(?:[1-7][0-7]|0)[0-7]?[0-7]?")
_HEX = re.compile(r"x(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{2}))")
_BAD_HEX = re.compile(r"\\x(?:\{[0-9a-fA-F]*|[0-9a-fA-F]?.?)", re.DOTALL)


def escaped(pattern: str, at: int) -> tuple[Signs, int]:
    """The signs that an escape means, outside or inside of a set, and where it ends."""
    kind = pattern[at + 1 : at + 2]
    if kind.lower() in PERL and kind:
        return Signs((), ((PERL[kind.lower()], kind.isupper()),)), at + 2
    if kind in ("p", "P") and kind:
        return _category(pattern, at)
    sign, end = escaped_sign(pattern, at)
    return Signs(((ord(sign), ord(sign)),)), end


def _category(pattern: str, at: int) -> tuple[Signs, int]:
    name, end = pattern[at + 2 : at + 3], at + 3
    if name == "{":
        end = pattern.find("}", at)
        if end < 0:
            raise RegexpError("invalid character class range", pattern[at:])
        name, end = pattern[at + 3 : end], end + 1
    if not name:
        raise RegexpError("invalid character class range", pattern[at:])
    plain, negated = of_category(name)
    return Signs((), ((plain, negated is not (pattern[at + 1] == "P")),)), end


def escaped_sign(pattern: str, at: int) -> tuple[str, int]:
    """The one sign that an escape means."""
    if at + 1 >= len(pattern):
        raise RegexpError("trailing backslash at end of expression", "")
    sign = pattern[at + 1]
    if sign in _CONTROL:
        return _CONTROL[sign], at + 2
    octal = _OCTAL.match(pattern, at + 1)
    if octal:
        return chr(int(octal[0], 8)), octal.end()
    hexadecimal = _HEX.match(pattern, at + 1)
    if hexadecimal and int(hexadecimal[1] or hexadecimal[2], 16) <= LAST:
        return chr(int(hexadecimal[1] or hexadecimal[2], 16)), hexadecimal.end()
    if sign.isascii() and not sign.isalnum() and sign != "\x00":
        return sign, at + 2
    bad = _BAD_HEX.match(pattern, at)
    raise RegexpError("invalid escape sequence", bad[0] if bad else pattern[at : at + 2])
