"""The controller may do what it takes for our configuration to take effect.

Why: a controller that may not watch its ConfigMap goes on with the old one until it is restarted, and one that may not
read ClusterWorkflowTemplates finds none of our templates.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.doctor import Finding, Snapshot
from generator.doctor.controller import account_of, subject_of


def examine(snapshot: Snapshot) -> Iterator[Finding]:
    """To list and watch ConfigMaps in its namespace, and where they are needed, to read ClusterWorkflowTemplates."""
    lacking = [right for right, may in snapshot.controller_may.items() if may is False]
    unknown = [right for right, may in snapshot.controller_may.items() if may is None]
    for deployment in snapshot.controllers or ():
        namespace, account = deployment["metadata"]["namespace"], account_of(deployment)
        if lacking:
            named = ", ".join(map(str, lacking))
            mend = f"have these rights bound to {account} as the chart and Argo's own manifests do (kubectl create rolebinding)"
            yield Finding(subject_of(deployment), f"its ServiceAccount {account} may not {named}", mend)
        elif unknown:
            first, who = unknown[0], f"system:serviceaccount:{namespace}:{account}"
            place = f" -n {first.namespace}" if first.namespace else ""
            mend = f"kubectl auth can-i {first.verb} {first.resource}{place} --as={who}"
            named = ", ".join(map(str, unknown))
            yield Finding(subject_of(deployment), f"nobody can tell whether it may {named}", mend, is_unknown=True)
