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

from generator.errors import Problem
from generator.model import Path
from generator.rules import Checked
from generator.rules._tree import DEFAULTS, finding, map_of
from generator.yamlio import dump, parse

LEVEL = "error"
_FILE = "workflow-controller-configmap.yaml"


def check(checked: Checked) -> Iterator[Problem]:
    """The first thing that the controller stumbles over; it sees no second one."""
    from generator.argo import config  # 5 ms, which a package that is only looked at need not spend
    from generator.argo.refusal import Refused, dotted

    profile = checked.profile
    try:
        config.parse(_data(checked), profile.argo.version)
    except Refused as error:
        hint = error.problems[0].hint or "remove it"
        found = error.problems[0].text.removeprefix(f"{dotted(list(error.path))}: ")
        text = f"{found}; with this the controller of Argo {profile.argo.version} ends"
        yield finding(profile, _place(error.path), text, hint)


def _data(checked: Checked) -> Mapping[str, str]:
    """`.data` of the ConfigMap: that of our own file, or what the chart makes of our values."""
    for document in checked.documents:
        if document.name == _FILE:
            return map_of(parse(document.text.encode(), document.name).values["data"])
    defaults = checked.release.workflow_defaults
    return {"config": dump({"workflowDefaults": defaults})} if defaults else {}


def _place(path: Path) -> Path:
    return path if path[:1] == DEFAULTS else ("argo", "controllerConfig", *path)
