"""What the defaults change in a workflow, and what of the workflow stands against the defaults. No values, only names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from generator.argo.join import referring_in
from generator.argo.merge import plain_in
from generator.argo.predict import Around
from generator.preview.endings import Stage
from generator.preview.subjects import Subject

_OWN_WAYS = ("hooks", "templates", "onExit")


class Effect(NamedTuple):
    """`clashes` are sentences; `added` is the part of the effective spec that the defaults changed; `spec` is all of it.

    `metadata` is that of the workflow, with the defaults' labels and annotations.
    """

    clashes: tuple[str, ...]
    added: dict[str, Any]
    spec: dict[str, Any]
    metadata: dict[str, Any]


def effect_of(subject: Subject, stage: Stage) -> Effect:
    """The effect of a release's defaults. Raises Refused for what the controller does not take."""
    defaults = stage.release.workflow_defaults
    before, _ = effective(subject, stage.whole._replace(defaults=None))
    after, metadata = effective(subject, stage.whole)
    added = {key: value for key, value in _changed(before, after).items() if value not in ({}, [])}
    return Effect(tuple(clashes(before, defaults.get("spec") or {})), added, after, metadata)


def effective(subject: Subject, place: Around) -> tuple[dict[str, Any], dict[str, Any]]:
    """The spec that runs with the defaults of a place, and the workflow's metadata. Raises Refused."""
    if subject.template is None:
        merged = plain_in(place.merger, place.defaults, subject.workflow)
        return merged["spec"], merged["metadata"]
    joined = referring_in(place.merger, place.defaults, subject.workflow, subject.template)
    metadata = {**subject.workflow["metadata"], "labels": joined.labels, "annotations": joined.annotations}
    return joined.spec, metadata


def _changed(before: Any, after: dict[str, Any]) -> dict[str, Any]:
    """The keys that are new or differ; of maps below them only what does, of lists by name only the new entries."""
    out: dict[str, Any] = {}
    for key, value in after.items():
        if key not in before:
            out[key] = value
        elif before[key] != value:
            out[key] = _difference(before[key], value)
    return out


def _difference(before: Any, after: Any) -> Any:
    if isinstance(before, dict) and isinstance(after, dict):
        return _changed(before, after)
    if isinstance(before, list) and isinstance(after, list):
        return [each for each in after if each not in before]
    return after


def clashes(own: dict[str, Any], defaults: dict[str, Any]) -> Iterator[str]:
    """`own` is the spec without the defaults (argo-workflows workflow/util/merge.go; GetExitHook)."""
    yield from _exits(own, defaults)
    hooks = own.get("hooks") or {}
    for name in defaults.get("hooks") or {}:
        if name != "exit" and name in hooks:
            yield f"own hook {name} replaces the default's"
    names = {each.get("name") for each in own.get("templates") or ()}
    for template in defaults.get("templates") or ():
        if template.get("name") in names:
            yield f"own template {template['name']} is merged with the default's, field by field: rename it"
    for path in _overridden(own, {key: value for key, value in defaults.items() if key not in _OWN_WAYS}, ""):
        yield f"own {path} wins over the default's"


def _exits(own: dict[str, Any], defaults: dict[str, Any]) -> Iterator[str]:
    """onExit beats hooks.exit, wherever each comes from; of the same, the workflow's own one wins."""
    own_hook, hook = "exit" in (own.get("hooks") or {}), "exit" in (defaults.get("hooks") or {})
    if own.get("onExit") and defaults.get("onExit"):
        yield "own onExit wins: the default's exit handler does not run"
    if own.get("onExit") and hook:
        yield "own onExit wins: the default's hooks.exit does not run"
    if own_hook and defaults.get("onExit") and not own.get("onExit"):
        yield "own hooks.exit does not run: the default's onExit wins"
    if own_hook and hook:
        yield "own hooks.exit wins: the default's does not run"


def _overridden(own: dict[str, Any], defaults: dict[str, Any], above: str) -> Iterator[str]:
    for key, value in defaults.items():
        mine = own.get(key)
        if mine is None or mine == value or mine in ({}, [], ""):
            continue
        if isinstance(mine, dict) and isinstance(value, dict):
            yield from _overridden(mine, value, f"{above}{key}.")
        elif not isinstance(mine, list):
            yield f"{above}{key}"
