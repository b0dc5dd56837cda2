"""Texts with placeholders: every `{name}` exists, and no other template language is mixed in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.errors import nearest
from generator.model import Path
from generator.placeholders import FAMILIES, is_known, known_names, uses
from generator.schema import Checker, Field
from generator.trees import texts

# What people write out of habit from Argo's own examples, and what to write instead.
_INSTEAD = {
    "workflow.name": "name",
    "workflow.namespace": "namespace",
    "workflow.uid": "uid",
    "workflow.status": "status",
    "workflow.duration": "duration",
    "workflow.failures": "failures",
    "workflow.creationTimestamp": "created",
    "workflow.scheduledTime": "scheduled",
    "workflow.mainEntrypoint": "entrypoint",
    "workflow.serviceAccountName": "serviceAccount",
}
_TAG = re.compile(r"\{\{=?\s*(.*?)\s*(?:\}\}|$)", re.DOTALL)


def texts_of(value: Any, field: Field, path: Path) -> Iterator[tuple[Path, str]]:
    """Every text with placeholders below a value that its field has checked already."""
    if value is None:
        return
    if field.kind == "template":
        yield path, value
    elif field.kind == "templates":
        yield from texts(value, path)
    elif field.kind == "list" and field.of:
        for position, entry in enumerate(value):
            yield from texts_of(entry, field.of, (*path, position))
    elif field.kind == "map" and field.of:
        for key, entry in value.items():
            yield from texts_of(entry, field.of, (*path, key))
    elif field.kind in ("object", "either") and isinstance(value, Mapping):
        for key, inner in (field.fields or {}).items():
            yield from texts_of(value.get(key), inner, (*path, key))


def check_text(text: str, path: Path, to: Checker, *, container: bool = False) -> None:
    """Refuse Argo tags and unknown placeholders in one text."""
    if "{{" in text:
        for tag in _TAG.finditer(text):
            to.refuse(path, "an Argo tag in a message, which only {placeholders} fill", _instead_of(tag[1]))
        return
    for use in uses(text):
        if not is_known(use, container):
            _refuse_placeholder(use.name, use.key, path, to, container)


def check_row(name: str, path: Path, to: Checker) -> bool:
    """Whether a row's short form names a placeholder; noted when it does not."""
    family, dot, key = name.partition(".")
    if (key and family in FAMILIES) or (not dot and name in known_names()):
        return True
    _refuse_placeholder(family, key, path, to, container=False)
    return False


def _refuse_placeholder(name: str, key: str, path: Path, to: Checker, container: bool) -> None:
    if name in FAMILIES and not key:
        to.refuse(path, f"placeholder {{{name}}} needs a name", f"write {{{name}.NAME}}")
        return
    known = known_names(container)
    near = nearest(f"{name}.{key}" if key else name, known) or nearest(name, known)
    hint = f"did you mean {{{near}}}?" if near else "known: " + ", ".join(f"{{{each}}}" for each in known)
    shown = f"{{{name}.{key}}}" if key else f"{{{name}}}"
    to.refuse(path, f"unknown placeholder {shown}", hint)


def _instead_of(expression: str) -> str:
    if expression in _INSTEAD:
        return f"write {{{_INSTEAD[expression]}}}"
    for family in ("labels", "annotations", "parameters"):
        prefix = f"workflow.{family}."
        if expression.startswith(prefix):
            return f"write {{{family}.{expression[len(prefix):]}}}"
    return "write one of " + ", ".join(f"{{{name}}}" for name in known_names())
