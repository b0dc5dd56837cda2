"""A comparison as rows: what stands where, grouped by part and object. Owns the words that human, markdown and github
have in common.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generator.diff.model import (
    ADDED,
    CHANGE,
    DRIFT,
    LOST,
    MOVED,
    PARTS,
    PENDING,
    REMOVED,
    Change,
    Comparison,
    Edit,
    Item,
    Keeper,
    Subject,
    Table,
)
from generator.diff.shown._lines import Hunk, counted, hunks, texts
from generator.diff.shown._plain import place_text, said, subject_text
from generator.diff.shown._short import short
from generator.model import PREFIX

PLUS, MINUS, OTHER, HEAD, SAME = "+", "-", "~", "@", " "
_WIDTH = 100
_MOST_LINES, _LONGEST_LINE = 400, 400  # of one text


class Row(NamedTuple):
    """One line: its sign, its text, and whether it belongs to the change above it."""

    sign: str
    text: str
    is_below: bool = False

    def line(self, other: str = OTHER) -> str:
        """Sign and text; `other` stands for the sign of what was changed."""
        if self.sign == HEAD:
            return self.text
        sign = other if self.sign == OTHER else self.sign
        return f"{sign}{'' if self.is_below else ' '}{self.text}"


class Group(NamedTuple):
    """The changes of one object that belong to one part; `is_first`: no part before it has changes of this object."""

    part: str
    subject: Subject
    changes: tuple[Change, ...]
    is_first: bool


def groups(comparison: Comparison) -> tuple[Group, ...]:
    """The changes by part and object, in their own order."""
    found: dict[tuple[str, Subject], list[Change]] = {}
    for change in comparison.changes:
        found.setdefault((change.part, change.subject), []).append(change)
    first = {subject: part for part, subject in reversed(found)}
    return tuple(Group(part, each, tuple(changes), first[each] == part) for (part, each), changes in found.items())


def rows_of(group: Group) -> Iterator[Row]:
    """All rows of a group. The code of a program follows from its tables: where these differ, it is not shown as lines."""
    places = [change.place for change in group.changes]
    tables = {place[:at] for place in places for at, step in enumerate(place) if isinstance(step, Table)}
    for change in group.changes:
        yield from rows(change, change.place in tables)


def title(comparison: Comparison) -> str:
    """`prd: 2 drifted, 1 pending`; `dev: 3 differences`; `prd: no difference`."""
    counts = {part: sum(change.part == part for change in comparison.changes) for part in PARTS}
    words = {DRIFT: "drifted", LOST: "would be lost", PENDING: "pending"}
    told = [f"{counts[part]:,} {word}" for part, word in words.items() if counts[part]]
    if counts[CHANGE]:
        told.append(many(counts[CHANGE], "difference"))
    name = f"{said(comparison.environment)}: " if comparison.environment else ""
    return name + (", ".join(told) or "no difference")


def many(count: int, noun: str) -> str:
    """`1 difference`, `2,000 differences`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def sides_of(part: str, labels: tuple[str, ...]) -> tuple[str, str]:
    """The labels of the two sides that the changes of a part lie between."""
    base, live, render = labels if len(labels) == len(PARTS) - 1 else (labels[0], labels[-1], labels[-1])
    return {DRIFT: (base, live), LOST: (live, render), PENDING: (base, render)}.get(part, (base, live))


def part_text(part: str, labels: tuple[str, ...]) -> str:
    """What a part is, in a few words."""
    between = "{} -> {}".format(*map(said, sides_of(part, labels)))
    why = {DRIFT: "drift, ", LOST: "would be lost by applying, ", PENDING: "pending, "}
    return why.get(part, "") + between


