"""What workflowDefaults make of a Workflow that refers to a template, and of the run of a CronWorkflow.

Sources: argo-workflows workflow/util/merge.go `JoinWorkflowSpec` and `JoinWorkflowMetaData`, and
workflow/controller/operator.go `setStoredWfSpec`. Arguments are never changed, results share parts with them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from generator.argo.fields import STRUCT, Kind
from generator.argo.merge import WORKFLOW, Merger, read_at
from generator.argo.refusal import Misfit, Refused
from generator.argo.restrictions import FROM as RESTRICTED
from generator.argo.restrictions import SECURE, STRICT, sanitized
from generator.errors import Mark, Problem

SPEC = "WorkflowSpec"
CLUSTER = "ClusterWorkflowTemplate"
TEMPLATE_LABEL = "workflows.argoproj.io/workflow-template"
CLUSTER_LABEL = "workflows.argoproj.io/cluster-workflow-template"
CHANGED = "WorkflowSpec may not change during execution when the controller is set `templateReferencing: Secure`"

# From these on: one layer's definition of a parameter survives; the same for artifacts; locations of artifacts in the
# same store are merged; the user's spec is cut down where references are restricted; the template's label is set.
_PARAMETERS, _ARTIFACTS, _LOCATIONS, _RESTRICTED, _LABEL = (3, 7), (4, 0), (4, 1), (4, 0), (4, 1)

# workflow_types.go `ArtifactLocation.Get`: the first that is set is the store.
_STORES = ("artifactory", "azure", "git", "gcs", "hdfs", "http", "oss", "plugin", "raw", "s3")
_LOCATION = Kind(STRUCT, None, "ArtifactLocation")


class Joined(NamedTuple):
    """What runs: the spec of all layers, and the workflow's labels and annotations after the join."""

    spec: dict[str, Any]
    labels: dict[str, str]
    annotations: dict[str, str]


def referring(defaults: Any, workflow: Any, template: Any, version: str, restrictions: str = "") -> Joined:
    """Join a Workflow with workflowTemplateRef, the template that is at hand, and the defaults (None for none).

    `template` is a WorkflowTemplate or ClusterWorkflowTemplate, None for none; `restrictions` is the controller's
    templateReferencing, whose check of the user's spec (restrictions.py) comes before and is not done here. A spec that
    an earlier pass has stored in the status is used as setStoredWfSpec does. Raises Refused: what the controller answers
    with phase Error.
    """
    merger = Merger(version)
    holder = read_at("workflow", merger, workflow, WORKFLOW)
    base = read_at("workflowDefaults", merger, {} if defaults is None else defaults, WORKFLOW)
    return _joined(merger, base, holder, template, restrictions)


def referring_in(merger: Merger, base: dict[str, Any] | None, workflow: Any, template: Any) -> Joined:
    """The same with defaults that `merger` has read already, for many workflows."""
    holder = read_at("workflow", merger, workflow, WORKFLOW)
    return _joined(merger, merger.read({}, WORKFLOW) if base is None else base, holder, template, "")


def _joined(merger: Merger, base: dict[str, Any], holder: dict[str, Any], template: Any, restrictions: str) -> Joined:
    ref = holder["spec"].get("workflowTemplateRef")
    if ref is None:
        raise Refused(Problem(Mark("workflow", 1, 1), "a workflow without workflowTemplateRef", "merge it as a plain one"))
    labels, annotations = (dict(holder["metadata"].get(name, {})) for name in ("labels", "annotations"))
    stored = holder.get("status", {}).get("storedWorkflowTemplateSpec")
    if stored is None:
        labels = {**base["metadata"].get("labels", {}), **labels}
        annotations = {**base["metadata"].get("annotations", {}), **annotations}
    try:
        spec = _spec(_Layers(merger, holder["spec"], stored, base["spec"]), ref, holder, template, restrictions)
    except Misfit as error:
        raise error.refused(Mark("workflow", 1, 1)) from None
    if merger.minor >= _LABEL:
        labels[CLUSTER_LABEL if ref.get("clusterScope") else TEMPLATE_LABEL] = ref.get("name", "")
    return Joined(spec, labels, annotations)


def with_reference(workflow: dict[str, Any], template: dict[str, Any]) -> dict[str, Any]:
    """`workflow`, with a reference to `template` where it has none."""
    spec = workflow.get("spec") or {}
    if spec.get("workflowTemplateRef") is not None:
        return workflow
    ref = {"name": (template.get("metadata") or {}).get("name", ""), "clusterScope": template.get("kind") == CLUSTER}
    return {**workflow, "spec": {**spec, "workflowTemplateRef": ref}}


class _Layers(NamedTuple):
    merger: Merger
    own: dict[str, Any]
    stored: dict[str, Any] | None
    defaults: dict[str, Any]


