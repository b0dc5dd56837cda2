"""How a workflow comes to run the notify templates: the exit handler, the exit hook, or lifecycle hooks.

The exit modes go through a guard, a `dag` whose tasks have `when` and `continueOn`: a false condition starts no pod, and
whatever goes wrong with the notifier leaves the workflow's phase alone (argo-semantics 7.14; under `steps` it would not).
Running is always a lifecycle hook.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from generator.delivery.conditions import NEVER, Rules, starts
from generator.delivery.globs import ALWAYS
from generator.delivery.literals import tag
from generator.delivery.needs import apart_channels, in_pod_routes, is_apart, routes_to
from generator.delivery.notify import NOTIFY, channel_template
from generator.model import ENDINGS, PREFIX, RUNNING, Profile

EXIT = f"{PREFIX}exit"
_RUNNING_HOOK, _END_HOOK = f"{PREFIX}running", f"{PREFIX}end"


class Step(NamedTuple):
    """One notify template, the routes that start it and the channels that it serves; `suffix` tells the hooks apart."""

    template: str
    suffix: str
    routes: tuple[str, ...]
    channels: frozenset[str]


class Hooks(NamedTuple):
    """What a workflow gets beside the notify templates; `guard` is None without an exit handler of ours."""

    on_exit: str
    hooks: dict[str, Any]
    guard: dict[str, Any] | None


def steps_of(profile: Profile) -> list[Step]:
    """The notifier, if a route sends to one of its channels, and each channel with a template of its own that a route sends to."""
    steps = []
    in_pod = in_pod_routes(profile)
    if in_pod:
        served = frozenset(name for name, channel in profile.channels.items() if not is_apart(channel))
        steps.append(Step(NOTIFY, "", tuple(route.name for route in in_pod), served))
    for channel in apart_channels(profile):
        names = tuple(route.name for route in routes_to(profile, channel.name))
        steps.append(Step(channel_template(channel.name), f"-{channel.name}", names, frozenset({channel.name})))
    return steps


def hooks_of(profile: Profile, rules: Rules) -> Hooks:
    """The hooks and the guard of the profile's delivery mode."""
    steps = steps_of(profile)
    mode, is_inline = profile.delivery.mode, profile.delivery.placement == "inline"
    hooks = dict(_lifecycle(profile, steps, rules, _RUNNING_HOOK, (RUNNING,)))
    if mode == "lifecycle-hooks":
        hooks.update(_lifecycle(profile, steps, rules, _END_HOOK, ENDINGS))
        return Hooks("", hooks, None)
    # spec.onExit takes a template's name only, hooks.exit takes a reference; so only there the guard may live elsewhere.
    guard = _guard(profile, steps, rules, by_reference=mode == "exit-handler" and not is_inline)
    if guard and mode == "exit-hook":
        hooks["exit"] = template_of(profile, EXIT)
    return Hooks(EXIT if guard and mode == "exit-handler" else "", hooks, guard)


def cluster_template_name(profile: Profile) -> str:
    """The name of the environment's ClusterWorkflowTemplate; two environments may share a cluster."""
    return PREFIX + profile.environment


def template_of(profile: Profile, template: str) -> dict[str, Any]:
    """How a hook or a task names one of our templates."""
    if profile.delivery.placement == "inline":
        return {"template": template}
    return {"templateRef": {"name": cluster_template_name(profile), "template": template, "clusterScope": True}}


def _lifecycle(
    profile: Profile, steps: list[Step], rules: Rules, name: str, phases: tuple[str, ...]
) -> Iterator[tuple[str, dict[str, Any]]]:
    for step in steps:
        condition = starts(rules, step.routes, phases, step.channels)
        if condition != NEVER:
            yield name + step.suffix, {**template_of(profile, step.template), "expression": condition}


def _guard(profile: Profile, steps: list[Step], rules: Rules, *, by_reference: bool) -> dict[str, Any] | None:
    tasks = []
    for step in steps:
        condition = starts(rules, step.routes, ENDINGS, step.channels, is_known=True)
        if condition == NEVER:
            continue
        task: dict[str, Any] = {"name": step.template}
        task.update(template_of(profile, step.template) if by_reference else {"template": step.template})
        if condition != ALWAYS:
            task["when"] = tag(condition)
        if not profile.delivery.fail_workflow:
            task["continueOn"] = {"failed": True, "error": True}
        tasks.append(task)
    if not tasks:
        return None
    # One channel that fails does not keep another one from starting.
    apart = {"failFast": False} if len(tasks) > 1 else {}
    return {"name": EXIT, "dag": {**apart, "tasks": tasks}}