def rows(change: Change, is_explained: bool = False) -> Iterator[Row]:
    """A change on one line where it fits, with its lines below where it is one of texts.

    `is_explained`: of this program other changes tell what it does otherwise, so that its lines are not shown.
    """
    place, pair = place_text(change.place), texts(change)
    if pair and change.action != MOVED:
        head, *lines = _text_rows(change, pair)
        yield head._replace(text=f"{head.text} (--format unified shows the lines)") if is_explained else head
        yield from () if is_explained else lines
        return
    before, after = short(change)
    if change.action == ADDED:
        yield Row(PLUS, f"{place}: {after}")
        return
    if change.action == REMOVED:
        yield Row(MINUS, f"{place}: {before}")
        return
    order = "order " if change.action == MOVED else ""
    line = f"{place}: {order}{before} -> {after}"
    yield Row(OTHER, line if len(line) <= _WIDTH else f"{place}{': other order' if order else ''}")
    if len(line) > _WIDTH:
        yield from (Row(MINUS, before, True), Row(PLUS, after, True))


def _text_rows(change: Change, pair: tuple[str, str]) -> Iterator[Row]:
    found = hunks(*pair)
    yield Row(OTHER, f"{place_text(change.place)}: {_noun(change)} differs, {counted(found)}")
    lines = [row for hunk in found for row in _hunk_rows(hunk)]
    yield from lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        yield Row(SAME, f"… {many(len(lines) - _MOST_LINES, 'more line')}", True)


def _noun(change: Change) -> str:
    if change.place[-1:] != ("source",):
        return "text"
    is_ours = any(isinstance(step, Item) and step.value.startswith(PREFIX) for step in change.place)
    return "notifier program" if is_ours else "script"


def _hunk_rows(hunk: Hunk) -> Iterator[Row]:
    yield Row(HEAD, hunk.head(), True)
    for line in hunk.lines:
        yield Row(line[0], line[1:] if len(line) <= _LONGEST_LINE else line[1:_LONGEST_LINE] + "…", True)


def edits_text(edits: tuple[Edit, ...], subject: Subject) -> str:
    """`changed by kubectl-edit, 2026-03-04 10:22, after helm's 2026-03-01 09:00`; "" where nobody is known."""
    own = sorted((edit for edit in edits if edit.subject == subject), key=lambda edit: (edit.is_last, edit.time))
    if not own or not own[-1].is_last:
        return ""
    last, before = own[-1], own[-2] if len(own) > 1 else None
    after = f", after {said(before.manager)}'s {_time(before.time)}" if before and before.time else ""
    return f"changed by {said(last.manager)}{', ' + _time(last.time) if last.time else ''}{after}"


def keepers_text(keepers: tuple[Keeper, ...], subject: Subject) -> str:
    """`kept by Helm argo-workflows`; "" where no tool keeps the object."""
    own = [f"{keeper.tool} {keeper.name}".strip() for keeper in keepers if keeper.subject == subject]
    return f"kept by {', '.join(map(said, own))}" if own else ""


def _time(text: str) -> str:
    """`2026-03-04T10:22:05Z` without seconds."""
    is_known = len(text) == len("2026-03-04T10:22:05Z") and text[10] == "T" and text[-1] == "Z"
    return said(f"{text[:10]} {text[11:16]}" if is_known else text)


def about(comparison: Comparison, group: Group) -> list[str]:
    """The object of a group and, where it comes first, who changed it and which tool keeps it."""
    lines = [subject_text(group.subject)]
    if group.is_first:
        lines += [edits_text(comparison.edits, group.subject), keepers_text(comparison.keepers, group.subject)]
    return [*filter(None, lines)]


def notes(comparison: Comparison) -> Iterator[str]:
    """What is said below the changes: what is not ours, and how much the profile ignores."""
    for foreign in comparison.foreign:
        yield f"not ours in {subject_text(foreign.subject)}: {', '.join(map(said, foreign.names))}"
    if comparison.ignored:
        is_one = comparison.ignored == 1
        yield f"{many(comparison.ignored, 'difference')} {'is' if is_one else 'are'} ignored by the profile"
