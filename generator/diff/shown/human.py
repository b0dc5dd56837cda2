"""For people: what the changes mean, then the changes by part and object, one a line, texts as lines below."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diff.model import Comparison
from generator.diff.shown import Look
from generator.diff.shown._plain import said
from generator.diff.shown._rows import HEAD, MINUS, OTHER, PLUS, Row, about, groups, notes, part_text, rows_of, title
from generator.report import format_problems

_COLORS = {PLUS: "\033[32m", MINUS: "\033[31m", OTHER: "\033[33m", HEAD: "\033[36m", "#": "\033[1m"}
_END = "\033[0m"


def write(comparison: Comparison, look: Look) -> str:
    """The text; `look.color` decides on colour. Without an environment there is no title, and nothing for no difference."""
    lines = [_painted("#", title(comparison), look)] if comparison.environment else []
    lines += [f"  {said(sentence.text)}" for sentence in comparison.meaning]
    lines += [f"  for workflows that run now: {said(sentence)}" for sentence in comparison.running]
    part = ""
    for group in groups(comparison):
        if group.part != part:
            part = group.part
            if comparison.environment:
                lines += ["", _painted("#", part_text(part, comparison.labels), look)]
        lines += [f"  {line}" for line in about(comparison, group)]
        lines += [_line(row, look) for row in rows_of(group)]
    below = [*notes(comparison), *_problems(comparison)]
    return "\n".join([*lines, *([""] if lines and below else []), *below])


def _line(row: Row, look: Look) -> str:
    return ("        " if row.is_below else "    ") + _painted(row.sign, row.line(), look).rstrip()


def _painted(sign: str, text: str, look: Look) -> str:
    return f"{_COLORS[sign]}{text}{_END}" if look.color and sign in _COLORS else text


def _problems(comparison: Comparison) -> Iterator[str]:
    if comparison.problems:
        yield format_problems(comparison.problems)
