"""What is said above the differences, read from hooks and programs alone: a set-up that was edited by hand counts, too."""

from __future__ import annotations

import re
from typing import Any

import pytest

from generator.argo.phases import of_expression, of_when
from generator.diff import compare_two
from generator.diff.model import MOVED, State
from generator.diff.told import told_of
from tests.diff.sides import rendered

HEAD = "apiVersion: hookwright/v1\n"
ARGO = "argo: {version: '4.0'}\n"
CHANNELS = """\
channels:
  slack: {type: slack-webhook, secret: {url: s/url}}
  oncall: {type: webhook, secret: {url: o/url}}
"""
BASE = f"{HEAD}{ARGO}{CHANNELS}"
ENDS = "{when: [Succeeded, Failed, Error], send: [slack]}"
PAGE = "{when: [Failed, Error], send: [oncall]}"
BOTH = f"{BASE}routes:\n  ends: {ENDS}\n  page: {PAGE}\n"
RUNNING = "delivery: {acknowledgeRunningRisk: true}\n"


def said(before: str, after: str) -> list[str]:
    """The sentences on the way from one profile to another, without the environment and the size."""
    scope, later = rendered(after)
    found = compare_two(rendered(before)[1], later, scope)
    return without_size(sentence.text.removeprefix("prd: ") for sentence in found.meaning)


def without_size(lines: Any) -> list[str]:
    """The sentences but for the size, which follows from how long the program is."""
    return [line for line in lines if not re.fullmatch(r"(prd: )?every new workflow carries .* (more|less)", line)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (BOTH, BOTH, []),
        (BOTH, BOTH.replace("[Failed, Error], send: [oncall]", "[Error], send: [oncall]"), ["Failed no longer reaches oncall"]),
        (
            BOTH,
            BOTH.replace("  page: {when: [Failed, Error], send: [oncall]}\n", "").replace(CHANNELS.splitlines(True)[2], ""),
            ["Failed and Error no longer reach oncall"],
        ),
        (
            BOTH,
            BOTH.replace("send: [slack]", "send: [slack, oncall]"),
            ["Succeeded now reaches oncall"],
        ),
        (
            BOTH,
            BOTH.replace("[Succeeded, Failed, Error]", "[Running, Succeeded, Failed, Error]") + RUNNING,
            ["prd gains Running notifications, to slack"],
        ),
        (
            BOTH,
            BOTH.replace("send: [oncall]", "match: {namespaces: ['!sandbox']}, send: [oncall]"),
            ["Failed and Error reach oncall for other workflows than before"],
        ),
        (
            BOTH,
            BOTH.replace("send: [oncall]", "change: [first-failure], send: [oncall]") + "history: {enabled: true}\n",
            ["Failed and Error reach oncall for other workflows than before"],
        ),
        (BOTH, BOTH.replace("o/url", "p/url"), ["oncall reads its url from p/url, no longer from o/url"]),
        (
            BOTH,
            BOTH + "delivery: {mode: lifecycle-hooks}\n",
            [
                "endings are told by lifecycle hooks, which do not run after `argo stop` or a deadline, no longer by the exit"
                " handler (onExit)"
            ],
        ),
        (
            BOTH,
            BOTH + "delivery: {failWorkflow: true}\n",
            ["a workflow fails when oncall cannot be told", "a workflow fails when slack cannot be told"],
        ),
        (BOTH, BOTH + "messages: {default: {title: other}}\n", ["the message default says something else"]),
        (
            BOTH,
            BOTH + "workflowDefaults: {spec: {ttlStrategy: {secondsAfterCompletion: 1}, podGC: {strategy: OnPodSuccess}}}\n",
            ["new workflows have other defaults for podGC and ttlStrategy"],
        ),
        (BOTH, f"{HEAD}{ARGO}", ["nothing is told any longer"]),
        (
            BOTH,
            BOTH.replace("send: [oncall]", "sendBy: {label: team, channels: {data: [oncall]}}"),
            ["Failed and Error reach oncall for other workflows than before"],
        ),
        (
            BOTH.replace("send: [oncall]", "sendBy: {label: team, channels: {data: [oncall]}}"),
            BOTH.replace("send: [oncall]", "sendBy: {label: team, channels: {data: [oncall]}, otherwise: [slack]}"),
            ["Failed and Error reach slack for other workflows than before"],
        ),
        (BOTH, BOTH + "overrides: {enabled: true, channels: [oncall]}\n", ["a workflow may ask for oncall"]),
        (BOTH + "overrides: {enabled: true, channels: [oncall]}\n", BOTH, ["a workflow may no longer ask for oncall"]),
        (
            BOTH,
            BOTH + "quiet: {nights: {days: [Mon], from: 22:00, to: 07:00}}\n",
            ["messages are held back by nights: Mon 22:00 to 07:00"],
        ),
        (
            BOTH + "quiet: {nights: {from: 22:00, to: 07:00}}\n",
            BOTH + "quiet: {nights: {from: 23:00, to: 07:00}}\n",
            ["messages are held back by nights: every day 23:00 to 07:00"],
        ),
        (
            BOTH + "quiet: {nights: {from: 22:00, to: 07:00}}\n",
            BOTH + "quiet: {nights: {from: 22:00, to: 07:00, routes: [ends]}}\n",
            ["nights holds other messages back"],
        ),
        (BOTH + "quiet: {nights: {from: 22:00, to: 07:00}}\n", BOTH, ["nothing is held back by nights"]),
        (BOTH, BOTH + "delivery: {jitterSeconds: 30}\n", ["messages are sent up to 30 seconds late"]),
        (BOTH + "delivery: {jitterSeconds: 30}\n", BOTH, ["messages are sent without a delay"]),
        (
            BOTH,
            BOTH + "mute: {labels: {silent: '*'}}\n",
            [
                "Failed and Error reach oncall for other workflows than before",
                "Succeeded, Failed and Error reach slack for other workflows than before",
            ],
        ),
    ],
)
def test_what_a_change_of_the_profile_means(before: str, after: str, expected: list[str]) -> None:
    """In the order of importance, and nothing else."""
    assert said(before, after) == expected


