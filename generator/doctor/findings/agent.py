"""Argo's agent has its token and its rights, where a channel of type http is sent by it.

Why: Kubernetes makes no Secret with the token of an account by itself. The agent's pod waits for it, and each notification
with it, until its deadline; an agent without the rights never hears of a request.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.delivery.agent import agent_account
from generator.doctor import Finding, Snapshot
from generator.doctor.rights import token_secrets


def examine(snapshot: Snapshot) -> Iterator[Finding]:
    """In each namespace that workflows run in."""
    profile, mend = snapshot.release.profile, f"kubectl apply -f {snapshot.output}/rbac.yaml"
    for namespace, place in snapshot.namespaces.items():
        for name in token_secrets(profile):
            if place.secrets.get(name) == ():
                yield Finding(f"Secret {name} in namespace {namespace}", "is not there, and has the agent's token", mend)
        account = agent_account(profile)
        subject = f"ServiceAccount {account} in namespace {namespace}"
        lacking = [right for right, may in place.agent_may.items() if may is False]
        unknown = [right for right, may in place.agent_may.items() if may is None]
        if lacking:
            yield Finding(subject, f"as the agent may not {', '.join(map(str, lacking))}", mend)
        elif unknown:
            first = unknown[0]
            who = f"system:serviceaccount:{namespace}:{account}"
            ask = f"kubectl auth can-i {first.verb} {first.resource} -n {namespace} --as={who}"
            what = f"nobody can tell whether it may {', '.join(map(str, unknown))}, as the agent has to"
            yield Finding(subject, what, ask, is_unknown=True)
