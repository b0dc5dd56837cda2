"""The words of a `when` expression.

Source: github.com/Knetic/govaluate v3.0.1 parsing.go and lexerState.go, which is what `when` is read with in every
supported Argo version. Its own ways are kept: a run of signs is one word (`==-` is unknown), a word stands for its own
text, a quoted text that looks like a time is a number of seconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from generator.argo.expr import UnknownAnswer

PREFIX, NUMERIC, BOOLEAN, VARIABLE, ACCESSOR = "PREFIX", "NUMERIC", "BOOLEAN", "VARIABLE", "ACCESSOR"
STRING, TIME, CLAUSE, CLAUSE_CLOSE = "STRING", "TIME", "CLAUSE", "CLAUSE_CLOSE"
COMPARATOR, LOGICALOP, MODIFIER, TERNARY, SEPARATOR = "COMPARATOR", "LOGICALOP", "MODIFIER", "TERNARY", "SEPARATOR"

_OPERANDS = {PREFIX, NUMERIC, BOOLEAN, VARIABLE, ACCESSOR, STRING, TIME, CLAUSE}
_OPERATORS = {MODIFIER, COMPARATOR, LOGICALOP, CLAUSE_CLOSE, TERNARY, SEPARATOR}

# What may follow what (lexerState.go); "" is the beginning.
_AFTER = {
    "": _OPERANDS,
    CLAUSE: _OPERANDS | {CLAUSE_CLOSE},
    CLAUSE_CLOSE: _OPERATORS | {NUMERIC, BOOLEAN, VARIABLE, STRING, TIME, CLAUSE},
    NUMERIC: _OPERATORS,
    BOOLEAN: _OPERATORS,
    STRING: _OPERATORS,
    TIME: _OPERATORS - {TERNARY},
    VARIABLE: _OPERATORS,
    ACCESSOR: _OPERATORS | {CLAUSE},
    MODIFIER: _OPERANDS - {TIME} | {CLAUSE_CLOSE},
    COMPARATOR: _OPERANDS | {CLAUSE_CLOSE},
    LOGICALOP: _OPERANDS | {CLAUSE_CLOSE},
    PREFIX: _OPERANDS - {PREFIX, STRING, TIME} | {CLAUSE_CLOSE},
    TERNARY: _OPERANDS | {SEPARATOR},
    SEPARATOR: _OPERANDS,
}
_ENDS = {CLAUSE_CLOSE, NUMERIC, BOOLEAN, STRING, TIME, VARIABLE, ACCESSOR}

PREFIXES = ("-", "!", "~")
MODIFIERS = ("+", "-", "*", "/", "%", "**", "&", "|", "^", ">>", "<<")
COMPARATORS = ("==", "!=", ">", ">=", "<", "<=", "=~", "!~", "in")
_SIGNS = {
    **dict.fromkeys(MODIFIERS, MODIFIER),
    **dict.fromkeys(("&&", "||"), LOGICALOP),
    **dict.fromkeys(COMPARATORS, COMPARATOR),
    **dict.fromkeys(("?", ":", "??"), TERNARY),
}

_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d)(?::(\d\d)(?::(\d\d)(?:\.(\d+))?)?)?(Z|[+-]\d\d:?\d\d)?)?"
)  # fmt: skip
_OTHER_TIMES = re.compile(r"[A-Z][a-z]{2} [A-Z][a-z]{2} .*\d{4}|\d{1,2}:\d\d[AP]M")


class WhenError(Exception):
    """The expression cannot be read or has no answer; the text is (about) the controller's."""


class Token(NamedTuple):
    """A word: text for a name, string or sign, a number for a number or time, a bool for true and false."""

    kind: str
    value: object


def tokens(text: str) -> list[Token]:
    """The words, their order checked. Raises WhenError, UnknownAnswer."""
    reader = _Reader(text)
    found: list[Token] = []
    while (token := reader.token(found[-1].kind if found else "")) is not None:
        found.append(token)
    parens = sum((token.kind == CLAUSE) - (token.kind == CLAUSE_CLOSE) for token in found)
    if parens:
        raise WhenError("Unbalanced parenthesis")
    _check_order(found)
    return found


def _check_order(found: list[Token]) -> None:
    before = Token("", None)
    for token in found:
        if token.kind not in _AFTER[before.kind]:
            if before.kind == VARIABLE and token.kind == CLAUSE:
                raise WhenError(f"Undefined function {before.value}")
            name = before.kind or "UNKNOWN"
            raise WhenError(
                f"Cannot transition token types from {name} [{_go(before.value)}] to {token.kind} [{_go(token.value)}]"
            )
        before = token
    if before.kind not in _ENDS:
        if not found:
            raise UnknownAnswer("a `when` of blanks alone, at which the controller panics")
        raise WhenError("Unexpected end of expression")


