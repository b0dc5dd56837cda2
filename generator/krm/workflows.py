"""Hooks and notify templates into manifests of workflows, for a cluster whose defaults nobody may change.

What is added is what the defaults would add, by the controller's own order of precedence: what a workflow says itself
stays. What an earlier run has added is taken out first, so that a second run changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generator.delivery.modes import EXIT
from generator.errors import Mark, Problem
from generator.model import EMPTY, PREFIX, Release

# Where each kind has the spec of a workflow.
SPECS: Mapping[str, tuple[str, ...]] = {
    "Workflow": ("spec",),
    "WorkflowTemplate": ("spec",),
    "ClusterWorkflowTemplate": ("spec",),
    "CronWorkflow": ("spec", "workflowSpec"),
}


class Hooked(NamedTuple):
    """An object with what was added to it, and what a person should know about it."""

    item: dict[str, Any]
    warnings: tuple[Problem, ...]


def is_workflow(item: Mapping[str, Any]) -> bool:
    """Whether an object is one that hooks are added to; our own ClusterWorkflowTemplate is none."""
    name = (item.get("metadata") or EMPTY).get("name")
    is_ours = isinstance(name, str) and name.startswith(PREFIX)
    return str(item.get("apiVersion", "")).startswith("argoproj.io/") and item.get("kind") in SPECS and not is_ours


def with_hooks(item: Mapping[str, Any], release: Release, mark: Mark) -> Hooked:
    """The object with the release's hooks; without any change where a workflow runs a template of another object."""
    path = SPECS[item["kind"]]
    spec = item
    for step in path:
        spec = spec.get(step) or EMPTY
    if "workflowTemplateRef" in spec:
        text = f"{_name(item)} refers to a WorkflowTemplate and gets no hooks"
        return Hooked(dict(item), (Problem(mark, text, "add them to the WorkflowTemplate", "", "warning"),))
    cleaned = _without_ours(spec)
    added, warnings = _added(cleaned, release, _name(item), mark)
    return Hooked(_put(item, path, {**cleaned, **added}), tuple(warnings))


def _name(item: Mapping[str, Any]) -> str:
    metadata = item.get("metadata") or EMPTY
    return f"{item['kind']} {metadata.get('name') or metadata.get('generateName') or 'without a name'}"


def _put(item: Mapping[str, Any], path: tuple[str, ...], spec: Mapping[str, Any]) -> dict[str, Any]:
    step, *rest = path
    inner = _put(item.get(step) or EMPTY, tuple(rest), spec) if rest else dict(spec)
    return {**item, step: inner}


def _added(
    spec: Mapping[str, Any], release: Release, name: str, mark: Mark
) -> tuple[dict[str, Any], list[Problem]]:
    """The fields of a spec that change."""
    ours = _ours(release.workflow_defaults.get("spec") or EMPTY)
    own_hooks = spec.get("hooks") or {}
    warnings = []
    if (spec.get("onExit") or "exit" in own_hooks) and ("onExit" in ours or "exit" in ours["hooks"]):
        text = f"{name} has an exit handler of its own, which stays: its endings are not told"
        hint = "set delivery.mode: lifecycle-hooks, or let its exit handler run the notify template too"
        warnings.append(Problem(mark, text, hint, "", "warning"))
        ours.pop("onExit", None)
        ours["hooks"].pop("exit", None)
    hooks = {**ours.pop("hooks"), **own_hooks}
    if "onExit" not in ours and hooks == own_hooks:
        return {}, warnings
    templates = [*(spec.get("templates") or ()), *ours.pop("templates")]
    found = {**ours, "hooks": hooks, "templates": templates}
    return {key: value for key, value in found.items() if value}, warnings


def _ours(spec: Mapping[str, Any]) -> dict[str, Any]:
    """What of the defaults is generated: `onExit` where it is, `hooks` and `templates` in any case."""
    hooks = {name: hook for name, hook in (spec.get("hooks") or EMPTY).items() if _is_our_hook(name, hook)}
    templates = [each for each in spec.get("templates") or () if each["name"].startswith(PREFIX)]
    on_exit = {"onExit": EXIT} if spec.get("onExit") == EXIT else {}
    return {**on_exit, "hooks": hooks, "templates": templates}


def _without_ours(spec: Mapping[str, Any]) -> dict[str, Any]:
    """A spec as it was before an earlier run."""
    cleaned = {key: value for key, value in spec.items() if (key, value) != ("onExit", EXIT)}
    for field, kept in (("hooks", _own_hooks(spec)), ("templates", list(_own_templates(spec)))):
        if kept:
            cleaned[field] = kept
        elif kept != spec.get(field):
            cleaned.pop(field, None)
    return cleaned


def _own_hooks(spec: Mapping[str, Any]) -> dict[str, Any]:
    return {name: hook for name, hook in (spec.get("hooks") or EMPTY).items() if not _is_our_hook(name, hook)}


def _own_templates(spec: Mapping[str, Any]) -> Iterator[Any]:
    for template in spec.get("templates") or ():
        if not (isinstance(template, Mapping) and str(template.get("name", "")).startswith(PREFIX)):
            yield template


def _is_our_hook(name: str, hook: Any) -> bool:
    if name.startswith(PREFIX):
        return True
    target = hook if isinstance(hook, Mapping) else EMPTY
    return name == "exit" and EXIT in (target.get("template"), (target.get("templateRef") or EMPTY).get("template"))
