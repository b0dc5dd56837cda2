"""No pod of the notifier waits for what will not come: a node, an image, a volume.

Why: the workflow stays open until the pod's deadline, and its message is never sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.doctor import Finding, Snapshot, Tree
from generator.model import PREFIX

_STUCK = {"ImagePullBackOff", "ErrImagePull", "ErrImageNeverPull", "InvalidImageName", "RegistryUnavailable"}
_STUCK |= {"CreateContainerConfigError", "CreateContainerError", "RunContainerError", "CrashLoopBackOff"}
_MENDS = {
    "Image": "set delivery.runner.image and imagePullPolicy to what the nodes can pull",
    "Unschedulable": "set delivery.runner.resources, nodeSelector or tolerations to what a node has",
}


def examine(snapshot: Snapshot) -> Iterator[Finding]:
    """Of the pods of workflows that are Pending, those of our templates; the same reason is said once a namespace."""
    for namespace, place in snapshot.namespaces.items():
        found: dict[tuple[str, str], list[str]] = {}
        for pod in place.waiting or ():
            reason = _reason(pod) if is_ours(pod) else None
            if reason:
                found.setdefault(reason, []).append(pod["metadata"]["name"])
        for (reason_word, message), pods in sorted(found.items()):
            more = f" and {len(pods) - 1} more" if len(pods) > 1 else ""
            what = f"{reason_word}: {message}" if message else reason_word
            fallback = f"kubectl -n {namespace} describe pod {min(pods)}"
            mend = next((text for word, text in _MENDS.items() if word in reason_word), fallback)
            yield Finding(f"Pod {min(pods)}{more} in namespace {namespace}", what, mend)


def is_ours(pod: Tree) -> bool:
    """Whether one of our templates made it: Argo puts the template's name into the pod's, and whole into ARGO_TEMPLATE."""
    if f"-{PREFIX}" in pod["metadata"]["name"]:
        return True
    spec = pod.get("spec") or {}
    containers = [*(spec.get("initContainers") or ()), *(spec.get("containers") or ())]
    variables = {
        each.get("name"): str(each.get("value")) for container in containers for each in container.get("env") or ()
    }
    return variables.get("ARGO_TEMPLATE", "").startswith(f'{{"name":"{PREFIX}')


def _reason(pod: Tree) -> tuple[str, str] | None:
    """Why it does not start, and what is said about it; None while that may just take its time."""
    status: Any = pod.get("status") or {}
    for key in ("initContainerStatuses", "containerStatuses"):
        for container in status.get(key) or ():
            waiting = (container.get("state") or {}).get("waiting") or {}
            if waiting.get("reason") in _STUCK:
                return waiting["reason"], _first(waiting.get("message"))
    for condition in status.get("conditions") or ():
        if condition.get("type") == "PodScheduled" and condition.get("reason") == "Unschedulable":
            return "Unschedulable", _first(condition.get("message"))
    return None


def _first(message: Any) -> str:
    """The first sentence, at most 200 characters: what follows differs from node to node."""
    return str(message or "").partition("\n")[0][:200]
