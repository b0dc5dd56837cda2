"""An Event of the workflow in its own namespace, as `kubectl events` shows it.

The pod's service account needs to create events; rbac.yaml grants that. It comes as `events.k8s.io/v1`, whose note holds
1024 bytes: pkg/apis/core/validation/events.go, NoteLengthLimit and its neighbours.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from generator.channels._fields import account_folder, api_url
from generator.model import Channel, Path
from generator.schema import ABSENT, Field, text

if TYPE_CHECKING:
    from generator.notifier.program.api import account
    from generator.notifier.program.forms import body_of
    from generator.notifier.program.http import answer_is, post
    from generator.notifier.program.text import byte_size, cut
    from generator.notifier.program.values import utc

IN_POD = True
SHOWS_LINKS = False
RIGHTS: tuple[Mapping[str, Any], ...] = ({"apiGroups": ["events.k8s.io"], "resources": ["events"], "verbs": ["create"]},)
FIELDS: Mapping[str, Field] = {
    "reason": text("its reason; Workflow and the phase, unless said", ABSENT, pattern=r"[A-Za-z]{1,128}", expected="letters"),
    "apiUrl": api_url("the API server, as pods reach it", "https://kubernetes.default.svc"),
    "accountFolder": account_folder(),
}
SECRETS: Mapping[str, Field] = {}


def features(channel: Channel) -> Iterator[str]:
    """What of the program this channel needs beyond the rest."""
    yield from ("headers", "ca")


def check(channel: Channel) -> Iterator[tuple[Path, str, str]]:
    """Nothing to check beyond the fields."""
    yield from ()


# --- in the pod ---
def send_kubernetes_event(note: dict[str, Any], channel: dict[str, Any], secrets: dict[str, str]) -> str:
    own, pem = account(channel.get("accountFolder", "/var/run/secrets/kubernetes.io/serviceaccount"))
    url = channel.get("apiUrl", "https://kubernetes.default.svc") + f"/apis/events.k8s.io/v1/namespaces/{note['namespace']}/events"
    said = post(url, workflow_event(note, channel), answer_is("201|409"), own, authority=pem)  # 409: a try got through
    return said.replace(own["Authorization"][7:], "***")


def workflow_event(note: dict[str, Any], channel: dict[str, Any]) -> dict[str, Any]:
    where = {"namespace": note["namespace"], "name": note["name"]}
    event: dict[str, Any] = {"apiVersion": "events.k8s.io/v1", "kind": "Event", "eventTime": utc("%Y-%m-%dT%H:%M:%S.000000Z")}
    event |= {"metadata": {**where, "name": f"{note['name'][:230]}.{os.urandom(8).hex()}"}, "action": "Notify"}
    event |= {"regarding": {"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", **where, "uid": note["uid"]} }
    event |= {"reason": channel.get("reason") or "Workflow" + note["phase"], "reportingController": "hookwright/notifier"}
    event["reportingInstance"] = os.environ.get("HOSTNAME", "notifier")[:128]
    event["type"] = "Warning" if note["phase"] in ("Failed", "Error") else "Normal"
    return {**event, "note": cut("\n".join(filter(None, [note["title"], body_of(note)])), 1024, note, byte_size)}
