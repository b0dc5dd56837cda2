"""For the comment of a pull request: title and meaning in sight, the changes folded up, never longer than a limit.

Every text of others stands in a code block whose fence is longer than any inside, or is escaped: it cannot end the
block, become HTML, or call anybody. Sizes are bytes of UTF-8, of which there are never fewer than characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from generator.diff.model import DRIFT, LOST, PENDING, Comparison
from generator.diff.shown import Look
from generator.diff.shown._plain import said
from generator.diff.shown._rows import about, groups, many, notes, part_text, rows_of, title
from generator.report import format_problems

_ACTIVE = re.compile(r"[\\`*_\[\]~|!>]|:(?=//)|^[-+#]|(?<=www)\.|^(\d+)([.)])")
_QUIET = {"&": "&amp;", "<": "&lt;", "@": "@&#8203;", "#": "#&#8203;"}
_NAMES = {DRIFT: "Drift", LOST: "Would be lost", PENDING: "Pending"}
_RESERVED = 160  # for what is said of the part that was cut


class _Fold(NamedTuple):
    """One folded part: what is said on it while it is closed, and the lines of its block."""

    summary: str
    lines: tuple[str, ...]


def write(comparison: Comparison, look: Look) -> str:
    """The comment, at most `look.limit` bytes; folds are closed and fences balanced however much is cut."""
    head = f"### {_escaped(title(comparison))}\n"
    left = look.limit - _size(head) - _RESERVED
    told, unsaid = _fitting(_sentences(comparison), left // 2)
    text = head + ("\n" + "\n".join(told) + "\n" if told else "")
    left -= _size("\n".join(told)) + 2
    hidden = 0
    for fold in _folds(comparison):
        shown, missing = _folded(fold, left)
        text, left, hidden = text + shown, left - _size(shown), hidden + missing
    return text + _cut(unsaid, hidden, look.limit)


def _cut(sentences: int, lines: int, limit: int) -> str:
    missing = [many(count, noun) for count, noun in ((sentences, "sentence"), (lines, "line")) if count]
    return f"\n{' and '.join(missing)} more did not fit into {limit:,} bytes.\n" if missing else ""


def _sentences(comparison: Comparison) -> Iterator[str]:
    yield from (f"- {_escaped(each.text)}" for each in comparison.meaning)
    yield from (f"- For workflows that run now: {_escaped(text)}" for text in comparison.running)
    yield from (f"- {_escaped(note)}" for note in notes(comparison))


def _folds(comparison: Comparison) -> Iterator[_Fold]:
    parts: dict[str, list[str]] = {}
    counts: dict[str, int] = {}
    for group in groups(comparison):
        lines = parts.setdefault(group.part, [f"# {part_text(group.part, comparison.labels)}"])
        lines += [f"  {line}" for line in about(comparison, group)]
        lines += [row.line("!") for row in rows_of(group)]
        counts[group.part] = counts.get(group.part, 0) + len(group.changes)
    for part, lines in parts.items():
        yield _Fold(f"{_NAMES.get(part, 'Changed')}: {many(counts[part], 'difference')}", tuple(lines))
    if comparison.problems:
        lines = [said(line) for line in format_problems(comparison.problems).split("\n")]
        yield _Fold(f"Refused by the controller: {many(len(comparison.problems), 'problem')}", tuple(lines))


def _folded(fold: _Fold, left: int) -> tuple[str, int]:
    """The fold with as many lines as fit into `left` bytes, and how many did not; "" where none does."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", "\n".join(fold.lines))), default=0))
    start = f"\n<details>\n<summary>{fold.summary}</summary>\n\n{fence}diff\n"
    end = f"{fence}\n\n</details>\n"
    shown, missing = _fitting(fold.lines, left - _size(start + end))
    return (start + "".join(line + "\n" for line in shown) + end, missing) if shown else ("", missing)


def _fitting(lines: Iterable[str], left: int) -> tuple[list[str], int]:
    """The first lines that fit into `left` bytes, line ends included, and how many there are more."""
    every = list(lines)
    for count, line in enumerate(every):
        left -= _size(line) + 1
        if left < 0:
            return every[:count], len(every) - count
    return every, 0


def _escaped(text: str) -> str:
    """A text of others outside of a code block: no markup, no HTML, no link, no mention, no reference."""
    marked = _ACTIVE.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else "\\" + found[0], said(text))
    return "".join(_QUIET.get(char, char) for char in marked)


def _size(text: str) -> int:
    return len(text.encode())
