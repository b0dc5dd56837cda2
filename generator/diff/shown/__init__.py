"""A comparison as text, one file a format. Pure.

No format shows a value that looks like a secret, or a character of a value that does not print.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from generator import registry
from generator.diff.model import Comparison, State

FORMATS = ("human", "unified", "json", "markdown", "github", "json-patch")

# GitHub refuses a comment of more than 65,536 characters; a byte is at least as many.
COMMENT = 65_000


class Look(NamedTuple):
    """How a comparison is written: with the colours of a terminal, in human and unified; the most bytes of markdown."""

    color: bool = False
    limit: int = COMMENT


PLAIN = Look()


def write(comparison: Comparison, form: str, look: Look = PLAIN) -> str:
    """The text in one of FORMATS, without the last line end; "" where that format has nothing to say."""
    from generator.diff import shown

    text: str = registry.load(shown, form).write(comparison, look)
    return text


def write_texts(before: str, after: str, labels: tuple[str, str], look: Look = PLAIN) -> str:
    """A unified diff of two texts as they stand, of things whose meaning is not known; "" where they are the same."""
    from generator.diff.shown._lines import hunks
    from generator.diff.shown._plain import said
    from generator.diff.shown.unified import painted

    found = hunks(before, after)
    lines = [f"{sign} {said(label)}" for sign, label in zip(("---", "+++"), labels, strict=True)] if found else []
    return painted([*lines, *(line for hunk in found for line in (hunk.head(), *hunk.lines))], look)


def comparison_schema() -> dict[str, Any]:
    """The JSON Schema of the format json."""
    from generator.diff.shown._json_schema import schema

    return schema()


def said(text: str) -> str:
    """A name of others as it may be shown, on one line."""
    from generator.diff.shown import _plain

    return _plain.said(text)


def write_state(state: State) -> str:
    """One side as YAML that is the same for all that means the same, for tools that compare lines."""
    from generator.diff.shown._state_text import state_text

    return state_text(state)
