"""Two States -> Changes. Owns what of an object is ours: whoever owns the ConfigMap as a whole owns all of its keys, everybody
else its workflowDefaults alone; of other objects what we write into them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator.argo import fields
from generator.argo.config import CONFIG
from generator.diff.compare import Comparer, Found
from generator.diff.model import (
    ABSENT,
    ADDED,
    CHART_VALUES,
    DEFAULTS,
    DRIFT,
    LOST,
    REMOVED,
    Change,
    Foreign,
    State,
    Subject,
)
from generator.diff.programs import opened
from generator.diff.states import Scope
from generator.model import PREFIX

_TYPES = {"ClusterWorkflowTemplate": "ClusterWorkflowTemplate", "WorkflowTemplate": "ClusterWorkflowTemplate"}
_NEEDED = "a key that is read"

# Kinds whose objects hold what was written into them and nothing else.
_WHOLE = (*_TYPES, "ConfigMap", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding")


def differences(before: State, after: State, part: str, scope: Scope) -> Iterator[Change]:
    """All differences of the objects that both sides were asked for, the controller's ConfigMap first."""
    comparer = Comparer(fields.table(scope.version))
    for subject in sorted(_asked({*before.objects, *after.objects}, before, after), key=lambda each: _rank(each, before)):
        ours, theirs = before.objects.get(subject), after.objects.get(subject)
        if ours is not None and theirs is not None and subject != before.config_map:
            ours, theirs = _restricted(ours, theirs, before, subject.kind), _restricted(theirs, ours, after, subject.kind)
        type_name = CONFIG if subject == before.config_map else _TYPES.get(subject.kind, "")
        for found in comparer.differences(ABSENT if ours is None else ours, ABSENT if theirs is None else theirs, type_name):
            yield from (_change(part, subject, each) for each in opened(found))
    yield from _secrets(before, after, part)


def _asked(subjects: Iterable[Subject], *sides: State) -> list[Subject]:
    """Those that every side was asked for."""
    return [each for each in subjects if all(side.asked is None or each in side.asked for side in sides)]


def _rank(subject: Subject, side: State) -> tuple[bool, bool, Subject]:
    return subject != side.config_map, subject.kind == CHART_VALUES, subject


def _change(part: str, subject: Subject, found: Found) -> Change:
    return Change(part, subject, found.place, found.action, found.before, found.after, found.is_code)


def _restricted(tree: Mapping[str, Any], ours: Mapping[str, Any], side: State, kind: str) -> Mapping[str, Any]:
    """Of an object in a cluster the keys that we write, and of its labels and annotations ours. What stands below a key is
    ours as a whole, but for kinds that an API server or a webhook fills in: there it is as far as we write it."""
    if side.asked is None:
        return tree
    kept = {key: value for key, value in tree.items() if key in ours and key != "metadata"}
    if kind not in _WHOLE:
        kept = _within(kept, {key: value for key, value in ours.items() if key != "metadata"})
    metadata = {}
    for field, entries in ours.get("metadata", {}).items():
        there = tree.get("metadata", {}).get(field, {})
        metadata[field] = {key: there[key] for key in entries if key in there}
    return {**({"metadata": metadata} if metadata else {}), **kept}


def _within(tree: Any, ours: Any) -> Any:
    """The part of a tree that another one has, too; lists of another length stay as they are."""
    if isinstance(tree, dict) and isinstance(ours, dict):
        return {key: _within(value, ours[key]) for key, value in tree.items() if key in ours}
    if isinstance(tree, list) and isinstance(ours, list) and len(tree) == len(ours):
        return [_within(*pair) for pair in zip(tree, ours, strict=True)]
    return tree


def _secrets(before: State, after: State, part: str) -> Iterator[Change]:
    """Secrets that are missing or new, and keys of them; that one has more keys than are read is no difference."""
    for subject in sorted(_asked({*before.secrets, *after.secrets}, before, after)):
        ours, theirs = before.secrets.get(subject), after.secrets.get(subject)
        if subject not in before.secrets:
            if after.asked is None:
                yield Change(part, subject, (), ADDED, ABSENT, sorted(theirs or ()))
        elif subject not in after.secrets:
            yield Change(part, subject, (), REMOVED, sorted(ours or ()), ABSENT)
        elif ours is not None and theirs is not None:
            yield from (Change(part, subject, ("data", key), REMOVED, _NEEDED, ABSENT) for key in sorted(ours - theirs))
            if after.asked is None:
                yield from (Change(part, subject, ("data", key), ADDED, ABSENT, _NEEDED) for key in sorted(theirs - ours))


def only_ours(
    side: State, ours: Iterable[State], scope: Scope, stays: frozenset[str] = frozenset()
) -> tuple[State, list[Foreign], list[Change]]:
    """A side of somebody else without what is not ours. Of its ConfigMap the other keys are foreign, by name; where all of
    it is ours they are lost, as applying ours drops them, but for those of `stays`, which it leaves: these have drifted."""
    sides = tuple(ours)
    known = {scope.config_map}.union(*((*each.objects, *each.secrets) for each in sides))
    side = side._replace(asked=frozenset(each for each in side.asked or () if each in known or each.name.startswith(PREFIX)))
    tree = side.objects.get(scope.config_map)
    if tree is None:
        return side, [], []
    keys = {DEFAULTS}.union(*(each.objects.get(scope.config_map, {}) for each in sides))
    others = [key for key in tree if key not in keys]
    kept = {key: value for key, value in tree.items() if key in keys}
    side = side._replace(objects={**side.objects, scope.config_map: kept})
    if scope.owner != "manifest":
        return side, [Foreign(scope.config_map, tuple(others))] if others else [], []
    lost = [Change(LOST, scope.config_map, (key,), REMOVED, tree[key], ABSENT) for key in others if key not in stays]
    drift = [Change(DRIFT, scope.config_map, (key,), ADDED, ABSENT, tree[key]) for key in others if key in stays]
    return side, [], [*lost, *drift]
