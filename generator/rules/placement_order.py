"""A ClusterWorkflowTemplate with the notify templates is applied before the defaults that refer to it.

Why: as long as it is missing, every plain workflow is `invalid spec` and never runs, and a lifecycle hook turns its
workflow into Error. No tool orders the two files by itself; once your deployment does, switch this rule off.

Bad:
    delivery: {placement: cluster-workflow-template}

Good:
    delivery: {placement: inline}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._tree import finding

LEVEL = "warning"


def check(checked: Checked) -> Iterator[Problem]:
    """Said once for an environment that has such a template."""
    if checked.release.cluster_workflow_templates and checked.profile.delivery.placement != "inline":
        text = "while the ClusterWorkflowTemplate is missing, every plain workflow is invalid and never runs"
        hint = "apply cluster-workflow-templates.yaml first, the defaults after it; remove them the other way round"
        yield finding(checked.profile, ("delivery", "placement"), text, hint)
