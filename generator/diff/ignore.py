"""The places that a profile does not want to hear of (`diff.ignore`): rules, and what they leave out.

    workflowDefaults.spec.ttlStrategy                       a place of the controller's ConfigMap, and all below it
    workflowDefaults.spec.templates[name=page].container    an item of a list by its name; [*] for any, [0] by position
    workflowDefaults.metadata.labels."example.com/team"     a key with a dot or a bracket in it stands in double quotes
    Role/hookwright-*:rules                                 KIND/NAME: before it for other objects, globs; `Role:` for any name
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from generator.diff.lists import same
from generator.diff.model import ABSENT, ADDED, REMOVED, Change, Item, Place, Subject, Table

_OBJECT = r"[A-Za-z]+(/[-.*a-z0-9]+)?:"
_STEP = re.compile(r'\[(?:([^=\]]+)=)?([^\]]+)\]|"([^"]+)"|([^.\[\]"]+)')
_ANY = "*"


class Rule(NamedTuple):
    """`kind` and `name` are globs, "" for the controller's ConfigMap; `steps` are keys, and Items with key "" for
    positions and `*`."""

    kind: str
    name: str
    steps: tuple[str | Item, ...]


def rule_of(text: str) -> Rule:
    """The rule of a text, which the field of the profile has checked."""
    head, colon, rest = text.partition(":") if re.match(_OBJECT, text) else ("", "", text)
    kind, _, name = head.partition("/")
    steps: list[str | Item] = []
    for key, value, quoted, plain in _STEP.findall(rest):
        steps.append(Item(key, value.strip('"')) if value else quoted or plain)
    return Rule(kind, name or (_ANY if colon else ""), tuple(steps))


def without_ignored(changes: Iterable[Change], rules: Iterable[Rule], config_map: Subject) -> tuple[list[Change], int]:
    """The changes that count, of what was added or removed as a whole the part that counts; and how many do not."""
    known = tuple(rules)
    kept: list[Change] = []
    ignored = 0
    for change in changes:
        fitting = [rule.steps for rule in known if _is_for(rule, change.subject, config_map)]
        left = _left(change, fitting)
        if left is None:
            ignored += 1
        else:
            kept.append(left)
    return kept, ignored


def _is_for(rule: Rule, subject: Subject, config_map: Subject) -> bool:
    if not rule.kind:
        return subject == config_map
    return rule.kind == subject.kind and fnmatchcase(subject.name, rule.name)


def _left(change: Change, rules: list[tuple[str | Item, ...]]) -> Change | None:
    """The change without what a rule covers; None where nothing is left."""
    below = []
    for steps in rules:
        shared = min(len(steps), len(change.place))
        if all(_fits(*pair) for pair in zip(steps, change.place, strict=False)):
            if shared == len(steps):
                return None
            below.append(steps[shared:])
    if not below or change.action not in (ADDED, REMOVED):
        return change
    before, after = (_pruned(tree, below) for tree in (change.before, change.after))
    return None if _is_nothing(before) and _is_nothing(after) else change._replace(before=before, after=after)


def _is_nothing(tree: Any) -> bool:
    return tree is ABSENT or same(tree, {})


def _fits(step: str | Item, place: str | int | Item | Table) -> bool:
    if isinstance(step, str):
        name = place.name if isinstance(place, Table) else place
        return step == _ANY if not isinstance(name, str) else fnmatchcase(name, step)
    if isinstance(place, Item):
        return step.key in ("", place.key) and fnmatchcase(place.value, step.value)
    return isinstance(place, int) and not step.key and step.value in (_ANY, str(place))


def _pruned(tree: Any, rules: list[tuple[str | Item, ...]]) -> Any:
    """A tree without the values at the places of the rules, and without the maps that these leave empty."""
    if isinstance(tree, dict):
        steps: list[Place] = [(key,) for key in tree]
        kept = {}
        for (key,), value in zip(steps, tree.values(), strict=True):
            value = _inside(value, rules, (key,))
            if value is not ABSENT:
                kept[key] = value
        return kept
    if isinstance(tree, list):
        values = [_inside(value, rules, *_names(index, value)) for index, value in enumerate(tree)]
        return [value for value in values if value is not ABSENT]
    return tree


def _names(index: int, value: Any) -> list[Place]:
    """All that an item may be called in a rule."""
    scalars = value.items() if isinstance(value, dict) else ()
    return [(index,), *((Item(key, str(each)),) for key, each in scalars if isinstance(each, (str, int)))]


def _inside(value: Any, rules: list[tuple[str | Item, ...]], *names: Place) -> Any:
    fitting = [steps[1:] for steps in rules if any(_fits(steps[0], name[0]) for name in names)]
    if () in fitting:
        return ABSENT
    pruned = _pruned(value, fitting) if fitting else value
    return ABSENT if fitting and pruned == {} else pruned
