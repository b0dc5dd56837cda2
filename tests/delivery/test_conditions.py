"""Routes as conditions: what stands in `when` and `expression`, written by hand."""

from __future__ import annotations

import pytest

from generator.delivery.conditions import MOST_STEPS, NEVER, Tangled, any_fires, rules_of, starts
from generator.delivery.globs import ALWAYS
from generator.model import ENDINGS, PHASES, Match, Route
from tests.profiles import by_label, route

CUT = 2000
LABELS = "(string(workflow.labels.json) startsWith '{' ? fromJSON(workflow.labels.json) : {})"
ANNOTATIONS = "(string(workflow.annotations.json) startsWith '{' ? fromJSON(workflow.annotations.json) : {})"
CRON = f"{LABELS}['workflows.argoproj.io/cron-workflow']"
TEMPLATE = (
    f"({LABELS}['workflows.argoproj.io/workflow-template'] ?? {LABELS}['workflows.argoproj.io/cluster-workflow-template'])"
)


def of(match: Match | None = None, **more: object) -> dict[str, Route]:
    """One route named `only`."""
    return {"only": route("only", ["log"], match=match, **more)}


def condition(routes: dict[str, Route], names: list[str] | None = None, phases: tuple[str, ...] = ENDINGS) -> str:
    """The condition of some routes at a workflow's end, where nothing else than an end can be."""
    return any_fires(rules_of(routes, CUT), names or list(routes), phases, is_known=True)


MATCHES = {
    "a namespace": (Match(namespaces=("team-a",)), "workflow.namespace == 'team-a'"),
    "one of two namespaces": (Match(namespaces=("a", "b")), "workflow.namespace in ['a', 'b']"),
    "all namespaces but some": (
        Match(namespaces=("!sandbox-*",)),
        "!(workflow.namespace matches '^(?s:sandbox-.*)$')",
    ),
    "namespaces like this but not like that": (
        Match(namespaces=("team-*", "prod", "!team-x")),
        "workflow.namespace matches '^(?s:team-.*|prod)$' && !(workflow.namespace == 'team-x')",
    ),
    "every namespace": (Match(namespaces=("*",)), ALWAYS),
    "a label": (Match(labels={"example.com/tier": ("critical",)}), f"{LABELS}['example.com/tier'] == 'critical'"),
    "a label like": (Match(labels={"t": ("a?c",)}), f"({LABELS}['t'] ?? '') matches '^(?s:a.c)$'"),
    "a label with any value": (Match(labels={"t": ("*",)}), f"{LABELS}['t'] != nil"),
    "a label that is not this": (Match(labels={"t": ("!a",)}), f"!({LABELS}['t'] == 'a')"),
    "no such label": (Match(labels={"t": ("!*",)}), f"!({LABELS}['t'] != nil)"),
    "an annotation": (Match(annotations={"n": ("on", "true")}), f"{ANNOTATIONS}['n'] in ['on', 'true']"),
    "an annotation like": (
        Match(annotations={"n": ("a*",)}),
        f"sprig.trunc({CUT}, {ANNOTATIONS}['n'] ?? '') matches '^(?s:a.*)$'",
    ),
    "an annotation longer than what the pod sees": (
        Match(annotations={"n": ("x" * CUT,)}),
        f"sprig.trunc({CUT}, {ANNOTATIONS}['n'] ?? '') == '{'x' * CUT}'",
    ),
    "runs of a CronWorkflow": (Match(cron=True), f"{CRON} != nil"),
    "all other runs": (Match(cron=False), f"{CRON} == nil"),
    "a WorkflowTemplate": (Match(workflow_templates=("etl", "etl2")), f"{TEMPLATE} in ['etl', 'etl2']"),
    "WorkflowTemplates like": (Match(workflow_templates=("etl-*",)), f"({TEMPLATE} ?? '') matches '^(?s:etl-.*)$'"),
    "two things at once": (
        Match(namespaces=("a",), labels={"t": ("b",)}),
        f"workflow.namespace == 'a' && {LABELS}['t'] == 'b'",
    ),
    "signs of regular expressions": (
        Match(namespaces=("a.b+(c)[d]{2}^$|\\*",)),
        "workflow.namespace matches '^(?s:a[.]b[+][(]c[)][[]d[]][{]2[}]\\\\^[$][|]\\\\\\\\.*)$'",
    ),
    "quotes, newlines and pairs of braces": (
        Match(labels={"it's": ("{{a}}\n",)}),
        f"{LABELS}['it\\'s'] == '{{\\x7ba}}\\x7d\\n'".replace("}}\\x7d", "}\\x7d"),
    ),
    "characters beyond what YAML shows": (
        Match(annotations={"n": ("é日\U0001f6a8\x7f\u2028",)}),
        f"{ANNOTATIONS}['n'] == 'é日\\U0001f6a8\\x7f\\u2028'",
    ),
}


