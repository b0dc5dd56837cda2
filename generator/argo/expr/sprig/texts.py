"""sprig's functions over text (strings.go of sprig 3.3.0, and the goutils that it uses)."""

from __future__ import annotations

import hashlib
from typing import cast

from generator.argo.expr import gotext
from generator.argo.expr.access import cut_text, length
from generator.argo.expr.goformat import format_value, quote
from generator.argo.expr.lexer import SPACES
from generator.argo.expr.outcome import Budget, Panic, UnknownAnswer
from generator.argo.expr.sprig.table import Table, one, pad, strings_of, strval, two
from generator.argo.expr.values import Map, go_bytes, go_text


def _decode_base64(text: str) -> str:
    try:
        return gotext.decode_base64(text)
    except Panic as panic:
        if "\n" in text or "\r" in text:
            raise UnknownAnswer("where base64 of several lines is wrong") from None
        return str(panic)


def _trunc(budget: Budget, given: list[object]) -> object:
    count, text = cast(int, given[0]), cast(str, given[1])
    size = length(text)
    if count < 0 < size + count:
        return cut_text(text, size + count, size)
    return cut_text(text, 0, count) if 0 <= count < size else text


def _substr(budget: Budget, given: list[object]) -> object:
    start, end, text = cast(int, given[0]), cast(int, given[1]), cast(str, given[2])
    size = length(text)
    if start < 0:
        start = 0
        if not 0 <= end <= size:
            raise Panic(f"runtime error: slice bounds out of range [:{end}]")
    elif end < 0 or end > size:
        end = size
    if start > end:
        raise Panic(f"runtime error: slice bounds out of range [{start}:{end}]")
    return cut_text(text, start, end)


def _abbrev(budget: Budget, given: list[object]) -> object:
    width, text = cast(int, given[0]), cast(str, given[1])
    return text if width < 4 else _abbreviated(text, 0, width)


def _abbrev_both(budget: Budget, given: list[object]) -> object:
    left, right, text = cast(int, given[0]), cast(int, given[1]), cast(str, given[2])
    return text if right < 4 or (left > 0 and right < 7) else _abbreviated(text, left, right)


def _abbreviated(text: str, offset: int, width: int) -> str:
    """goutils.AbbreviateFull, in bytes"""
    raw = go_bytes(text)
    if not raw or width < 4 or len(raw) <= width:
        return "" if width < 4 else text
    offset = min(offset, len(raw))
    if len(raw) - offset < width - 3:
        offset = len(raw) - (width - 3)
    if offset <= 4:
        return go_text(raw[: width - 3]) + "..."
    if width < 7:
        return ""
    if offset + width - 3 < len(raw):
        return "..." + _abbreviated(go_text(raw[offset:]), 0, width - 3)
    return "..." + go_text(raw[len(raw) - (width - 3) :])


def _title(text: str) -> str:
    """strings.Title: every letter after what is no letter, digit or underscore"""
    found = []
    before = " "
    for sign in text:
        found.append(gotext.title_sign(sign) if _separates(before) else sign)
        before = sign
    return "".join(found)


def _separates(sign: str) -> bool:
    if sign.isascii():
        return not (sign.isalnum() or sign == "_")
    return not (sign.isalpha() or sign.isdecimal()) and sign in SPACES


def _untitle(text: str) -> str:
    found = []
    is_next = True
    for sign in text:
        is_space = sign in SPACES
        found.append(gotext.lower(sign) if is_next and not is_space else sign)
        is_next = is_space
    return "".join(found)


def _swapcase(text: str) -> str:
    found = []
    after_space = True
    for sign in text:
        if sign.isupper() or sign.istitle():
            found.append(gotext.lower(sign))
            after_space = False
        elif sign.islower():
            found.append(gotext.title_sign(sign) if after_space else gotext.upper(sign))
            after_space = False
        else:
            found.append(sign)
            after_space = sign in SPACES
    return "".join(found)


def _nospace(text: str) -> str:
    """goutils.DeleteWhiteSpace, which takes bytes for signs"""
    if not any(sign in SPACES for sign in go_bytes(text).decode("latin-1")):
        return text
    return "".join(sign for sign in go_bytes(text).decode("latin-1") if sign not in SPACES)


def _initials(text: str) -> str:
    found = []
    after_space = True
    for sign in go_bytes(text).decode("latin-1"):
        if sign in SPACES:
            after_space = True
        elif after_space:
            found.append(sign)
            after_space = False
    return "".join(found)


