"""The words of a `when` expression.

Source: github.com/Knetic/govaluate v3.0.1 parsing.go and lexerState.go, which is what `when` is read with in every
supported Argo version. Its own ways are kept: a run of signs is one word (`==-` is unknown), a word stands for its own
text, a quoted text that looks like a time is a number of seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from generator.argo.expr import UnknownAnswer
from generator.argo.expr.goformat import format_value
from generator.argo.expr.regexp import RegexpError, compile_regexp
from generator.argo.predict.when_times import time_of

PREFIX, NUMERIC, BOOLEAN, VARIABLE, ACCESSOR = "PREFIX", "NUMERIC", "BOOLEAN", "VARIABLE", "ACCESSOR"
STRING, TIME, PATTERN, CLAUSE, CLAUSE_CLOSE = "STRING", "TIME", "PATTERN", "CLAUSE", "CLAUSE_CLOSE"
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
    PATTERN: _OPERATORS - {TERNARY},
    VARIABLE: _OPERATORS,
    ACCESSOR: _OPERATORS | {CLAUSE},
    MODIFIER: _OPERANDS - {TIME} | {CLAUSE_CLOSE},
    COMPARATOR: _OPERANDS | {PATTERN, CLAUSE_CLOSE},
    LOGICALOP: _OPERANDS | {CLAUSE_CLOSE},
    PREFIX: _OPERANDS - {PREFIX, STRING, TIME} | {CLAUSE_CLOSE},
    TERNARY: _OPERANDS | {SEPARATOR},
    SEPARATOR: _OPERANDS,
}
_ENDS = {CLAUSE_CLOSE, NUMERIC, BOOLEAN, STRING, TIME, PATTERN, VARIABLE, ACCESSOR}

PREFIXES = ("-", "!", "~")
MODIFIERS = ("+", "-", "*", "/", "%", "**", "&", "|", "^", ">>", "<<")
COMPARATORS = ("==", "!=", ">", ">=", "<", "<=", "=~", "!~", "in")
_SIGNS = {
    **dict.fromkeys(MODIFIERS, MODIFIER),
    **dict.fromkeys(("&&", "||"), LOGICALOP),
    **dict.fromkeys(COMPARATORS, COMPARATOR),
    **dict.fromkeys(("?", ":", "??"), TERNARY),
}


class WhenError(Exception):
    """The expression cannot be read or has no answer; the text is (about) the controller's."""


class Pattern(str):
    """The source of a regular expression that is known to be one."""


class Token(NamedTuple):
    """A word: text for a name, string or sign, a number for a number or time, a bool for true and false; `shown` is how
    Go shows it."""

    kind: str
    value: object
    shown: str = ""


def tokens(text: str) -> list[Token]:
    """The words. Raises WhenError, UnknownAnswer."""
    reader = _Reader(text)
    found: list[Token] = []
    while (token := reader.token(found[-1].kind if found else "")) is not None:
        found.append(token)
    if sum((token.kind == CLAUSE) - (token.kind == CLAUSE_CLOSE) for token in found):
        raise WhenError("Unbalanced parenthesis")
    return found


def checked(found: list[Token]) -> list[Token]:
    """The words, in an order that they may have, texts after =~ and !~ as patterns. Raises WhenError, UnknownAnswer."""
    before = Token("", None, "<nil>")
    for token in found:
        if token.kind not in _AFTER[before.kind]:
            if before.kind == VARIABLE and token.kind == CLAUSE:
                raise WhenError(f"Undefined function {before.value}")
            here, there = f"{before.kind or 'UNKNOWN'} [{before.shown}]", f"{token.kind} [{token.shown}]"
            raise WhenError(f"Cannot transition token types from {here} to {there}")
        before = token
    if before.kind not in _ENDS:
        if not found:
            raise UnknownAnswer("a `when` of blanks alone, at which the controller panics")
        raise WhenError("Unexpected end of expression")
    out = found[:1]
    for before, token in pairwise(found):
        is_pattern = before.kind == COMPARATOR and before.value in ("=~", "!~") and token.kind == STRING
        out.append(_pattern(token) if is_pattern else token)
    return out


def _pattern(token: Token) -> Token:
    text = str(token.value)
    try:
        compile_regexp(text)
    except RegexpError as error:
        raise WhenError(str(error)) from None
    return Token(PATTERN, Pattern(text), text)


def as_text(token: Token) -> Token:
    """A word stands for its own text."""
    return token._replace(kind=STRING) if token.kind == VARIABLE else token


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def token(self, before: str) -> Token | None:
        """The next word, None at the end."""
        found = self._token(before)
        return found._replace(shown=found.shown or format_value(found.value)) if found else None

    def _token(self, before: str) -> Token | None:
        text = self.text
        while self.at < len(text) and text[self.at].isspace():
            self.at += 1
        if self.at >= len(text):
            return None
        sign = text[self.at]
        if sign.isdecimal() or sign == ".":
            return self._number()
        if sign.isalpha():
            return self._word()
        if sign not in ",()['\"":
            return self._sign(before)
        self.at += 1
        if sign == ",":
            return Token(SEPARATOR, ",")
        if sign in "()":
            return Token(CLAUSE if sign == "(" else CLAUSE_CLOSE, sign, str(ord(sign)))
        if sign == "[":
            return Token(VARIABLE, self._until("]", "Unclosed parameter bracket"))
        return _string(self._until("'\"", "Unclosed string literal"))

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
        return Token(ACCESSOR, word, f"[{word.replace('.', ' ')}]")

    def _sign(self, before: str) -> Token:
        sign = self._run(lambda each: not each.isalpha() and not each.isdecimal() and each not in "()[]'\"")
        if PREFIX in _AFTER[before] and sign in PREFIXES:
            return Token(PREFIX, sign)
        if sign in _SIGNS:
            return Token(_SIGNS[sign], sign)
        raise WhenError(f"Invalid token: '{sign}'")


def _string(text: str) -> Token:
    found = time_of(text)
    return Token(STRING, text) if found is None else Token(TIME, *found)
