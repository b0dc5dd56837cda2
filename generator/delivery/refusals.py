"""What a profile may not ask for together, and what deserves a warning. One function for each rule."""

from __future__ import annotations

from collections.abc import Iterator

from generator.delivery.needs import (
    Needs,
    container_channels,
    fits_context,
    fits_failures,
    in_pod_routes,
    most_failure_bytes,
    routes_to,
)
from generator.delivery.places import broken, doubtful
from generator.errors import Problem
from generator.model import RUNNING, Channel, Path, Profile
from generator.placeholders import uses

_SHELLS = ("sh", "bash", "ash", "dash", "zsh", "ksh")


def refusals(profile: Profile, needs: Needs) -> Iterator[Problem]:
    """Every error of the profile that concerns how notifications are delivered."""
    yield from _running(profile)
    yield from _fail_workflow(profile)
    yield from _config_map(profile)
    yield from _sizes(profile, needs)


def _running(profile: Profile) -> Iterator[Problem]:
    if profile.delivery.acknowledge_running_risk:
        return
    for name, route in profile.routes.items():
        if RUNNING in route.when:
            text = f"a {RUNNING} hook turns every workflow with `parallelism: 1` into Error"
            hint = f"take {RUNNING} out, or accept it with delivery.acknowledgeRunningRisk: true"
            yield broken(profile, ("routes", name, "when"), "running-risk", text, hint)


def _fail_workflow(profile: Profile) -> Iterator[Problem]:
    if profile.delivery.fail_workflow and profile.delivery.mode == "lifecycle-hooks":
        text = "a lifecycle hook that fails cannot fail its workflow"
        hint = "set delivery.mode: exit-handler, or leave failWorkflow out"
        yield broken(profile, ("delivery", "failWorkflow"), "fail-workflow", text, hint)


def _config_map(profile: Profile) -> Iterator[Problem]:
    argo = profile.argo
    if argo.owner == "patch" and argo.layout == "config":
        text = "layout config holds all settings in one text, of which no part can be patched"
        hint = "set argo.layout: keys if the ConfigMap has a workflowDefaults key, else argo.owner: manifest"
        yield broken(profile, ("argo", "layout"), "config-layout", text, hint)
    path: Path = ("argo", "controllerConfig")
    if argo.controller_config and argo.owner != "manifest":
        whose = "the chart writes" if argo.owner == "helm" else "somebody else owns"
        hint = "put them under helm.values.controller as the chart's values, or set argo.owner: manifest"
        if argo.owner == "patch":
            hint = "leave them to the ConfigMap's owner, or set argo.owner: manifest"
        yield broken(profile, path, "config-owner", f"{whose} the controller's other settings", hint)
    elif "workflowDefaults" in argo.controller_config:
        text = "workflowDefaults have a place of their own"
        hint = "move it to workflowDefaults at the top of the profile"
        yield broken(profile, (*path, "workflowDefaults"), "config-owner", text, hint)


def _sizes(profile: Profile, needs: Needs) -> Iterator[Problem]:
    if not fits_context(needs):
        count = len(needs.labels) + len(needs.annotations) + len(needs.parameters)
        text = f"messages and routes name {count} labels, annotations and parameters, more than a pod can be told"
        yield broken(profile, ("routes",), "context-size", text, "name fewer of them")
    limit, count = needs.failures_limit, needs.failures_bytes
    if not needs.tells_failures or fits_failures(limit, count):
        return
    most = most_failure_bytes(limit)
    text = f"{limit} failures of {count} bytes each do not fit into the pod's environment"
    hint = f"with limit {limit}, bytes can be {most} at most" if most >= 20 else "tell fewer: limit 20 with 250 bytes fits"
    names = dict.fromkeys(route.message for route in in_pod_routes(profile))
    largest = max(names, key=lambda name: (profile.messages[name].failures_limit, profile.messages[name].failures_bytes))
    yield broken(profile, ("messages", largest, "failures"), "failures-size", text, hint)


def warnings(profile: Profile) -> Iterator[Problem]:
    """Texts of a workflow that reach a command line: an argument may be taken for an option, or run by a shell."""
    for channel in container_channels(profile):
        is_shell = _is_shell(channel)
        for field in ("command", "args"):
            for position, text in enumerate(channel.options[field]):
                named = _says(profile, channel, text)
                path = ("channels", channel.name, field, position)
                if "failures" in named:
                    yield doubtful(profile, path, "text-in-args", "the text of failures in a command line", _HINT)
                elif is_shell and named & {"annotations", "parameters"}:
                    yield doubtful(profile, path, "text-in-args", "text of a workflow in a shell's command line", _HINT)


_HINT = "pass it in env, and read it there"


def _is_shell(channel: Channel) -> bool:
    words = channel.options["command"]
    return bool(words) and words[0].rpartition("/")[2] in _SHELLS


def _says(profile: Profile, channel: Channel, text: str) -> set[str]:
    """The placeholders of a text, and those of the messages that it shows."""
    named = {use.name for use in uses(text)}
    for part in ("title", "text"):
        if part in named:
            for route in routes_to(profile, channel.name):
                named |= {use.name for use in uses(getattr(profile.messages[route.message], part))}
    return named