def _quote(budget: Budget, given: list[object]) -> object:
    return " ".join(quote(strval(value)) for value in given if value is not None)


def _squote(budget: Budget, given: list[object]) -> object:
    return " ".join(f"'{format_value(value)}'" for value in given if value is not None)


def _cat(budget: Budget, given: list[object]) -> object:
    return " ".join(format_value(value) for value in given if value is not None)


def _indent(start: str) -> object:
    def run(budget: Budget, given: list[object]) -> object:
        text = cast(str, given[1])
        space = pad(budget, cast(int, given[0]), " ")
        budget.spend(text.count("\n") * len(space) // 64)
        return start + space + text.replace("\n", "\n" + space)

    return run


def _replace(budget: Budget, given: list[object]) -> object:
    old, new, text = cast("list[str]", given)
    budget.spend((len(text) + text.count(old) * len(new)) // 64)
    return text.replace(old, new)


def _join(budget: Budget, given: list[object]) -> object:
    glue, parts = cast(str, given[0]), strings_of(given[1])
    budget.spend((sum(map(len, parts)) + len(parts) * len(glue)) // 64)
    return glue.join(parts)


def _split(count_at: int) -> object:
    def run(budget: Budget, given: list[object]) -> object:
        count = cast(int, given[1]) if count_at else -1
        found = Map("map[string]string")
        for position, part in enumerate(gotext.split(cast(str, given[-1]), cast(str, given[0]), count)):
            found[f"_{position}"] = part
        return found

    return run


TABLE = cast(
    Table,
    {
        "hello": ("() string", lambda budget, given: "Hello!"),
        "abbrev": ("(int, string) string", _abbrev),
        "abbrevboth": ("(int, int, string) string", _abbrev_both),
        "trunc": ("(int, string) string", _trunc),
        "trim": ("(string) string", one(str, gotext.trim_space)),
        "upper": ("(string) string", one(str, gotext.upper)),
        "lower": ("(string) string", one(str, gotext.lower)),
        "title": ("(string) string", one(str, _title)),
        "untitle": ("(string) string", one(str, _untitle)),
        "substr": ("(int, int, string) string", _substr),
        "repeat": ("(int, string) string", lambda budget, given: pad(budget, given[0], given[1])),
        "trimall": ("(string, string) string", two(lambda cutset, text: text.strip(cutset))),
        "trimAll": ("(string, string) string", two(lambda cutset, text: text.strip(cutset))),
        "trimSuffix": ("(string, string) string", two(lambda part, text: text.removesuffix(part))),
        "trimPrefix": ("(string, string) string", two(lambda part, text: text.removeprefix(part))),
        "nospace": ("(string) string", one(str, _nospace)),
        "initials": ("(string) string", one(str, _initials)),
        "swapcase": ("(string) string", one(str, _swapcase)),
        "contains": ("(string, string) bool", two(lambda part, text: part in text)),
        "hasPrefix": ("(string, string) bool", two(lambda part, text: text.startswith(part))),
        "hasSuffix": ("(string, string) bool", two(lambda part, text: text.endswith(part))),
        "quote": ("(...interface {}) string", _quote),
        "squote": ("(...interface {}) string", _squote),
        "cat": ("(...interface {}) string", _cat),
        "indent": ("(int, string) string", _indent("")),
        "nindent": ("(int, string) string", _indent("\n")),
        "replace": ("(string, string, string) string", _replace),
        "plural": ("(string, string, int) string", lambda budget, given: given[0] if given[2] == 1 else given[1]),
        "sha1sum": ("(string) string", one(str, lambda text: hashlib.sha1(go_bytes(text)).hexdigest())),
        "sha256sum": ("(string) string", one(str, lambda text: hashlib.sha256(go_bytes(text)).hexdigest())),
        "sha512sum": ("(string) string", one(str, lambda text: hashlib.sha512(go_bytes(text)).hexdigest())),
        "toString": ("(interface {}) string", one(object, strval)),
        "b64enc": ("(string) string", one(str, gotext.encode_base64)),
        "b64dec": ("(string) string", one(str, _decode_base64)),
        "split": ("(string, string) map[string]string", _split(0)),
        "splitn": ("(string, int, string) map[string]string", _split(1)),
        "splitList": ("(string, string) []string", two(lambda separator, text: gotext.split(text, separator))),
        "join": ("(string, interface {}) string", _join),
    },
)
