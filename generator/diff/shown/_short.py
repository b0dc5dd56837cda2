"""Values in few characters, for lines that a person reads. Owns where a value is cut."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.diff.model import ABSENT, Change
from generator.diff.shown._plain import HIDDEN, plain, values_of
from generator.diff.shown._written import yaml_lines

LONGEST = 60
_AROUND = 12  # characters that stay on each side of what differs


def short(change: Change) -> tuple[str, str]:
    """Both sides as YAML would have them on one line, at most LONGEST characters of each; of two long texts what differs."""
    before, after = values_of(change)
    if isinstance(before, str) and before == after:
        return _one(before), "another one"  # two secrets
    if not isinstance(before, str) or not isinstance(after, str) or max(len(before), len(after)) <= LONGEST:
        return _one(before), _one(after)
    head, tail = _alike(before, after)
    return _excerpt(before, head, tail), _excerpt(after, head, tail)


def _one(value: Any) -> str:
    return "nothing" if value is ABSENT else _cut(_flow(value))


def _excerpt(text: str, head: int, tail: int) -> str:
    start, end = max(head - _AROUND, 0), min(len(text) - tail + _AROUND, len(text))
    cut = _cut(plain(text[start:end]))
    return f"{'…' if start else ''}{cut}{'…' if end < len(text) and not cut.endswith('…') else ''}"


def _alike(before: str, after: str) -> tuple[int, int]:
    """How many characters two texts share at their start and at their end."""
    shorter = min(len(before), len(after))
    head = _common(before[:shorter], after[:shorter])
    rest = shorter - head
    tail = _common(before[len(before) - rest :][::-1], after[len(after) - rest :][::-1]) if rest else 0
    return head, tail


def _common(left: str, right: str) -> int:
    """The length of the common start of two texts of one length, by halves."""
    low, high = 0, len(left)
    while low < high:
        middle = (low + high + 1) // 2
        if left[low:middle] == right[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_flow(str(key))}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str) and value.startswith(HIDDEN):
        return plain(value)
    return yaml_lines(value)[0]
