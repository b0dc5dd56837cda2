"""What cannot be asked for together: the rule, the place in the user's file, and a hint."""

from __future__ import annotations

from typing import Any

import pytest

from generator.delivery import build
from generator.errors import Mark, RuleBroken
from generator.model import Argo, Match, Origin, Path, Profile
from tests.profiles import channel, delivery, message, profile, route

LOG = channel("log", "log")


def argo(**fields: Any) -> Argo:
    """An installation with some fields."""
    return profile(argo=fields).argo


def refused(shown: Profile, *places: Path) -> list[tuple[str, str]]:
    """Rule and place of each problem; the given places of the profile stand at lines 1, 2, ..."""
    marked = {path: Origin(Mark("prd.yaml", line, 1)) for line, path in enumerate(places, 1)}
    with pytest.raises(RuleBroken) as caught:
        build(shown._replace(origins=marked))
    assert all(problem.hint and problem.level == "error" for problem in caught.value.problems)
    return [(problem.rule, str(problem.mark)) for problem in caught.value.problems]


DEFAULTS: Path = ("workflowDefaults", "spec")
RUNNING = [route("r", ["log"], when=["Running"])]
CASES: dict[str, tuple[Profile, Path, str]] = {
    "Running without a word on its risk": (profile([LOG], RUNNING), ("routes", "r", "when"), "running-risk"),
    "failWorkflow with lifecycle hooks": (
        profile([LOG], delivery=delivery(mode="lifecycle-hooks", fail_workflow=True)),
        ("delivery", "failWorkflow"),
        "fail-workflow",
    ),
    "one key of a ConfigMap that has only one": (
        profile(argo={"owner": "patch", "layout": "config"}),
        ("argo", "layout"),
        "config-layout",
    ),
    "settings of the controller beside the chart": (
        profile(argo={"controller_config": {"parallelism": 1}}),
        ("argo", "controllerConfig"),
        "config-owner",
    ),
    "settings of the controller beside a patch": (
        profile(argo={"owner": "patch", "layout": "keys", "controller_config": {"parallelism": 1}}),
        ("argo", "controllerConfig"),
        "config-owner",
    ),
    "workflowDefaults in two places": (
        profile(argo={"owner": "manifest", "controller_config": {"workflowDefaults": {}}}),
        ("argo", "controllerConfig", "workflowDefaults"),
        "config-owner",
    ),
    "a template with a reserved name": (
        profile([LOG], workflow_defaults={"spec": {"templates": [{"name": "hookwright-notify"}]}}),
        (*DEFAULTS, "templates", 0, "name"),
        "reserved-name",
    ),
    "a hook with a reserved name": (
        profile([LOG], workflow_defaults={"spec": {"hooks": {"hookwright-end": {}}}}),
        (*DEFAULTS, "hooks", "hookwright-end"),
        "reserved-name",
    ),
    "an exit handler beside ours": (
        profile([LOG], workflow_defaults={"spec": {"onExit": "mine"}}),
        (*DEFAULTS, "onExit"),
        "exit-clash",
    ),
    "an exit handler that would silence our exit hook": (
        profile([LOG], delivery=delivery(mode="exit-hook"), workflow_defaults={"spec": {"onExit": "mine"}}),
        (*DEFAULTS, "onExit"),
        "exit-clash",
    ),
    "an exit hook that ours would silence": (
        profile([LOG], workflow_defaults={"spec": {"hooks": {"exit": {"template": "mine"}}}}),
        (*DEFAULTS, "hooks", "exit"),
        "exit-clash",
    ),
    "an exit hook beside ours": (
        profile([LOG], delivery=delivery(mode="exit-hook"), workflow_defaults={"spec": {"hooks": {"exit": {}}}}),
        (*DEFAULTS, "hooks", "exit"),
        "exit-clash",
    ),
    "hooks that are no map": (profile([LOG], workflow_defaults={"spec": {"hooks": []}}), (*DEFAULTS, "hooks"), "workflow-defaults"),
    "templates that are no list": (
        profile([LOG], workflow_defaults={"spec": {"templates": 1.5}}),
        (*DEFAULTS, "templates"),
        "workflow-defaults",
    ),
    "a spec that is no map": (profile([LOG], workflow_defaults={"spec": []}), DEFAULTS, "workflow-defaults"),
    "more failures than a pod can be told": (
        profile([LOG], messages=[message(limit=100, size=250)]),
        ("messages", "default", "failures"),
        "failures-size",
    ),
    "more names than a pod can be told": (
        profile([LOG], [route("r", ["log"], match=Match(annotations={f"a{n}": ("x",) for n in range(80)}))]),
        ("routes",),
        "context-size",
    ),
    "conditions longer than a workflow should carry": (
        profile([LOG], [route("r", ["log"], match=Match(namespaces=tuple(f"n{n}" for n in range(9000))))]),
        ("routes",),
        "routes-size",
    ),
}


@pytest.mark.parametrize("sentence", CASES)
def test_refused(sentence: str) -> None:
    """One problem, at its place, with a hint."""
    shown, place, rule = CASES[sentence]
    assert refused(shown, place) == [(rule, "prd.yaml:1:1")]


def test_all_problems_at_once() -> None:
    """Nobody has to render once for each."""
    shown = profile([LOG], RUNNING, delivery=delivery(mode="lifecycle-hooks", fail_workflow=True))
    assert {rule for rule, _ in refused(shown)} == {"running-risk", "fail-workflow"}


@pytest.mark.parametrize(
    "shown",
    [
        profile([LOG], delivery=delivery(mode="lifecycle-hooks"), workflow_defaults={"spec": {"onExit": "mine"}}),
        profile(workflow_defaults={"spec": {"onExit": "mine", "hooks": {"exit": {"template": "mine"}}}}),
        profile([LOG], RUNNING, delivery=delivery(acknowledge_running_risk=True)),
        profile(argo={"owner": "manifest", "controller_config": {"parallelism": 1}}),
        profile([LOG], messages=[message(limit=100, size=250, failures="none")]),
    ],
    ids=["an exit handler beside hooks", "nothing of ours", "a risk accepted", "a manifest's settings", "failures untold"],
)
def test_not_refused(shown: Profile) -> None:
    """What can stand together does."""
    assert build(shown)


def test_a_default_has_the_place_of_what_is_around_it() -> None:
    """A value that nobody wrote is pointed at by what was written nearest."""
    shown = profile([LOG], messages=[message(limit=100)])
    assert refused(shown, ("routes",), ("messages",)) == [("failures-size", "prd.yaml:2:1")]
