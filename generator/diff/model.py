"""The values of a comparison; all frozen. What is compared becomes a State, two of them give Changes, a Comparison holds
those that count with what they mean, and the writers (`diff/shown/`) turn a Comparison into text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from generator.errors import Problem

# What a change is a part of. Drift: the base is not what is live. Pending: the base is not what a render gives. Lost: live
# holds it and applying what we render would drop it. Change: of two sides without a base.
DRIFT, PENDING, LOST, CHANGE = "drift", "pending", "lost", "change"

ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"


class _Absent:
    """Nothing stands there; another thing than null."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()


class Item(NamedTuple):
    """An item of a list that is known by a field of it, e.g. Item("name", "hookwright-exit") in templates."""

    key: str
    value: str


# A place in a state: keys of maps, Items of lists whose items have a name, positions of the other lists.
Place = tuple[str | int | Item, ...]


class Subject(NamedTuple):
    """A Kubernetes object; `namespace` is empty for one of the cluster."""

    kind: str
    namespace: str
    name: str


class Change(NamedTuple):
    """One difference, at its deepest place. `before` and `after` are plain trees, ABSENT where there is nothing.

    part     DRIFT, PENDING, LOST or CHANGE
    action   ADDED, REMOVED, CHANGED or MOVED
    is_code  both sides are text of a program, to be shown as lines
    """

    part: str
    subject: Subject
    place: Place
    action: str
    before: Any
    after: Any
    is_code: bool = False


class Foreign(NamedTuple):
    """What stands in an object and is not ours: the keys or objects, never their values."""

    subject: Subject
    names: tuple[str, ...]


class Edit(NamedTuple):
    """Who changed an object: the name of the manager, how (Apply, Update), and when, as RFC 3339 text or ""."""

    subject: Subject
    manager: str
    operation: str
    time: str


class State(NamedTuple):
    """One side. `label` names it for people: "live", "output/prd", "dev", "HEAD~1".

    defaults   workflowDefaults in normal form, {} where there are none
    settings   the controller's other settings in normal form, for owner manifest; what else stands there is foreign
    objects    the other objects in normal form
    secrets    the keys that each Secret must have, or has; None where the keys are not known
    """

    label: str
    defaults: Mapping[str, Any]
    settings: Mapping[str, Any]
    objects: Mapping[Subject, Mapping[str, Any]]
    secrets: Mapping[Subject, frozenset[str] | None]


class Comparison(NamedTuple):
    """What a writer needs. `labels` are those of the sides, older first; `ignored` counts changes that the profile ignores.

    meaning   sentences: what the changes mean for notifications, most important first
    running   sentences: what applying them does to workflows that run just now
    """

    environment: str
    labels: tuple[str, ...]
    meaning: tuple[str, ...]
    running: tuple[str, ...]
    changes: tuple[Change, ...]
    foreign: tuple[Foreign, ...]
    edits: tuple[Edit, ...]
    ignored: int
    problems: tuple[Problem, ...]
