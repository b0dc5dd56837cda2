"""The controller looks after every namespace that workflows run in.

Why: a workflow in another namespace is never run by it, so nothing is told of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.doctor import Finding, Snapshot
from generator.doctor.controller import option, subject_of


def examine(snapshot: Snapshot) -> Iterator[Finding]:
    """--namespaced, with --managed-namespace or the controller's own, against argo.workflowNamespaces."""
    for deployment in snapshot.controllers or ():
        if option(deployment, "namespaced", "false") not in ("true", "1", "t", "T", "TRUE", "True"):
            continue
        managed = option(deployment, "managed-namespace", "") or deployment["metadata"]["namespace"]
        others = [name for name in snapshot.release.profile.argo.workflow_namespaces if name != managed]
        if others:
            mend = f"take {', '.join(others)} out of argo.workflowNamespaces, or --namespaced away from the controller"
            yield Finding(
                subject_of(deployment), f"looks after namespace {managed} alone, not {', '.join(others)}", mend
            )
