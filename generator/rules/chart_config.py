"""The controller takes what the chart makes of `helm.values`.

Why: the chart checks nothing and copies its values into the controller's ConfigMap, where a field that this version
does not know, or a value of another kind, ends the controller's process (argo-helm, workflow-controller-config-map.yaml).

Bad:
    helm: {values: {controller: {persistence: {archived: true}}}}

Good:
    helm: {values: {controller: {persistence: {archive: true}}}}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._chart import place_of, settings_of
from generator.rules._controller import refused
from generator.rules._tree import finding
from generator.yamlio import dump

LEVEL = "error"


def check(checked: Checked) -> Iterator[Problem]:
    """The first thing that the controller stumbles over; tags of Helm's own are not known here, and left out."""
    profile = checked.profile
    settings = settings_of(profile.helm_values) if profile.helm_values and profile.argo.owner == "helm" else {}
    found = refused((("config", dump(settings)),), profile.argo.version) if settings else None
    if found:
        path, said, hint = found
        text = f"{said}; with this the controller of Argo {profile.argo.version} ends"
        yield finding(profile, place_of(path), text, hint)