def test_the_size_is_told() -> None:
    """Of what each stored workflow carries."""
    scope, later = rendered(BOTH)
    found = compare_two(rendered(f"{BASE}routes:\n  ends: {ENDS}\n")[1], later, scope)
    assert found.meaning[-1].text.startswith("prd: every new workflow carries ")
    assert found.meaning[-1].text.endswith(" more")


def edited(state: State, **spec: Any) -> State:
    """The side after somebody has edited the spec of its defaults; None removes a field."""
    defaults = dict(state.defaults)
    defaults["spec"] = {key: value for key, value in {**defaults["spec"], **spec}.items() if value is not None}
    return state._replace(objects={**state.objects, state.config_map: {"workflowDefaults": defaults}})


def lines_of(state: State, **spec: Any) -> list[str]:
    """What is said of an edit."""
    scope, before = rendered(BOTH)
    return without_size(line.text for line in compare_two(before, edited(before, **spec), scope).meaning)


def test_an_edit_that_takes_the_exit_handler_away() -> None:
    """The program still has its routes, but nothing starts it."""
    assert lines_of(rendered(BOTH)[1], onExit=None) == ["prd: nothing is told any longer"]


def test_an_edit_that_narrows_a_condition() -> None:
    """The routes of the program say Succeeded, the condition of its task does not."""
    templates = [dict(each) for each in rendered(BOTH)[1].defaults["spec"]["templates"]]
    assert templates[0]["name"] == "hookwright-exit"
    task = {**templates[0]["dag"]["tasks"][0], "when": "{{=workflow.status == 'Failed' && workflow.namespace == 'x'}}"}
    templates[0] = {**templates[0], "dag": {"tasks": [task]}}
    assert lines_of(rendered(BOTH)[1], templates=templates) == [
        "prd: Error no longer reaches oncall",
        "prd: Succeeded and Error no longer reach slack",
    ]


def test_an_edit_that_removes_the_template_that_is_started() -> None:
    """Every plain workflow is invalid then."""
    found = lines_of(rendered(BOTH)[1], templates=None)
    assert found[0] == "prd: the template hookwright-exit is started and stands nowhere: no workflow starts, or none is told"


