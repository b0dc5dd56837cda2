"""Which routes fire: the pure function of the program, and the program that sends by it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from generator.model import Match
from generator.notifier.bundle import assemble
from generator.notifier.program.routes import allows, firing
from generator.notifier.routing import route_settings
from tests import pod, servers
from tests.profiles import channel, delivery, message, profile, route

CRON = "workflows.argoproj.io/cron-workflow"
TEMPLATE = "workflows.argoproj.io/workflow-template"
CLUSTER = "workflows.argoproj.io/cluster-workflow-template"


@pytest.mark.parametrize(
    ("globs", "text", "passes"),
    [
        (["a"], "a", True),
        (["a"], "A", False),
        (["a"], "ab", False),
        (["a"], None, False),
        (["*"], None, False),
        (["*"], "", True),
        (["team-*"], "team-", True),
        (["team-*"], "my-team-a", False),
        (["?"], "\n", True),
        (["a*c"], "a\nb\nc", True),
        (["a.c"], "abc", False),
        (["[ab]"], "a", False),
        (["[ab]"], "[ab]", True),
        (["[!a]*"], "[!a]x", True),
        (["a\\*"], "a\\b", True),
        (["x", "y"], "y", True),
        (["!a"], "a", False),
        (["!a"], "b", True),
        (["!a"], None, True),
        (["!*"], "b", False),
        (["!*"], None, True),
        (["team-*", "!team-x"], "team-x", False),
        (["team-*", "!team-x"], "team-y", True),
        (["!team-x", "team-*"], "other", False),
        (["team-*", "!team-x"], None, False),
        (["!!a"], "!a", False),
        (["!!a"], "a", True),
        (["*a*a*a*a*a*a*b"], "a" * 20_000, False),
    ],
)
def test_patterns(globs: list[str], text: str | None, passes: bool) -> None:
    """Globs over the whole text, case counts; an absent text matches no positive pattern and no negative one."""
    assert allows(globs, text) == passes


def facts(status: str = "Failed", **other: Any) -> dict[str, Any]:
    """A workflow as the program knows it."""
    return {"status": status, "namespace": "team-a", "labels": {}, "annotations": {}, **other}


@pytest.mark.parametrize(
    ("match", "known", "fires"),
    [
        (Match(), facts(), True),
        (Match(namespaces=("team-*",)), facts(), True),
        (Match(namespaces=("!team-a",)), facts(), False),
        (Match(labels={"tier": ("critical",)}), facts(labels={"tier": "critical"}), True),
        (Match(labels={"tier": ("critical",)}), facts(labels={"tier": None}), False),
        (Match(labels={"tier": ("!low",)}), facts(labels={"tier": None}), True),
        (Match(labels={"a.b/c": ("1",), "d": ("2",)}), facts(labels={"a.b/c": "1", "d": "3"}), False),
        (Match(annotations={"mute": ("!true",)}), facts(annotations={"mute": "true"}), False),
        (Match(annotations={"mute": ("!true",)}), facts(annotations={"mute": ""}), True),
        (Match(cron=True), facts(labels={CRON: "nightly"}), True),
        (Match(cron=True), facts(labels={CRON: None}), False),
        (Match(cron=True), facts(labels={CRON: ""}), True),
        (Match(cron=False), facts(labels={CRON: "nightly"}), False),
        (Match(cron=False), facts(), True),
        (Match(workflow_templates=("etl-*",)), facts(labels={TEMPLATE: "etl-1", CLUSTER: None}), True),
        (Match(workflow_templates=("etl-*",)), facts(labels={TEMPLATE: None, CLUSTER: "etl-1"}), True),
        (Match(workflow_templates=("etl-*",)), facts(labels={TEMPLATE: "x", CLUSTER: "etl-1"}), False),
        (Match(workflow_templates=("!etl-*",)), facts(), True),
        (Match(namespaces=("team-*",), cron=True), facts(), False),
        (Match(known={"team": ("data", "ml-*")}), facts(labels={"team": "ml-x"}), True),
        (Match(known={"team": ("data", "ml-*")}), facts(labels={"team": None}), False),
    ],
)
def test_what_matches(match: Match, known: Mapping[str, Any], fires: bool) -> None:
    """Every field that is set has to hold."""
    settings = {"one": route_settings(route("one", ["slack"], match=match), profile(), ["slack"])}
    assert firing(settings, known) == (["one"] if fires else [])


def test_unless() -> None:
    """A route gives way to others where they fire, wherever they stand, and over several steps."""
    routes = {
        "calm": route("calm", ["a"], unless=["page"]),
        "page": route("page", ["b"], when=["Failed", "Error"], match=Match(labels={"tier": ("critical",)}), unless=["muted"]),
        "muted": route("muted", ["c"], match=Match(annotations={"mute": ("true",)})),
    }
    settings = {name: route_settings(each, profile(), "abc") for name, each in routes.items()}
    critical = {"labels": {"tier": "critical"}}
    assert firing(settings, facts()) == ["calm"]
    assert firing(settings, facts(**critical)) == ["page"]
    assert firing(settings, facts("Succeeded", **critical)) == ["calm"]
    assert firing(settings, facts(**critical, annotations={"mute": "true"})) == ["calm", "muted"]
    assert firing(settings, facts("Running", **critical)) == []


def test_the_program_sends_by_the_same_rules() -> None:
    """A channel of several routes gets one message, that of the first; channels of others get none; the order stays."""
    names = ("one", "two", "three", "four")
    channels = [channel(name, "slack-webhook", secrets={"url": "s/url"}) for name in names]
    routes = [
        route("first", ["one", "two"], says="short", match=Match(namespaces=("team-*",))),
        route("second", ["two", "three", "one"], when=["Failed"]),
        route("third", ["four"], match=Match(labels={"tier": ("critical",)})),
        route("fourth", ["four"], unless=["second"]),
    ]
    messages = [message("short", title="short"), message(title="long")]
    text = assemble(profile(channels, routes, messages, delivery=delivery(timeout_seconds=5, retry_seconds=5)))
    with servers.http_server(servers.by_path(*[servers.slack] * 4)) as server:
        urls = {f"HOOKWRIGHT_{name.upper()}_URL": f"{server.url}/{number}/x" for number, name in enumerate(names)}
        log = pod.run(text, pod.environment(secrets=urls)).log
        titles = {request.path[1]: request.tree["attachments"][0]["title"] for request in server.requests}
    assert [line.split(":")[0] for line in log] == ["one", "two", "three"]
    assert titles == {"0": "short", "1": "short", "2": "long"}


@pytest.mark.parametrize("status", ["Running", "Succeeded"])
def test_where_no_route_fires_nothing_is_sent(status: str) -> None:
    """The program ends well and says nothing."""
    text = assemble(profile([channel("log", "log")], [route("all", ["log"], when=["Failed"])]))
    ran = pod.run(text, pod.environment(status))
    assert (ran.code, ran.log) == (0, [])
