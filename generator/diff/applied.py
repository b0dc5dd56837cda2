"""What applying the later side does: to workflows that run just now, and to the controller.

Sources: argo-workflows operator.go `setExecWorkflow`: plain workflows are merged with the defaults on every pass and what
was merged is stored, so that new hooks come, and old ones stay; config/controller.go `parseConfigMap` for the layouts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.argo.layout import LONE, NOT_ALONE
from generator.diff.history import applied_data
from generator.diff.meaning import joined
from generator.diff.model import DEFAULTS, State
from generator.diff.states import RULE, Scope
from generator.diff.told import LIFECYCLE, Told
from generator.errors import Mark, Problem
from generator.model import ENDINGS

_SECURE = "Secure"


def running(before: State, after: State, told: tuple[Told, Told]) -> list[str]:
    """Sentences on workflows that run while `before` becomes `after`."""
    old, new = told
    lines = [*_secure(before, after), *_twice(old, new)]
    gone = sorted(name for name in old.carriers.keys() - new.carriers.keys() if old.carriers[name])
    if gone and not lines:
        them = "it" if len(gone) == 1 else "them"
        lines.append(f"they keep {joined(gone)}, and are told of by {them} once more")
    come = sorted(name for name in new.carriers.keys() - old.carriers.keys() if new.carriers[name])
    if come and not lines:
        lines.append(f"they get {joined(come)}, too")
    if not lines and _texts(before) != _texts(after):
        lines.append("those that have begun keep the templates that they have")
    return lines


def _secure(before: State, after: State) -> Iterator[str]:
    """Source: operator.go `setExecWorkflow` under workflowRestrictions."""
    restrictions = [_restriction(side) for side in (before, after)]
    if _SECURE in restrictions and before.defaults != after.defaults:
        yield "templateReferencing is Secure: those with a workflowTemplateRef end in Error, since their defaults change"
    if restrictions[1] and not restrictions[0]:
        yield f"templateReferencing becomes {restrictions[1]}: workflows without a workflowTemplateRef are refused"


def _restriction(side: State) -> str:
    found = side.objects.get(side.config_map, {}).get("workflowRestrictions")
    return str(found.get("templateReferencing") or "") if isinstance(found, dict) else ""


def _twice(old: Told, new: Told) -> Iterator[str]:
    """Lifecycle hooks and an exit handler do not know of each other; a stored hook `exit` is silenced by a new onExit."""
    modes = {old.mode, new.mode}
    if len(modes) == 2 and LIFECYCLE in modes and "" not in modes:
        stays = joined(sorted(name for name in old.carriers.keys() - new.carriers.keys() if _ends(old, name)))
        comes = joined(sorted(name for name in new.carriers.keys() - old.carriers.keys() if _ends(new, name)))
        yield f"they keep {stays} and get {comes}, too: their end may be told twice"


def _ends(told: Told, name: str) -> bool:
    return bool(told.carriers[name] & frozenset(ENDINGS))


def _texts(side: State) -> Any:
    return (side.defaults.get("spec") or {}).get("templates")


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
    others = joined(sorted(every - {LONE}))
    text = f"applying ours puts `{LONE}` beside {others}; with both the controller ends ({NOT_ALONE})"
    hint = f"remove the key {LONE if LONE in there - written else others} from the ConfigMap in the same step, or say argo.layout"
    if scope.owner == "patch":
        hint = f"move what stands in `{LONE}` into keys of their own, beside {DEFAULTS}, or let argo.owner be helm or manifest"
    return Problem(Mark(scope.config_map.name, 1, 1), text, hint, RULE)


def _data(value: Mapping[str, Any]) -> Mapping[str, Any]:
    found = value.get("data")
    return found if isinstance(found, dict) else {}
