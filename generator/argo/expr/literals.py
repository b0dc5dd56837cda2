"""Strings and numbers as they are written in an expression.

Owns where a string ends and what it says (lexer.go scanString and scanRawString, lexer/utils.go unescape) and the
value of a number (parser.go parseSecondary). Bytes that are no UTF-8 are carried as Python's surrogate escapes.
"""

from __future__ import annotations

import re

_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}
_WIDTHS = {"x": 2, "u": 4, "U": 8}
_OCTAL = frozenset("01234567")
_HEX = frozenset("0123456789abcdefABCDEF")
_FLOAT = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\Z")


class LiteralError(Exception):
    """A literal that is none; `at` is the offset of what is wrong."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at


def end_of_string(text: str, start: int, is_old: bool) -> int:
    """The offset behind the closing quote of the string that opens at `start`."""
    quote = text[start]
    at = start + 1
    while at < len(text) and text[at] != quote:
        if text[at] == "\n":
            raise LiteralError("literal not terminated", at)
        at = _end_of_escape(text, at + 1, quote, is_old) if text[at] == "\\" else at + 1
    if at >= len(text):
        raise LiteralError("literal not terminated", len(text))
    return at + 1


def _end_of_escape(text: str, at: int, quote: str, is_old: bool) -> int:
    sign = text[at : at + 1]
    if sign and (sign in _SIMPLE or sign == quote):
        return at + 1
    if sign in _OCTAL:
        return _digits(text, at, 3, _OCTAL)
    if sign == "u" and text[at + 1 : at + 2] == "{" and not is_old:
        end = text.find("}", at)
        if not 1 <= end - at - 2 <= 6 or not _HEX.issuperset(text[at + 2 : end]):
            raise LiteralError("invalid char escape", at)
        return end + 1
    if sign in _WIDTHS:
        return _digits(text, at + 1, _WIDTHS[sign], _HEX)
    raise LiteralError("invalid char escape", at)


def _digits(text: str, at: int, count: int, allowed: frozenset[str]) -> int:
    if len(text) < at + count or not allowed.issuperset(text[at : at + count]):
        raise LiteralError("invalid char escape", at)
    return at + count


def end_of_raw(text: str, start: int) -> tuple[str, int]:
    """What a raw string says, and the offset behind it; two backquotes stand for one."""
    at = start + 1
    while True:
        end = text.find("`", at)
        if end < 0:
            raise LiteralError("literal not terminated", len(text))
        if not text.startswith("``", end):
            return text[start + 1 : end].replace("``", "`"), end + 1
        at = end + 2


def unescape(quoted: str, start: int) -> str:
    """What a quoted string says."""
    text = quoted[1:-1].replace("\r\n", "\n").replace("\r", "\n")
    if "\\" not in text:
        return text
    parts = []
    at = 0
    while (found := text.find("\\", at)) >= 0:
        parts.append(text[at:found])
        value, at = _escape(text, found + 1, start)
        parts.append(value)
    return "".join(parts) + text[at:]


def _escape(text: str, at: int, start: int) -> tuple[str, int]:
    sign = text[at]
    if sign in _SIMPLE or sign in "'\"":
        return _SIMPLE.get(sign, sign), at + 1
    if sign in _OCTAL:
        if sign > "3":
            raise LiteralError("unable to unescape string", start)
        return chr(int(text[at : at + 3], 8)), at + 3
    if text[at + 1] == "{":
        end = text.index("}", at)
        return _rune(int(text[at + 2 : end], 16), start), end + 1
    end = at + 1 + _WIDTHS[sign]
    return _rune(int(text[at + 1 : end], 16), start), end


def _rune(code: int, start: int) -> str:
    """The text for a code point: a Go rune has 32 bits and a sign, and a negative one is written as a byte."""
    if code > 0x7FFFFFFF:
        byte = code & 0xFF
        return chr(byte) if byte < 0x80 else chr(0xDC00 + byte)
    if code > 0x10FFFF:
        raise LiteralError("unable to unescape string", start)
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)


def number(written: str, is_old: bool) -> int | float:
    """The value of a number; ValueError with the kind of literal that it is not."""
    text = written.replace("_", "")
    low = text.lower()
    if ("x" in text) if is_old else low.startswith("0x"):
        return _integer(low.removeprefix("0x"), 16, "hex", low.startswith("0x"))
    if "." in low or "e" in low:
        if not _FLOAT.match(text) or float(text) == float("inf"):
            raise ValueError("invalid float literal")
        return float(text)
    if low.startswith("0b") and not is_old:
        return _integer(low[2:], 2, "binary", True)
    if low.startswith("0o") and not is_old:
        return _integer(low[2:], 8, "octal", True)
    return _integer(text, 10, "integer", True)


def _integer(digits: str, base: int, name: str, is_right: bool) -> int:
    """strconv.ParseInt to 64 bits."""
    allowed = "0123456789abcdef"[:base]
    if not is_right or not digits or len(digits.lstrip("0")) > 64 or any(sign not in allowed for sign in digits):
        raise ValueError(f"invalid {name} literal")
    value = int(digits, base)
    if value > 0x7FFFFFFFFFFFFFFF:
        raise ValueError(f"invalid {name} literal")
    return value
