"""Templates that do work: pods, http requests, plugins, suspensions.

Source: argo-workflows operator.go `executeContainer` and its kin, workflowpod.go `createWorkflowPod`. Of the pod only
that matters which can keep it from being made: the shutdown, the deadline, volumes that are not there, a patch that is
no PodSpec. Pull secrets, quotas, images and service accounts of the cluster are not known here.
"""

from __future__ import annotations

from typing import Any

from generator.argo.expr import ExpressionError
from generator.argo.predict import nodes as kinds
from generator.argo.predict.arguments import NotSupplied, as_arguments, process
from generator.argo.predict.nodes import Node, pod_name
from generator.argo.predict.onepass import Fault, Pass
from generator.argo.predict.options import Options, start_node
from generator.argo.predict.podspec import patch_error
from generator.argo.predict.run import Pod
from generator.argo.predict.templates import Holder, type_of


def execute_leaf(
    one: Pass, name: str, template: dict[str, Any], holder: Holder, options: Options
) -> tuple[Node | None, Fault | None]:
    """The node as it was at the start of this step, or what kept its work from starting."""
    kind = type_of(template)
    if kind in ("http", "plugin"):
        node = one.nodes.get(name) or start_node(
            one, name, kinds.HTTP if kind == "http" else kinds.PLUGIN, kinds.PENDING, template, holder, options
        )
        if not node.is_fulfilled:
            one.tasks.add(name)
        return node, None
    if kind == "suspend":
        node = one.nodes.get(name) or start_node(one, name, kinds.SUSPEND, kinds.PENDING, template, holder, options)
        one.nodes.mark(name, kinds.RUNNING)
        return node, None
    node = one.nodes.get(name) or start_node(one, name, kinds.POD, kinds.PENDING, template, holder, options)
    if kind != "container" and kind != "containerSet" and node.phase != kinds.PENDING:
        return node, None
    cause = _make_pod(one, name, template, options)
    return (None, Fault(cause)) if cause else (node, None)


def _make_pod(one: Pass, name: str, template: dict[str, Any], options: Options) -> str:
    """`createWorkflowPod`: why there can be no pod, "" when there is one or none is wanted any more."""
    run = one.run
    if name in run.pods:
        return ""
    if not one.may_execute(options.is_exit):
        one.nodes.mark(name, kinds.FAILED, f"workflow shutdown with strategy: {one.shutdown}")
        return ""
    if one.is_late and not options.is_exit:
        return ""
    cause = _missing_volume(one, template) or _patch_cause(one, name, template)
    if cause:
        return cause
    run.pods[name] = Pod(options.is_exit)
    one.new_pods.add(name)
    one.active_pods += 1
    return ""


def _missing_volume(one: Pass, template: dict[str, Any]) -> str:
    """`addVolumeReferences`: what is mounted has to be a volume of the template or the workflow."""
    own, spec = template.get("volumes") or [], one.spec
    known = {each.get("name", "") for each in [*own, *(spec.get("volumes") or [])]}
    known |= {each.get("metadata", {}).get("name", "") for each in spec.get("volumeClaimTemplates") or ()}
    main = template.get("container") or template.get("containerSet") or template.get("script") or {}
    for each in (main, *(template.get("initContainers") or ()), *(template.get("sidecars") or ())):
        for mount in each.get("volumeMounts") or ():
            if mount.get("name", "") not in known:
                return f"volume '{mount.get('name', '')}' not found in workflow spec"
    return ""


def _patch_cause(one: Pass, name: str, template: dict[str, Any]) -> str:
    """`processPodSpecPatch` and `ApplyPodSpecPatch`: the workflow's patch, then the template's."""
    local = {"pod.name": pod_name(one.run.name, name, template.get("name", ""))}
    for patch in (one.spec.get("podSpecPatch", ""), template.get("podSpecPatch", "")):
        if not patch:
            continue
        try:
            ready = process(one.run, {**template, "podSpecPatch": patch}, {}, one.variables, local)
        except (NotSupplied, ExpressionError) as error:
            return f"Failed to substitute the PodSpecPatch variables: {as_arguments(error)}"
        cause = patch_error(one.run.merger.decoder, ready.get("podSpecPatch", ""))
        if cause:
            return f"Error applying PodSpecPatch: {cause}"
    return ""
