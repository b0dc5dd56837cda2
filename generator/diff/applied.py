"""What applying the later side does to workflows that run just now.

Source: argo-workflows operator.go `setExecWorkflow`: plain workflows are merged with the defaults on every pass and what
was merged is stored, so that new hooks come, and old ones stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.diff.meaning import joined
from generator.diff.model import State
from generator.diff.told import LIFECYCLE, Told
from generator.model import ENDINGS, PREFIX

_SECURE, _SHARED = "Secure", "ClusterWorkflowTemplate"


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
    if not lines and _inline(before) != _inline(after):
        lines.append("those that have begun keep the templates that they have")
    if any(_shared(before)[name] != tree for name, tree in _shared(after).items() if name in _shared(before)):
        lines.append("what they have not started yet comes from the new ClusterWorkflowTemplate")
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


def _inline(side: State) -> Any:
    """The templates that are stored in each workflow."""
    return (side.defaults.get("spec") or {}).get("templates")


def _shared(side: State) -> dict[str, Any]:
    """Our templates that workflows refer to, which are read when they start."""
    known = side.objects.items()
    return {subject.name: tree for subject, tree in known if subject.kind == _SHARED and subject.name.startswith(PREFIX)}
