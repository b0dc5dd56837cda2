"""Profile -> Release: the workflowDefaults that make each workflow notify, and what they refer to. Pure.

    conditions   routes as conditions in the expr language        literals  texts and reads in it
    globs        their patterns
    needs        what the pod is told, and how much of it fits    expressions  that as two environment variables
    texts reads  the texts of container channels                  notify    the notify templates
    bodies       the JSON of http channels                        agent     their templates
    modes        hooks, exit handler, guard                       merge     with the profile's own workflowDefaults
    refusals     what cannot be asked for together          steps   what users call from their own steps
    classic      templates for steps that know no channels
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from generator.delivery.agent import http_template
from generator.delivery.bodies import NoVariables
from generator.delivery.classic import classic_templates
from generator.delivery.conditions import Rules, Tangled, rules_of
from generator.delivery.merge import clashes, merged, plain
from generator.delivery.modes import EXIT, Hooks, cluster_template_name, hooks_of
from generator.delivery.needs import Needs, apart_channels, in_pod_routes, needs_of, routes_to
from generator.delivery.notify import container_template, notify_template
from generator.delivery.places import broken
from generator.delivery.refusals import refusals
from generator.delivery.steps import step_templates
from generator.delivery.texts import MixedVariables, Speaker
from generator.errors import Problem, RuleBroken
from generator.model import EMPTY, Profile, Release
from generator.notifier.bundle import assemble

MOST_CONDITION_BYTES = 64_000

# For Argo CD, which applies a ConfigMap before kinds that it does not know.
BEFORE_THE_REST = {"argocd.argoproj.io/sync-wave": "-1"}


def build(profile: Profile) -> Release:
    """Everything that the environment needs in its cluster; raises RuleBroken with all problems at once."""
    needs = needs_of(profile)
    problems = [*refusals(profile, needs), *clashes(profile)]
    rules = rules_of(profile.routes, needs.cut, overrides=profile.overrides)
    program = assemble(profile)
    hooks = _hooks(profile, rules, problems)
    templates = _notify_templates(profile, program, needs, rules, problems)
    if problems:
        raise RuleBroken(*problems)
    inline, cluster = _placed(profile, hooks, templates)
    cluster += _called(profile)
    defaults = merged(profile, hooks, inline)
    added = _stored(defaults) - _stored(plain(profile.workflow_defaults))
    return Release(profile, defaults, cluster, program, added)


def _hooks(profile: Profile, rules: Rules, problems: list[Problem]) -> Hooks:
    try:
        hooks = hooks_of(profile, rules)
    except Tangled:
        hooks = None
    if hooks is None or _size(hooks.hooks) + _size(hooks.guard or {}) > MOST_CONDITION_BYTES:
        text = "the conditions of the routes become too long for a workflow to carry"
        hint = "use fewer routes, shorter lists of patterns, or less `unless`"
        problems.append(broken(profile, ("routes",), "routes-size", text, hint))
        return Hooks("", {}, None)
    return hooks


def _notify_templates(
    profile: Profile, program: str, needs: Needs, rules: Rules, problems: list[Problem]
) -> list[dict[str, Any]]:
    templates = [notify_template(profile, program, needs)] if in_pod_routes(profile) else []
    for channel in apart_channels(profile):
        # it starts only where no workflow asks for other channels, so its texts need not look at that
        speaker = Speaker(profile, rules._replace(overrides=EMPTY), routes_to(profile, channel.name), channel.name)
        try:
            made = container_template if channel.type == "container" else http_template
            templates.append(made(channel, speaker))
        except MixedVariables:
            text = "the messages of this channel's routes read different {env.NAME}"
            hint = "let them read the same, or write {env.NAME} in args or env instead of in the messages"
            problems.append(broken(profile, ("channels", channel.name), "mixed-variables", text, hint))
        except NoVariables:
            text = "a message of this channel's routes, or its body, reads {env.NAME}, and there is no pod with variables"
            hint = "write the value itself, or use a webhook"
            problems.append(broken(profile, ("channels", channel.name), "no-variables", text, hint))
        except Tangled:
            continue
    return templates


def _placed(
    profile: Profile, hooks: Hooks, templates: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], tuple[dict[str, Any], ...]]:
    """Which templates each workflow carries, and the ClusterWorkflowTemplate with the others."""
    guard = [hooks.guard] if hooks.guard else []
    if profile.delivery.placement == "inline" or not templates:
        return [*guard, *templates], ()
    inline = guard if hooks.on_exit == EXIT else []
    cluster = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "ClusterWorkflowTemplate",
        "metadata": {"name": cluster_template_name(profile), "annotations": BEFORE_THE_REST},
        "spec": {"templates": templates if inline else [*guard, *templates]},
    }
    return inline, (plain(cluster),)


def _called(profile: Profile) -> tuple[dict[str, Any], ...]:
    """The ClusterWorkflowTemplate with what steps call, if there is any."""
    templates = [*step_templates(profile), *classic_templates(profile)]
    metadata = {"name": profile.steps}
    tree = {"apiVersion": "argoproj.io/v1alpha1", "kind": "ClusterWorkflowTemplate", "metadata": metadata}
    return (plain({**tree, "spec": {"templates": templates}}),) if templates else ()


def _stored(defaults: Mapping[str, Any]) -> int:
    return _size({"spec": {}, **defaults})


def _size(tree: Mapping[str, Any]) -> int:
    """Bytes as JSON, as the cluster stores it."""
    return len(json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode())
