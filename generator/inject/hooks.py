"""What a hook on a step says: when it fires, and how it calls the template that sends (`delivery/steps.py`).

A step's hook knows its own status as `steps["a"].status`, in its expression only: arguments are not filled in while the
step has no outputs (argo-semantics 3.4). So there is one hook for each status, which hands it on as a literal.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from generator.delivery.steps import NOTIFY
from generator.inject.targets import Target
from generator.model import PREFIX

STATUSES = ("Running", "Succeeded", "Failed", "Error")


class Asked(NamedTuple):
    """What the hooks are for: some of STATUSES, a route or else a channel, and the ClusterWorkflowTemplate's name."""

    when: tuple[str, ...]
    route: str
    channel: str
    template: str


def hooks_of(target: Target, asked: Asked) -> dict[str, Any]:
    """The hooks of one step by name, in the order of the statuses."""
    aim = asked.route or asked.channel
    return {f"{PREFIX}{aim}-{status.lower()}": _hook(target, asked, status) for status in STATUSES if status in asked.when}


def _hook(target: Target, asked: Asked, status: str) -> dict[str, Any]:
    named = {"route": asked.route} if asked.route else {"channel": asked.channel}
    said = {**named, "status": status, "when": status, "message": f"{target.step}: {status}"}
    return {
        "expression": f"{target.scope}[{json.dumps(target.step)}].status == {json.dumps(status)}",
        "templateRef": {"name": asked.template, "template": NOTIFY, "clusterScope": True},
        "arguments": {"parameters": [{"name": name, "value": value} for name, value in said.items()]},
    }
