"""Workflows to show a route by: those that somebody gave, else one that is made up so that the route is for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.errors import Mark
from generator.model import Match, Profile
from generator.notifier.program.routes import allows
from generator.placeholders import CREATOR_LABEL, CRON_LABEL, SCHEDULED_ANNOTATION, TEMPLATE_LABEL
from generator.preview.subjects import SCHEDULED, Subject

_SOURCE = "nightly-report"
_RUN = f"{_SOURCE}-1767592800"
_LABELS = {CREATOR_LABEL: "kim"}


def _step(name: str) -> dict[str, Any]:
    return {"name": name, "container": {"image": "registry.example.com/report:3", "command": ["python3", f"{name}.py"]}}


_SPEC: Mapping[str, Any] = {
    "entrypoint": "main",
    "templates": [
        {"name": "main", "steps": [[{"name": name, "template": name}] for name in ("extract", "transform", "load")]},
        *map(_step, ("extract", "transform", "load")),
    ],
}


def example(match: Match, profile: Profile) -> Subject:
    """A run of three steps that a route with this match is for, as far as one can be made up."""
    namespace = _namespace(match, profile)
    labels = {**_LABELS, **{key: _fitting(globs) for key, globs in {**match.known, **match.labels}.items()}}
    annotations = {key: _fitting(globs) for key, globs in match.annotations.items()}
    if match.cron is not False and CRON_LABEL not in labels:
        labels[CRON_LABEL], annotations[SCHEDULED_ANNOTATION] = _SOURCE, SCHEDULED
    labels.setdefault(TEMPLATE_LABEL, _fitting(match.workflow_templates) if match.workflow_templates else "report")
    metadata = {"name": _RUN, "namespace": namespace, "labels": labels, "annotations": annotations}
    workflow = {"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": metadata, "spec": dict(_SPEC)}
    return Subject(Mark("a made-up workflow", 1, 1), "Workflow", _RUN, namespace, workflow, None)


def _namespace(match: Match, profile: Profile) -> str:
    known = [name for name in profile.argo.workflow_namespaces if allows(list(match.namespaces), name)]
    return [*known, _fitting(match.namespaces)][0]


def _fitting(globs: tuple[str, ...]) -> str:
    """A text that passes the globs, or the first that comes nearest."""
    tries = list(_tries(globs))
    return next((text for text in tries if allows(list(globs), text)), tries[0])


def _tries(globs: tuple[str, ...]) -> Iterator[str]:
    for glob in globs:
        if not glob.startswith("!"):
            yield from (glob.replace("?", "a").replace("*", filling) for filling in ("a", "", "x1"))
    yield from ("a", "other", "x1")
