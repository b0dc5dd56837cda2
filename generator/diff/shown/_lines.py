"""Texts of several lines, side by side. Owns the cost of it: two long texts without a line in common are not searched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generator.diff.model import ABSENT, Change
from generator.diff.shown._plain import is_secret_place, masked_lines, plain

CONTEXT = 3
_UNENDED = "\n"
_COMPARISONS = 4_000_000  # lines times lines; some seconds


class Hunk(NamedTuple):
    """A stretch of two texts: where it begins in each (from 1), and its lines, each after ` `, `-` or `+`."""

    before: int
    after: int
    lines: tuple[str, ...]

    def head(self) -> str:
        """`@@ -1,3 +1,4 @@`"""
        counts = [sum(line[0] in signs for line in self.lines) for signs in (" -", " +")]
        # an empty side is said to begin at the line above it
        starts = [start if count else start - 1 for start, count in zip((self.before, self.after), counts, strict=True)]
        ranges = [f"{start},{count}" for start, count in zip(starts, counts, strict=True)]
        return f"@@ -{ranges[0]} +{ranges[1]} @@"


def texts(change: Change) -> tuple[str, str] | None:
    """Both sides of a change that is to be shown by lines: of a program, or a text where at least one has several."""
    before, after = ("" if value is ABSENT and change.is_code else value for value in (change.before, change.after))
    if not isinstance(before, str) or not isinstance(after, str) or is_secret_place(change.place):
        return None
    return (before, after) if change.is_code or "\n" in before or "\n" in after else None


def hunks(before: str, after: str) -> tuple[Hunk, ...]:
    """What differs between two texts, with CONTEXT lines around; secrets are redacted line by line, controls escaped.

    Where one text ends its last line and the other does not, that is said as diff says it.
    """
    ends = before.endswith("\n") or not before, after.endswith("\n") or not after
    old, new = _raw(before, ends[0] or ends == (False, False)), _raw(after, ends[1] or ends == (False, False))
    shown = _shown(before, old), _shown(after, new)
    found = []
    for group in _groups(old, new):
        lines: list[str] = []
        for tag, start, end, new_start, new_end in group:
            if tag == "equal":
                lines += _signed(" ", shown[0][start:end], old[start:end])
            else:
                lines += _signed("-", shown[0][start:end], old[start:end])
                lines += _signed("+", shown[1][new_start:new_end], new[new_start:new_end])
        found.append(Hunk(group[0][1] + 1, group[0][3] + 1, tuple(lines)))
    return tuple(found)


def _raw(text: str, is_ended: bool) -> list[str]:
    """The lines; the last one with a sign of its own where its end is missing."""
    lines = text.split("\n")
    if lines[-1] == "":
        return lines[:-1]
    return lines if is_ended else [*lines[:-1], lines[-1] + _UNENDED]


def _shown(text: str, raw: list[str]) -> list[str]:
    """As many lines as `raw` has, as they may be shown; tabs stay."""
    return ["\t".join(map(plain, line.split("\t"))) for line in masked_lines(text)[: len(raw)]]


def _signed(sign: str, shown: list[str], raw: list[str]) -> list[str]:
    lines = [sign + line for line in shown]
    return [*lines, "\\ No newline at end of file"] if raw and raw[-1].endswith(_UNENDED) else lines


def counted(found: tuple[Hunk, ...]) -> str:
    """`3 lines more, 1 line less`."""
    signs = [line[0] for hunk in found for line in hunk.lines]
    more, less = signs.count("+"), signs.count("-")
    said = [f"{count:,} line{'' if count == 1 else 's'} {word}" for count, word in ((more, "more"), (less, "less")) if count]
    return ", ".join(said)


_Block = tuple[str, int, int, int, int]


def _groups(old: list[str], new: list[str]) -> Iterator[list[_Block]]:
    """difflib's groups of blocks; the ends that are alike are cut off first, since they cost it most."""
    from difflib import SequenceMatcher  # 5 ms

    head = _alike(old, new)
    tail = min(_alike(old[::-1], new[::-1]), len(old) - head, len(new) - head)
    left, right = max(head - CONTEXT, 0), max(tail - CONTEXT, 0)
    inner = old[left : len(old) - right], new[left : len(new) - right]
    if (len(old) - head - tail) * (len(new) - head - tail) > _COMPARISONS:
        yield from _as_one(len(old), len(new), head, tail)
        return
    for group in SequenceMatcher(None, *inner).get_grouped_opcodes(CONTEXT):
        yield [(tag, a + left, b + left, c + left, d + left) for tag, a, b, c, d in group]


def _as_one(old: int, new: int, head: int, tail: int) -> Iterator[list[_Block]]:
    above, below = min(head, CONTEXT), min(tail, CONTEXT)
    yield [
        ("equal", head - above, head, head - above, head),
        ("replace", head, old - tail, head, new - tail),
        ("equal", old - tail, old - tail + below, new - tail, new - tail + below),
    ]


def _alike(old: list[str], new: list[str]) -> int:
    count = 0
    for left, right in zip(old, new, strict=False):
        if left != right:
            break
        count += 1
    return count