def _spec(layers: _Layers, ref: Any, holder: Any, template: Any, restrictions: str) -> dict[str, Any]:
    """`setStoredWfSpec`: join at first, and again when the user has changed entrypoint, suspend or shutdown."""
    merger, own, stored, _ = layers
    user = own
    if restrictions in (STRICT, SECURE) and merger.minor >= RESTRICTED:
        user = sanitized(own)
    if stored is None:
        return join_specs(merger, user, _found(merger, ref, holder, template)["spec"], layers.defaults)
    if _is_changed(own, stored):
        return join_specs(merger, user, stored, layers.defaults)
    if restrictions == SECURE:
        again = join_specs(merger, user, _found(merger, ref, holder, template)["spec"], layers.defaults)
        if again != stored:
            hint = "changed defaults reach a running workflow of this kind only as this error"
            raise Misfit("the joined spec is no longer the stored one", CHANGED, hint)
    return stored


def join_specs(merger: Merger, own: dict[str, Any], template: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
    """`JoinWorkflowSpec`: the user's spec wins over the template's, that over the defaults; suspend is the user's alone."""
    zero = merger.read({}, WORKFLOW)
    target = merger.merge_to({**zero, "spec": template}, {**zero, "spec": own})
    spec: dict[str, Any] = merger.merge_to({**zero, "spec": defaults}, target)["spec"]
    spec.pop("suspend", None)
    if "suspend" in own:
        spec["suspend"] = own["suspend"]
    arguments = dict(spec["arguments"])
    if merger.minor >= _PARAMETERS and arguments.get("parameters"):
        arguments["parameters"] = _parameters(arguments["parameters"], own, template)
    if merger.minor >= _ARTIFACTS and arguments.get("artifacts"):
        arguments["artifacts"] = _artifacts(merger, arguments["artifacts"], own, template)
    spec["arguments"] = arguments
    return spec


def _parameters(merged: list[Any], own: Any, template: Any) -> list[Any]:
    """Of value, default and valueFrom only those of the nearest layer that has one; its whole parameter is taken."""
    ours, theirs = (
        {each["name"]: each for each in spec["arguments"].get("parameters", ()) if has_value(each)}
        for spec in (own, template)
    )
    return [ours.get(each["name"], theirs.get(each["name"], each)) if has_value(each) else each for each in merged]


def has_value(parameter: dict[str, Any]) -> bool:
    """workflow_types.go `Parameter.HasValue`; an empty value is one."""
    return any(parameter.get(name) is not None for name in ("value", "default", "valueFrom"))


def _artifacts(merger: Merger, merged: list[Any], own: Any, template: Any) -> list[Any]:
    ours, theirs = (
        {each["name"]: each for each in spec["arguments"].get("artifacts", ())} for spec in (own, template)
    )
    result = []
    for each in merged:
        override = ours.get(each["name"], theirs.get(each["name"]))
        result.append(each if override is None else _overridden(merger, each, override))
    return result


def _overridden(merger: Merger, base: dict[str, Any], override: dict[str, Any]) -> dict[str, Any]:
    """`mergeArtifactOverride`: the nearest layer's artifact; in the same store its location is laid over the merged one."""
    store = _store(override)
    if merger.minor < _LOCATIONS or store is None or store != _store(base):
        return override
    parts = merger.table.struct("ArtifactLocation").fields
    there, here = ({key: value for key, value in each.items() if key in parts} for each in (base, override))
    location = merger.read(merger.patcher.maps(there, here, _LOCATION), "ArtifactLocation")
    return {**{key: value for key, value in override.items() if key not in parts}, **location}


def _store(artifact: dict[str, Any]) -> str | None:
    return next((store for store in _STORES if artifact.get(store) is not None), None)


def _is_changed(own: dict[str, Any], stored: dict[str, Any]) -> bool:
    """`needsStoredWfSpecUpdate`; two pointers to suspend are never the same."""
    return (
        bool(own.get("entrypoint") and not stored.get("entrypoint"))
        or "suspend" in own
        or "suspend" in stored
        or own.get("shutdown", "") != stored.get("shutdown", "")
    )


def _found(merger: Merger, ref: dict[str, Any], holder: dict[str, Any], template: Any) -> Any:
    """The template that the reference means, if it is the one at hand. Raises Refused."""
    name, is_cluster = ref.get("name", ""), bool(ref.get("clusterScope"))
    if template is not None and isinstance(template, dict):
        kind = template.get("kind")
        found = read_at("template", merger, template, CLUSTER if kind == CLUSTER else "WorkflowTemplate")
        metadata = found["metadata"]
        is_near = is_cluster or metadata.get("namespace", "") == holder["metadata"].get("namespace", "")
        if (kind == CLUSTER) == is_cluster and metadata.get("name", "") == name and is_near:
            return found
    what = "clusterworkflowtemplate" if is_cluster else "workflowtemplate"
    where = "in the cluster" if is_cluster else "in the workflow's namespace"
    raise Refused(
        Problem(Mark("workflow", 1, 1), f"spec.workflowTemplateRef: no template {name} {where}", "apply it first"),
        f'{what}.argoproj.io "{name}" not found',
    )