def test_routes_in_another_order() -> None:
    """Of the routes that fire for a channel the first one says the message, so their order counts there, and only there."""
    messages = "messages: {default: {}, other: {title: other}}\n"
    routes = [f"  ends: {ENDS}\n", "  other: {when: [Failed], send: [slack], message: other}\n", f"  page: {PAGE}\n"]
    texts = [f"{BASE}{messages}routes:\n{''.join(routes[i] for i in order)}" for order in ((0, 1, 2), (1, 0, 2), (0, 2, 1))]
    scope, before = rendered(texts[0])
    moved = [change for change in compare_two(before, rendered(texts[1])[1], scope).changes if change.action == MOVED]
    assert [(change.before, change.after) for change in moved] == [(["ends", "other"], ["other", "ends"])]
    assert not [change for change in compare_two(before, rendered(texts[2])[1], scope).changes if change.action == MOVED]


def test_a_hook_that_was_added_by_hand() -> None:
    """Of a template that is none of ours it is told that it starts."""
    hooks = {"note": {"template": "note", "expression": "workflow.status == 'Failed'"}}
    templates = [*rendered(BOTH)[1].defaults["spec"]["templates"], {"name": "note", "container": {"image": "i"}}]
    found = lines_of(rendered(BOTH)[1], hooks=hooks, templates=templates)
    assert found == ["prd: Failed now starts template note", "prd: new workflows get the template note, which is not hookwright's"]


def test_a_hook_that_runs_a_template_of_somebody_else() -> None:
    """Nothing is known of it but its name."""
    reference = {"templateRef": {"name": "theirs", "template": "note"}, "expression": "workflow.status == 'Error'"}
    assert lines_of(rendered(BOTH)[1], hooks={"note": reference}) == ["prd: Error now starts template theirs/note"]


@pytest.mark.parametrize(
    ("on_exit", "expected"),
    [("hookwright-exit", {"slack", "oncall"}), (None, {"template note"})],
)
def test_a_hook_called_exit(on_exit: str | None, expected: set[str]) -> None:
    """The exit handler silences it; without one it runs at every end, whatever its expression says."""
    _, before = rendered(BOTH)
    hooks = {"exit": {"template": "note", "expression": "workflow.status == 'Failed'"}}
    templates = [*before.defaults["spec"]["templates"], {"name": "note", "container": {"image": "i"}}]
    told = told_of(edited(before, onExit=on_exit, hooks=hooks, templates=templates))
    assert {channel for channel, _ in told.calls} == expected
    assert {phase for _, phase in told.calls} == {"Succeeded", "Failed", "Error"}


MODE = "delivery: {mode: MODE}\n"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("exit-handler", "exit-handler", []),
        (
            "exit-handler",
            "lifecycle-hooks",
            ["they keep onExit and get hooks.hookwright-end, too: their end may be told twice"],
        ),
        (
            "lifecycle-hooks",
            "exit-hook",
            ["they keep hooks.hookwright-end and get hooks.exit, too: their end may be told twice"],
        ),
        ("exit-handler", "exit-hook", ["they keep onExit, and are told of by it once more"]),
    ],
)
def test_what_applying_does_to_workflows_that_run(before: str, after: str, expected: list[str]) -> None:
    """New hooks come to them and old ones stay; an exit handler and the hook exit are one or the other."""
    scope, later = rendered(BOTH + MODE.replace("MODE", after))
    earlier = rendered(BOTH + MODE.replace("MODE", before))[1]
    assert [*compare_two(earlier, later, scope, is_applied=True).running] == expected


@pytest.mark.parametrize(
    ("placement", "expected"),
    [
        ("inline", "those that have begun keep the templates that they have"),
        ("cluster-workflow-template", "what they have not started yet comes from the new ClusterWorkflowTemplate"),
    ],
)
def test_which_templates_workflows_use_that_run(placement: str, expected: str) -> None:
    """Those that are stored in them, or those that they refer to."""
    text = BOTH + f"delivery: {{placement: {placement}}}\n"
    scope, later = rendered(text.replace("o/url", "p/url"))
    assert [*compare_two(rendered(text)[1], later, scope, is_applied=True).running] == [expected]


