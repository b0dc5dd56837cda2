"""Hooks and exit handlers of others that start a container: as container channels, where a render means the same.

A condition has to ask for the workflow's status alone, and the texts for nothing but inputs and a few facts of the
workflow that our placeholders say in the same words. An exit handler is one container, one group of steps of such, or
tasks of a dag that wait for nothing; what a failure of theirs means is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generator.adopt.conditions import endings_of, phases_of
from generator.adopt.found import Found
from generator.adopt.shapes import list_in, map_in
from generator.adopt.source import Source, template_names
from generator.adopt.translate import Untold, translated
from generator.errors import Problem
from generator.model import ENDINGS, RUNNING

_LENIENT = {"failed": True, "error": True}
_KEPT = "a channel says a container, in phases, with facts of the workflow: see `hookwright schema`"


class Start(NamedTuple):
    """One thing that starts a container: a hook, or a step of the exit handler."""

    name: str
    phases: tuple[str, ...]
    template: str
    arguments: Any


def find_foreign(source: Source) -> Iterator[Found]:
    """What can be said as channels: the hooks, else the exit handler; last, that nothing can and all stays."""
    spec = source.defaults.get("spec")
    if not isinstance(spec, dict):
        yield Found({}, source.defaults, ())
        return
    templates = {each["name"]: each for each in list_in(spec.get("templates")) if _has_name(each)}
    hooks = {start.name: start for start in _hooks(spec)}
    handler, fails = _handler(spec, templates)
    for mode, starts in (("lifecycle-hooks", list(hooks.values())), ("exit-handler", handler)):
        found = _found(source, spec, templates, mode, starts)
        if found:
            delivery = {**found.profile["delivery"], **({"failWorkflow": True} if mode == "exit-handler" and fails else {})}
            left = _kept(source, map_in(found.rest.get("spec")))
            yield found._replace(profile={**found.profile, "delivery": delivery}, notes=(*found.notes, *left))
    yield Found({}, source.defaults, tuple(_kept(source, spec)))


def _kept(source: Source, spec: Mapping[str, Any]) -> Iterator[Problem]:
    """A word on each hook and exit handler that stays as it is under workflowDefaults."""
    places: list[tuple[str, ...]] = [("spec", "hooks", name) for name in map_in(spec.get("hooks"))]
    for place in [*places, *([("spec", "onExit")] if spec.get("onExit") else [])]:
        text = f"{'.'.join(place[1:])}: not understood as a notification, kept under workflowDefaults"
        yield Problem(source.mark_of((*source.top, *place)), text, _KEPT, level="warning")


def _has_name(template: Any) -> bool:
    return isinstance(template, dict) and isinstance(template.get("name"), str)


def _hooks(spec: Mapping[str, Any]) -> Iterator[Start]:
    hooks = spec.get("hooks")
    for name, hook in hooks.items() if isinstance(hooks, dict) else ():
        if name == "exit" or not isinstance(hook, dict) or not hook.keys() <= {"template", "expression", "arguments"}:
            continue
        expression, template = hook.get("expression"), hook.get("template")
        if isinstance(expression, str) and isinstance(template, str):
            phases = phases_of(expression)
            if phases:
                yield Start(name, phases, template, hook.get("arguments"))


def _handler(spec: Mapping[str, Any], templates: Mapping[str, dict[str, Any]]) -> tuple[list[Start], bool]:
    """What the exit handler starts, nothing when one of it cannot be told; and whether a failure fails the workflow."""
    name, hooks = spec.get("onExit"), spec.get("hooks")
    template = templates.get(name) if isinstance(name, str) else None
    if template is None or (isinstance(hooks, dict) and "exit" in hooks):
        return [], True
    assert isinstance(name, str)
    if "container" in template:
        return [Start(name, ENDINGS, name, None)], True
    steps, tasks = template.get("steps"), map_in(template.get("dag"))
    if template.keys() == {"name", "steps"} and isinstance(steps, list) and len(steps) == 1:
        return _all(list_in(steps[0])), True
    listed = list_in(tasks.get("tasks"))
    is_apart = len(listed) == 1 or tasks.get("failFast") is False
    if template.keys() != {"name", "dag"} or not tasks.keys() <= {"tasks", "failFast"} or not is_apart:
        return [], True
    rules = [map_in(task).get("continueOn") for task in listed]
    if any(rule != rules[0] for rule in rules) or rules[0] not in (None, _LENIENT):
        return [], True
    return _all([{key: value for key, value in map_in(task).items() if key != "continueOn"} for task in listed]), rules[0] is None


def _all(steps: list[Any]) -> list[Start]:
    """The starts of all steps or tasks but those that never run; none when one of them cannot be told."""
    starts = [_step(step) for step in steps]
    return [start for start in starts if start and start.phases] if all(starts) else []


def _step(step: Any) -> Start | None:
    if not isinstance(step, dict) or not step.keys() <= {"name", "template", "when", "arguments"}:
        return None
    name, template, when = step.get("name"), step.get("template"), step.get("when", "")
    if not isinstance(name, str) or not isinstance(template, str) or not isinstance(when, str):
        return None
    phases = endings_of(when)
    return None if phases is None else Start(name, phases, template, step.get("arguments"))


def _found(
    source: Source, spec: Mapping[str, Any], templates: Mapping[str, dict[str, Any]], mode: str, starts: list[Start]
) -> Found | None:
    """The channels and routes of what can be translated; of an exit handler all of it, or nothing."""
    channels: dict[str, Any] = {}
    routes: dict[str, Any] = {}
    done: list[Start] = []
    pods: list[dict[str, Any]] = []
    for start in starts:
        try:
            channel, pod = translated(templates.get(start.template), start.arguments)
        except Untold:
            continue
        if pods and pod != pods[0]:
            continue
        name = _name(start.name, channels)
        channels[name] = channel
        routes[name] = {"when": list(start.phases), "send": [name]}
        done.append(start)
        pods.append(pod)
    if not done or (mode == "exit-handler" and len(done) < len(starts)):
        return None
    delivery: dict[str, Any] = {"mode": mode, **pods[0]}
    if any(RUNNING in start.phases for start in done):
        delivery["acknowledgeRunningRisk"] = True
    rest = {key: value for key, value in source.defaults.items() if key != "spec"}
    left = _without(spec, templates, mode, done)
    if left:
        rest["spec"] = left
    profile = {"delivery": delivery, "channels": channels, "routes": routes}
    return Found(profile, rest, tuple(_notes(source, mode, list(channels), done)), is_translated=True)


def _name(name: str, taken: Mapping[str, Any]) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:36].strip("-")
    plain = plain if plain[:1].isalpha() else f"channel-{plain}".strip("-")
    return next(each for each in (plain, *(f"{plain}-{at}" for at in range(2, 1000))) if each not in taken)


def _without(
    spec: Mapping[str, Any], templates: Mapping[str, dict[str, Any]], mode: str, done: list[Start]
) -> dict[str, Any]:
    """The spec without what has become channels; a template stays where something else still uses it."""
    left = dict(spec)
    gone = {start.template for start in done}
    if mode == "exit-handler":
        gone.add(left.pop("onExit"))
    else:
        names = {start.name for start in done}
        left["hooks"] = {name: hook for name, hook in spec["hooks"].items() if name not in names}
    others = [each for each in spec["templates"] if not _has_name(each) or each["name"] not in gone]
    used = set(template_names({**left, "templates": others}))
    left["templates"] = [each for each in spec["templates"] if not _has_name(each) or each["name"] not in gone - used]
    return {key: value for key, value in left.items() if key not in ("hooks", "templates") or value or not spec[key]}


def _notes(source: Source, mode: str, channels: list[str], done: list[Start]) -> Iterator[Problem]:
    what = ("spec", "onExit") if mode == "exit-handler" else ("spec", "hooks")
    for channel, start in zip(channels, done, strict=True):
        at = what if mode == "exit-handler" else (*what, start.name)
        text = f"{start.name}: now the channel {channel}, whose pod has a deadline and starts without a Secret that is missing"
        hint = f"its template {start.template} goes away: look whether a workflow uses it by name"
        yield Problem(source.mark_of((*source.top, *at)), text, hint, level="warning")
