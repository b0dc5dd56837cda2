"""The values of a comparison; all frozen. What is compared becomes a State, two of them give Changes, a Comparison holds
those that count with what they mean, and the writers (`diff/shown/`) turn a Comparison into text.

Trees are plain JSON values in normal form (`diff/normal.py`): what they hold that means nothing is gone, and lists are
in the order in which they were written. Values of Changes and States are as they stand: what is shown of them is
redacted by the writers. Sentences hold names alone, and can be shown as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from generator.errors import Problem

# What a change is a part of. Drift: the base is not what is live. Pending: the base is not what a render gives. Lost: live
# holds it and applying what we render would drop it. Change: of two sides without a base.
DRIFT, PENDING, LOST, CHANGE = "drift", "pending", "lost", "change"
PARTS = (DRIFT, LOST, PENDING, CHANGE)

ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"

# Kinds of Subjects that stand for files of ours, which no cluster knows.
CHART_VALUES = "HelmValues"

DEFAULTS = "workflowDefaults"


class _Absent:
    """Nothing stands there; another thing than null."""

    def __repr__(self) -> str:
        return "ABSENT"

    def __bool__(self) -> bool:
        return False


ABSENT: Final = _Absent()


class Item(NamedTuple):
    """An item of a list that is known by a field of it, e.g. Item("name", "hookwright-exit") in templates."""

    key: str
    value: str


class Table(NamedTuple):
    """A table inside the text of a notifier's program, e.g. Table("ROUTES"): the steps behind it are keys of the table."""

    name: str


# A place in an object: keys of maps, Items of lists whose items have a name, positions of the other lists (those of
# `after`, or of `before` for what was removed). Everything behind a Table stands inside of the text at the step before it.
Place = tuple[str | int | Item | Table, ...]


class Subject(NamedTuple):
    """A Kubernetes object; `namespace` is empty for one of the cluster. The controller's ConfigMap is one like others."""

    kind: str
    namespace: str
    name: str


class Change(NamedTuple):
    """One difference, at its deepest place. `before` and `after` are plain trees, ABSENT where there is nothing.

    part     DRIFT, PENDING, LOST or CHANGE
    place    () for the object as a whole
    action   ADDED, REMOVED, CHANGED or MOVED (`before` and `after` are the names or values in their orders)
    is_code  both sides are text of a program, to be shown as lines
    """

    part: str
    subject: Subject
    place: Place
    action: str
    before: Any
    after: Any
    is_code: bool = False


class Meaning(NamedTuple):
    """A sentence of what the changes of one part mean for notifications."""

    part: str
    text: str


class Foreign(NamedTuple):
    """What stands in an object and is not ours: the keys, never their values."""

    subject: Subject
    names: tuple[str, ...]


class Edit(NamedTuple):
    """Who changed an object: the name of the manager, how (Apply, Update), and when, as RFC 3339 text or "".

    is_last  whether what is compared is as this manager left it; of the others only other fields remain
    """

    subject: Subject
    manager: str
    operation: str
    time: str
    is_last: bool


class Keeper(NamedTuple):
    """A tool that keeps an object: "Helm" with the release, "Argo CD" with the application, "kubectl apply" with ""."""

    subject: Subject
    tool: str
    name: str


class State(NamedTuple):
    """One side.

    label        names it for people: "live", "output/prd", "dev", "HEAD~1"
    environment  "" where it is not known
    config_map   the controller's ConfigMap: its tree in `objects` is the configuration that the controller reads
                 from it, so that its keys are workflowDefaults, persistence, …
    objects      the trees; an object that is not there is not in it
    secrets      the keys that each Secret must have, or has; None where the keys are not known
    asked        the objects that the side was asked for, Secrets among them; of others nothing is known. None: all
    problems     what the controller would refuse, e.g. an unknown key
    """

    label: str
    environment: str
    config_map: Subject
    objects: Mapping[Subject, Mapping[str, Any]]
    secrets: Mapping[Subject, frozenset[str] | None]
    asked: frozenset[Subject] | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def defaults(self) -> Mapping[str, Any]:
        """workflowDefaults, {} where there are none."""
        found: Mapping[str, Any] = self.objects.get(self.config_map, {}).get(DEFAULTS) or {}
        return found


class Comparison(NamedTuple):
    """What a writer needs.

    sides     older first: (before, after), or (base, live, render) of a comparison with a cluster
    meaning   what the changes mean for notifications, most important first
    running   sentences: what applying them does to workflows that run just now
    changes   sorted by part as in PARTS, then by subject, then in the order of the objects
    ignored   counts the changes that the profile ignores
    problems  what the controller would refuse in a side; one of level error is a difference, too
    """

    environment: str
    sides: tuple[State, ...]
    meaning: tuple[Meaning, ...]
    running: tuple[str, ...]
    changes: tuple[Change, ...]
    foreign: tuple[Foreign, ...]
    edits: tuple[Edit, ...]
    keepers: tuple[Keeper, ...]
    ignored: int
    problems: tuple[Problem, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """Those of the sides."""
        return tuple(side.label for side in self.sides)

    @property
    def is_same(self) -> bool:
        """Whether nothing differs that counts: exit code 0."""
        return not self.changes and all(problem.level != "error" for problem in self.problems)
