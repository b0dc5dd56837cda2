"""What stands in `helm.values` for the controller's settings gets to the controller.

Why: the chart has no schema and drops what it does not know without a word, `workflowDefault` as well as settings that
it has no value for; with another owner of the ConfigMap it writes none of them (argo-helm,
workflow-controller-config-map.yaml).

Bad:
    helm: {values: {controller: {workflowDefault: {spec: {}}}}}

Good:
    workflowDefaults: {spec: {ttlStrategy: {secondsAfterCompletion: 86400}}}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._chart import FOR_THE_MAP, VALUES, value_at
from generator.rules._tree import finding, map_of

LEVEL = "warning"
# Settings of the controller that the chart takes from somewhere else.
_ELSEWHERE = {
    "artifactRepository": "write it under helm.values.artifactRepository",
    "sso": "write it under helm.values.server.sso",
    "executor": "write it under helm.values.executor",
    "mainContainer": "write it under helm.values.mainContainer",
    "images": "write it under helm.values.emissary.images",
    "workflowDefault": "did you mean workflowDefaults, at the top of the profile?",
    "workflowdefaults": "did you mean workflowDefaults, at the top of the profile?",
}
_NOWHERE = ("artifactDrivers", "podSpecLogStrategy", "disableAgentPodCreation", "initlessPod", "namespace")


def check(checked: Checked) -> Iterator[Problem]:
    """Settings that the chart does not know, and with another owner all of them."""
    profile, values = checked.profile, checked.profile.helm_values
    for key in map_of(values.get("controller")) if values else ():
        hint = _ELSEWHERE.get(key, "set argo.owner: manifest, and write it under argo.controllerConfig")
        if key in _ELSEWHERE or key in _NOWHERE:
            yield finding(profile, (*VALUES, "controller", key), "a value that the chart does not have", hint)
    if profile.argo.owner == "helm" or not values:
        return
    for setting, place in FOR_THE_MAP.items():
        if value_at(values, place) not in (None, "", 0, False, {}, []):
            text = f"the chart writes no ConfigMap with argo.owner {profile.argo.owner}, so that this reaches nobody"
            name = ".".join(map(str, setting))
            hint = f"write it as argo.controllerConfig.{name}" if profile.argo.owner == "manifest" else "set it in the ConfigMap"
            yield finding(profile, (*VALUES, *place), text, hint)
