"""Workflows as the controller tells them to expressions: the flat names and texts of one that has run."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from generator.argo.expr import eval_hook
from generator.argo.tags import replace_tags
from tests.gotools import Lines

# One of each expression language, and of each set of rules about tags.
VERSIONS = ("3.5", "3.7", "4.1")


def node(step: str = "step", message: str | None = "exit code 1", **other: Any) -> dict[str, Any]:
    """One failed node as `workflow.failures` lists it."""
    plain = {"displayName": step, "message": message, "templateName": "main", "phase": "Failed"}
    return {**plain, "podName": f"w-{step}", "finishedAt": "2026-11-02T03:04:05Z", **other}


def scope(
    status: str = "Failed",
    *,
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
    parameters: Mapping[str, str] | None = None,
    failures: Sequence[Mapping[str, Any]] | None = None,
    **names: str,
) -> dict[str, str]:
    """Every `workflow.*` name at a workflow's end (operator.go setGlobalParameters); `names` are those without dots."""
    listed = [{"name": key, "value": value} for key, value in (parameters or {}).items()] or None
    plain = {"name": "w", "namespace": "argo", "uid": "u-1", "duration": "3723.5", "mainEntrypoint": "main"}
    out = {f"workflow.{key}": text for key, text in {**plain, "serviceAccountName": "", "status": status, **names}.items()}
    out["workflow.creationTimestamp"] = out["workflow.creationTimestamp.RFC3339"] = "2026-11-02T02:02:02Z"
    out["workflow.creationTimestamp.s"] = "1793584922"
    out["workflow.failures"] = go_quoted(go_json(list(failures) if failures else None))
    for family, entries, whole in (
        ("labels", labels, labels),
        ("annotations", annotations, annotations),
        ("parameters", parameters, listed),
    ):
        out[f"workflow.{family}"] = out[f"workflow.{family}.json"] = go_json(whole)
        out.update({f"workflow.{family}.{key}": text for key, text in (entries or {}).items()})
    return out


def go_json(value: Any) -> str:
    """JSON as Go writes it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def go_quoted(text: str) -> str:
    """Text as strconv.Quote writes it: what cannot be printed is escaped in Go's own ways."""
    escapes = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\a": "\\a", "\b": "\\b", "\f": "\\f"}
    return '"' + "".join(escapes.get(char) or (char if char.isprintable() else _escaped(char)) for char in text) + '"'


def _escaped(char: str) -> str:
    if char < "\x80":
        return f"\\x{ord(char):02x}"
    return f"\\u{ord(char):04x}" if char < "\U00010000" else f"\\U{ord(char):08x}"


class Port:
    """Our own evaluator."""

    def fires(self, version: str, asked: Iterable[tuple[str, Mapping[str, str]]]) -> list[bool]:
        """Each hook expression in its scope; an error fails the test."""
        return [eval_hook(expression, names, version) for expression, names in asked]

    def filled(self, version: str, template: str, names: Mapping[str, str]) -> str:
        """A text of a template with its tags replaced, twice, as the controller does it for a pod."""
        return replace_tags(template, names, version, passes=2, now=time.time_ns())


class Go:
    """The Go program argoexpr, which evaluates with the modules that the controllers are built from."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines

    def fires(self, version: str, asked: Iterable[tuple[str, Mapping[str, str]]]) -> list[bool]:
        """Each hook expression in its scope; an error fails the test."""
        requests = [{"op": "hook", "version": version, "expression": text, "env": names} for text, names in asked]
        return [_good(answer) for answer in self.lines.ask_all(requests)]

    def filled(self, version: str, template: str, names: Mapping[str, str]) -> str:
        """A text of a template with its tags replaced, twice, as the controller does it for a pod."""
        asked = {"op": "tags", "version": version, "template": template, "scope": names, "passes": 2}
        return str(_good(self.lines.ask(asked)))


def _good(answer: Mapping[str, Any]) -> Any:
    assert answer["ok"], answer
    return answer["result"]
