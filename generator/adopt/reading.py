"""An expression of a container's text back into {placeholders}, for one phase of the workflow.

Owns the way back from `delivery/texts.py` and `delivery/reads.py`, whose output is compared with, never guessed at.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from generator.adopt.conditions import phases_of
from generator.delivery.reads import read_of
from generator.errors import Mark
from generator.model import Argo, Delivery, Message, Profile, Runner
from generator.placeholders import ASKED, PLACEHOLDERS, Use

_LONGEST, _DEEPEST = 60_000, 40
_NOWHERE = Mark("", 1, 1)
_BEFORE = "replace(replace(replace("
_AFTER = ", '{' + '{', '{ {'), '{' + '{', '{ {'), '$' + '(', '$ (')"
_TABLE = re.compile(r"(\{'.*'\})\[workflow\.status\] \?\? ''", re.DOTALL)
_KEY = re.compile(r"\['([^'\\]+)'\]")
_LIMITS = re.compile(r"take\(failed, (\d{1,3})\)")
_BYTES = re.compile(r"sprig\.trunc\((\d{1,4}), \(\.message")
_UI = re.compile(r"'(https?://[^'\\]*)/workflows/'")


class Said(NamedTuple):
    """What the texts of one container tell of the messages that they come from."""

    ui_url: str
    limit: int
    size: int


class Unreadable(Exception):
    """An expression that no placeholders make."""


def said_in(texts: str) -> Said:
    """What can be told from all texts of a container together."""
    limit, size, ui_url = _LIMITS.search(texts), _BYTES.search(texts), _UI.search(texts)
    return Said(ui_url[1] if ui_url else "", int(limit[1]) if limit else 20, int(size[1]) if size else 250)


def template_of(expression: str, phase: str, said: Said) -> str:
    """The text with {placeholders} that an expression is in a phase. Raises Unreadable."""
    if len(expression) > _LONGEST:
        raise Unreadable
    body = split(expression, "; ")[-1]
    if body.startswith(_BEFORE) and body.endswith(_AFTER):
        body = body[len(_BEFORE) : -len(_AFTER)]
    return _template(body, phase, said, 0)


def _template(body: str, phase: str, said: Said, depth: int) -> str:
    if depth > _DEEPEST:
        raise Unreadable
    known = _known(said, tuple(dict.fromkeys(_KEY.findall(body))))
    if body in known:
        return known[body]
    table = _TABLE.fullmatch(body)
    if table:
        found = literal(table[1])
        return str(found.get(phase, "")) if isinstance(found, dict) else ""
    if len(split(body, " ? ")) > 1:
        return _branch(body, phase, said, depth + 1)
    parts = split(body, " + ")
    if len(parts) > 1:
        return "".join(_template(part, phase, said, depth + 1) for part in parts)
    if body.startswith("(") and body.endswith(")"):
        return _template(body[1:-1], phase, said, depth + 1)
    found = literal(body)
    if not isinstance(found, str):
        raise Unreadable
    return found


def _branch(body: str, phase: str, said: Said, depth: int) -> str:
    condition = split(body, " ? ")[0]
    rest = body[len(condition) + 3 :]
    then = split(rest, " : ")[0]
    phases = phases_of(condition)
    if phases is None:
        raise Unreadable
    return _template(then if phase in phases else rest[len(then) + 3 :], phase, said, depth)


def literal(text: str) -> object:
    """The value of a literal, None for anything else."""
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return None


@lru_cache(maxsize=64)
def _known(said: Said, keys: tuple[str, ...]) -> dict[str, str]:
    """Expression -> placeholder, for every placeholder in every language, and for the labels and such of these names."""
    known: dict[str, str] = {}
    argo = Argo("", said.ui_url, "", (), "", "", "", {}, {})
    runner = Runner("", "", "", {}, {}, {}, (), (), {}, {}, {})
    profile = Profile("", argo, Delivery("", "", False, False, 0, 0, 0, 0, runner), {}, {}, {}, {}, {}, {}, {}, {})
    for locale in ("en", "ja", "zh"):
        message = Message("", "", "", (), (), "none", said.limit, said.size, {}, locale, _NOWHERE)
        for use in _uses(keys):
            read = read_of(use, message, profile)
            name = f"{{{use.name}.{use.key}}}" if use.key else f"{{{use.name}}}"
            if read.plain is None:
                known.setdefault(read.text, name)
                known.setdefault(read.operand, name)
    return known


def _uses(keys: tuple[str, ...]) -> Iterator[Use]:
    for name in (each for each in PLACEHOLDERS if each not in ASKED):
        if name != "environment":
            yield Use(name, "", 0, 0)
    for family in ("labels", "annotations", "parameters"):
        for key in keys:
            yield Use(family, key, 0, 0)


def split(text: str, sign: str) -> list[str]:
    """The parts between a sign where it stands outside of quotes and brackets."""
    parts, start, depth, at = [], 0, 0, 0
    while at < len(text):
        char = text[at]
        if char == "'":
            at = after_quote(text, at)
            continue
        depth += (char in "([{") - (char in ")]}")
        if depth == 0 and text.startswith(sign, at):
            parts.append(text[start:at])
            at += len(sign)
            start = at
            continue
        at += 1
    return [*parts, text[start:]]


def after_quote(text: str, at: int) -> int:
    """The place behind the text literal that begins at a place."""
    at += 1
    while at < len(text) and text[at] != "'":
        at += 2 if text[at] == "\\" else 1
    return at + 1
