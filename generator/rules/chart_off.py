"""No switch in `helm.values` takes away what the profile needs of the chart.

Why: without the chart's ConfigMap the defaults reach nobody; a controller that may not read ClusterWorkflowTemplates
finds every plain workflow invalid (placement cluster-workflow-template); one of a single namespace runs no workflows of
others (argo-helm, workflow-controller-config-map.yaml, workflow-controller-crb.yaml).

Bad:
    helm: {values: {controller: {configMap: {create: false}}}}

Good:
    helm: {values: {controller: {configMap: {annotations: {team: a}}}}}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._chart import VALUES, value_at
from generator.rules._tree import finding

LEVEL = "error"
_CONFIG_MAP = ("controller", "configMap", "create")
_CLUSTER = ("controller", "clusterWorkflowTemplates", "enabled")
_SINGLE = ("singleNamespace",)


def check(checked: Checked) -> Iterator[Problem]:
    """Each switch that stands the wrong way."""
    profile, values = checked.profile, checked.profile.helm_values
    if not values:
        return
    is_single = value_at(values, _SINGLE) is True
    if profile.argo.owner == "helm" and checked.release.workflow_defaults and value_at(values, _CONFIG_MAP) is False:
        text = "without the chart's ConfigMap the defaults never reach the controller"
        yield finding(profile, (*VALUES, *_CONFIG_MAP), text, "leave it out, or set argo.owner: manifest")
    if checked.release.cluster_workflow_templates and (is_single or value_at(values, _CLUSTER) is False):
        text = "the controller may not read the ClusterWorkflowTemplate with the notify templates"
        path = _SINGLE if is_single else _CLUSTER
        yield finding(profile, (*VALUES, *path), text, "leave it out, or set delivery.placement: inline")
    others = [name for name in profile.argo.workflow_namespaces if name != profile.argo.namespace]
    if is_single and others:
        text = f"a controller of the namespace {profile.argo.namespace} alone runs no workflows of {', '.join(others)}"
        yield finding(profile, (*VALUES, *_SINGLE), text, "leave it out, or take them out of argo.workflowNamespaces")
