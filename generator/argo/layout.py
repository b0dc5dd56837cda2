"""The two layouts of the controller's ConfigMap: one key `config`, or one key a field.

Owns how the second becomes one text, and the way back from a place in it to the key that a person wrote. Source:
argo-workflows config/controller.go `parseConfigMap`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from generator.argo.oddities import line_starts
from generator.argo.refusal import Refused
from generator.errors import Mark, Problem

LONE = "config"
NOT_ALONE = "if you have an item in your config map named 'config', you must only have one item"

_ODD_BREAK = re.compile("\r(?!\n)|[\x85\u2028\u2029]")


class Line(NamedTuple):
    """Where a line of the text comes from: the key, the line inside its value, and how far it was moved to the right."""

    key: str
    line: int
    shift: int


class Text(NamedTuple):
    """The one YAML text that the controller reads; `lines` is empty for the lone key, whose text it is."""

    text: str
    file: str
    lines: tuple[Line, ...]

    def home(self, mark: Mark) -> Mark:
        """A place in the text as a place in the value of a key."""
        if not self.lines:
            return mark
        line = self.lines[min(mark.line, len(self.lines)) - 1]
        return Mark(line.key, max(line.line, 1), max(mark.column - line.shift, 1) if line.line else 1)

    def at_home(self, problem: Problem) -> Problem:
        """`problem` with its place moved home."""
        return problem._replace(mark=self.home(problem.mark))


def lay_out(data: Mapping[str, str]) -> Text:
    """The text of `data`. Raises Refused for a key `config` beside others.

    The controller joins the keys in random order; here they are sorted, which makes no difference to a text that it
    can rely on.
    """
    if LONE in data:
        if len(data) > 1:
            hint = f"move the other keys into `{LONE}`, or that key's fields out of it"
            raise Refused(Problem(Mark(LONE, 1, 1), f"a key `{LONE}` beside other keys", hint), NOT_ALONE)
        return Text(data[LONE], LONE, ())
    parts: list[str] = []
    lines: list[Line] = []
    for key in sorted(data):
        value = data[key]
        if "\n" not in value:
            parts.append(f"{key}: {value}")
            lines.append(Line(key, 1, len(key) + 2))
            continue
        first = len(value) - len(value.lstrip("\n")) + 1
        inner = value.strip("\n").split("\n")
        parts += [f"{key}:", *("  " + line for line in inner)]
        lines += [Line(key, 0, 0), *(Line(key, first + index, 2) for index in range(len(inner)))]
    text = "".join(part + "\n" for part in parts)
    return Text(text, "", _counted_as_yaml(text, lines) if _ODD_BREAK.search(text) else tuple(lines))


def _counted_as_yaml(text: str, lines: list[Line]) -> tuple[Line, ...]:
    """`lines` of a text with line breaks that only YAML knows: what follows one has a line of its own."""
    result = []
    known, begin = 0, 0  # the line as people count, and where it begins
    for start in line_starts(text)[:-1]:
        if start and text[start - 1] == "\n":
            known, begin = known + 1, start
        result.append(lines[known]._replace(shift=lines[known].shift - (start - begin)))
    return tuple(result)
