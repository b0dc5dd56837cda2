"""A text's Kubernetes objects. Owns the cut into documents, and lists; each is read as Kubernetes reads it.

Refuses, one by one, documents that no reader takes; what is no workflow of any kind is left out with a note.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from generator.argo.compose import compose
from generator.errors import InputUnusable, Mark, Problem

KINDS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow")
_DOCUMENT = re.compile(r"^---(?=[ \t\r\n]|\Z)", re.MULTILINE)
_BLANK = re.compile(r"\s*(?:---|\.\.\.)?\s*(?:#.*)?")
_GROUP = "argoproj.io/"
_HALF = re.compile("[\ud800-\udfff]")
MOST_DOCUMENTS = 20_000


class Found(NamedTuple):
    """One object of KINDS and where it stands."""

    mark: Mark
    value: dict[str, Any]


def read(text: str, file: str) -> tuple[list[Found], list[Problem]]:
    """All objects of a text; problems of level error for documents that cannot be read, warning for what is left out."""
    found: list[Found] = []
    problems: list[Problem] = []
    for line, part in _parts(text):
        if len(found) >= MOST_DOCUMENTS:
            problems.append(Problem(Mark(file, line, 1), f"more than {MOST_DOCUMENTS:,} objects", "split the file"))
            break
        mark = Mark(file, line + _blank_lines(part), 1)
        try:
            value = _value(part, file)
        except InputUnusable as error:
            problems += [_moved(problem, line - 1) for problem in error.problems]
            continue
        for each in _unlisted(value):
            problem = _problem_of(each, mark)
            if problem is None:
                found.append(Found(mark, each))
            else:
                problems.append(problem)
    return found, problems


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Each document that holds anything, with the line it begins at."""
    line, end = 1, 0
    for start in [*(each.start() for each in _DOCUMENT.finditer(text)), len(text)]:
        part = text[end:start]
        if _blank_lines(part) <= part.count("\n"):
            yield line, part
        line += part.count("\n")
        end = start


def _blank_lines(text: str) -> int:
    """How many lines come before the first that holds anything; all of them where none does."""
    lines = text.split("\n")
    held = (not _BLANK.fullmatch(line) for line in lines)
    return next((index for index, is_held in enumerate(held) if is_held), len(lines))


def _value(text: str, file: str) -> Any:
    if text.lstrip()[:1] == "{":
        try:
            value = json.loads(text, parse_constant=_no_number)
            # a half of a pair is what Go's encoding/json calls it: the replacement character
            return value if "\\u" not in text else json.loads(_HALF.sub("\ufffd", json.dumps(value, ensure_ascii=False)))
        except (ValueError, RecursionError):
            pass  # a flow map of YAML; what is wrong with it is said better there
    return compose(text, file).value


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _moved(problem: Problem, lines: int) -> Problem:
    return problem._replace(mark=problem.mark._replace(line=problem.mark.line + lines))


def _unlisted(value: Any) -> list[Any]:
    """The items of a List, else the value itself."""
    if isinstance(value, dict) and str(value.get("kind", "")).endswith("List") and isinstance(value.get("items"), list):
        items: list[Any] = value["items"]
        return items
    return [value]


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
