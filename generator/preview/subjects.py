"""An object as the Workflow that it starts: itself, one that refers to a template, or the run of a CronWorkflow.

Owns the made-up names and times of what does not run yet. Refuses a reference to a template that is not at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from generator.argo.cron import run_of
from generator.argo.join import CLUSTER, CLUSTER_LABEL, TEMPLATE_LABEL
from generator.argo.refusal import Refused
from generator.errors import Mark, Problem
from generator.placeholders import CRON_LABEL
from generator.preview.documents import Found

_ENDING = "x7k2p"
SCHEDULED = "2026-01-05T06:00:00Z"
_SAMPLE: dict[str, Any] = {
    "apiVersion": "argoproj.io/v1alpha1",
    "kind": "Workflow",
    "metadata": {"name": "sample", "labels": {"workflows.argoproj.io/creator": "kim"}},
    "spec": {
        "entrypoint": "main",
        "templates": [
            {"name": "main", "steps": [[{"name": "load", "template": "load"}]]},
            {"name": "load", "container": {"image": "busybox", "command": ["load"]}},
        ],
    },
}


# Gives the object of a kind, namespace ("" for the cluster's) and name, None for none.
Find = Callable[[tuple[str, Any, Any]], dict[str, Any] | None]


class Subject(NamedTuple):
    """One workflow to preview.

    kind, name  of the object that it comes from; `namespace` that of the workflow
    workflow    the Workflow as it would be submitted
    template    what it refers to, None for nothing
    """

    mark: Mark
    kind: str
    name: str
    namespace: str
    workflow: dict[str, Any]
    template: dict[str, Any] | None


def sample(namespace: str, name: str = "sample", *, cron: str = "") -> Subject:
    """A workflow of two templates; with `cron` it is a run of that CronWorkflow."""
    labels = {**_SAMPLE["metadata"]["labels"], **({CRON_LABEL: cron} if cron else {})}
    workflow = {**_SAMPLE, "metadata": {**_SAMPLE["metadata"], "name": name, "namespace": namespace, "labels": labels}}
    return Subject(Mark("the sample workflow", 1, 1), "Workflow", name, namespace, workflow, None)


def subjects(found: Iterable[Found], namespace: str, version: str) -> tuple[list[Subject], list[Problem]]:
    """Each object as a workflow; one without a namespace stands in `namespace`. Problems for those that cannot be."""
    listed = [each._replace(value=_placed(each.value, namespace)) for each in found]
    known = {_key_of(each.value): each.value for each in listed if each.value["kind"] in ("WorkflowTemplate", CLUSTER)}
    made = [subject_of(each, known.get, namespace, version) for each in listed]
    return [each for each in made if isinstance(each, Subject)], [each for each in made if isinstance(each, Problem)]


def subject_of(found: Found, find: Find, namespace: str, version: str) -> Subject | Problem:
    """One object as a workflow, or why it is none; a template that it refers to is asked for."""
    each = found._replace(value=_placed(found.value, namespace))
    try:
        return _subject(each, find, namespace, version)
    except Refused as error:
        problem = error.problems[0]
        return problem._replace(mark=each.mark, text=f"{_named(each)}: {problem.text}")


def _placed(value: dict[str, Any], namespace: str) -> dict[str, Any]:
    """The object with a name and, unless it is of the whole cluster, a namespace."""
    metadata = dict(value.get("metadata") or {})
    if not metadata.get("name"):
        metadata["name"] = f"{metadata.get('generateName') or 'unnamed-'}{_ENDING}"
    if value["kind"] != CLUSTER and not metadata.get("namespace"):
        metadata["namespace"] = namespace
    return {**value, "metadata": metadata, "spec": value.get("spec") or {}}


def _key_of(value: dict[str, Any]) -> tuple[str, str, str]:
    metadata = value["metadata"]
    return value["kind"], "" if value["kind"] == CLUSTER else str(metadata["namespace"]), str(metadata["name"])


def _named(each: Found) -> str:
    return f"{each.value['kind']} {each.value['metadata']['name']}"


def _subject(each: Found, find: Find, namespace: str, version: str) -> Subject | Problem:
    value, kind = each.value, each.value["kind"]
    name = str(value["metadata"]["name"])
    if kind == "Workflow":
        workflow = value
    elif kind == "CronWorkflow":
        workflow = run_of(value, version, f"{name}-1767592800", SCHEDULED)
    elif not value["spec"].get("entrypoint"):
        hint = "workflows may use its templates by templateRef"
        return Problem(each.mark, f"{_named(each)} has no entrypoint, so that no workflow runs it as a whole", hint, "", "warning")
    else:
        workflow = _submitted(value, namespace)
    spec = workflow["spec"]
    ref = spec.get("workflowTemplateRef")
    template = None
    if isinstance(ref, dict):
        where = workflow["metadata"].get("namespace")
        key = (CLUSTER, "", ref.get("name")) if ref.get("clusterScope") else ("WorkflowTemplate", where, ref.get("name"))
        is_named = isinstance(key[1], str) and isinstance(key[2], str)
        template = find(key) if is_named else None
        if template is None:
            text = f"{_named(each)} refers to the {key[0]} {key[2] if is_named else 'without a name'}, which is not at hand"
            return Problem(each.mark, text, "give its file, too")
    return Subject(each.mark, kind, name, str(workflow["metadata"].get("namespace", "")), workflow, template)


def _submitted(template: dict[str, Any], namespace: str) -> dict[str, Any]:
    """A Workflow that refers to a template, as `argo submit --from` makes it (workflow/common/convert.go)."""
    metadata = template["metadata"]
    is_cluster = template["kind"] == CLUSTER
    ref = {"name": metadata["name"], **({"clusterScope": True} if is_cluster else {})}
    labels = {CLUSTER_LABEL if is_cluster else TEMPLATE_LABEL: metadata["name"]}
    where = metadata.get("namespace") or namespace
    new = {"name": f"{metadata['name']}-{_ENDING}", "namespace": where, "labels": labels}
    return {"apiVersion": template.get("apiVersion"), "kind": "Workflow", "metadata": new, "spec": {"workflowTemplateRef": ref}}
