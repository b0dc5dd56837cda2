"""Two lists of Kubernetes objects -> a Comparison, without a profile: for kubectl, for git, and for two files.

Owns what is recognised by its content, and which objects of two sides belong together. Whatever stands in an object
counts, since nobody says what is ours; a controller's ConfigMap is compared by what it means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from generator.argo import fields
from generator.argo.compose import compose
from generator.argo.config import CONFIG, parse
from generator.argo.layout import LONE
from generator.argo.refusal import Refused
from generator.diff.compare import Comparer
from generator.diff.meaning import meaning
from generator.diff.model import CHANGE, DEFAULTS, Change, Comparison, Meaning, State, Subject
from generator.diff.parts import differences
from generator.diff.states import Scope, state_of, subject_of, tree_of
from generator.diff.told import told_of
from generator.errors import InputUnusable
from generator.model import GENERATED

Object = Mapping[str, Any]

_NOWHERE = Subject("", "", "")
_CHART_S = Subject("ConfigMap", "", "workflow-controller-configmap")
_GROUP = "argoproj.io/"
_HIDDEN = "***"


class _Pair(NamedTuple):
    """A controller's configuration on both sides, as State and as what else its ConfigMap says."""

    sides: tuple[State, State]
    changes: tuple[Change, ...]
    told: tuple[Meaning, ...]


def is_known(value: Object) -> bool:
    """Whether an object is compared by meaning or by structure, and not as text: what configures a controller, what Argo
    reads, and Secrets, whose values no text may show."""
    kind, version = value.get("kind"), str(value.get("apiVersion", ""))
    if kind is None:
        return isinstance(value.get("controller"), dict) and DEFAULTS in value["controller"]
    return kind == "Secret" or version.startswith(_GROUP) or is_controller(value)


def is_ours(text: str) -> bool:
    """Whether a text is a file that we wrote."""
    return text.startswith("# " + GENERATED)


def is_controller(value: Object) -> bool:
    """Whether an object configures a controller: Helm values, which have no kind, or a ConfigMap by its name, by
    workflowDefaults, or by a lone text `config` that holds settings of the controller and no others."""
    if "kind" not in value:
        return True
    data = value.get("data")
    if value["kind"] != "ConfigMap" or not isinstance(data, dict):
        return False
    if DEFAULTS in data or subject_of(value).name.endswith(_CHART_S.name):
        return True
    settings = _decoded(data.get(LONE)) if list(data) == [LONE] else None
    known = fields.table(_newest()).struct(CONFIG).fields
    return isinstance(settings, dict) and bool(settings) and (DEFAULTS in settings or settings.keys() <= known.keys())


def compare_objects(before: Iterable[Object], after: Iterable[Object], labels: tuple[str, str]) -> Comparison:
    """All differences of two lists of objects; nothing is ignored, and nothing is foreign."""
    every = list(before), list(after)
    controllers = [[each for each in side if is_controller(each)] for side in every]
    rest = [{subject_of(each): each for each in side if not is_controller(each)} for side in every]
    veiled = _veiled(rest[0], rest[1]), _veiled(rest[1], rest[0], " (after)")
    others = [_state(label, side) for label, side in zip(labels, veiled, strict=True)]
    pairs = [_compared(*pair, (others[0], others[1])) for pair in _paired(*controllers)]
    found = [change for pair in pairs for change in pair.changes]
    found += differences(others[0], others[1], CHANGE, _scope(_NOWHERE, _newest()))
    return Comparison(
        environment="",
        sides=tuple(_joined(others[at], [pair.sides[at] for pair in pairs]) for at in (0, 1)),
        meaning=tuple(each for pair in pairs for each in pair.told),
        running=(),
        changes=tuple(found),
        foreign=(),
        edits=(),
        keepers=(),
        ignored=0,
        problems=tuple(problem for pair in pairs for problem in pair.sides[1].problems),
    )


def _newest() -> str:
    return fields.versions()[-1]


def _scope(config_map: Subject, version: str) -> Scope:
    return Scope("", version, "manifest", config_map)


def _state(label: str, side: Mapping[Subject, Object]) -> State:
    return State(label, "", _NOWHERE, {subject: tree_of(each, _newest()) for subject, each in side.items()}, {})


def _joined(side: State, controllers: list[State]) -> State:
    objects = {subject: tree for each in controllers for subject, tree in each.objects.items()}
    return side._replace(objects={**objects, **side.objects})


def _paired(before: list[Object], after: list[Object]) -> Iterator[tuple[Object | None, Object | None]]:
    """One with one, whatever they are called; of several those of one name."""
    if len(before) == len(after) == 1:
        yield before[0], after[0]
        return
    sides = [{subject_of(each): each for each in side} for side in (before, after)]
    for subject in sorted({**sides[0], **sides[1]}):
        yield sides[0].get(subject), sides[1].get(subject)


