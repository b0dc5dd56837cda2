"""What hookwright itself has put into the defaults, as the profile that it was made from.

The notify template tells the runner, the program in it the channels, messages and routes, and the hooks the mode.
Nothing here is sure of what it reads: whether it was right is for the proof.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generator.adopt.conditions import phases_of
from generator.adopt.containers import messages_and_routes, read_container
from generator.adopt.found import Found
from generator.adopt.notifier import read_notifier
from generator.adopt.reading import Unreadable
from generator.adopt.requests import deadline_of, environment_of, read_request
from generator.adopt.runner import read_pod, read_runner
from generator.adopt.shapes import list_in, map_in
from generator.delivery.modes import EXIT
from generator.delivery.notify import NOTIFY, channel_template
from generator.errors import Mark, Problem
from generator.model import ENDINGS, PHASES, PREFIX

_RUNNING_HOOK = f"{PREFIX}running"
_ALWAYS = f"workflow.status in {list(ENDINGS)}"


class Ours(NamedTuple):
    """The parts of a spec that carry our names, and the spec without them."""

    on_exit: bool
    hooks: dict[str, Any]
    templates: dict[str, dict[str, Any]]
    rest: dict[str, Any]


def split(spec: Mapping[str, Any]) -> Ours:
    """Ours and theirs; a list or map that ours alone stood in goes away."""
    hooks, templates = map_in(spec.get("hooks")), list_in(spec.get("templates"))
    our_hooks = {name: hook for name, hook in hooks.items() if name.startswith(PREFIX) or (name == "exit" and _is_exit(hook))}
    our_templates = {each["name"]: each for each in templates if _is_named(each)}
    rest = {key: value for key, value in spec.items() if key != "onExit" or value != EXIT}
    if our_hooks:
        rest["hooks"] = {name: hook for name, hook in hooks.items() if name not in our_hooks}
    if our_templates:
        rest["templates"] = [each for each in templates if not _is_named(each)]
    for key, found in (("hooks", our_hooks), ("templates", our_templates)):
        if found and not rest[key]:
            del rest[key]
    return Ours(spec.get("onExit") == EXIT, our_hooks, our_templates, rest)


def _is_named(template: Any) -> bool:
    name = template.get("name") if isinstance(template, dict) else None
    return isinstance(name, str) and name.startswith(PREFIX)


def _is_exit(hook: Any) -> bool:
    if not isinstance(hook, dict):
        return False
    reference = hook.get("templateRef")
    return hook.get("template") == EXIT or (isinstance(reference, dict) and reference.get("template") == EXIT)


def is_ours(defaults: Any) -> bool:
    """Whether a hook, a template or the exit handler has a name of ours."""
    spec = defaults.get("spec")
    if not isinstance(spec, dict):
        return False
    ours = split(spec)
    return ours.on_exit or bool(ours.hooks or ours.templates)


def find_ours(defaults: Mapping[str, Any], mark: Mark) -> Found:
    """The profile that the defaults, which stand at a place, were made from, as far as it can be told."""
    ours = split(defaults["spec"])
    rest = {key: value for key, value in defaults.items() if key != "spec"}
    if ours.rest:
        rest["spec"] = ours.rest
    profile: dict[str, Any] = {"channels": {}, "messages": {}, "routes": {}}
    delivery = _delivery(ours)
    notify = ours.templates.get(NOTIFY)
    if notify is not None:
        script = map_in(notify.get("script"))
        read = read_notifier(script)
        profile |= read.profile
        delivery |= read.delivery
        delivery["runner"] = {**read_pod(notify), **read_runner(script), **read.runner}
    notes = tuple(_containers(ours, profile, delivery, mark))
    pods = [each for name, each in ours.templates.items() if name != EXIT]
    delivery["activeDeadlineSeconds"] = deadline_of(pods[0]) if pods else 300
    return Found({**profile, "delivery": delivery}, rest, notes)


def _containers(ours: Ours, profile: dict[str, Any], delivery: dict[str, Any], mark: Mark) -> Iterator[Problem]:
    """Put each channel with a template of its own into the profile, or say that it was not understood."""
    for name, template in ours.templates.items():
        if name in (EXIT, NOTIFY):
            continue
        container, http = template.get("container"), template.get("http")
        channel = name.removeprefix(channel_template(""))
        phases = _phases(ours, name, channel)
        try:
            if not phases:
                raise Unreadable
            spoken = read_request(http, phases) if isinstance(http, dict) else read_container(map_in(container), phases)
        except Unreadable:
            yield Problem(mark, f"template {name}: not understood", level="warning")
            continue
        if isinstance(http, dict):
            delivery.setdefault("timeoutSeconds", http.get("timeoutSeconds", 10))
            profile |= {"environment": environment_of(http)} if environment_of(http) else {}
        else:
            pod = read_pod(template)
            runner = delivery.setdefault("runner", pod)
            if pod.get("initContainers", []) != runner.get("initContainers", []):
                spoken.channel["initContainers"] = pod.get("initContainers", [])
        messages, routes = messages_and_routes(channel, spoken)
        if spoken.said.ui_url:
            profile.setdefault("argo", {"uiUrl": spoken.said.ui_url})
        profile["channels"][channel] = spoken.channel
        profile["messages"] |= messages
        profile["routes"] |= {_free(route, profile["routes"]): each for route, each in routes.items()}


def _free(name: str, taken: Mapping[str, Any]) -> str:
    """A name that no route has yet."""
    return next(each for each in (name, *(f"{name[:36]}-{at}" for at in range(2, 1000))) if each not in taken)


def _phases(ours: Ours, template: str, channel: str) -> list[str]:
    """The phases in which a template is started; none where it is not told by the status alone."""
    conditions = [hook.get("expression") for name, hook in ours.hooks.items() if _starts(hook, template)]
    for task in _tasks(ours):
        if _starts(task, template):
            conditions.append(str(task.get("when", _ALWAYS)).removeprefix("{{=").removesuffix("}}"))
    found = [phases_of(condition) if isinstance(condition, str) else None for condition in conditions]
    if None in found:
        return []
    return [phase for phase in PHASES if any(phases and phase in phases for phases in found)]


def _starts(step: Any, template: str) -> bool:
    return isinstance(step, dict) and step.get("template") == template


def _delivery(ours: Ours) -> dict[str, Any]:
    """Mode, and what goes with it."""
    mode = "exit-handler" if ours.on_exit else "exit-hook" if "exit" in ours.hooks else "lifecycle-hooks"
    delivery: dict[str, Any] = {"mode": mode}
    if any(name.startswith(_RUNNING_HOOK) for name in ours.hooks):
        delivery["acknowledgeRunningRisk"] = True
    tasks = _tasks(ours)
    if tasks and not any("continueOn" in task for task in tasks):
        delivery["failWorkflow"] = True
    if any("templateRef" in map_in(each) for each in (*ours.hooks.values(), *tasks)):
        delivery["placement"] = "cluster-workflow-template"
    return delivery


def _tasks(ours: Ours) -> list[dict[str, Any]]:
    tasks = list_in(map_in(ours.templates.get(EXIT, {}).get("dag")).get("tasks"))
    return [task for task in tasks if isinstance(task, dict)]
