"""No quota of a workflow namespace keeps the notifier's pod from being made.

Why: the API server then refuses the pod, and the message is never sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.delivery.needs import in_pod_routes
from generator.doctor import Finding, Place, Snapshot, Tree

# What a quota of this name wants every container to say.
_SAID = {"requests.cpu": ("requests", "cpu"), "cpu": ("requests", "cpu"), "limits.cpu": ("limits", "cpu")}
_SAID |= {
    "requests.memory": ("requests", "memory"),
    "memory": ("requests", "memory"),
    "limits.memory": ("limits", "memory"),
}


def examine(snapshot: Snapshot) -> Iterator[Finding]:
    """A quota that is used up, and one that wants what the notifier does not say and no LimitRange fills in."""
    if not in_pod_routes(snapshot.release.profile):
        return
    resources = snapshot.release.profile.delivery.runner.resources
    for namespace, place in snapshot.namespaces.items():
        for quota in place.quotas or ():
            subject = f"ResourceQuota {quota['metadata']['name']} in namespace {namespace}"
            hard = (quota.get("status") or {}).get("hard") or (quota.get("spec") or {}).get("hard") or {}
            lacking = [name for name in sorted(hard) if name in _SAID and not _is_said(_SAID[name], resources, place)]
            if lacking:
                kind, unit = _SAID[lacking[0]]
                mend = f"set delivery.runner.resources: {{{kind}: {{{unit}: AMOUNT}}}}, or have a LimitRange with a default"
                yield Finding(
                    subject, f"wants {', '.join(lacking)} of each container, which the notifier does not say", mend
                )
            used_up = _used_up(quota, hard)
            if used_up:
                mend = f"kubectl -n {namespace} describe resourcequota {quota['metadata']['name']}; raise it, or let pods end"
                yield Finding(subject, f"is used up: {', '.join(used_up)}", mend)


def _is_said(where: tuple[str, str], resources: Mapping[str, Any], place: Place) -> bool:
    kind, unit = where
    said = resources.get(kind) or {}
    # a limit without a request counts as the request, too
    if unit in said or (kind == "requests" and unit in (resources.get("limits") or {})):
        return True
    return place.limits is None or any(_fills(limit, kind, unit) for limit in place.limits)


def _fills(limit: Tree, kind: str, unit: str) -> bool:
    keys = ("default",) if kind == "limits" else ("defaultRequest", "default")
    items = [item for item in (limit.get("spec") or {}).get("limits") or () if item.get("type") == "Container"]
    return any(unit in (item.get(key) or {}) for item in items for key in keys)


def _used_up(quota: Tree, hard: Mapping[str, Any]) -> list[str]:
    """Counts of pods that have reached their limit; amounts of cpu and memory depend on the pod."""
    used = (quota.get("status") or {}).get("used") or {}
    counts = {name: (str(used.get(name)), str(hard.get(name))) for name in ("pods", "count/pods")}
    numbers = {name: pair for name, pair in counts.items() if all(text.isdecimal() for text in pair)}
    return [f"{name} {taken} of {most}" for name, (taken, most) in numbers.items() if int(taken) >= int(most)]
