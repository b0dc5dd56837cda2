"""No ServiceAccount is created by the chart and by rbac.yaml.

Why: it belongs to whoever comes first. Helm refuses an object that it has not made ("invalid ownership metadata"), and
whoever applies rbac.yaml later takes it over, so that the next upgrade differs (argo-helm, templates/controller/
workflow-sa.yaml).

Bad:
    delivery: {runner: {serviceAccountName: notifier}}
    helm: {values: {workflow: {serviceAccount: {create: true, name: notifier}}}}

Good:
    delivery: {runner: {serviceAccountName: notifier}}
    helm: {values: {workflow: {serviceAccount: {create: true, name: workflow}}}}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._chart import VALUES, value_at
from generator.rules._tree import finding, map_of

LEVEL = "error"
_ACCOUNT = ("workflow", "serviceAccount")
_CHARTS_OWN = "argo-workflow"  # its name in the chart's own values


def check(checked: Checked) -> Iterator[Problem]:
    """The switch that makes the chart's."""
    profile = checked.profile
    own = profile.delivery.runner.service_account_name
    account = map_of(value_at(profile.helm_values, _ACCOUNT))
    if own and account.get("create") is True and account.get("name", _CHARTS_OWN) == own:
        hint = "take another name for delivery.runner.serviceAccountName, or leave create out"
        yield finding(profile, (*VALUES, *_ACCOUNT, "create"), "rbac.yaml creates this ServiceAccount, too", hint)
