"""What a profile may not ask for together. One function for each rule."""

from __future__ import annotations

from collections.abc import Iterator

from generator.delivery.conditions import undecided_of
from generator.delivery.needs import (
    Needs,
    fits_context,
    fits_failures,
    http_channels,
    in_pod_routes,
    is_apart,
    most_failure_bytes,
)
from generator.delivery.places import broken
from generator.errors import Problem
from generator.model import RUNNING, Path, Profile
from generator.reach import reach


def refusals(profile: Profile, needs: Needs) -> Iterator[Problem]:
    """Every error of the profile that concerns how notifications are delivered."""
    yield from _running(profile)
    yield from _fail_workflow(profile)
    yield from _config_map(profile)
    yield from _agent(profile)
    yield from _undecided(profile)
    yield from _sizes(profile, needs)


def _running(profile: Profile) -> Iterator[Problem]:
    if profile.delivery.acknowledge_running_risk:
        return
    for name, route in profile.pod_routes.items():
        if RUNNING in route.when:
            text = f"a {RUNNING} hook turns every workflow with `parallelism: 1` into Error"
            hint = f"take {RUNNING} out, or accept it with delivery.acknowledgeRunningRisk: true"
            yield broken(profile, ("routes", name, "when"), "running-risk", text, hint)


def _fail_workflow(profile: Profile) -> Iterator[Problem]:
    if profile.delivery.fail_workflow and profile.engine:
        text = "the notifications engine cannot fail a workflow, which has ended by then"
        yield broken(profile, ("delivery", "failWorkflow"), "fail-workflow", text, "leave failWorkflow out, or engine")
    elif profile.delivery.fail_workflow and profile.delivery.mode == "lifecycle-hooks":
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


def _agent(profile: Profile) -> Iterator[Problem]:
    path: Path = ("argo", "controllerConfig", "disableAgentPodCreation")
    if http_channels(profile) and profile.argo.controller_config.get("disableAgentPodCreation"):
        text = "no agent runs, and a channel of type http has no other way to send"
        yield broken(profile, path, "no-agent", text, "remove it, or use a webhook")


def _undecided(profile: Profile) -> Iterator[Problem]:
    undecided = undecided_of(profile.pod_routes)
    for name, route in profile.pod_routes.items():
        if name in undecided and any(is_apart(profile.channels[channel]) for channel in reach(route, profile)):
            path: Path = ("routes", name, "change" if route.change else "unless")
            text = "whether this route fires only the notifier knows, which does not send to each of these channels"
            yield broken(profile, path, "undecided-route", text, "send to channels of other types than container and http")


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
