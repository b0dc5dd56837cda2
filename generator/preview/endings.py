"""How a workflow can end, each foreseen by the predictor.

Owns the stand-ins: ours in the defaults are made light, since what they say to the controller is known, and reading the
notifier and its conditions again for every workflow would take most of the time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generator.argo import predict
from generator.argo.expr import OverBudget, UnknownAnswer
from generator.argo.predict import Around, Delivery, Foresight, Prediction
from generator.delivery.modes import EXIT as GUARD
from generator.delivery.modes import cluster_template_name
from generator.delivery.needs import http_channels, needs_of
from generator.delivery.notify import NOTIFY, channel_template
from generator.model import PREFIX, RUNNING, SUCCEEDED, Profile, Release
from generator.notifier.routing import route_settings
from generator.preview.subjects import Subject

ENDINGS = (RUNNING, *predict.ENDINGS)

_RUNS, _ENDS = f"{PREFIX}running", f"{PREFIX}end"
_STATUS = {_RUNS: "workflow.status == 'Running'", _ENDS: "workflow.status in ['Succeeded', 'Failed', 'Error']"}


def endings_of(profile: Profile) -> tuple[str, ...]:
    """All endings, and Running where a route is for it."""
    has_running = any(RUNNING in route.when for route in profile.routes.values())
    return ENDINGS if has_running else ENDINGS[1:]


class Stage(NamedTuple):
    """A release, and what workflows find in its cluster: with stand-ins for what is ours, and as it is (`whole`)."""

    release: Release
    light: Around
    whole: Around
    templates: Mapping[str, str]  # our notify templates as nodes name them -> the channel with one of its own, "" for the notifier
    made: tuple[str, ...]  # the placeholders that the notifier is told as made of labels
    routes: Mapping[str, Mapping[str, Any]]  # as the program knows them, with all channels
    asks: frozenset[str]  # what the program asks the API server for
    bodies: Mapping[str, str]  # http channel -> the tag that its body is


def stage_of(release: Release) -> Stage:
    """What is the same for every workflow."""
    profile = release.profile
    plain = {NOTIFY: "", **{channel_template(name): name for name in profile.channels}}
    above = cluster_template_name(profile)
    named = {**plain, **{f"{above}/{name}": channel for name, channel in plain.items()}}
    routes = {name: route_settings(route, profile, profile.channels) for name, route in profile.routes.items()}
    defaults = release.workflow_defaults
    light = {**defaults, "spec": _light(defaults["spec"])} if defaults.get("spec") else dict(defaults)
    cluster = [{**each, "spec": _light(each["spec"])} for each in release.cluster_workflow_templates]
    version = profile.argo.version
    places = (
        predict.around(version, light, [], cluster),
        predict.around(version, dict(defaults), [], [dict(each) for each in release.cluster_workflow_templates]),
    )
    needs = needs_of(profile)
    return Stage(release, *places, named, needs.made, routes, needs.asks, dict(_bodies(release)))


def _bodies(release: Release) -> Iterator[tuple[str, str]]:
    specs = [release.workflow_defaults.get("spec") or {}, *(each["spec"] for each in release.cluster_workflow_templates)]
    known = {each["name"]: each for spec in specs for each in spec.get("templates") or ()}
    yield from ((each.name, known[channel_template(each.name)]["http"]["body"]) for each in http_channels(release.profile))


def _light(spec: Mapping[str, Any]) -> dict[str, Any]:
    out = dict(spec)
    if spec.get("templates"):
        out["templates"] = [_light_template(each) for each in spec["templates"]]
    if spec.get("hooks"):
        out["hooks"] = {name: _light_hook(name, hook) for name, hook in spec["hooks"].items()}
    return out


def _light_template(template: dict[str, Any]) -> dict[str, Any]:
    name = str(template.get("name", ""))
    if name == GUARD:
        tasks = [{key: value for key, value in task.items() if key != "when"} for task in template["dag"]["tasks"]]
        return {**template, "dag": {**template["dag"], "tasks": tasks}}
    if not name.startswith(PREFIX):
        return template
    body = {"http": {"url": "agent"}} if "http" in template else {"container": {"image": "notifier"}}
    return {"name": name, **body}


def _light_hook(name: str, hook: dict[str, Any]) -> dict[str, Any]:
    ours = next((status for start, status in _STATUS.items() if name == start or name.startswith(f"{start}-")), "")
    return {**hook, "expression": ours} if ours else hook


def place_of(subject: Subject, stage: Stage) -> Around:
    """What a workflow finds in its cluster. Raises Refused for a template that is none.

    A template of its own that has a name of ours is merged with what ours really is.
    """
    place = stage.whole if _is_mixed(subject) else stage.light
    found = subject.template
    if found is None:
        return place
    is_cluster = found.get("kind") == "ClusterWorkflowTemplate"
    there = predict.around(place.version, None, [] if is_cluster else [found], [found] if is_cluster else [])
    return place._replace(
        templates=there.templates, cluster_templates={**place.cluster_templates, **there.cluster_templates}
    )


def foresee(foresight: Foresight, ending: str) -> Prediction | str:
    """One of ENDINGS, or why it is not known. Whatever the workflow is, an answer."""
    try:
        found = foresight.prediction(SUCCEEDED if ending == RUNNING else ending)
    except (UnknownAnswer, OverBudget) as error:
        return f"not known: {error}"
    meant = tuple(each for each in found.deliveries if is_running(each) == (ending == RUNNING))
    return found._replace(deliveries=meant)


def is_running(each: Delivery) -> bool:
    """Whether a delivery is that of our hook for the phase Running."""
    return each.hook == _RUNS or each.hook.startswith(f"{_RUNS}-")


def _is_mixed(subject: Subject) -> bool:
    """Whether the workflow, or what it refers to, has a template that is called like one of ours."""
    specs = [each["spec"] for each in (subject.workflow, subject.template) if each is not None]
    names = [each.get("name") for spec in specs for each in spec.get("templates") or () if isinstance(each, dict)]
    return any(isinstance(name, str) and name.startswith(PREFIX) for name in names)
