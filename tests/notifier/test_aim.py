"""Channels that a workflow's labels and annotations choose, and the wait that spreads many at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from generator.delivery.notify import notifier_secrets
from generator.delivery.secrets import secret_references
from generator.model import EMPTY
from generator.notifier.bundle import assemble
from generator.notifier.program import tries
from generator.notifier.program.aim import strangers, targets
from generator.notifier.routing import route_settings
from tests import pod, servers
from tests.profiles import by_label, channel, delivery, message, profile, route

NAMES = ("slack", "data", "ml", "mail")
CHANNELS = [channel(name, "slack-webhook", secrets={"url": f"{name}/url"}) for name in NAMES]
BY = by_label("team", {"data": ["data"], "data-*": ["data", "mail"], "ml": ["ml"], "*-lab": ["ml"]}, ["slack"])
ASKED = {"prefix": "example.com", "channels": ("mail", "ml")}


def facts(team: str | None = None, *, channels: str | None = None, when: str | None = None) -> dict[str, Any]:
    """A workflow that has failed."""
    annotations = {"example.com/channels": channels, "example.com/when": when}
    return {"status": "Failed", "namespace": "argo", "labels": {"team": team}, "annotations": annotations}


def chosen(known: Mapping[str, Any], send: list[str], by: Mapping[str, Any] = EMPTY, asked: Mapping[str, Any] = EMPTY) -> list[str]:
    """The channels of one route, each once."""
    said = profile(CHANNELS, [route("one", send, send_by=by)], overrides=asked)
    return list(dict.fromkeys(targets(route_settings(said.routes["one"], said, NAMES), known, asked)))


@pytest.mark.parametrize(
    ("team", "send", "expected"),
    [
        ("data", [], ["data"]),
        ("data-lake", [], ["data", "mail"]),
        ("data-lab", [], ["data", "mail", "ml"]),
        ("ml", ["mail"], ["mail", "ml"]),
        ("Data", [], ["slack"]),
        ("", [], ["slack"]),
        (None, [], ["slack"]),
        (None, ["mail"], ["mail", "slack"]),
    ],
)
def test_a_label_chooses_channels(team: str | None, send: list[str], expected: list[str]) -> None:
    """Beside those that the route always sends to: of every glob that fits, else `otherwise`."""
    assert chosen(facts(team), send, BY) == expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (facts(), ["slack"]),
        (facts(channels="mail"), ["mail"]),
        (facts(channels="ml,  mail"), ["ml", "mail"]),
        (facts(channels="ml\nmail"), ["ml", "mail"]),
        (facts(channels="data"), ["slack"]),
        (facts(channels="Mail maill"), ["slack"]),
        (facts(channels="maill, mail"), ["mail"]),
        (facts(channels="https://evil.example.com/mail @here"), ["slack"]),
        (facts(channels=""), ["slack"]),
        (facts(when="Failed"), ["slack"]),
        (facts(when="Succeeded,Error"), []),
        (facts(when="Succeeded", channels="mail"), []),
        (facts(when="failed"), ["slack"]),
        (facts(when="failed Error"), []),
    ],
)
def test_annotations_choose_channels_and_phases(known: Mapping[str, Any], expected: list[str]) -> None:
    """Only of those that the profile lists; where none of the names is known, the route's own."""
    assert chosen(known, ["slack"], asked=ASKED) == expected


def test_a_request_stands_above_a_label() -> None:
    """It replaces whatever the route would send to."""
    assert chosen(facts("data", channels="ml"), ["slack"], BY, ASKED) == ["ml"]


def test_what_is_asked_for_in_vain_is_said() -> None:
    """As ASCII and cut, whatever it is."""
    said = list(strangers(facts(channels="mail, nix\u202e" + "x" * 99, when="Error Fail"), ASKED))
    assert said == [f"example.com/channels: no channel 'nix\\u202e{'x' * 56}'", "example.com/when: no phase 'Fail'"]


def run(text: str, **context: Any) -> tuple[list[str], set[str]]:
    """The log of a program, and the channels that got a message."""
    with servers.http_server(servers.by_path(*[servers.slack] * len(NAMES))) as server:
        urls = {f"HOOKWRIGHT_{name.upper()}_URL": f"{server.url}/{number}/x" for number, name in enumerate(NAMES)}
        log = pod.run(text, pod.environment(secrets=urls, **context)).log
        return log, {NAMES[int(request.path[1])] for request in server.requests}


def test_the_program_sends_by_label() -> None:
    """One route for all teams."""
    text = assemble(profile(CHANNELS, [route("team", [], send_by=BY)]))
    assert run(text, labels={"team": "data-x"})[1] == {"data", "mail"}
    assert run(text)[1] == {"slack"}


def test_the_program_sends_where_a_workflow_asks() -> None:
    """It carries the channels that no route names, and their secrets."""
    said = profile(CHANNELS, [route("all", ["slack"])], overrides=ASKED)
    assert {name for name, _, _ in notifier_secrets(said)} == {"slack", "mail", "ml"}
    assert {reference.name for reference in secret_references(said)} == {"slack", "mail", "ml"}
    text = assemble(said)
    assert "'data'" not in text
    log, told = run(text, annotations={"example.com/channels": "mail data"})
    assert told == {"mail"}
    assert log[0] == "example.com/channels: no channel 'data'" and log[1].startswith("mail: delivered")


def waited(uid: str, seconds: int) -> float:
    """The wait of one workflow."""
    before, tries.JITTER = tries.JITTER, seconds
    try:
        return tries.jitter({"uid": uid})
    finally:
        tries.JITTER = before


def test_a_thousand_workflows_of_one_minute_are_spread() -> None:
    """Below the bound, each the same every time, and no tenth of the time gets more than its share by much."""
    waits = [waited(f"9f3c0e7a-0000-4000-8000-{number:012}", 60) for number in range(1000)]
    assert waits == [waited(f"9f3c0e7a-0000-4000-8000-{number:012}", 60) for number in range(1000)]
    assert 0 <= min(waits) and max(waits) < 60
    tenths = [sum(1 for wait in waits if wait // 6 == tenth) for tenth in range(10)]
    assert min(tenths) > 70 and max(tenths) < 130


def test_the_program_waits_before_its_first_try() -> None:
    """And its tries have their whole time after that."""
    uid = next(uid for number in range(99) if 1.5 < waited(uid := f"u-{number}", 2) < 1.8)
    way = delivery(jitter_seconds=2, timeout_seconds=1, retry_seconds=1)
    text = assemble(profile(CHANNELS[:1], [route("all", ["slack"])], [message(failures="none")], delivery=way))
    with servers.http_server(servers.slack) as server:
        ran = pod.run(text, pod.environment(secrets={"HOOKWRIGHT_SLACK_URL": server.url}, uid=uid))
    assert re.fullmatch(r"slack: delivered \d+ bytes \(try 1\)", ran.log[0])
    assert 1.5 < ran.seconds < 10


def test_nobody_waits_for_nothing() -> None:
    """Where no route fires the program ends at once."""
    way = delivery(jitter_seconds=3600)
    text = assemble(profile(CHANNELS[:1], [route("all", ["slack"], when=["Failed"])], delivery=way))
    assert pod.run(text, pod.environment("Succeeded")).seconds < 10
