"""Where Go's YAML scanner and libyaml read one text differently, as far as people meet it.

Source: go.yaml.in/yaml/v2 scannerc.go and parserc.go. Not followed are: `{k:}`, which has the key "k:" for Go and is an
error here; U+FEFF inside a text, which is an error here; a text that begins with `{}:`, which ends for Go behind the
brackets; `!,`, which is an error for Go alone.
"""

from __future__ import annotations

import re

from generator.argo.refusal import Refused
from generator.errors import Mark, Problem

QUOTES = 20
"""So many `\\'` are read; each costs a reading of the text."""

BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line in YAML; files and editors know only the first two."""

# What stands before the first document: comments and directives.
_VERSION = re.compile(r"(?:[ \t]*(?:#.*|%(?!YAML).*)?\n)*%YAML[ \t]+([0-9.]+)")
_FLOW = re.compile(r"(?:[&!]\S*\s+)*[\[{]")


def check_version(text: str, file: str) -> None:
    """Raises Refused for a %YAML directive of another version than 1.1, which libyaml takes."""
    found = _VERSION.match(text)
    if found is not None and found[1] != "1.1":
        mark = Mark(file, text.count("\n", 0, found.start(1)) + 1, 1)
        raise Refused(Problem(mark, "a %YAML directive", "remove it"), "found incompatible YAML document")


def line_starts(text: str) -> list[int]:
    """The index at which each line begins, lines counted as YAML does."""
    return [0, *(found.end() for found in BREAK.finditer(text))]


def quote_at(text: str, mark: Mark) -> int:
    """The index of `\\'` at the place of a syntax error, -1 if that stands not there: Go takes it in double quotes."""
    starts = line_starts(text)
    index = starts[min(mark.line, len(starts)) - 1] + mark.column - 1
    return index if text.startswith("\\'", index) else -1


def is_flow(text: str, index: int) -> bool:
    """Whether the list or map that begins at `index` is written in brackets, where a `?` ends plain text for Go."""
    return _FLOW.match(text, index) is not None