@pytest.mark.parametrize("where", ["before", "after"])
def test_what_a_restriction_does_to_workflows_that_run(where: str) -> None:
    """Secure compares what runs with what would be made of it now."""
    scope, render = rendered(BOTH)
    other = rendered(BOTH.replace("o/url", "p/url"))[1]
    secure = {**render.objects[render.config_map], "workflowRestrictions": {"templateReferencing": "Secure"}}
    secured = render._replace(objects={**render.objects, render.config_map: secure})
    sides = (secured, other) if where == "before" else (other, secured)
    found = compare_two(*sides, scope, is_applied=True)
    said = "templateReferencing is Secure: those with a workflowTemplateRef end in Error, since their defaults change"
    assert found.running[0] == said
    assert (len(found.running) > 1) == (where == "after")


@pytest.mark.parametrize("mode", ["exit-handler", "exit-hook", "lifecycle-hooks"])
@pytest.mark.parametrize("placement", ["inline", "cluster-workflow-template"])
def test_every_mode_and_placement_is_read_alike(mode: str, placement: str) -> None:
    """What a program and its hooks say is what the profile said, container channels among it."""
    images = "  image: {type: container, image: i, args: ['{status}']}\n"
    routes = f"routes:\n  ends: {ENDS}\n  page: {PAGE}\n  shown: {{when: [Error], send: [image]}}\n"
    delivery = f"delivery: {{mode: {mode}, placement: {placement}}}\n"
    told = told_of(rendered(f"{BASE}{images}{routes}{delivery}")[1])
    assert told.mode == mode
    assert sorted(told.calls) == [
        ("image", "Error"),
        ("oncall", "Error"),
        ("oncall", "Failed"),
        ("slack", "Error"),
        ("slack", "Failed"),
        ("slack", "Succeeded"),
    ]
    assert told.channels["slack"]["from"] == {"url": "s/url"}
    assert not told.missing


@pytest.mark.parametrize(
    ("condition", "sure", "possible"),
    [
        ("workflow.status == 'Failed'", {"Failed"}, {"Failed"}),
        ("workflow.status != 'Succeeded'", {"Running", "Failed", "Error"}, {"Running", "Failed", "Error"}),
        ("workflow.status in ['Failed', 'Error']", {"Failed", "Error"}, {"Failed", "Error"}),
        ("workflow.status == 'Failed' && workflow.namespace == 'a'", set(), {"Failed"}),
        ("workflow.status == 'Failed' || workflow.namespace == 'a'", {"Failed"}, {"Running", "Succeeded", "Failed", "Error"}),
        ("!(workflow.status == 'Failed')", {"Running", "Succeeded", "Error"}, {"Running", "Succeeded", "Error"}),
        ("true", {"Running", "Succeeded", "Failed", "Error"}, {"Running", "Succeeded", "Failed", "Error"}),
        ("workflow.status ==", set(), {"Running", "Succeeded", "Failed", "Error"}),
    ],
)
def test_the_phases_of_a_condition(condition: str, sure: set[str], possible: set[str]) -> None:
    """Those in which it holds for certain, and those in which it may."""
    found = of_expression(condition)
    assert {phase for phase, answer in found.items() if answer} == sure
    assert {phase for phase, answer in found.items() if answer is not False} == possible


@pytest.mark.parametrize(
    ("when", "possible"),
    [
        ("", {"Running", "Succeeded", "Failed", "Error"}),
        ("{{workflow.status}} == Failed", {"Failed"}),
        ("'{{workflow.status}}' != 'Succeeded'", {"Running", "Failed", "Error"}),
        ("{{=workflow.status == 'Error'}}", {"Error"}),
        ("{{workflow.name}} == a", {"Running", "Succeeded", "Failed", "Error"}),
        ("{{workflow.status}} == Failed && {{workflow.name}} == a", {"Running", "Succeeded", "Failed", "Error"}),
    ],
)
def test_the_phases_of_a_when(when: str, possible: set[str]) -> None:
    """In both languages that stand in one."""
    assert {phase for phase, answer in of_when(when).items() if answer is not False} == possible
