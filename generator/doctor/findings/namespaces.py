"""The namespaces that workflows run in are there.

Why: nothing can be made ready in one that is not, and a name that is misspelt looks like a namespace where all is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.doctor import Finding, Snapshot


def examine(snapshot: Snapshot) -> Iterator[Finding]:
    """Each of argo.workflowNamespaces; what should be in a missing one is not told of."""
    for namespace, place in snapshot.namespaces.items():
        if place.itself == ():
            mend = f"kubectl create namespace {namespace}, or take it out of argo.workflowNamespaces"
            yield Finding(f"namespace {namespace}", "is not there", mend)
