"""rbac.yaml: what the service accounts of the notify pods, and of the agent, need in each workflow namespace.

The executor in every pod of a workflow reports by creating and patching a WorkflowTaskResult, nothing else; a channel
type may name what it needs itself (`RIGHTS`), as does what the notifier asks for (notifier/asks.py); Secrets come in through
the kubelet, which needs no right of the pod.
Without delivery.runner.serviceAccountName the pod runs as its workflow does: that account has this right already where
workflows run at all, except perhaps the one that workflows have which name none. So that one is bound, and no
ServiceAccount is made, since it is not ours.

The agent, which sends for http channels, always runs as the workflow does. It reads its requests from a WorkflowTaskSet and
patches the status of it, and has no token but that of a Secret which Kubernetes no longer makes by itself (argo-workflows
workflow/executor/agent.go, docs/service-account-secrets.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator import channels as channel_types
from generator import registry
from generator.delivery.agent import agent_account, agent_rights, token_secret
from generator.delivery.needs import http_channels, in_pod_channels, needs_of, runs_pods
from generator.delivery.steps import as_called
from generator.kinds import KINDS
from generator.model import PREFIX, Document, Profile, Release
from generator.notifier.asks import rights_to_ask
from generator.rights import Right
from generator.targets._documents import document

NOTIFIER, AGENT = f"{PREFIX}notifier", f"{PREFIX}agent"
_RIGHTS = {"apiGroups": ["argoproj.io"], "resources": ["workflowtaskresults"], "verbs": ["create", "patch"]}
_GROUP = "rbac.authorization.k8s.io"


def emit(release: Release) -> Iterator[Document]:
    """The file, if a route or a step makes a pod run, or sends by the agent."""
    profile = release.profile
    if not runs_pods(profile) and not http_channels(profile):
        return
    rights = list(_rights(profile)) if runs_pods(profile) else []
    trees = [tree for namespace in profile.argo.workflow_namespaces for tree in _objects(profile, rights, namespace)]
    yield document(release, "rbac.yaml", _what(profile), trees, {(): ("delivery", "runner", "serviceAccountName")})


def _what(profile: Profile) -> str:
    who = ["the notifier's pods"] if runs_pods(profile) else []
    who += ["Argo's agent"] if http_channels(profile) else []
    lines = f"What {' and '.join(who)} need{'' if runs_pods(profile) else 's'}: kubectl apply -f rbac.yaml"
    if runs_pods(profile) and not profile.delivery.runner.service_account_name:
        lines += (
            "\nThey run as their workflow does. An account that a workflow names itself needs the same Role,"
            "\nbut has its like already: no pod of a workflow can report its result without."
        )
    if http_channels(profile):
        lines += (
            f"\nThe agent runs as its workflow does. Any account but {agent_account(profile)} that a workflow names itself needs"
            f"\nthe Role {AGENT} bound to it, and a Secret NAME.service-account-token like the one here."
        )
    return lines


def account_of(profile: Profile) -> str:
    """The service account of a notify pod, as far as the profile decides it."""
    return profile.delivery.runner.service_account_name or agent_account(profile)


def _rights(profile: Profile) -> Iterator[Mapping[str, Any]]:
    """The executor's right, those that channel types ask for, each once, and those to ask for runs and logs."""
    yield _RIGHTS
    view = as_called(profile) if profile.steps else profile
    for kind in dict.fromkeys(channel.type for channel in in_pod_channels(view)):
        yield from getattr(registry.load(channel_types, kind), "RIGHTS", ())
    yield from _rules(rights_to_ask(needs_of(profile).asks, ""))


def _rules(rights: Iterable[Right]) -> Iterator[Mapping[str, Any]]:
    """One rule for each resource, in the order of the rights, with the names of those objects that alone are meant."""
    found: dict[tuple[str, str], list[Right]] = {}
    for right in rights:
        found.setdefault((KINDS[right.kind].group, right.resource), []).append(right)
    for (group, resource), same in found.items():
        names = [right.name for right in same if right.name]
        only = {"resourceNames": names} if names else {}
        yield {"apiGroups": [group], "resources": [resource], **only, "verbs": list(dict.fromkeys(right.verb for right in same))}


def _objects(profile: Profile, rights: list[Mapping[str, Any]], namespace: str) -> Iterator[dict[str, Any]]:
    """What a namespace gets; `rights` are those of the notifier's pods, none where there are no such pods."""
    own = profile.delivery.runner.service_account_name
    if own and own != "default" and rights:
        yield {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": own, "namespace": namespace}}
    if rights:
        yield from _granted(NOTIFIER, rights, account_of(profile), namespace)
    if http_channels(profile):
        account = agent_account(profile)
        yield from _granted(AGENT, list(_rules(agent_rights(profile, namespace))), account, namespace)
        metadata = {"name": token_secret(account), "namespace": namespace}
        noted = {**metadata, "annotations": {"kubernetes.io/service-account.name": account}}
        yield {"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/service-account-token", "metadata": noted}


def _granted(name: str, rules: list[Mapping[str, Any]], account: str, namespace: str) -> Iterator[dict[str, Any]]:
    metadata = {"name": name, "namespace": namespace}
    yield {"apiVersion": f"{_GROUP}/v1", "kind": "Role", "metadata": metadata, "rules": rules}
    yield {
        "apiVersion": f"{_GROUP}/v1",
        "kind": "RoleBinding",
        "metadata": metadata,
        "roleRef": {"apiGroup": _GROUP, "kind": "Role", "name": name},
        "subjects": [{"kind": "ServiceAccount", "name": account, "namespace": namespace}],
    }