def _go(value: object) -> str:
    """%v of a token's value."""
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def token(self, before: str) -> Token | None:
        text = self.text
        while self.at < len(text) and text[self.at].isspace():
            self.at += 1
        if self.at >= len(text):
            return None
        sign = text[self.at]
        if sign.isdecimal() or sign == ".":
            return self._number()
        if sign == ",":
            self.at += 1
            return Token(SEPARATOR, ",")
        if sign in "()":
            self.at += 1
            return Token(CLAUSE if sign == "(" else CLAUSE_CLOSE, sign)
        if sign == "[":
            self.at += 1
            return Token(VARIABLE, self._until("]", "Unclosed parameter bracket"))
        if sign.isalpha():
            return self._word()
        if sign in "'\"":
            self.at += 1
            return _string(self._until("'\"", "Unclosed string literal"))
        return self._sign(before)

    def _run(self, holds: Callable[[str], bool]) -> str:
        """Signs up to a blank or one that does not hold; a backslash takes the next sign as it is."""
        out = []
        while self.at < len(self.text):
            sign = self.text[self.at]
            if sign == "\\":
                if self.at + 1 >= len(self.text):
                    raise UnknownAnswer("a `when` that ends with a backslash, at which the controller panics")
                out.append(self.text[self.at + 1])
                self.at += 2
                continue
            if sign.isspace() or not holds(sign):
                break
            out.append(sign)
            self.at += 1
        return "".join(out)

    def _until(self, ends: str, error: str) -> str:
        out = []
        while self.at < len(self.text):
            sign = self.text[self.at]
            self.at += 1
            if sign == "\\" and self.at < len(self.text):
                out.append(self.text[self.at])
                self.at += 1
            elif sign in ends:
                return "".join(out)
            else:
                out.append(sign)
        raise WhenError(error)

    def _number(self) -> Token:
        if self.text[self.at : self.at + 2] == "0x":
            self.at += 2
            digits = self._run(lambda sign: sign.isdecimal() or sign.lower() in "abcdef")
            if not digits or not digits.isascii() or int(digits, 16) >= 1 << 64:
                raise WhenError(f"Unable to parse hex value '{digits}' to uint64\n")
            return Token(NUMERIC, float(int(digits, 16)))
        digits = self._run(lambda sign: sign.isdecimal() or sign == ".")
        try:
            return Token(NUMERIC, float(digits if digits.isascii() else "none"))
        except ValueError:
            raise WhenError(f"Unable to parse numeric value '{digits}' to float64\n") from None

    def _word(self) -> Token:
        word = self._run(lambda sign: sign.isalpha() or sign.isdecimal() or sign in "_.")
        if word in ("true", "false"):
            return Token(BOOLEAN, word == "true")
        if word in ("in", "IN"):
            return Token(COMPARATOR, "in")
        if word.find(".") <= 0:
            return Token(VARIABLE, word)
        if word.endswith("."):
            raise WhenError(f"Hanging accessor on token '{word}'")
        for part in word.split(".")[1:]:
            if part[:1].upper() != part[:1]:
                raise WhenError(f"Unable to access unexported field '{part}' in token '{word}'")
        return Token(ACCESSOR, word)

    def _sign(self, before: str) -> Token:
        sign = self._run(lambda each: not each.isalpha() and not each.isdecimal() and each not in "()[]'\"")
        if PREFIX in _AFTER[before] and sign in PREFIXES:
            return Token(PREFIX, sign)
        if sign in _SIGNS:
            return Token(_SIGNS[sign], sign)
        raise WhenError(f"Invalid token: '{sign}'")


def _string(text: str) -> Token:
    """A text, or the seconds of a time in one of the usual notations, in UTC unless it says otherwise."""
    found = _ISO.fullmatch(text)
    if found is None:
        if _OTHER_TIMES.fullmatch(text):
            raise UnknownAnswer("a time in words in `when`")
        return Token(STRING, text)
    from datetime import datetime, timedelta  # late: only a text that looks like a date needs it

    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    try:
        moment = datetime(year, month, day, hour, minute, second)
    except ValueError:
        return Token(STRING, text)
    zone = found[8] or "Z"
    if zone != "Z":
        shift = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
        moment = moment - shift if zone[0] == "+" else moment + shift
    return Token(TIME, float((moment - datetime(1970, 1, 1)) // timedelta(seconds=1)))
