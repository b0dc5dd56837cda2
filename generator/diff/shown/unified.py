"""For pagers: a unified diff of what differs, with the keys that lead there as its context.

Each side is a YAML text of the changed places alone. What the two sides have in common, and what is ignored or not
ours, stands in neither. Texts of several lines are compared line by line, with the number of its first line above each
stretch.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.diff.model import ABSENT, MOVED, Change, Comparison, Item, Table
from generator.diff.shown import Look
from generator.diff.shown._lines import Hunk, hunks, texts
from generator.diff.shown._plain import masked, masked_text, said, subject_text, values_of
from generator.diff.shown._rows import groups, sides_of
from generator.diff.shown._tree import Node, Step, tree
from generator.diff.shown._written import yaml_lines

_COLORS = {"-": "\033[31m", "+": "\033[32m", "@": "\033[36m"}
_END = "\033[0m"
_INDENT = "  "


def write(comparison: Comparison, look: Look) -> str:
    """A diff of one hunk for each part and object; "" without a change."""
    lines: list[str] = []
    for group in groups(comparison):
        for sign, label in zip(("---", "+++"), sides_of(group.part, comparison.labels), strict=True):
            lines.append(f"{sign} {said(label)}: {subject_text(group.subject)}")
        root = tree(group.changes)
        whole = [line for change in root.changes for line in _signed(change, lambda value: value, "")]
        hunk = Hunk(1, 1, (*whole, *_lines(root, "")))
        lines += [hunk.head(), *hunk.lines]
    return painted(lines, look)


def painted(lines: list[str], look: Look) -> str:
    """The lines of a diff, coloured where that is asked for."""
    if not look.color:
        return "\n".join(lines)
    return "\n".join(f"{_COLORS[line[0]]}{line}{_END}" if line[:1] in _COLORS else line for line in lines)


def _lines(node: Node, indent: str) -> Iterator[str]:
    """The lines below a place, each after its sign."""
    for step, below in node.inner.items():
        inside = [change for change in below.changes if change.action == MOVED or texts(change)]
        for change in below.changes:
            if change not in inside:
                yield from _signed(change, lambda value, step=step: _labelled(step, value), indent)
        if inside or below.inner:
            yield f" {indent}{_label(step)}"
            for change in inside:
                yield from _inner(change, indent + _INDENT)
            yield from _lines(below, indent + _INDENT)


def _signed(change: Change, label: Any, indent: str) -> Iterator[str]:
    """What was, and what is, whole."""
    for sign, value in zip("-+", values_of(change), strict=True):
        if value is not ABSENT:
            yield from (f"{sign}{indent}{line}" for line in yaml_lines(label(value)))


def _inner(change: Change, indent: str) -> Iterator[str]:
    """What stands below the key: an order, or a text by its lines."""
    pair = texts(change)
    if pair is None:
        for sign, value in zip("-+", values_of(change), strict=True):
            yield from (f"{sign}{indent}# order: {line}" for line in yaml_lines(value))
        return
    for hunk in hunks(*pair):
        yield f" {indent}# line {hunk.before}"
        yield from (line if line[0] == "\\" else f"{line[0]}{indent}{line[1:]}" for line in hunk.lines)


def _labelled(step: Step, value: Any) -> Any:
    return [value] if isinstance(step, Item | int) else {masked_text(step.name if isinstance(step, Table) else step): value}


def _label(step: Step) -> str:
    if isinstance(step, Item):
        return yaml_lines(masked([{step.key: step.value}], ()))[0]
    if isinstance(step, int):
        return f"- # {step}"
    return yaml_lines(_labelled(step, None))[0].removesuffix(" null")