def _compared(before: Object | None, after: Object | None, others: tuple[State, State]) -> _Pair:
    """A controller's configuration on both sides, either of which may be missing; `others` hold what it refers to."""
    given = before, after
    named = [subject_of(each) for each in (after, before) if each is not None and "kind" in each]
    subject = named[0] if named else _CHART_S
    version = _version_for(given)
    scope = _scope(subject, version)
    sides = [state_of(other.label, [] if each is None else [each], scope) for each, other in zip(given, others, strict=True)]
    if any(side.problems for side in sides):
        sides = [_as_it_stands(side, each) for side, each in zip(sides, given, strict=True)]
    found = list(differences(sides[0], sides[1], CHANGE, scope))
    around = [_around(each) for each in given]
    if before is not None and after is not None:
        for each in Comparer(fields.table(version)).differences(around[0], around[1]):
            found.append(Change(CHANGE, subject, each.place, each.action, each.before, each.after, each.is_code))
    whole = [side._replace(objects=_with(side.objects, subject, tree)) for side, tree in zip(sides, around, strict=True)]
    return _Pair((whole[0], whole[1]), tuple(found), tuple(_told(sides, others)) if found else ())


def _told(sides: list[State], others: tuple[State, State]) -> Iterator[Meaning]:
    """What the differences mean. Of a template that a hook refers to and that is on neither side nothing is known."""
    known = [side._replace(objects={**other.objects, **side.objects}) for side, other in zip(sides, others, strict=True)]
    before, after = (side._replace(asked=frozenset(side.objects)) for side in known)
    for line in meaning(before, after, (told_of(before), told_of(after))):
        yield Meaning(CHANGE, line)


def _version_for(given: Iterable[Object | None]) -> str:
    """The newest version of Argo whose controller takes both sides; the newest of all where none does."""
    texts = [dict(_texts(each)) for each in given if each is not None and "kind" in each]
    return next((version for version in reversed(fields.versions()) if all(_is_taken(each, version) for each in texts)), _newest())


def _is_taken(data: Mapping[str, str], version: str) -> bool:
    try:
        parse(data, version)
    except Refused:
        return False
    return True


def _texts(value: Object) -> Iterator[tuple[str, str]]:
    data = value.get("data")
    for key, each in data.items() if isinstance(data, dict) else ():
        if isinstance(each, str):
            yield key, each


def _as_it_stands(side: State, value: Object | None) -> State:
    """A side that some controller refuses, with all that it holds, the unknown too; its type is known no more."""
    if value is None:
        return side._replace(config_map=_NOWHERE)
    if "kind" in value:
        data = {key: _decoded(text) for key, text in _texts(value)}
        tree = data[LONE] if list(data) == [LONE] and isinstance(data[LONE], dict) else data
    else:
        controller = value.get("controller")
        tree = {DEFAULTS: controller.get(DEFAULTS)} if isinstance(controller, dict) else {}
    return side._replace(config_map=_NOWHERE, objects={**side.objects, side.config_map: tree})


def _decoded(text: Any) -> Any:
    """A text as YAML, or as it is where it is none."""
    if not isinstance(text, str):
        return text
    try:
        value = compose(text, LONE).value
    except InputUnusable:
        return text
    return value if isinstance(value, (dict, list)) else text


def _around(value: Object | None) -> dict[str, Any]:
    """What a ConfigMap says beside its data."""
    if value is None or "kind" not in value:
        return {}
    return tree_of({key: each for key, each in value.items() if key != "data"}, _newest())


def _with(objects: Mapping[Subject, Mapping[str, Any]], subject: Subject, tree: Mapping[str, Any]) -> Mapping[Subject, Any]:
    return {**objects, subject: {**objects[subject], **tree}} if subject in objects else objects


def _veiled(side: Mapping[Subject, Object], other: Mapping[Subject, Object], mark: str = " (before)") -> dict[Subject, Object]:
    """The objects with words for the values of Secrets, which are marked where the two sides differ, as kubectl does."""
    secrets = {subject: _secret(each, other.get(subject), mark) for subject, each in side.items() if subject.kind == "Secret"}
    return {**side, **secrets}


def _secret(value: Object, other: Object | None, mark: str) -> Object:
    veiled = dict(value)
    for field in ("data", "stringData"):
        entries = value.get(field)
        if isinstance(entries, dict):
            theirs = other.get(field) if other is not None else None
            there = theirs if isinstance(theirs, dict) else {}
            veiled[field] = {key: _HIDDEN + ("" if there.get(key, each) == each else mark) for key, each in entries.items()}
    return veiled
