"""The controller does not compare running workflows with their templates.

Why: with `templateReferencing: Secure` it joins the spec of each running workflow again at every pass and compares, so
that a change of the defaults turns all workflows that run into Error (argo-workflows workflow/controller/operator.go
setStoredWfSpec). With either value plain workflows are refused, notifications and all.

Bad:
    helm: {values: {controller: {workflowRestrictions: {templateReferencing: Secure}}}}

Good:
    helm: {values: {controller: {workflowRestrictions: {templateReferencing: Strict}}}}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.model import Path
from generator.rules import Checked
from generator.rules._tree import finding, map_of

LEVEL = "warning"
_CONFIG: Path = ("argo", "controllerConfig")
_CHART: Path = ("helm", "values", "controller")


def check(checked: Checked) -> Iterator[Problem]:
    """In the settings of either owner."""
    profile = checked.profile
    owners = ((_CONFIG, profile.argo.controller_config), (_CHART, map_of(profile.helm_values.get("controller"))))
    for path, settings in owners:
        if map_of(settings.get("workflowRestrictions")).get("templateReferencing") == "Secure":
            text = "with this, each change of the defaults turns the workflows that run into Error"
            place = (*path, "workflowRestrictions", "templateReferencing")
            yield finding(profile, place, text, "write Strict, or change the defaults while nothing runs")
