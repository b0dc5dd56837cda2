"""Two trees in normal form -> where they differ: each difference once, at its deepest place.

Owns which lists are matched by what, and where their order counts. Source of the keys: the controller's own merge keys
(argo.fields), and for the lists that it does not merge the field that names their items.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator
from typing import Any, NamedTuple

from generator.argo.fields import STRUCT, Field, Kind, Table
from generator.diff import lists
from generator.diff.model import ABSENT, ADDED, CHANGED, MOVED, REMOVED, Item, Place
from generator.diff.normal import SCRIPT, SOURCE

# Lists whose items have names that the controller does not merge by, "Type.field" -> the name's field.
_NAMED = {
    "Config.artifactDrivers": "name", "Config.columns": "name", "Config.links": "name",
    "ContainerSetTemplate.containers": "name", "HTTP.headers": "name", "HTTPGetAction.httpHeaders": "name",
    "Metrics.prometheus": "name", "PodSecurityContext.sysctls": "name", "Prometheus.labels": "key",
    "Synchronization.mutexes": "name", "WorkflowSpec.executorPlugins": "metadata.name",
    "WorkflowSpec.volumeClaimTemplates": "metadata.name",
}  # fmt: skip

# Named lists that are worked through in their order.
_IN_ORDER = frozenset({"Template.initContainers"})

# Lists that are sets, beside those that are matched by name.
_SETS = frozenset(
    "Capabilities.add Capabilities.drop HostAlias.hostnames LabelSelector.matchExpressions LabelSelectorRequirement.values"
    " NodeSelector.nodeSelectorTerms NodeSelectorRequirement.values NodeSelectorTerm.matchExpressions"
    " NodeSelectorTerm.matchFields NodeAffinity.preferredDuringSchedulingIgnoredDuringExecution"
    " PodAffinity.preferredDuringSchedulingIgnoredDuringExecution PodAffinity.requiredDuringSchedulingIgnoredDuringExecution"
    " PodAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution"
    " PodAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution PodSecurityContext.supplementalGroups"
    " Synchronization.semaphores DAGTask.dependencies ContainerNode.dependencies".split()
)

_READ = re.compile(r"\$\(([-._a-zA-Z0-9]+)\)")
_STEP = Kind(STRUCT, None, "WorkflowStep")
_NAMELESS = ("name", "key")


class Found(NamedTuple):
    """A difference, as in model.Change."""

    place: Place
    action: str
    before: Any
    after: Any
    is_code: bool = False


class _At(NamedTuple):
    """What is known of a place: its type (None: nothing), and the field it came through, as "Type.field"."""

    kind: Kind | None
    field: str = ""
    merges: Field | None = None


class Comparer:
    """Compares trees of one version's types."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def differences(self, before: Any, after: Any, type_name: str = "", place: Place = ()) -> Iterator[Found]:
        """All differences between two trees of a type of the table, or of no known type, in the order of the trees."""
        return self.between(before, after, place, _At(Kind(STRUCT, None, type_name) if type_name else None))

    def between(self, before: Any, after: Any, place: Place, at: _At) -> Iterator[Found]:
        """The differences at and below a place."""
        if before is ABSENT or after is ABSENT:
            if before is not after:
                yield Found(place, ADDED if before is ABSENT else REMOVED, before, after)
        elif lists.same(before, after):
            return
        elif before.__class__ is dict and after.__class__ is dict:
            yield from self.maps(before, after, place, at)
        elif before.__class__ is list and after.__class__ is list:
            yield from self.both_lists(before, after, place, at)
        else:
            yield Found(place, CHANGED, before, after, _is_code(before, after, at))

    def maps(self, before: dict[str, Any], after: dict[str, Any], place: Place, at: _At) -> Iterator[Found]:
        """Key by key: those of `before` in its order, then the new ones."""
        for key in dict.fromkeys([*before, *after]):
            inner = self.inside(at, key)
            yield from self.between(before.get(key, ABSENT), after.get(key, ABSENT), (*place, key), inner)

    def inside(self, at: _At, key: str) -> _At:
        """What is known of the value of a key."""
        kind = _pointed(at.kind)
        if kind is None or kind.letter not in (STRUCT, "{"):
            return _At(None)
        if kind.letter == "{":
            return _At(kind.item)
        field = self.table.struct(kind.name).field(key)
        return _At(None) if field is None else _At(field.kind, f"{kind.name}.{field.name}", field)

    def both_lists(self, before: list[Any], after: list[Any], place: Place, at: _At) -> Iterator[Found]:
        """By name, as a set, or by position."""
        kind = _pointed(at.kind)
        item = _STEP if kind is not None and kind.letter == "S" else kind.item if kind is not None else None
        for key in _keys(at, kind):
            names = lists.names_in(before, key), lists.names_in(after, key)
            if names[0] is not None and names[1] is not None:
                yield from self.named(before, after, place, _At(item, at.field), (key, names[0], names[1]))
                return
        is_set = at.field in _SETS or (at.merges is not None and at.merges.merge == "@" and not at.field.endswith(".env"))
        pairs = lists.by_content(before, after) if is_set else lists.in_order(before, after, _sign_of(kind))
        for one, other in pairs:
            index = other if other is not None else one
            assert index is not None
            old, new = ABSENT if one is None else before[one], ABSENT if other is None else after[other]
            yield from self.between(old, new, (*place, index), _At(item))

    def named(
        self, before: list[Any], after: list[Any], place: Place, at: _At, by: tuple[str, list[str], list[str]]
    ) -> Iterator[Found]:
        """Items of one name, then their order where it counts. `by`: the key, and the names of both sides."""
        key, ours, theirs = by
        if _order_counts(at, before, after) and lists.is_moved(ours, theirs):
            yield Found(place, MOVED, ours, theirs)
        for one, other in lists.by_name(ours, theirs):
            name = ours[one] if one is not None else theirs[other or 0]
            old, new = ABSENT if one is None else before[one], ABSENT if other is None else after[other]
            yield from self.between(old, new, (*place, Item(key, name)), _At(at.kind))


