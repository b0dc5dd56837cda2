"""sprig's functions over regular expressions (regex.go of sprig 3.3.0, regexp of Go)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import cast

from generator.argo.expr.outcome import Budget, Panic, UnknownAnswer
from generator.argo.expr.regexp import Regexp, RegexpError, compile_regexp
from generator.argo.expr.sprig.table import Table
from generator.argo.expr.values import Slice

_META = re.compile(r"[\\.+*?()|\[\]{}^$]")
_GROUP = re.compile(r"\$(?:\$|\{([A-Za-z0-9_]+)\}|([A-Za-z0-9_]+))")


def _compiled(pattern: object) -> Regexp:
    try:
        return compile_regexp(cast(str, pattern))
    except RegexpError as error:
        raise Panic(f"regexp: Compile({pattern}): {error}") from None


def _matches(is_strict: bool) -> object:
    def run(budget: Budget, given: list[object]) -> object:
        try:
            return compile_regexp(cast(str, given[0])).matches(cast(str, given[1]), budget)
        except RegexpError as error:
            if is_strict:
                raise Panic(str(error)) from None
            return False

    return run


def _every(regexp: Regexp, text: str, budget: Budget) -> Iterator[tuple[int, ...]]:
    """The matches one after another (regexp.go allMatches)."""
    at, before = 0, -1
    while at <= len(text):
        places = regexp.find(text, at, budget)
        if places is None:
            return
        is_new = not (places[1] == at and places[0] == before)
        at = at + 1 if places[1] == at else places[1]
        before = places[1]
        if is_new:
            yield places


def _find(budget: Budget, given: list[object]) -> object:
    text = cast(str, given[1])
    places = _compiled(given[0]).find(text, 0, budget)
    return text[places[0] : places[1]] if places else ""


def _find_all(budget: Budget, given: list[object]) -> object:
    text, count = cast(str, given[1]), cast(int, given[2])
    found: list[object] = []
    for places in _every(_compiled(given[0]), text, budget):
        if len(found) == count:
            break
        found.append(text[places[0] : places[1]])
    return Slice("[]string", found, is_nil=not found)


def _replace(expand: bool) -> object:
    def run(budget: Budget, given: list[object]) -> object:
        pattern, text, new = cast("list[str]", given)
        return _replaced(_compiled(pattern), text, _expander(new, pattern) if expand else lambda *_: new, budget)

    return run


def _replaced(regexp: Regexp, text: str, new: Callable[[str, tuple[int, ...]], str], budget: Budget) -> str:
    """regexp.go replaceAll: no empty match directly behind another"""
    parts = []
    at = last = 0
    while at <= len(text):
        places = regexp.find(text, at, budget)
        if places is None:
            break
        parts.append(text[last : places[0]])
        if places[1] > last or places[0] == 0:
            parts.append(new(text, places))
            budget.spend(len(parts[-1]) // 16)
        last = places[1]
        at = max(at + 1, places[1])
    return "".join(parts) + text[last:]


def _expander(template: str, pattern: str) -> Callable[[str, tuple[int, ...]], str]:
    """regexp.go Expand: $1, ${1}, $$; names only where the pattern has none, so that they are empty"""
    names = [match[1] or match[2] for match in _GROUP.finditer(template) if match[0] != "$$"]
    if any(not name.isdecimal() for name in names) and "<" in pattern:
        raise UnknownAnswer("a replacement with names of groups")

    def expand(text: str, places: tuple[int, ...]) -> str:
        def one(match: re.Match[str]) -> str:
            name = match[1] or match[2]
            if name is None:
                return "$"
            number = int(name[:9]) if name.isdecimal() else -1
            if not 0 <= 2 * number < len(places) or places[2 * number] < 0:
                return ""
            return text[places[2 * number] : places[2 * number + 1]]

        return _GROUP.sub(one, template)

    return expand


def _split(budget: Budget, given: list[object]) -> object:
    pattern, text, count = cast(str, given[0]), cast(str, given[1]), cast(int, given[2])
    regexp = _compiled(pattern)
    if count == 0:
        return Slice("[]string", [], is_nil=True)
    if pattern and not text:
        return Slice("[]string", [""])
    found: list[object] = []
    start = end = 0
    for position, places in enumerate(_every(regexp, text, budget)):
        if count > 0 and (len(found) == count - 1 or position >= count):
            break
        end = places[0]
        if places[1] != 0:
            found.append(text[start:end])
        start = places[1]
    if end != len(text):
        found.append(text[start:])
    return Slice("[]string", found)


def _quote_meta(budget: Budget, given: list[object]) -> object:
    return _META.sub(lambda match: "\\" + match[0], cast(str, given[0]))


def _entries() -> Table:
    """By name; the must forms differ in what an error looks like."""
    found: dict[str, tuple[str, object]] = {
        "regexMatch": ("(string, string) bool", _matches(is_strict=False)),
        "mustRegexMatch": ("(string, string) bool", _matches(is_strict=True)),
        "regexQuoteMeta": ("(string) string", _quote_meta),
    }
    twice: dict[str, tuple[str, object]] = {
        "RegexFind": ("(string, string) string", _find),
        "RegexFindAll": ("(string, string, int) []string", _find_all),
        "RegexReplaceAll": ("(string, string, string) string", _replace(expand=True)),
        "RegexReplaceAllLiteral": ("(string, string, string) string", _replace(expand=False)),
        "RegexSplit": ("(string, string, int) []string", _split),
    }
    for name, entry in twice.items():
        found[name[0].lower() + name[1:]] = found["must" + name] = entry
    return cast(Table, found)


TABLE = _entries()
