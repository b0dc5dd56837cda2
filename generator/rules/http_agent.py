"""Templates of type http and plugin have an agent that may run.

Why: they run in an agent's pod, with rights that the chart gives to the workflows' service account only when
`workflow.rbac.agentPermissions` is set; without them the agent never answers, and a hook or exit handler of that kind
keeps its workflow open for ever (argo-workflows workflow/controller/agent.go). With a channel of type http rbac.yaml has
them.

Bad:
    workflowDefaults:
      spec:
        hooks: {note: {template: note, expression: workflow.status == 'Failed'}}
        templates: [{name: note, http: {url: "https://example.com"}}]

Good:
    workflowDefaults:
      spec:
        hooks: {note: {template: note, expression: workflow.status == 'Failed'}}
        templates: [{name: note, http: {url: "https://example.com"}}]
    helm: {values: {workflow: {rbac: {agentPermissions: true}}}}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.delivery.needs import http_channels
from generator.errors import Problem
from generator.rules import Checked
from generator.rules._chart import value_at
from generator.rules._tree import finding, templates_of

LEVEL = "warning"
_RIGHTS = ("workflow", "rbac", "agentPermissions")


def check(checked: Checked) -> Iterator[Problem]:
    """Each such template, where the chart alone gives the rights."""
    profile = checked.profile
    if profile.argo.owner != "helm" or http_channels(profile) or value_at(profile.helm_values, _RIGHTS) is True:
        return
    for path, template in templates_of(checked.release).values():
        for kind in ("http", "plugin"):
            if template.get(kind) is not None:
                text = "an agent runs this template, and the chart does not give it the rights"
                yield finding(profile, (*path, kind), text, "set helm.values.workflow.rbac.agentPermissions: true")
