"""The steps and tasks of a manifest, and which of them a pattern means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from generator.model import Path

# Where each kind keeps the spec of a workflow.
SPECS: dict[str, Path] = {
    "Workflow": ("spec",),
    "WorkflowTemplate": ("spec",),
    "ClusterWorkflowTemplate": ("spec",),
    "CronWorkflow": ("spec", "workflowSpec"),
}


class Target(NamedTuple):
    """One step or task: its place in the document, what expressions call its like (`steps`, `tasks`), and its names."""

    path: Path
    scope: str
    template: str
    step: str
    label: str


def targets_of(value: Any, patterns: Sequence[str]) -> Iterator[Target]:
    """Those of a Workflow, a template or a CronWorkflow whose `template.step` matches one of the globs; none of others."""
    if not isinstance(value, dict) or not isinstance(value.get("kind"), str):
        return
    path = SPECS.get(value["kind"])
    name = (value.get("metadata") or {}).get("name") or (value.get("metadata") or {}).get("generateName") or "unnamed"
    spec: Any = value
    for key in path or ():
        spec = spec.get(key) if isinstance(spec, dict) else None
    for position, template in enumerate(_list(spec, "templates")) if path else ():
        for place, scope, step in _steps(template):
            full = f"{template.get('name')}.{step['name']}"
            if any(fnmatchcase(full, pattern) for pattern in patterns):
                where = (*(path or ()), "templates", position, *place)
                yield Target(where, scope, str(template.get("name")), step["name"], f"{value['kind']} {name}: {full}")


def _steps(template: Any) -> Iterator[tuple[Path, str, dict[str, Any]]]:
    for group, steps in enumerate(_list(template, "steps")):
        # the controller takes a bare step for a group of one, too
        for position, step in enumerate(steps) if isinstance(steps, list) else ():
            if _is_named(step):
                yield ("steps", group, position), "steps", step
    for position, task in enumerate(_list(template.get("dag") if isinstance(template, dict) else None, "tasks")):
        if _is_named(task):
            yield ("dag", "tasks", position), "tasks", task


def _list(value: Any, key: str) -> list[Any]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def _is_named(step: Any) -> bool:
    return isinstance(step, dict) and isinstance(step.get("name"), str) and isinstance(step.get("hooks") or {}, dict)
