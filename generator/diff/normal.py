"""Trees in normal form: one form for all that means the same to the controller, typed by the table of its fields.

Owns which values mean nothing, and which texts are numbers or durations. What encoding/json does (names in another
case, conversions, quantities) has been done before by argo.decode. Sources: argo-workflows util `ParseStringToDuration`
(a number is seconds), intstr.IntOrString, and for what an empty object means the getters of workflow_types.go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from generator.argo.durations import format_duration, parse_duration
from generator.argo.fields import STRUCT, Kind, Struct, Table

# Pointers to these say nothing when nothing stands in them. Not among them: kinds of template and of volume, hooks and
# retry strategies, which do something by being there.
_EMPTY_IS_NOTHING = frozenset(
    "Affinity Arguments Capabilities ContinueOn ExecutorConfig Lifecycle Metadata NodeAffinity NodeSelector PodAffinity"
    " PodAntiAffinity PodDNSConfig PodGC PodSecurityContext ResourceRequirements SecurityContext Synchronization"
    " TTLStrategy VolumeClaimGC Workflow WorkflowLevelArtifactGC WorkflowMetadata".split()
)

# Texts that are lengths of time, by type and field; in those of the first group a bare number is seconds.
_IN_SECONDS = {"Backoff": ("duration", "maxDuration", "cap"), "SuspendTemplate": ("duration",)}
_IN_SECONDS |= {"PodGC": ("deleteDelayDuration",), "ContainerSetRetryStrategy": ("duration",)}
_WITH_UNIT = {"Template": ("timeout", "pendingTimeout"), "Memoize": ("maxAge",)}

# The text of a script: the line end behind its last line means nothing to what runs it.
SCRIPT, SOURCE = "ScriptTemplate", "source"

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_STEP = Kind(STRUCT, None, "WorkflowStep")


class Normalizer:
    """Brings values that argo.decode has read with the same table into normal form; arguments are never changed."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.by_letter: dict[str, Callable[[Any, Kind], Any]] = {
            STRUCT: self.struct,
            "*": self.pointer,
            "[": self.items,
            "{": self.entries,
            "S": self.steps,
            "I": _number_or_text,
        }

    def struct(self, value: Any, kind: Kind) -> Any:
        """Without the fields that are as Go makes them when nothing is said."""
        struct = self.table.struct(kind.name)
        result = {}
        for key, each in value.items():
            new = self.field(each, key, struct)
            if new is not None:
                result[key] = new
        return result

    def field(self, value: Any, key: str, struct: Struct) -> Any:
        """The value of one field, None where it means nothing."""
        kind = struct.fields[key].kind
        normal = self.by_letter.get(kind.letter)
        if normal is not None:
            value = None if value is None else normal(value, kind)
        elif kind.letter == "s":
            value = _text(value, key, struct.name)
        return value if value or kind.letter == "*" else None

    def pointer(self, value: Any, kind: Kind) -> Any:
        """A pointer to nothing much is nothing; one to zero or false is something."""
        inner = kind.item
        assert inner is not None
        normal = self.by_letter.get(inner.letter)
        if normal is not None:
            value = normal(value, inner)
        return None if not value and inner.name in _EMPTY_IS_NOTHING else value

    def items(self, value: Any, kind: Kind) -> Any:
        """Every item stays, be it empty."""
        assert kind.item is not None
        normal = self.by_letter.get(kind.item.letter)
        return value if normal is None else [None if each is None else normal(each, kind.item) for each in value]

    def entries(self, value: Any, kind: Kind) -> Any:
        """Every key stays, since the map is the user's."""
        assert kind.item is not None
        normal = self.by_letter.get(kind.item.letter)
        if normal is None:
            return value
        return {key: None if each is None else normal(each, kind.item) for key, each in value.items()}

    def steps(self, value: Any, kind: Kind) -> Any:
        """A group of steps."""
        return [None if each is None else self.struct(each, _STEP) for each in value]


def _number_or_text(value: Any, kind: Kind) -> Any:
    return int(value) if value.__class__ is str and _NUMBER.fullmatch(value) else value


def _text(value: Any, key: str, owner: str) -> Any:
    if key in _IN_SECONDS.get(owner, ()):
        return _duration(value + "s" if value.isdecimal() else value)
    if key in _WITH_UNIT.get(owner, ()):
        return _duration(value)
    return value.rstrip("\n") if key == SOURCE and owner == SCRIPT else value


def _duration(text: str) -> str:
    try:
        return format_duration(parse_duration(text)) if text else text
    except ValueError:
        return text  # a tag of Argo's, or what the controller will not take either


def rights(rules: Any) -> Any:
    """The rules of a Role: sets of sets."""
    if not isinstance(rules, list):
        return rules
    inner = [{key: sorted(each) if _is_texts(each) else each for key, each in _map(rule).items() if each} for rule in rules]
    return sorted(inner, key=_sortable)


def subjects(named: Any) -> Any:
    """The subjects of a binding, without the group that the API server writes into them."""
    if not isinstance(named, list):
        return named
    return sorted(({key: each for key, each in _map(one).items() if key != "apiGroup"} for one in named), key=_sortable)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _sortable(value: Mapping[str, Any]) -> str:
    return repr(sorted(value.items(), key=lambda entry: entry[0]))
