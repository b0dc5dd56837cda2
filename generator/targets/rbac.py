"""rbac.yaml: what the service account of the notify pods needs in each workflow namespace.

The executor in every pod of a workflow reports by creating and patching a WorkflowTaskResult, nothing else; a channel
type may name what it needs itself (`RIGHTS`), as does what the notifier asks for (notifier/asks.py); Secrets come in through
the kubelet, which needs no right of the pod.
Without delivery.runner.serviceAccountName the pod runs as its workflow does: that account has this right already where
workflows run at all, except perhaps the one that workflows have which name none. So that one is bound, and no
ServiceAccount is made, since it is not ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator import channels as channel_types
from generator import registry
from generator.delivery.modes import steps_of
from generator.delivery.needs import in_pod_routes, needs_of
from generator.delivery.steps import as_called
from generator.kinds import KINDS
from generator.model import EMPTY, PREFIX, Document, Profile, Release
from generator.notifier.asks import rights_to_ask
from generator.targets._documents import document

NOTIFIER = f"{PREFIX}notifier"
_RIGHTS = {"apiGroups": ["argoproj.io"], "resources": ["workflowtaskresults"], "verbs": ["create", "patch"]}
_GROUP = "rbac.authorization.k8s.io"


def emit(release: Release) -> Iterator[Document]:
    """The file, if a route or a step makes a pod run."""
    profile = release.profile
    if not steps_of(profile) and not profile.steps:
        return
    trees = [tree for namespace in profile.argo.workflow_namespaces for tree in _objects(profile, namespace)]
    yield document(release, "rbac.yaml", _what(profile), trees, {(): ("delivery", "runner", "serviceAccountName")})


def _what(profile: Profile) -> str:
    lines = "What the notifier's pods need: kubectl apply -f rbac.yaml"
    if not profile.delivery.runner.service_account_name:
        lines += (
            "\nThey run as their workflow does. An account that a workflow names itself needs the same Role,"
            "\nbut has its like already: no pod of a workflow can report its result without."
        )
    return lines


def account_of(profile: Profile) -> str:
    """The service account of a notify pod, as far as the profile decides it."""
    spec = profile.workflow_defaults.get("spec", EMPTY)
    return str(profile.delivery.runner.service_account_name or spec.get("serviceAccountName") or "default")


def _rights(profile: Profile) -> Iterator[Mapping[str, Any]]:
    """The executor's right, those that channel types ask for, each once, and those to ask for runs and logs."""
    yield _RIGHTS
    view = as_called(profile) if profile.steps else profile
    sent = [profile.channels[name].type for route in in_pod_routes(view) for name in route.send]
    for kind in dict.fromkeys(sent):
        yield from getattr(registry.load(channel_types, kind), "RIGHTS", ())
    for right in rights_to_ask(needs_of(profile).asks, ""):
        yield {"apiGroups": [KINDS[right.kind].group], "resources": [right.resource], "verbs": [right.verb]}


def _objects(profile: Profile, namespace: str) -> Iterator[dict[str, Any]]:
    own = profile.delivery.runner.service_account_name
    if own and own != "default":
        yield {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": own, "namespace": namespace}}
    metadata = {"name": NOTIFIER, "namespace": namespace}
    yield {"apiVersion": f"{_GROUP}/v1", "kind": "Role", "metadata": metadata, "rules": list(_rights(profile))}
    yield {
        "apiVersion": f"{_GROUP}/v1",
        "kind": "RoleBinding",
        "metadata": metadata,
        "roleRef": {"apiGroup": _GROUP, "kind": "Role", "name": NOTIFIER},
        "subjects": [{"kind": "ServiceAccount", "name": account_of(profile), "namespace": namespace}],
    }
