"""A text of several YAML documents, or of JSON, as Kubernetes reads it: cut into documents, each as a value, lists unpacked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from generator.argo.compose import compose
from generator.errors import InputUnusable, Mark
from generator.yamlio import LIMIT, UNSURE, quick_value

_DOCUMENT = re.compile(r"^---(?=[ \t\r\n]|\Z)", re.MULTILINE)
_BLANK = re.compile(r"\s*(?:---|\.\.\.)?\s*(?:#.*)?")
_HALF = re.compile("[\ud800-\udfff]")


class Part(NamedTuple):
    """One document that holds something: its text, the line that the text begins at, and where its first word stands."""

    text: str
    line: int
    mark: Mark


def parts(text: str, file: str) -> Iterator[Part]:
    """The documents of a text that hold anything."""
    line, end = 1, 0
    for start in [*(each.start() for each in _DOCUMENT.finditer(text)), len(text)]:
        part = text[end:start]
        blank, lines = _blank_lines(part), part.count("\n")
        if blank <= lines:
            yield Part(part, line, Mark(file, line + blank, 1))
        line += lines
        end = start


def _blank_lines(text: str) -> int:
    """How many lines come before the first that holds anything; one more than there are line ends where none does."""
    count, at = 0, 0
    while at <= len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if not _BLANK.fullmatch(text, at, end):
            return count
        count, at = count + 1, end + 1
    return count


def value_of(part: Part, limit: int = LIMIT) -> Any:
    """The value of a document; raises InputUnusable with places in the whole text. A text above `limit` bytes is only
    read where it is an ordinary one."""
    text = part.text
    if text.lstrip()[:1] == "{":
        try:
            value = json.loads(text, parse_constant=_no_number)
            # a half of a pair is what Go's encoding/json calls it: the replacement character
            return value if "\\u" not in text else json.loads(_HALF.sub("\ufffd", json.dumps(value, ensure_ascii=False)))
        except (ValueError, RecursionError):
            pass  # a flow map of YAML; what is wrong with it is said better there
    value = quick_value(text, limit)
    if value is not UNSURE:
        return value
    try:
        return compose(text, part.mark.file).value
    except InputUnusable as error:
        down = part.line - 1
        moved = [each._replace(mark=each.mark._replace(line=each.mark.line + down)) for each in error.problems]
        raise InputUnusable(*moved) from None


def unlisted(value: Any) -> list[Any]:
    """The items of a List, else the value itself."""
    if isinstance(value, dict) and str(value.get("kind", "")).endswith("List") and isinstance(value.get("items"), list):
        items: list[Any] = value["items"]
        return items
    return [value]


def _no_number(text: str) -> Any:
    raise ValueError(text)