def _pointed(kind: Kind | None) -> Kind | None:
    while kind is not None and kind.letter == "*":
        kind = kind.item
    return kind


def _keys(at: _At, kind: Kind | None) -> tuple[str, ...]:
    """What the items of a list may be named by; lists of no known type by what is usual."""
    if kind is None:
        return _NAMELESS
    if kind.letter == "S":
        return ("name",)
    if at.merges is not None and at.merges.key:
        return (at.merges.key,)
    return (_NAMED[at.field],) if at.field in _NAMED else ()


def _sign_of(kind: Kind | None) -> Callable[[Any], Hashable]:
    """What tells the items of a list apart whose order counts: groups of steps by their names, all else by content."""
    is_of_groups = kind is not None and kind.item is not None and kind.item.letter == "S"

    def sign(item: Any) -> Hashable:
        names = lists.names_in(item, "name") if is_of_groups and item else None
        return lists.content(item) if names is None else tuple(sorted(names))

    return sign


def _order_counts(at: _At, before: list[Any], after: list[Any]) -> bool:
    """Whether the order of a named list means something: of containers that run one after the other, of variables that
    read others, and of what nothing is known of."""
    if at.kind is None or at.field in _IN_ORDER:
        return True
    if not at.field.endswith(".env"):
        return False
    ours, theirs = _reads(before), _reads(after)
    return any(theirs.get(pair, is_above) != is_above for pair, is_above in ours.items())


def _reads(variables: list[Any]) -> dict[tuple[str, str], bool]:
    """(variable, another one that it reads) -> whether that stands above it; if not, the kubelet leaves `$(NAME)` as it is."""
    places = {variable["name"]: index for index, variable in enumerate(variables)}
    found = {}
    for name, index in places.items():
        value = variables[index].get("value")
        for read in _READ.findall(value) if isinstance(value, str) else ():
            if read in places:
                found[(name, read)] = places[read] < index
    return found


def _is_code(before: Any, after: Any, at: _At) -> bool:
    """Whether two texts are shown as lines: scripts, and what has several lines on both sides."""
    if not isinstance(before, str) or not isinstance(after, str):
        return False
    return at.field == f"{SCRIPT}.{SOURCE}" or ("\n" in before and "\n" in after)
