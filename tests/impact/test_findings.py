"""Each finding, provoked by a workflow and two sets of defaults; and what is the same is foreseen once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from generator.delivery import build
from generator.errors import Mark
from generator.impact import Survey, scene_of, survey
from generator.impact.shown import dump_survey, format_survey
from generator.impact.verdicts import ETCD_LIMIT, Verdict
from generator.preview.documents import Found
from generator.preview.subjects import Find
from tests.harness import resolve_text

PROFILE = """
apiVersion: hookwright/v1
argo: {version: "4.0", workflowNamespaces: [argo]}
delivery: {mode: MODE}
channels: {chat: {type: slack-webhook, secret: {url: chat/url}}}
routes: {failures: {when: [Failed, Error], send: [chat]}}
"""
MAIN = {"name": "main", "container": {"image": "a"}}
BYE = {"name": "bye", "container": {"image": "b"}}
THEIRS = {"spec": {"onExit": "tell", "templates": [{"name": "tell", "container": {"image": "c"}}]}}
CHANGED = "WorkflowSpec may not change during execution when the controller is set `templateReferencing: Secure`"

Tree = dict[str, Any]


def thing(kind: str = "Workflow", name: str = "w", phase: str = "", **spec: Any) -> Tree:
    """An object with a template of its own, unless its spec says otherwise."""
    inner = {"entrypoint": "main", "templates": [MAIN, BYE], **spec}
    status = {"status": {"phase": phase}} if phase else {}
    return {"kind": kind, "metadata": {"name": name, "namespace": "argo"}, "spec": inner, **status}


def surveyed(*things: Tree, before: Any = None, after: Any = None, mode: str = "exit-handler", **scene: bool) -> Survey:
    """What comes of objects, after the defaults of PROFILE unless others are given."""
    ours = build(resolve_text(PROFILE.replace("MODE", mode)).profile).workflow_defaults if after is None else after
    find: Find = {(each["kind"], "argo", each["metadata"]["name"]): each for each in things}.get
    found = (Found(Mark("w.yaml", 1, 1), each) for each in things)
    return survey(found, scene_of("4.0", "argo", (before, []), (dict(ours), []), **scene), find)


def said(found: Survey) -> list[tuple[str, str]]:
    """Kind and text of each finding."""
    return sorted((verdict.kind, verdict.text) for verdict in found.findings)


PODS = ("pods", "starts 1 more pod when it ends as Failed, Error")
REFERENCE = {"workflowTemplateRef": {"name": "t"}}
CASES: list[tuple[str, list[Tree], dict[str, Any], list[tuple[str, str]]]] = [
    ("a new handler starts a pod", [thing()], {}, [PODS]),
    ("the same defaults change nothing", [thing()], {"before": THEIRS, "after": THEIRS}, []),
    (
        "defaults that go take the notification along",
        [thing()],
        {"before": THEIRS, "after": {"spec": {}}},
        [("lost", "loses its notification when it ends as Succeeded, Failed, Error")],
    ),
    (
        "a notification that is told less often is lost there",
        [thing()],
        {"before": THEIRS},
        [("lost", "loses its notification when it ends as Succeeded")],
    ),
    (
        "an own exit hook is silenced by our onExit",
        [thing(hooks={"exit": {"template": "bye"}})],
        {},
        [
            ("clash", "own hooks.exit does not run: the default's onExit wins"),
            ("handler", "its own exit: bye no longer runs when it ends as Succeeded, Failed, Error"),
            PODS,
        ],
    ),
    (
        "an own onExit takes the place of ours",
        [thing(onExit="bye")],
        {},
        [("clash", "own onExit wins: the default's exit handler does not run")],
    ),
    (
        "a template of a default's name is merged, and makes the workflow invalid",
        [thing(templates=[MAIN, {"name": "main2", "script": {"image": "a", "source": ""}}])],
        {"after": {"spec": {"templates": [{"name": "main2", "container": {"image": "c"}}]}}},
        [
            (
                "invalid",
                "would no longer run: invalid spec: templates.main2 templates.main2 multiple template types specified. "
                "choose one of: container, containerSet, steps, script, resource, dag, suspend, template, template ref",
            )
        ],
    ),
    (
        "a template of a default's name that still runs is a collision",
        [thing()],
        {"after": {"spec": {"templates": [{"name": "bye", "container": {"image": "c"}}]}}},
        [("collision", "own template bye is merged with the default's, field by field: rename it")],
    ),
    (
        "a workflow that runs gets the handler at its next pass",
        [thing(phase="Running")],
        {},
        [PODS, ("running", "runs now, and gets onExit hookwright-exit at its next pass")],
    ),
    (
        "a reference that runs keeps what it has stored",
        [thing("WorkflowTemplate", "t"), thing(phase="Running", **REFERENCE)],
        {},
        [PODS],
    ),
    (
        "unless the controller is strict about it",
        [thing("WorkflowTemplate", "t"), thing(phase="Running", **REFERENCE)],
        {"is_secure": True},
        [("invalid", f"runs now, and ends as Error: {CHANGED}"), PODS],
    ),
    ("a workflow that has ended is left alone", [thing(phase="Failed", hooks={"exit": {"template": "bye"}})], {}, []),
    (
        "a reference to nothing is told",
        [thing("CronWorkflow", workflowSpec=REFERENCE)],
        {},
        [("unread", "refers to the WorkflowTemplate t, which is not at hand")],
    ),
    ("a template that is never run as a whole is no workflow", [thing("WorkflowTemplate", entrypoint="")], {}, []),
    (
        "what etcd does not take is lost",
        [thing(arguments={"parameters": [{"name": "p", "value": "x" * (ETCD_LIMIT - 5_000)}]})],
        {},
        [PODS, ("size", "is larger than etcd takes, and is stored no more")],
    ),
]


@pytest.mark.parametrize(("things", "scene", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_found(things: list[Tree], scene: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    """Kinds and words."""
    assert said(surveyed(*things, **scene)) == expected


def test_templates_around_a_workflow_are_found() -> None:
    """A step may call a template of another object, and that one of a third."""
    calls = [[{"name": "s", "templateRef": {"name": "lib", "template": "x"}}]]
    lib = thing(
        "WorkflowTemplate",
        "lib",
        templates=[{"name": "x", "steps": [[{"name": "s", "templateRef": {"name": "deep", "template": "y"}}]]}],
    )
    deep = thing("WorkflowTemplate", "deep", templates=[{"name": "y", "container": {"image": "a"}}])
    for each in (lib, deep):
        del each["spec"]["entrypoint"]
    workflow = thing(templates=[{"name": "main", "steps": calls}])
    assert said(surveyed(workflow, lib, deep)) == [PODS]
    assert said(surveyed(workflow, lib)) == []  # invalid on both sides


def test_the_same_spec_is_foreseen_once() -> None:
    """Names do not count, unless the workflow reads its own."""
    plain = [thing("WorkflowTemplate", f"t-{number}") for number in range(40)]
    found = surveyed(*plain)
    assert (found.shapes, found.findings) == (
        1,
        {Verdict(*PODS): [f"WorkflowTemplate argo/t-{number}" for number in range(40)]},
    )
    named = {"name": "main", "container": {"image": "a", "args": ["{{workflow.name}}"]}}
    readers = [thing("WorkflowTemplate", f"t-{number}", templates=[named]) for number in range(3)]
    assert surveyed(*readers).shapes == 3


def test_bytes_are_counted() -> None:
    """Each workflow gains what the defaults bring; the largest come first."""
    small = surveyed(thing())
    both = surveyed(thing(), thing(name="v", arguments={"parameters": [{"name": "p", "value": "x" * 1000}]}))
    assert small.gained > 5_000 and both.gained == 2 * small.gained
    assert [name for _, name in both.largest] == ["Workflow argo/v", "Workflow argo/w"]
    assert both.largest[0][0] - both.largest[1][0] > 1000


def test_objects_are_taken_one_by_one() -> None:
    """The survey never holds more than the object at hand."""
    alive: list[int] = []

    def stream() -> Iterator[Found]:
        for number in range(5):
            alive.append(number)
            yield Found(Mark("w", 1, 1), thing(name=f"w-{number}"))

    scene = scene_of("4.0", "argo", (None, []), (None, []))
    assert survey(stream(), scene, lambda key: None).seen == {"Workflow": 5} and alive == [0, 1, 2, 3, 4]


def test_what_is_printed() -> None:
    """For people some names, for programs all; nothing of an object steers a terminal."""
    many = [thing("WorkflowTemplate", f"t-{number}", hooks={"exit": {"template": "bye"}}) for number in range(7)]
    found = surveyed(*many, thing(name="w\x1b[2J", onExit="bye"))
    lines = format_survey(found, "prd", "no defaults").splitlines()
    assert lines[:3] == [
        "prd instead of no defaults: 1 Workflow, 7 WorkflowTemplates",
        "! 7: its own exit: bye no longer runs when it ends as Succeeded, Failed, Error",
        "      WorkflowTemplate argo/t-0",
    ]
    assert "      and 2 more" in lines and lines[-1] == "prd: 7 lose something"
    assert "\x1b" not in "\n".join(lines)
    tree = json.loads(dump_survey(found, "prd", "no defaults"))
    assert [len(each["objects"]) for each in tree["findings"] if each["kind"] == "handler"] == [7]
    assert tree["seen"] == {"Workflow": 1, "WorkflowTemplate": 7}


@pytest.mark.parametrize(
    "spec",
    [{"templates": "x"}, {"entrypoint": {"a": 1}}, {"templates": [{"name": "main", "steps": [1]}]}, {"hooks": [1]}],
)
def test_whatever_an_object_holds(spec: Tree) -> None:
    """Refused before and after is no change, and no traceback."""
    assert said(surveyed(thing(**spec))) == []
