"""Texts of others on one line: nothing that moves a cursor, and nothing that looks like a secret.

Owns the escapes and the redaction of every format. A comparison holds values as they stand in a cluster: they may be
anything, and nobody has looked at them before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from generator.diff.model import Change, Item, Place, Subject, Table
from generator.secrets import is_secret_name, redact, shape

HIDDEN = "(redacted"
_WORD = re.compile(r"[A-Za-z0-9_$/-]+")
_LONGEST = 1000  # of a name or a sentence
_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}


def plain(text: str) -> str:
    """`text` with an escape for each character that does not print: controls, line ends, turns of direction."""
    return text if text.isprintable() else "".join(char if char.isprintable() else _escape(char) for char in text)


def _escape(char: str) -> str:
    code = ord(char)
    long = f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    return _ESCAPES.get(char, long)


def place_text(place: Place) -> str:
    """`workflowDefaults.spec.templates[name=page].steps[0]`; a key that is no word stands in double quotes.

    A profile may ignore a place by this text (diff/ignore.py).
    """
    text = ""
    for step in place:
        if isinstance(step, Item):
            text += f"[{_name(step.key)}={_name(step.value)}]"
        elif isinstance(step, int):
            text += f"[{step}]"
        else:
            name = _name(step.name if isinstance(step, Table) else step)
            text += f".{name}" if text else name
    return text or "the whole object"


def _name(text: str) -> str:
    shown = said(text)
    return shown if _WORD.fullmatch(shown) or shown.startswith(HIDDEN) else f'"{shown}"'


def subject_text(subject: Subject) -> str:
    """`ConfigMap argo/workflow-controller-configmap`; without the namespace for an object of the cluster."""
    place = f"{subject.namespace}/{subject.name}" if subject.namespace else subject.name
    return f"{said(subject.kind)} {said(place)}".strip()


def said(text: str) -> str:
    """A name or a sentence for a person: on one line, without a secret, cut where it is longer than any real one."""
    shown = plain(redact(text)[:_LONGEST])
    return shown if len(text) <= _LONGEST else shown + "…"


def values_of(change: Change) -> tuple[Any, Any]:
    """Both sides of a change as they may be shown. Of a Secret only the names of keys are known, and no value at all."""
    place = () if change.subject.kind == "Secret" else change.place
    return masked(change.before, place), masked(change.after, place)


def masked(value: Any, place: Place) -> Any:
    """A plain tree with each text that looks like a secret, or that stands under the name of one, said as such.

    Of texts with several lines only the line is said. Lists and maps are copied; ABSENT stays; a number that JSON has
    not becomes text.
    """
    if isinstance(value, Mapping):
        named = value.get("name")
        owner = (*place, Item("name", named)) if isinstance(named, str) else place
        return {masked_text(str(key)): masked(each, (*owner, str(key))) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [masked(each, (*place, position)) for position, each in enumerate(value)]
    if isinstance(value, float) and value - value != 0:
        return str(value)
    if not isinstance(value, str):
        return value
    return HIDDEN + ")" if value and is_secret_place(place) else masked_text(value)


def masked_text(text: str) -> str:
    """A text with each line that looks like a secret said as such; all of it where one runs over several lines."""
    return redact(text) if _is_block(text) else "\n".join(masked_lines(text))


def masked_lines(text: str) -> list[str]:
    """As many lines as `text` has, those that look like a secret said as such."""
    lines = text.split("\n")
    return [redact(text)] * len(lines) if _is_block(text) else [redact(line) for line in lines]


def _is_block(text: str) -> bool:
    """Whether a text holds a secret whose later lines look like nothing."""
    return "\n" in text and "private key" in shape(text)


def is_secret_place(place: Place) -> bool:
    """Whether the last key, or, where it is `value`, the name of the item around it, is one of a secret."""
    *above, last = place or ("",)
    if last == "value" and above and isinstance(above[-1], Item):
        return is_secret_name(above[-1].value)
    return isinstance(last, str) and is_secret_name(last)
