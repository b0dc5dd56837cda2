"""Times in the profile's zone and the message's language, where people read them; as the controller has them elsewhere."""

from __future__ import annotations

import json
import os
import time
from typing import Any

import pytest

from generator import zones
from generator.commands.preview import program_of
from generator.notifier.bundle import assemble
from tests import pod, servers
from tests.profiles import channel, message, profile

FIELDS = ("created", "scheduled")
ROWS = {
    ("Europe/Berlin", "en"): ["2026-11-21 08:00 CET", "2026-07-01 01:30 CEST"],
    ("Asia/Tokyo", "ja"): ["2026/11/21 16:00 JST", "2026/07/01 08:30 JST"],
    ("Asia/Shanghai", "zh"): ["2026年11月21日 15:00 CST", "2026年7月1日 07:30 CST"],
    ("America/Sao_Paulo", "en"): ["2026-11-21 04:00 -03", "2026-06-30 20:30 -03"],
    ("UTC", "en"): ["2026-11-21 07:00 UTC", "2026-06-30 23:30 UTC"],
    ("", "ja"): ["2026-11-21T07:00:00Z", "2026-07-01T08:30:00+09:00"],
}
SCHEDULED = "2026-07-01T08:30:00+09:00"


def logged(zone: str, locale: str = "en", **context: Any) -> dict[str, Any]:
    """What the log's channel says of a workflow, as JSON."""
    said = message(fields=FIELDS, locale=locale, title="{source} of {created}")
    text = assemble(profile([channel("log", "log")], messages=[said], time_zone=zone))
    first, _ = pod.run(text, pod.environment(**{"scheduled": SCHEDULED, **context})).log
    tree: dict[str, Any] = json.loads(first)
    return tree


@pytest.mark.parametrize(("zone", "locale"), ROWS)
def test_a_time_for_people(zone: str, locale: str) -> None:
    """Rows and title say it in the zone; what is for programs says it as the controller does."""
    tree = logged(zone, locale)
    assert [row["value"] for row in tree["fields"]] == ROWS[zone, locale]
    assert tree["title"] == f"etl of {ROWS[zone, locale][0]}"
    assert tree["workflow"]["creationTimestamp"] == "2026-11-21T07:00:00Z"


@pytest.mark.parametrize("text", ["", "soon", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z", "{name}", "\u0967\u0968"])
def test_what_is_no_time_stays_as_it_is(text: str) -> None:
    """The annotation may hold anything; the message is sent all the same."""
    rows = logged("Pacific/Kiritimati", scheduled=text)["fields"]
    assert [row["value"] for row in rows] == ["2026-11-21 21:00 +14", *([text] if text else [])]


def test_a_context_that_cannot_be_read_has_no_times() -> None:
    """The rows are left out, and the message says why."""
    said = message(fields=FIELDS)
    text = assemble(profile([channel("log", "log")], messages=[said], time_zone="Asia/Tokyo"))
    first, last = pod.run(text, {"HOOKWRIGHT_CONTEXT": pod.UNREPLACED}).log
    assert (json.loads(first)["fields"], json.loads(first)["workflow"]["creationTimestamp"]) == ([], "")
    assert last.startswith("log: delivered ")


def test_bodies_and_addresses_are_for_programs() -> None:
    """A webhook's own body and the address of a link have RFC 3339; the message's text inside of a body is for people."""
    body = {"at": "{created}", "text": "{text}"}
    said = message(fields=(), text="since {created}", links=[("Log", "https://logs.example.com/?from={created}")])
    hook = channel("hook", "webhook", secrets={"url": "s/url"}, body=body)
    slack = channel("slack", "slack-webhook", secrets={"url": "s/url"})
    text = assemble(profile([hook, slack], messages=[said], time_zone="Asia/Tokyo"))
    with servers.http_server(servers.by_path(servers.receiver, servers.slack)) as server:
        urls = {"HOOKWRIGHT_HOOK_URL": server.url + "/0/x", "HOOKWRIGHT_SLACK_URL": server.url + "/1/x"}
        pod.run(text, pod.environment(secrets=urls))
        trees = {request.path[1]: request.tree for request in server.requests}
    assert trees["0"] == {"at": "2026-11-21T07:00:00Z", "text": "since 2026-11-21 16:00 JST"}
    assert "https://logs.example.com/?from=2026-11-21T07%3A00%3A00Z" in json.dumps(trees["1"])


def test_a_preview_says_what_the_pod_says() -> None:
    """Whatever the time zone of the machine is; that one is there again afterwards."""
    said = message(fields=FIELDS, locale="ja")
    text = assemble(profile([channel("log", "log")], messages=[said], time_zone="Asia/Tokyo"))
    before = (os.environ.get("TZ"), time.tzname)
    [note] = program_of(text)(pod.environment(scheduled=SCHEDULED)).values()
    assert [value for _, value in note["rows"]] == ROWS["Asia/Tokyo", "ja"]
    assert (os.environ.get("TZ"), time.tzname) == before


def test_a_profile_without_times_carries_no_zone() -> None:
    """A program is told of the zone only where it shows times."""
    rule = zones.posix("Europe/Berlin")
    texts = {fields: assemble(profile([channel("log", "log")], messages=[message(fields=fields)], time_zone="Europe/Berlin"))
             for fields in (("name",), ("created",))}
    assert [rule in text for text in texts.values()] == [False, True]
    assert "tzset" not in texts["name",]