@pytest.mark.parametrize("sentence", MATCHES)
def test_a_match_as_a_condition(sentence: str) -> None:
    """What a route says of a workflow, in the words of the controllers."""
    match, expected = MATCHES[sentence]
    assert condition(of(match)) == expected


A, B = Match(namespaces=("a",)), Match(namespaces=("b",))
IS_A, IS_B = "workflow.namespace == 'a'", "workflow.namespace == 'b'"


def test_phases_that_cover_every_ending_need_no_test() -> None:
    """An exit handler runs at an ending, so a route for all of them always fires."""
    assert condition(of()) == ALWAYS


def test_phases_that_do_not() -> None:
    """One phase is compared, several stand in a list."""
    assert condition(of(when=["Failed"])) == "workflow.status == 'Failed'"
    assert condition(of(when=["Failed", "Error"])) == "workflow.status in ['Failed', 'Error']"


def test_a_lifecycle_hook_always_tests_the_phase() -> None:
    """Its expression is evaluated while the workflow runs, too."""
    assert any_fires(rules_of(of(), CUT), ["only"], ENDINGS) == "workflow.status in ['Succeeded', 'Failed', 'Error']"
    assert any_fires(rules_of(of(when=PHASES), CUT), ["only"], ("Running",)) == "workflow.status == 'Running'"


def test_a_route_that_is_for_other_phases_never_fires() -> None:
    """Nothing is rendered for it."""
    assert condition(of(when=["Running"])) == NEVER


def test_routes_are_joined_by_or() -> None:
    """Each with its own match."""
    routes = {"x": route("x", ["log"], match=A), "y": route("y", ["log"], match=B)}
    assert condition(routes) == f"{IS_A} || {IS_B}"


def test_routes_of_different_phases() -> None:
    """Each phase has the routes that are for it."""
    routes = {"x": route("x", ["log"], when=["Succeeded"], match=A), "y": route("y", ["log"], when=["Failed", "Error"], match=B)}
    expected = f"workflow.status == 'Succeeded' && {IS_A} || workflow.status in ['Failed', 'Error'] && {IS_B}"
    assert condition(routes) == expected


def test_several_matches_in_one_phase_stand_in_brackets() -> None:
    """So that the phase holds for each of them."""
    routes = {"x": route("x", ["log"], when=["Failed"], match=A), "y": route("y", ["log"], when=["Failed"], match=B)}
    assert condition(routes) == f"workflow.status == 'Failed' && ({IS_A} || {IS_B})"


def test_a_route_for_everything_swallows_the_others() -> None:
    """The condition is as short as what it says."""
    assert condition({"x": route("x", ["log"], match=A), "y": route("y", ["log"])}) == ALWAYS


UNLESS = {
    "a route that is for another phase": (
        {"x": route("x", ["log"], when=["Succeeded"]), "y": route("y", ["log"], unless=["x"])},
        "workflow.status in ['Failed', 'Error']",
    ),
    "a route with a match": (
        {"x": route("x", ["log"], match=A), "y": route("y", ["log"], match=B, unless=["x"])},
        f"{IS_B} && !({IS_A})",
    ),
    "a route with the same match": (
        {"x": route("x", ["log"], match=A), "y": route("y", ["log"], match=A, unless=["x"])},
        NEVER,
    ),
    "a route that is itself unless another one": (
        {
            "x": route("x", ["log"], match=A),
            "z": route("z", ["log"], match=B, unless=["x"]),
            "y": route("y", ["log"], unless=["z"]),
        },
        f"!({IS_B} && !({IS_A}))",
    ),
    "two routes, one of them unless the other": (
        {
            "x": route("x", ["log"], match=A),
            "z": route("z", ["log"], match=B, unless=["x"]),
            "y": route("y", ["log"], unless=["z", "x"]),
        },
        f"!({IS_A}) && !({IS_B})",
    ),
}


