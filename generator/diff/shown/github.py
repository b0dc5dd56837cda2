"""For GitHub Actions: workflow commands, which become annotations of a run.

Drift, and what would be lost, are errors; all else is a notice. A step shows ten of each level: the tenth counts the rest.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.diff.model import DRIFT, LOST, Comparison
from generator.diff.shown import Look
from generator.diff.shown._plain import said, subject_text
from generator.diff.shown._rows import MINUS, groups, rows, title
from generator.report import format_github, github_command

_MOST = 10


def write(comparison: Comparison, look: Look) -> str:
    """One command a line: what it means, then each change; "" without a difference."""
    if comparison.is_same:
        return ""
    facts = {"title": title(comparison)}
    told = {"error": list(_changes(comparison, is_error=True)), "notice": [*_meaning(comparison), *_changes(comparison)]}
    lines = [github_command(level, facts, text) for level, texts in told.items() for text in _capped(texts)]
    return "\n".join(filter(None, [*lines, format_github(comparison.problems)]))


def _meaning(comparison: Comparison) -> Iterator[str]:
    yield from (said(each.text) for each in comparison.meaning)
    yield from (f"for workflows that run now: {said(text)}" for text in comparison.running)


def _changes(comparison: Comparison, *, is_error: bool = False) -> Iterator[str]:
    for group in groups(comparison):
        if (group.part in (DRIFT, LOST)) == is_error:
            for change in group.changes:
                head, *below = rows(change)
                values = " -> ".join(row.text for row in below) if below and below[0].sign == MINUS else ""
                yield f"{group.part}: {subject_text(group.subject)}: {head.text}{': ' + values if values else ''}"


def _capped(texts: list[str]) -> list[str]:
    if len(texts) <= _MOST:
        return texts
    return [*texts[: _MOST - 1], f"and {len(texts) - _MOST + 1:,} more"]
