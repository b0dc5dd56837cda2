"""A stream of objects, each judged as it passes; nothing of it is kept but names, numbers and verdicts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from generator.argo.cron import CRON_LABEL
from generator.argo.join import CLUSTER, CLUSTER_LABEL, TEMPLATE_LABEL
from generator.errors import Problem
from generator.impact.sides import Scene, outcome_of
from generator.impact.verdicts import LOSSES, UNREAD, Verdict, running, verdicts
from generator.preview.documents import Found
from generator.preview.subjects import Find, Subject, subject_of

_LARGEST = 3
_MOST_SHAPES = 2_000
_ENDED = ("Succeeded", "Failed", "Error")
# What of an object's metadata nothing reads but people and the API server.
_PASSING = ("name", "uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "ownerReferences")
_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
# What reads a name; in a condition of the defaults an input may, too.
_NAMES = ("workflow.name", CRON_LABEL, TEMPLATE_LABEL, CLUSTER_LABEL)
_MAYBE = (*_NAMES, "inputs.parameters")
_TEMPLATES = {"WorkflowTemplate": TEMPLATE_LABEL, CLUSTER: CLUSTER_LABEL}


class Judged(NamedTuple):
    """What is the same for all workflows of one shape."""

    verdicts: tuple[Verdict, ...]
    gained: int
    size: int


class Survey:
    """What came of all objects.

    seen      objects by kind; ended: workflows that are over and left alone; shapes: how many had to be foreseen
    findings  by verdict, the objects that it is true of, as `kind namespace/name`
    gained    bytes that all workflows together carry more; largest: the largest after, each with its bytes
    """

    def __init__(self) -> None:
        self.seen: dict[str, int] = {}
        self.ended = 0
        self.shapes = 0
        self.findings: dict[Verdict, list[str]] = {}
        self.gained = 0
        self.largest: list[tuple[int, str]] = []

    @property
    def has_losses(self) -> bool:
        """Whether somebody loses something, or would not run."""
        return any(verdict.is_loss for verdict in self.findings)

    def add(self, name: str, found: Judged) -> None:
        """Count one object."""
        for verdict in found.verdicts:
            self.findings.setdefault(verdict, []).append(name)
        self.gained += found.gained
        self.largest = sorted([*self.largest, (found.size, name)], key=lambda each: (-each[0], each[1]))[:_LARGEST]


def survey(objects: Iterable[Found], scene: Scene, find: Find) -> Survey:
    """Judge each object. Of objects with the same shape one is foreseen for all; `find` gives the templates around them."""
    result = Survey()
    known: dict[bytes, Judged] = {}
    for each in objects:
        kind = str(each.value["kind"])
        result.seen[kind] = result.seen.get(kind, 0) + 1
        if _has_ended(each.value):
            result.ended += 1
            continue
        subject = subject_of(each, _itself_or(each.value, find), scene.namespace, scene.version)
        if isinstance(subject, Problem):
            if subject.level == "error":
                result.add(_name_of(each.value), Judged((Verdict(UNREAD, _without_name(subject.text)),), 0, 0))
            continue
        shape = _shape(subject, scene.conditions)
        if shape not in known:
            if len(known) >= _MOST_SHAPES:
                known.clear()
            result.shapes += 1
            known[shape] = _judged(subject, scene, find)
        result.add(_name_of(each.value), known[shape])
    return result


def _itself_or(value: dict[str, Any], find: Find) -> Find:
    """A look-up that knows the object at hand: a template is what its own runs refer to."""
    metadata = value.get("metadata") or {}
    own = (value["kind"], "" if value["kind"] == CLUSTER else metadata.get("namespace"), metadata.get("name"))
    return lambda key: value if key == own else find(key)


def _judged(subject: Subject, scene: Scene, find: Find) -> Judged:
    before, after = (outcome_of(subject, side, find) for side in (scene.before, scene.after))
    found = verdicts(before, after)
    if _phase(subject.workflow):
        found += tuple(running(subject.workflow["spec"], before, after, is_secure=scene.is_secure))
    is_known = before.size and after.size
    return Judged(found, after.size - before.size if is_known else 0, after.size)


def _shape(subject: Subject, conditions: str) -> bytes:
    """A digest of all that a prediction depends on: not of names, unless the workflow or a condition reads them."""
    spec, template = subject.workflow["spec"], (subject.template or {}).get("spec")
    metadata = dict(subject.workflow["metadata"])
    text = json.dumps([spec, template], sort_keys=True)
    if not any(name in text for name in _NAMES) and not any(name in conditions for name in _MAYBE):
        metadata = {key: value for key, value in metadata.items() if key not in _PASSING}
        metadata["labels"] = _without(metadata.get("labels"), CRON_LABEL)
        if subject.kind in _TEMPLATES:
            text = json.dumps([template], sort_keys=True)
            metadata["labels"] = _without(metadata["labels"], _TEMPLATES[subject.kind])
    metadata["annotations"] = _without(metadata.get("annotations"), _APPLIED)
    head = json.dumps([subject.kind, metadata, _phase(subject.workflow)], sort_keys=True)
    return hashlib.sha256(f"{head}{text}".encode("utf-8", "surrogatepass")).digest()


def _without(found: Any, key: str) -> Any:
    return {name: value for name, value in found.items() if name != key} if isinstance(found, dict) else found


def _phase(workflow: dict[str, Any]) -> str:
    status = workflow.get("status")
    return str(status.get("phase") or "") if isinstance(status, dict) else ""


def _has_ended(value: dict[str, Any]) -> bool:
    return value["kind"] == "Workflow" and _phase(value) in _ENDED


def _name_of(value: dict[str, Any]) -> str:
    metadata = value.get("metadata") or {}
    name = metadata.get("name") or metadata.get("generateName") or "unnamed"
    return f"{value['kind']} {'/'.join(str(each) for each in (metadata.get('namespace'), name) if each)}"


def _without_name(text: str) -> str:
    """A problem's text, which begins with kind and name, as a sentence about any object."""
    return text.split(" ", 2)[-1].removeprefix(": ")


def losses(found: Survey) -> int:
    """How many objects lose something."""
    return len({name for verdict, names in found.findings.items() if verdict.kind in LOSSES for name in names})
