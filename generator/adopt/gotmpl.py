"""A values.yaml.gotmpl back into YAML: the actions that are nothing but a quoted text, such as ``{{ `{{workflow.name}}` }}``.

What an action with a name in it gives is known to helmfile alone, so such a file is refused, each action with its place.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from generator.errors import InputUnusable, Mark, Problem

_MOST = 25
_BLANK = " \t\r\n"


class _Action(NamedTuple):
    """One `{{ }}`: what it gives (None where only its values can tell), where it ends, and which blanks it takes away."""

    said: str | None
    end: int
    trims_before: bool
    trims_after: bool


def unescape(text: str, file: str) -> str:
    """The text that helmfile would give. Raises InputUnusable for the actions that are no text, 25 of them at most."""
    out, end = [], 0
    problems: list[Problem] = []
    while (start := text.find("{{", end)) >= 0 and len(problems) < _MOST:
        action = _action(text, start)
        if action.said is None:
            problems.append(_problem(text, start, file))
        before = text[end:start]
        out += [before.rstrip(_BLANK) if action.trims_before else before, action.said or ""]
        end = action.end
        while action.trims_after and text[end : end + 1] in tuple(_BLANK):
            end += 1
    if problems:
        raise InputUnusable(*problems)
    return "".join([*out, text[end:]])


def _action(text: str, start: int) -> _Action:
    """Source: Go text/template parse/lex.go: an action ends at the first two braces outside of its quotes."""
    at = start + 2
    trims_before = text[at : at + 1] == "-" and text[at + 1 : at + 2] in tuple(_BLANK)
    at = inside = at + trims_before
    while at < len(text) and not text.startswith("}}", at):
        if text.startswith("/*", at):
            at = text.find("*/", at + 2) + 1
        elif text[at] == "`":
            at = text.find("`", at + 1)
        elif text[at] == '"':
            at = _after_string(text, at)
        if at <= 0:
            return _Action(None, len(text), False, False)
        at += 1
    code = text[inside:at]
    trims_after = code.endswith("-") and code[-2:-1] in tuple(_BLANK)
    return _Action(_said(code.removesuffix("-" if trims_after else "").strip(_BLANK)), at + 2, trims_before, trims_after)


def _after_string(text: str, at: int) -> int:
    """The quote that ends a string; -1 without one."""
    at += 1
    while at < len(text) and text[at] not in '"\n':
        at += 2 if text[at] == "\\" else 1
    return at if text[at : at + 1] == '"' else -1


def _said(code: str) -> str | None:
    if code.startswith("/*") and code.endswith("*/"):
        return ""
    if len(code) > 1 and code[0] == code[-1] == "`" and code.count("`") == 2:
        return code[1:-1]
    try:
        said = json.loads(code) if code.startswith('"') else None
    except ValueError:
        return None
    return said if isinstance(said, str) else None


def _problem(text: str, start: int, file: str) -> Problem:
    mark = Mark(file, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))
    hint = "let helmfile write the values first (helmfile write-values), and adopt what it writes"
    return Problem(mark, "a template action, whose result is not known here", hint)
