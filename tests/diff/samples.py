"""Comparisons for the tests of the formats: an ordinary one of each kind, and one in which everything is hostile."""

from __future__ import annotations

from typing import Any

from generator.argo import fields
from generator.diff.compare import Comparer
from generator.diff.model import (
    CHANGE,
    DRIFT,
    LOST,
    PENDING,
    Change,
    Comparison,
    Edit,
    Foreign,
    Keeper,
    Meaning,
    State,
    Subject,
)

CONFIG_MAP = Subject("ConfigMap", "argo", "workflow-controller-configmap")
SLACK = "https://hooks.slack.com/services/T0000/B0000/abcdefgh"

PROGRAM = "\n".join(["import os", "", *(f"line_{number} = {number}" for number in range(20)), "main()"]) + "\n"


def notify(**others: Any) -> dict[str, Any]:
    """A notify template, with other fields than usual."""
    script = {"image": "python:3.14-alpine", "command": ["python3"], "source": PROGRAM}
    return {"name": "hookwright-notify", "activeDeadlineSeconds": 300, "script": {**script, **others}}


def config(*templates: dict[str, Any], **spec: Any) -> dict[str, Any]:
    """What the controller reads from its ConfigMap."""
    return {"workflowDefaults": {"spec": {"onExit": "hookwright-exit", **spec, "templates": list(templates)}}}


def state(label: str, tree: dict[str, Any], **objects: dict[str, Any]) -> State:
    """A side with a configuration, and cluster workflow templates by name."""
    others = {Subject("ClusterWorkflowTemplate", "", name): each for name, each in objects.items()}
    return State(label, "prd", CONFIG_MAP, {CONFIG_MAP: tree, **others}, {})


def changes(part: str, before: State, after: State, type_name: str = "Config") -> tuple[Change, ...]:
    """All differences of the configurations, as the comparer finds them."""
    found = Comparer(fields.table("4.0")).differences(before.objects[CONFIG_MAP], after.objects[CONFIG_MAP], type_name)
    return tuple(Change(part, CONFIG_MAP, *each) for each in found)


def compared(*sides: State, found: tuple[Change, ...], **others: Any) -> Comparison:
    """A comparison of sides with nothing beside its changes, unless said."""
    empty = Comparison("prd", sides, (), (), found, (), (), (), 0, ())
    return empty._replace(**others)


def ordinary() -> Comparison:
    """Two environments: a value, an item, a secret, an order and a program differ."""
    lines = PROGRAM.replace("line_9 = 9", "line_9 = 10\nprint('new')")
    before = state("dev", config({"name": "old", "suspend": {}}, notify(), hooks={"note": {"template": "old"}}))
    after = state("prd", config(notify(source=lines, image="python:3.14-slim"), parallelism=4))
    return compared(before, after, found=changes(CHANGE, before, after))


def three_sided() -> Comparison:
    """A cluster in which somebody changed a value and added another, and a profile that has been changed since."""
    base = state("output/prd", config(notify()))
    live = state("live", {**config(notify(image="python:3.13-alpine")), "persistence": {"archive": True}})
    render = state("render", config(notify(), onExit="hookwright-exit-2"))
    drift = tuple(each for each in changes(DRIFT, base, live) if each.place[0] == "workflowDefaults")
    lost = tuple(each for each in changes(LOST, live, render) if each.place[0] == "persistence")
    return compared(
        base,
        live,
        render,
        found=(*drift, *lost, *changes(PENDING, base, render)),
        meaning=(Meaning(DRIFT, "the notifier runs in python:3.13-alpine"),),
        running=("workflows that run now end with the old handler",),
        foreign=(Foreign(Subject("ConfigMap", "argo", "other"), ("links", "sso")),),
        edits=(
            Edit(CONFIG_MAP, "helm", "Update", "2026-03-01T09:00:00Z", False),
            Edit(CONFIG_MAP, "kubectl-edit", "Update", "2026-03-04T10:22:31Z", True),
        ),
        keepers=(Keeper(CONFIG_MAP, "Helm", "argo/argo-workflows"),),
        ignored=2,
    )


def between(before: Any, after: Any, environment: str = "") -> Comparison:
    """Two trees without a known type, under the configuration's key `x`."""
    sides = state("before", {"x": before}), state("after", {"x": after})
    return compared(*sides, found=changes(CHANGE, *sides, type_name=""), environment=environment)
