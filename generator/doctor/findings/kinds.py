"""The cluster knows the kinds of Argo Workflows.

Why: without its CRDs the controller does not start, and a pod that cannot report its result leaves its workflow open.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.doctor import Finding, Snapshot
from generator.kinds import KINDS


def examine(snapshot: Snapshot) -> Iterator[Finding]:
    """Each kind that the server does not know; a ClusterWorkflowTemplate only where one of ours is needed."""
    for kind, is_served in snapshot.served.items():
        if not is_served:
            version = snapshot.release.profile.argo.version
            mend = f"install the CRDs of Argo Workflows {version}, by its chart (crds.install) or its manifests"
            yield Finding(f"CustomResourceDefinition {KINDS[kind].plural}.{KINDS[kind].group}", "is not there", mend)
