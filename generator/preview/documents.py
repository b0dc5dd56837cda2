"""A text's Kubernetes objects, each read as Kubernetes reads it.

Refuses, one by one, documents that no reader takes; what is no workflow of any kind is left out with a note.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from generator.argo.documents import parts, unlisted, value_of
from generator.errors import InputUnusable, Mark, Problem

KINDS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow")
_GROUP = "argoproj.io/"
MOST_DOCUMENTS = 20_000


class Found(NamedTuple):
    """One object of KINDS and where it stands."""

    mark: Mark
    value: dict[str, Any]


def read(text: str, file: str) -> tuple[list[Found], list[Problem]]:
    """All objects of a text; problems of level error for documents that cannot be read, warning for what is left out."""
    found: list[Found] = []
    problems: list[Problem] = []
    for part in parts(text, file):
        if len(found) >= MOST_DOCUMENTS:
            problems.append(Problem(Mark(file, part.line, 1), f"more than {MOST_DOCUMENTS:,} objects", "split the file"))
            break
        try:
            value = value_of(part)
        except InputUnusable as error:
            problems += error.problems
            continue
        for each in unlisted(value):
            problem = _problem_of(each, part.mark)
            if problem is None:
                found.append(Found(part.mark, each))
            else:
                problems.append(problem)
    return found, problems


def _problem_of(value: Any, mark: Mark) -> Problem | None:
    if not isinstance(value, dict):
        return Problem(mark, "a document that is no Kubernetes object, left out", "", "", "warning")
    kind, version = value.get("kind"), value.get("apiVersion", _GROUP)
    if not isinstance(kind, str) or not isinstance(version, str):
        return Problem(mark, "an object without kind and apiVersion, left out", "", "", "warning")
    if kind not in KINDS or not version.startswith(_GROUP):
        return Problem(mark, f"an object of kind {_word(kind)}, left out", f"previewed are {', '.join(KINDS)}", "", "warning")
    if not isinstance(value.get("metadata") or {}, dict) or not isinstance(value.get("spec") or {}, dict):
        return Problem(mark, f"a {kind} whose metadata or spec is no map", "write what Argo expects there")
    return None


def _word(kind: str) -> str:
    return kind if re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,63}", kind) else "unknown"
