"""The namespaces that a route names are among `argo.workflowNamespaces`.

Why: rights and Secrets are listed for the workflow namespaces alone; in another one the notifier would lack both, or no
workflow runs there at all.

Bad:
    routes:
      failures: {match: {namespaces: [team-a]}}

Good:
    argo: {workflowNamespaces: [argo, team-a]}
    routes:
      failures: {match: {namespaces: [team-a]}}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._globs import is_like, wanted
from generator.rules._tree import finding

LEVEL = "warning"


def check(checked: Checked) -> Iterator[Problem]:
    """Each pattern that matches none of them."""
    profile = checked.profile
    for name, route in profile.routes.items():
        for glob in wanted(route.match.namespaces):
            if not any(is_like(glob, namespace) for namespace in profile.argo.workflow_namespaces):
                path = ("routes", name, "match", "namespaces", route.match.namespaces.index(glob))
                text = "a namespace that is none of argo.workflowNamespaces"
                yield finding(profile, path, text, "add it there, so that its rights and Secrets are listed")
