"""The controller of the profile's version takes the configuration.

Why: a field that this version does not know, anywhere in the ConfigMap, ends the controller's process, at start as well
as on a change; every key below is refused by one version or another (argo-workflows config/controller.go
parseConfigMap).

Bad:
    workflowDefaults: {spec: {activeDeadline: 60}}

Good:
    workflowDefaults: {spec: {activeDeadlineSeconds: 60}}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.delivery.notify import NOTIFY
from generator.errors import Problem
from generator.model import Path, Profile
from generator.rules import Checked
from generator.rules._controller import refused
from generator.rules._tree import DEFAULTS, finding, list_of, map_of
from generator.yamlio import dump, parse

LEVEL = "error"
_FILE = "workflow-controller-configmap.yaml"
_OF_RUNNER = tuple((field,) for field in ("resources", "securityContext", "nodeSelector", "tolerations", "initContainers"))
_OF_CHANNELS = tuple((field,) for field in ("resources", "securityContext", "initContainers"))


def check(checked: Checked) -> Iterator[Problem]:
    """The first thing that the controller stumbles over; it sees no second one."""
    profile = checked.profile
    if not checked.is_thorough and not _has_trees(profile):
        return
    found = refused(tuple(_data(checked).items()), profile.argo.version)
    if found:
        path, said, hint = found
        text = f"{said}; with this the controller of Argo {profile.argo.version} ends"
        yield finding(profile, _place(path), text, hint)


def _has_trees(profile: Profile) -> bool:
    """Whether the profile passes on anything in the words of Argo or Kubernetes, which only the controller can judge."""
    if profile.workflow_defaults or profile.argo.controller_config:
        return True
    runner = any(path[:2] == ("delivery", "runner") and path[2:3] in _OF_RUNNER for path in profile.origins)
    return runner or any(path[:1] == ("channels",) and path[2:3] in _OF_CHANNELS for path in profile.origins)


def _data(checked: Checked) -> Mapping[str, str]:
    """`.data` of the ConfigMap: that of our own file, or what the chart makes of our values."""
    for document in checked.documents if checked.is_thorough else ():
        if document.name == _FILE:
            return map_of(parse(document.text.encode(), document.name).values["data"])
    defaults = checked.release.workflow_defaults
    settings = dict(checked.profile.argo.controller_config)
    if defaults:
        settings["workflowDefaults"] = defaults if checked.is_thorough else _without_program(defaults)
    return {"config": dump(settings)} if settings else {}


def _without_program(defaults: Mapping[str, Any]) -> Mapping[str, Any]:
    """The defaults without the notifier's text and its variables, the larger part, none of which the user wrote."""
    spec = map_of(defaults.get("spec"))
    templates = list_of(spec.get("templates"))
    for position, template in enumerate(templates):
        script = map_of(map_of(template).get("script"))
        if map_of(template).get("name") == NOTIFY:
            templates[position] = {**template, "script": {**script, "source": "", "env": []}}
    return {**defaults, "spec": {**spec, "templates": templates}} if templates else defaults


def _place(path: Path) -> Path:
    return path if path[:1] == DEFAULTS else ("argo", "controllerConfig", *path)
