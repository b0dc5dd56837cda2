"""Text to tokens, as parser/lexer of expr 1.15.3 and 1.17.8 cut it.

Owns the tokens and what an error in them says. An error is a token of its own, since the later language reports it
only when it gets there.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from generator.argo.expr.goformat import quote
from generator.argo.expr.literals import LiteralError, end_of_raw, end_of_string, unescape

IDENTIFIER, NUMBER, STRING, BYTES = "Identifier", "Number", "String", "Bytes"
OPERATOR, BRACKET, EOF, ERROR = "Operator", "Bracket", "EOF", "Error"

_WORDS = {"not", "in", "or", "and", "matches", "contains", "startsWith", "endsWith", "let"}
_LATER_WORDS = _WORDS | {"if", "else"}
_ASCII_WORD = re.compile(r"[A-Za-z0-9_$]*")
SPACES = frozenset("\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000") | frozenset(
    map(chr, range(0x2000, 0x200B))
)
_RADIX = {"x": "0123456789abcdefABCDEF_", "o": "01234567_", "b": "01_"}


class Token(NamedTuple):
    """A token; `at` is the offset of its first character."""

    kind: str
    text: str
    at: int

    def __str__(self) -> str:
        return f"{self.kind}({quote(self.text)})" if self.text else self.kind

    def has(self, kind: str, *texts: str) -> bool:
        """Whether it is of that kind, and one of the texts where any are given."""
        return self.kind == kind and (not texts or self.text in texts)


def is_letter(sign: str) -> bool:
    """unicode.IsLetter, `_` or `$`."""
    return sign in "_$" or sign.isalpha()


def is_word_sign(sign: str) -> bool:
    """What may stand in a name: a letter or a decimal digit of any script."""
    return is_letter(sign) or sign.isdecimal()


def is_name(text: str) -> bool:
    """Whether the text could be a name."""
    return text != "" and is_letter(text[0]) and all(is_word_sign(sign) for sign in text)


def tokens(text: str, is_old: bool) -> list[Token]:
    """All tokens; the last one is EOF or an ERROR whose text is the message."""
    found: list[Token] = []
    at = 0
    try:
        while at < len(text):
            at = _next(text, at, found, is_old)
    except LiteralError as error:
        return [*found, Token(ERROR, str(error), error.at)]
    return [*found, Token(EOF, "", max(len(text) - 1, 0))]


def _next(text: str, at: int, found: list[Token], is_old: bool) -> int:
    """Append the token that begins at `at`, if any does, and give where the next one begins."""
    sign = text[at]
    if sign in SPACES:
        return at + 1
    if sign in "'\"":
        end = end_of_string(text, at, is_old)
        return _add(found, STRING, unescape(text[at:end], at), at, end)
    if sign == "`" and not is_old:
        value, end = end_of_raw(text, at)
        return _add(found, STRING, value, at, end)
    if sign in "bB" and text[at + 1 : at + 2] in ("'", '"') and not is_old:
        end = end_of_string(text, at + 1, is_old)
        return _add(found, BYTES, text[at:end], at, end)
    if (sign.isascii() and sign.isdigit()) or (sign == "." and _is_digit(text, at + 1)):
        end = _end_of_number(text, at, is_old)
        return _add(found, NUMBER, text[at:end], at, end)
    if text.startswith(("//", "/*"), at):
        return _end_of_comment(text, at)
    if sign == "#":
        return _pointer(text, at, found)
    if sign in "([{)]}":
        return _add(found, BRACKET, sign, at, at + 1)
    if is_word_sign(sign):
        end = _end_of_word(text, at)
        word = text[at:end]
        return _add(found, OPERATOR if word in (_WORDS if is_old else _LATER_WORDS) else IDENTIFIER, word, at, end)
    return _operator(text, at, found, is_old)


def _add(found: list[Token], kind: str, value: str, at: int, end: int) -> int:
    found.append(Token(kind, value, at))
    return end


def _is_digit(text: str, at: int) -> bool:
    return text[at : at + 1] in tuple("0123456789")


def _operator(text: str, at: int, found: list[Token], is_old: bool) -> int:
    sign = text[at]
    seconds = {"|": "|", "?": ".?", ".": ".", ":": "" if is_old else ":"} | dict.fromkeys("&!=*<>", "&=*")
    if sign not in seconds and sign not in ",;%+-^/":
        raise LiteralError(
            f"unrecognized character: U+{ord(sign):04X}" + (f" '{sign}'" if sign.isprintable() else ""), at + is_old
        )
    second = text[at + 1 : at + 2]
    end = at + 2 if second and second in seconds.get(sign, "") else at + 1
    return _add(found, OPERATOR, text[at:end], at, end)


def _pointer(text: str, at: int, found: list[Token]) -> int:
    """`#` and a name glued to it, which is a name even when it is a word such as `in`."""
    end = at + 2 if text.startswith("##", at) else at + 1
    found.append(Token(OPERATOR, text[at:end], at))
    after = _end_of_word(text, end)
    return _add(found, IDENTIFIER, text[end:after], end, after) if after > end else end


def _end_of_word(text: str, at: int) -> int:
    while True:
        match = _ASCII_WORD.match(text, at)
        at = match.end() if match else at
        if at >= len(text) or text[at].isascii() or not is_word_sign(text[at]):
            return at
        at += 1


def _end_of_comment(text: str, at: int) -> int:
    if text.startswith("//", at):
        end = text.find("\n", at)
        return len(text) if end < 0 else end + 1
    end = text.find("*/", at + 2)
    if end < 0:
        raise LiteralError("unclosed comment", len(text))
    return end + 2


def _run(text: str, at: int, signs: str) -> int:
    while at < len(text) and text[at] in signs:
        at += 1
    return at


def _end_of_number(text: str, start: int, is_old: bool) -> int:
    """lexer.scanNumber: radix prefixes, `_` anywhere, and `1..2` is a range."""
    at = start + 1 if text[start] == "." else start
    digits = "0123456789_"
    if text[at] == "0":
        at += 1
        radix = text[at : at + 1].lower()
        if radix and radix in _RADIX:
            digits = _RADIX[radix]
            at += 1
    at = _run(text, at, digits)
    if text.startswith("..", at):
        return at
    if text.startswith(".", at):
        at = _run(text, at + 1, digits)
    if at < len(text) and text[at] in "eE":
        at += 1
        if at < len(text) and text[at] in "+-":
            at += 1
        at = _run(text, at, digits)
    if at < len(text) and is_word_sign(text[at]):
        raise LiteralError(f"bad number syntax: {quote(text[start : at + 1])}", at + is_old)
    return at
