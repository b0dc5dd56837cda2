"""What applying our ConfigMap leaves of the live one, and whether that ends the controller.

Source: argo-workflows config/controller.go `parseConfigMap`, for which the key `config` must stand alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.argo.layout import LONE, NOT_ALONE
from generator.diff.configuration import RULE
from generator.diff.history import applied_data
from generator.diff.model import DEFAULTS
from generator.diff.states import Scope
from generator.errors import Mark, Problem


def left_by_apply(live: Mapping[str, Any]) -> frozenset[str]:
    """The keys of the live ConfigMap that applying one without them leaves there: those that kubectl apply did not write."""
    data = _data(live)
    return frozenset() if LONE in data else frozenset(data) - frozenset(applied_data(live) or ())


def clash(live: Mapping[str, Any], ours: Mapping[str, Any], scope: Scope) -> Problem | None:
    """What the controller would refuse once our ConfigMap is applied to the live one: the key `config` beside others.

    `kubectl apply` and `patch` leave keys alone that they did not write.
    """
    there, written = set(_data(live)), set(_data(ours))
    if scope.owner == "manifest":
        there -= set(applied_data(live) or ()) - written
    every = there | written
    if LONE not in every or len(every) == 1:
        return None
    others = ", ".join(sorted(every - {LONE}))
    text = f"applying ours puts `{LONE}` beside {others}; with both the controller ends ({NOT_ALONE})"
    hint = f"remove the key {LONE if LONE in there - written else others} from the ConfigMap in the same step, or say argo.layout"
    if scope.owner == "patch":
        hint = f"move what stands in `{LONE}` into keys of their own, beside {DEFAULTS}, or let argo.owner be helm or manifest"
    return Problem(Mark(scope.config_map.name, 1, 1), text, hint, RULE)


def _data(value: Mapping[str, Any]) -> Mapping[str, Any]:
    found = value.get("data")
    return found if isinstance(found, dict) else {}
