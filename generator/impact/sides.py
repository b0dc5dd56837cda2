"""The defaults before and after, and what either makes of one workflow."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generator.argo import predict
from generator.argo.expr import UnknownAnswer
from generator.argo.join import CLUSTER
from generator.argo.predict import Around, Foresight, Prediction
from generator.argo.refusal import Refused
from generator.model import ENDINGS
from generator.preview import said
from generator.preview.changes import clashes, effective
from generator.preview.subjects import Find, Subject

_MOST_TEMPLATES = 50
_INVALID = "invalid spec"


class Side(NamedTuple):
    """Defaults as the controller holds them, None for none, and the ClusterWorkflowTemplates that come with them."""

    defaults: dict[str, Any] | None
    templates: Mapping[str, dict[str, Any]]
    place: Around


class Scene(NamedTuple):
    """What is compared.

    conditions  the texts that decide in the defaults of either side
    is_secure   whether the controller runs references to templates as they are stored, or not at all
    """

    version: str
    namespace: str
    before: Side
    after: Side
    conditions: str
    is_secure: bool = False


class Outcome(NamedTuple):
    """What a side makes of a workflow.

    refused  why it does not run, "" when it does; unknown: why that is not known
    told     by ending, how many pods of notifiers deliver; own: by ending, the workflow's own handlers that run
    clashes  what of the workflow stands against the defaults, as sentences
    size     bytes of the spec that is stored; spec: the spec itself
    """

    refused: str
    unknown: str
    told: Mapping[str, int]
    own: Mapping[str, frozenset[str]]
    clashes: tuple[str, ...]
    size: int
    spec: Mapping[str, Any]


def scene_of(
    version: str,
    namespace: str,
    before: tuple[Any, list[Any]],
    after: tuple[Any, list[Any]],
    *,
    is_secure: bool = False,
) -> Scene:
    """Two pairs of defaults (None for none) and ClusterWorkflowTemplates; `namespace` is that of objects without one.

    Raises Refused for what the controller would not take.
    """
    conditions = "\n".join(_conditions([before, after]))
    return Scene(version, namespace, _side(version, *before), _side(version, *after), conditions, is_secure)


def _conditions(tree: Any) -> Iterator[str]:
    """Every `when` and `expression` in a tree."""
    if isinstance(tree, (list, tuple)):
        for each in tree:
            yield from _conditions(each)
    elif isinstance(tree, Mapping):
        for key, value in tree.items():
            if key in ("when", "expression"):
                yield str(value)
            yield from _conditions(value)


def _side(version: str, defaults: Any, templates: list[Any]) -> Side:
    by_name = {str((each.get("metadata") or {}).get("name", "")): each for each in templates}
    return Side(defaults, by_name, predict.around(version, defaults, [], templates))


def outcome_of(subject: Subject, side: Side, find: Find) -> Outcome:
    """What comes of the workflow; never raises for a workflow, whatever it holds."""
    try:
        bare, _ = effective(subject, side.place._replace(defaults=None))
        spec, _ = effective(subject, side.place)
        foresight = Foresight(_place_of(subject, side, (bare, spec), find), subject.workflow)
        found = {ending: foresight.prediction(ending) for ending in ENDINGS}
    except Refused as error:
        return Outcome(said(error.problems[0]), "", {}, {}, (), 0, {})
    except UnknownAnswer as error:
        return Outcome("", str(error), {}, {}, (), 0, {})
    defaults = (side.defaults or {}).get("spec") or {}
    own = {str(each.get("name")) for each in bare.get("templates") or ()}
    own -= {str(each.get("name")) for each in defaults.get("templates") or ()}
    return Outcome(
        next((each.message for each in found.values() if _INVALID in each.message), ""),
        "",
        {ending: len(_delivered(each, own, is_own=False)) for ending, each in found.items()},
        {ending: frozenset(_delivered(each, own, is_own=True)) for ending, each in found.items()},
        tuple(clashes(bare, defaults)),
        len(json.dumps(spec, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")),
        spec,
    )


def _delivered(found: Prediction, own: set[str], *, is_own: bool) -> list[str]:
    """The notifiers that deliver, of the workflow or of the defaults, as `hook: template`."""
    delivered = [each for each in found.deliveries if each.type and each.is_delivered]
    return [f"{each.hook}: {each.template}" for each in delivered if (each.template in own) == is_own]


def _place_of(subject: Subject, side: Side, specs: tuple[Any, ...], find: Find) -> Around:
    """The side's place with every template that the workflow refers to, near or far."""
    near: list[Any] = []
    far: list[Any] = []
    waiting = [subject.template, *specs]
    seen = {_key_of(subject.template)} if subject.template else set()
    if subject.template:
        (far if subject.template.get("kind") == CLUSTER else near).append(subject.template)
    while waiting and len(seen) < _MOST_TEMPLATES:
        for key in _references(waiting.pop(), subject.namespace):
            if key in seen or (key[0] == CLUSTER and key[2] in side.templates):
                continue
            seen.add(key)
            template = find(key)
            if template is not None:
                (far if key[0] == CLUSTER else near).append(template)
                waiting.append(template)
    there = predict.around(side.place.version, None, near, far)
    clusters = {**there.cluster_templates, **side.place.cluster_templates}
    return side.place._replace(templates=there.templates, cluster_templates=clusters)


def _key_of(template: Mapping[str, Any]) -> tuple[str, str, str]:
    metadata = template["metadata"]
    is_cluster = template.get("kind") == CLUSTER
    return str(template.get("kind")), "" if is_cluster else str(metadata.get("namespace", "")), str(metadata["name"])


def _references(tree: Any, namespace: str) -> Iterator[tuple[str, str, str]]:
    """Each templateRef in a tree."""
    waiting = [tree]
    while waiting:
        each = waiting.pop()
        if isinstance(each, list):
            waiting += each
        elif isinstance(each, dict):
            ref = each.get("templateRef")
            if isinstance(ref, dict) and isinstance(ref.get("name"), str):
                is_cluster = ref.get("clusterScope") is True
                yield (CLUSTER, "", ref["name"]) if is_cluster else ("WorkflowTemplate", namespace, ref["name"])
            waiting += each.values()
