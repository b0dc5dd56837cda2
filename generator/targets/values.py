"""values.yaml: the values of the argo-workflows chart.

Plain YAML, never a template: the chart puts `controller.workflowDefaults` out with toYaml, so that Argo's tags need no
escapes (argo-helm, workflow-controller-config-map.yaml). With another owner than helm the chart must not write the
ConfigMap, and tells the controller its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.delivery.places import broken
from generator.errors import Problem, RuleBroken
from generator.model import Document, Path, Profile, Release
from generator.targets._documents import document

_HINTS = {
    ("controller", "workflowDefaults"): "move it to workflowDefaults at the top of the profile",
    ("controller", "configMap"): "say it with argo.owner and argo.configMap",
    ("controller", "workflowNamespaces"): "say it with argo.workflowNamespaces",
}


def emit(release: Release) -> Iterator[Document]:
    """The file, always: without routes it holds the chart's other values, or nothing."""
    profile = release.profile
    values, problems = dict(profile.helm_values), []
    for path, value in _generated(release):
        problem = _put(values, path, value, profile)
        if problem:
            problems.append(problem)
    if problems:
        raise RuleBroken(*problems)
    sources: dict[Path, Path] = {(): ("helm", "values"), ("controller", "workflowDefaults"): ("workflowDefaults",)}
    what = "For the argo-workflows chart: helm upgrade ... --values values.yaml"
    yield document(release, "values.yaml", what, [values], sources)


def _generated(release: Release) -> Iterator[tuple[Path, Any]]:
    argo = release.profile.argo
    if argo.owner != "helm":
        yield ("controller", "configMap", "create"), False
        yield ("controller", "configMap", "name"), argo.config_map
    # The chart's own list is [default], and the Role that every workflow's pods need goes into these namespaces: where
    # none are said it stays, and where they are, two releases do not meet in `default`.
    if argo.workflow_namespaces != (argo.namespace,) or ("argo", "workflowNamespaces") in release.profile.origins:
        yield ("controller", "workflowNamespaces"), list(argo.workflow_namespaces)
    if argo.owner == "helm" and release.workflow_defaults:
        yield ("controller", "workflowDefaults"), release.workflow_defaults


def _put(values: dict[str, Any], path: Path, value: Any, profile: Profile) -> Problem | None:
    """Set a value below maps that may be there already, or say what stands in its way."""
    at = values
    for depth, key in enumerate(path[:-1]):
        inner = at.get(str(key), {})
        if not isinstance(inner, Mapping):
            return _clash(profile, path[: depth + 1], path)
        at[str(key)] = dict(inner)
        at = at[str(key)]
    last = str(path[-1])
    if last in at and at[last] != value:
        return _clash(profile, path, path)
    at[last] = value
    return None


def _clash(profile: Profile, where: Path, wanted: Path) -> Problem:
    text = "a chart value that is generated from other fields of the profile"
    return broken(profile, ("helm", "values", *where), "helm-clash", text, _HINTS[(str(wanted[0]), str(wanted[1]))])