@pytest.mark.parametrize("sentence", UNLESS)
def test_unless(sentence: str) -> None:
    """`unless` says only what the phase and the terms before it leave open."""
    routes, expected = UNLESS[sentence]
    assert condition(routes, ["y"]) == expected


def test_first_match_wins_stays_short() -> None:
    """Routes that are each unless all above them: the text grows with their number, it does not double."""
    names = [f"r{number}" for number in range(20)]
    routes = {
        name: route(name, ["log"], match=Match(namespaces=(name,)), unless=names[:position][::-1])
        for position, name in enumerate(names)
    }
    assert condition(routes, ["r19"]).count("workflow.namespace") == 20


def test_tangled_routes_are_given_up() -> None:
    """What would take for ever to write down is refused instead."""
    routes: dict[str, Route] = {}
    for number in range(60):
        match = Match(namespaces=(f"n{number}*",), labels={"l": (f"{number}",)})
        routes[f"r{number}"] = route(f"r{number}", ["log"], match=match, unless=list(routes)[-3:])
    with pytest.raises(Tangled):
        condition(routes, ["r59"])
    assert MOST_STEPS < 10_000


BY = by_label("team", {"data": ["data"], "ml": ["ml", "own"], "x*": ["ml"]}, ["log"])
TEAM, KNOWN = f"{LABELS}['team']", f"({LABELS}['team'] ?? '') matches '^(?s:data|ml|x.*)$'"
TO = {
    "a channel that it always sends to": (["log"], ["log"], "", ALWAYS),
    "a channel of one value": ([], ["data"], "", f"{TEAM} == 'data'"),
    "a container of one value": ([], ["own"], "", f"{TEAM} == 'ml'"),
    "a channel of a value and a glob": ([], ["ml"], "", f"({LABELS}['team'] ?? '') matches '^(?s:ml|x.*)$'"),
    "a channel of all others": ([], ["log"], "", f"!({KNOWN})"),
    "channels of one and all others": ([], ["data", "log"], "", f"({TEAM} == 'data' || !({KNOWN}))"),
    "every channel": ([], ["data", "ml", "log"], "", ALWAYS),
    "no channel of it": ([], ["mail"], "", NEVER),
    "a channel that is asked for": ([], ["mail"], "mail", "ASKED"),
    "what is asked for, or a label": ([], ["mail", "data"], "mail", f"(ASKED || {TEAM} == 'data')"),
    "what is always told, asked for or not": (["log"], ["mail", "log"], "mail", ALWAYS),
    "a container where others are asked for": (["own"], ["own"], "mail", "!(ASKED)"),
    "a container of a label where others are asked for": ([], ["own"], "mail", f"!(ASKED) && {TEAM} == 'ml'"),
}


@pytest.mark.parametrize("sentence", TO)
def test_routes_that_a_workflow_aims(sentence: str) -> None:
    """Whether a pod has something to do, by the channels that it serves."""
    send, to, asked, expected = TO[sentence]
    overrides = {"prefix": "a.b", "channels": (asked,)} if asked else {}
    named = f"sprig.trunc({CUT}, {ANNOTATIONS}['a.b/channels'] ?? '') matches '(^|[, \\n])({asked})([, \\n]|$)'"
    rules = rules_of({"only": route("only", send, send_by=BY)}, CUT, overrides=overrides)
    assert any_fires(rules, ["only"], ENDINGS, to, is_known=True) == expected.replace("ASKED", named)


def test_a_workflow_wants_some_phases_told() -> None:
    """Every pod's condition asks for that first; one that never starts needs nothing."""
    rules = rules_of(of(), CUT, overrides={"prefix": "a.b", "channels": ("log",)})
    condition = starts(rules, ["only"], ENDINGS, ["log"], is_known=True)
    read = f"sprig.trunc({CUT}, {ANNOTATIONS}['a.b/when'] ?? '')"
    own = f"{read} matches ('(^|[, \\n])' + workflow.status + '([, \\n]|$)')"
    assert condition == f"(!({read} matches '(^|[, \\n])(Running|Succeeded|Failed|Error)([, \\n]|$)') || {own})"
    assert starts(rules, ["only"], ("Running",), ["log"]) == NEVER
