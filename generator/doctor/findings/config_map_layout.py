"""The ConfigMap has one layout, before and after what is rendered has been applied.

Why: a key `config` beside other keys ends the controller, at once and at each start.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from generator.argo.layout import LONE
from generator.doctor import Finding, Snapshot, Tree

_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


def examine(snapshot: Snapshot) -> Iterator[Finding]:
    """What is there; else what is there together with what we would apply, which removes no key of others."""
    argo = snapshot.release.profile.argo
    for found in snapshot.config_map or ():
        subject = f"ConfigMap {argo.config_map} in namespace {argo.namespace}"
        present = set(found.get("data") or {})
        if LONE in present and len(present) > 1:
            others = ", ".join(sorted(present - {LONE}))
            mend = f"kubectl -n {argo.namespace} edit configmap {argo.config_map}, and move the other keys into {LONE}"
            yield Finding(subject, f"has a key {LONE} beside {others}", mend)
        elif argo.owner == "patch" and LONE in present:
            mend = "set argo.owner: manifest with argo.layout: config, or split the key up before you patch"
            yield Finding(subject, f"has the layout {LONE}; the patch would add a key workflowDefaults beside it", mend)
        elif argo.owner == "manifest":
            kept = _kept(found, present) - ({LONE} if argo.layout == LONE else set())
            if kept and (argo.layout == LONE or LONE in kept):
                mend = f"kubectl replace -f {snapshot.output}/workflow-controller-configmap.yaml, not kubectl apply"
                what = f"has keys that kubectl apply would leave beside those of layout {argo.layout}: {', '.join(sorted(kept))}"
                yield Finding(subject, what, mend)


def _kept(found: Tree, present: set[str]) -> set[str]:
    """The keys that kubectl apply leaves: all that it has not applied itself before."""
    text = (found["metadata"].get("annotations") or {}).get(_APPLIED, "")
    try:
        applied = set(json.loads(text).get("data") or {}) if text else set()
    except (ValueError, AttributeError):
        applied = set()
    return present - applied
