"""The parts of a template that only its pod reads.

Owns what may be left unevaluated: an expression in a command, an environment variable or a manifest changes nothing
about hooks and phases, unless it does not parse. (One whose result holds tags again would be read once more by the
controller; that is not followed.) It also is what costs most.
"""

from __future__ import annotations

import json
import re
from typing import Any

from generator.argo.expr import ExpressionError, UnknownAnswer, parse
from generator.argo.predict.run import Run
from generator.argo.predict.texts import marshal
from generator.argo.versions import minor_of

_PARTS = (
    "container", "containerSet", "script", "resource", "data", "http", "plugin", "initContainers", "sidecars", "metadata",
)  # fmt: skip
_EXPRESSION = re.compile(r"\{\{=((?:[^}]|\}(?!\}))*)\}\}")
_HTML = {"\\u003c": "<", "\\u003e": ">", "\\u0026": "&"}
EVALUATED = "expression"
"""What stands for the result of an expression that is not evaluated."""

# From here on an expression in a tag that does not parse is an error; before, the tag just stays.
_PARSES = (4, 0)


def with_quiet_body(run: Run, template: dict[str, Any]) -> dict[str, Any]:
    """The template without the expressions of its body. Raises ExpressionError for one that the controller refuses."""
    if id(template) in run.quiet:
        return run.quiet[id(template)][1]
    body = {part: template[part] for part in _PARTS if template.get(part) is not None}
    text = marshal(body)
    quiet = template
    if "{{=" in text:
        known = run.given.memory.bodies
        if text not in known:
            run.spend(1 + len(text) // 200)
            known[text] = _quiet(text, run.version)
        found = known[text]
        if isinstance(found, str):
            raise ExpressionError(found)
        quiet = {**template, **found}
    run.quiet[id(template)] = template, quiet
    return quiet


def _quiet(text: str, version: str) -> dict[str, Any] | str:
    """The body, or why the controller refuses it."""
    if minor_of(version) >= _PARSES:
        for found in _EXPRESSION.finditer(text):
            cause = _syntax_error(_read(found[1]), version)
            if cause:
                return f"failed to evaluate expression: {cause}"
    quiet = _EXPRESSION.sub(lambda found: found[0] if _read(found[1]) is None else EVALUATED, text)
    body: dict[str, Any] = json.loads(quiet)
    return body


def _read(written: str) -> str | None:
    """A tag's text as it is read; None for one that goes on in another text and stays as it is."""
    for escaped, sign in _HTML.items():
        written = written.replace(escaped, sign)
    try:
        return str(json.loads(f'"{written}"'))
    except ValueError:
        return None


def _syntax_error(expression: str | None, version: str) -> str:
    """Why it is no expression, "" when it is one or never read as one."""
    try:
        parse(expression or "1", version)
    except ExpressionError as error:
        return error.message
    except UnknownAnswer:
        pass
    return ""
