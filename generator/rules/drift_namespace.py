"""The runs that compare environments can notify: their namespace is among `argo.workflowNamespaces`.

Why: `drift` puts its CronWorkflow into argo.namespace, and what it finds is told by a notifier's pod there. Rights and
Secrets are listed for the workflow namespaces alone.

Bad:
    argo: {workflowNamespaces: [team-a]}
    drift: {image: "registry.example.com/notifications:1", environments: [prd]}

Good:
    argo: {workflowNamespaces: [argo, team-a]}
    drift: {image: "registry.example.com/notifications:1", environments: [prd]}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._tree import finding

LEVEL = "warning"


def check(checked: Checked) -> Iterator[Problem]:
    """The namespace of the installation."""
    profile, argo = checked.profile, checked.profile.argo
    if profile.drift and argo.namespace not in argo.workflow_namespaces:
        text = f"its runs are in {argo.namespace}, which is none of argo.workflowNamespaces"
        yield finding(profile, ("drift",), text, "add it there, so that they have the rights and Secrets to notify")
