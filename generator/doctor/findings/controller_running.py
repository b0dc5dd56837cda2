"""A workflow controller runs in the namespace that the profile names.

Why: without one no workflow runs, and what is rendered for another namespace is read by nobody.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.doctor import Finding, Snapshot
from generator.doctor.controller import subject_of


def examine(snapshot: Snapshot) -> Iterator[Finding]:
    """No Deployment at all, or one without a pod that is ready."""
    if snapshot.controllers is None:
        return
    namespace = snapshot.release.profile.argo.namespace
    if not snapshot.controllers:
        mend = "set argo.namespace to its namespace: kubectl get deployments -A | grep workflow-controller"
        yield Finding(f"namespace {namespace}", "no Deployment here runs a workflow controller", mend)
    for deployment in snapshot.controllers:
        wanted = (deployment.get("spec") or {}).get("replicas", 1)
        if not wanted:
            mend = f"kubectl -n {namespace} scale deployment {deployment['metadata']['name']} --replicas=1"
            yield Finding(subject_of(deployment), "scaled to 0", mend)
        elif not (deployment.get("status") or {}).get("readyReplicas"):
            mend = f"kubectl -n {namespace} describe deployment {deployment['metadata']['name']}"
            yield Finding(subject_of(deployment), f"none of {wanted} pods is ready", mend)
