"""What the engine makes of our templates: the bodies that the notifier sends, and JSON whatever a workflow says."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.model import Channel, Message, Profile
from tests.channels.services import SERVICES, place
from tests.channels.street import Street, street
from tests.channels.test_hostile import CONTROL, HOSTILE
from tests.engine.programs import ENGINE, TYPES, manifests, tried, workflow
from tests.pod import failure
from tests.profiles import channel, message, profile, route
from tests.servers import Request, receiver

pytestmark = pytest.mark.go

PHASES = ("Running", "Succeeded", "Failed", "Error")
FAILURES = {"load": "exit code 1", "check": "no rows in table x"}
NAMED = tuple(kind for kind in TYPES if kind in SERVICES)
POSTED = tuple(kind for kind in NAMED if kind not in ("slack-bot", "pagerduty"))
RICH = message(
    text="of {labels.team}, for {parameters.date}",
    fields=["namespace", "name", "duration", "created", ("Runbook", "{annotations.example.com/runbook}"), "cron"],
    links=[("Runbook", "{annotations.example.com/runbook}"), ("Logs", "https://logs.example.com/{namespace}?q={parameters.date}")],
)
FACTS = {
    "labels": {"team": "data"},
    "annotations": {"example.com/runbook": "https://runbooks.example.com/etl?a=b"},
    "parameters": {"date": "2026-11-21 x"},
}


def told(channels: list[Channel], said: Message) -> Profile:
    """A profile whose engine tells every phase."""
    return profile(channels, [route("all", [each.name for each in channels], when=PHASES)], [said], engine=ENGINE)


def bodies(folder: Path, said: Message, there: Mapping[str, Any], url: str = "http://127.0.0.1:1") -> list[tuple[str, str, Any]]:
    """(channel, its path, its body) of each request of the generic service, for every type that has one."""
    every = told([SERVICES[kind].channel(url) for kind in POSTED], said)
    lines = tried(folder, manifests(every), there)
    assert [line for line in lines if "error" in line] == []
    found = []
    for line in lines:
        [(name, sent)] = line["notification"]["webhook"].items()
        found.append((name, sent.get("path", ""), json.loads(sent["body"])))
    return found


@pytest.fixture(scope="module")
def town() -> Any:
    """The stand-ins for all services."""
    with street() as running:
        yield running


@pytest.mark.parametrize("failures", ["list", "code", "none"])
@pytest.mark.parametrize("phase", PHASES)
def test_it_is_what_the_notifier_sends(phase: str, failures: str, town: Street, tmp_path: Path) -> None:
    """The same message in the same form, but for what is known at run time alone."""
    said = RICH._replace(failures=failures)
    failed = FAILURES if phase in ("Failed", "Error") else {}
    nodes = [failure(text, step, pod=f"etl-7xk2p-load-{number}") for number, (step, text) in enumerate(failed.items())]
    seconds = "0" if phase == "Running" else "3725"
    got = town.deliver(said, kinds=POSTED, status=phase, failures=nodes, duration=seconds, **FACTS)
    sent = bodies(tmp_path, said, workflow(phase, failed, **FACTS), town.server.url)
    ours = {name: (path, tree) for name, path, tree in sent}
    assert {kind for kind, requests in got.requests.items() if requests} == set(ours), got.log
    for kind, (path, tree) in ours.items():
        request = got.only(kind)
        assert comparable(kind, tree) == comparable(kind, request.tree), kind
        assert path in request.path


def comparable(kind: str, tree: Any) -> Any:
    """A body without times, and texts of Adaptive Cards, which the notifier splits into lines, as one."""
    if kind == "alertmanager":
        return [{**alert, "endsAt": ""} for alert in tree]
    if kind == "teams-workflows":
        return sorted(re.findall(r'"(?:text|title|value|url)": "(?:[^"\\]|\\.)*"', json.dumps(tree).replace("\\n", '", "text": "')))
    if kind == "google-chat":
        return re.sub(r'"text": ""', "", json.dumps(tree, sort_keys=True))
    return {key: value for key, value in tree.items() if value not in ("", None)}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_whatever_a_workflow_says_is_text(text: str, tmp_path: Path) -> None:
    """Every body is JSON without control characters, which its service takes, and calls nobody but whom the profile names."""
    evil = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").replace("\0", "")  # what an API server can hold
    said = message(
        title="A {labels.evil} Z",
        text="B {parameters.evil} Y",
        fields=[("Row {labels.evil}", "C {annotations.evil} X"), "name", "failures"],
        links=[("{labels.evil}", "{annotations.evil}"), ("x", "https://example.com/{annotations.evil}?q={annotations.evil}")],
        failures="code",
    )
    facts = {"labels": {"evil": evil}, "annotations": {"evil": evil}, "parameters": {"evil": evil}}
    calm = {key: {"evil": "calm"} for key in facts}
    for (kind, _, tree), (_, _, other) in zip(
        bodies(tmp_path, said, workflow(failures={"load": evil}, **facts)),
        bodies(tmp_path, said, workflow(failures={"load": "calm"}, **calm)),
        strict=True,
    ):
        assert not [found for found in texts(tree) if CONTROL.search(found.replace("\r", ""))], kind
        path = SERVICES[kind].secrets("http://127.0.0.1:1").get("url", "")
        request = Request("POST", path.partition(place(kind))[2] or "/", {}, json.dumps(tree).encode(), 0)
        assert shape(tree) == shape(other), kind
        refused = [each for each in SERVICES[kind].refusals if each.applies(request)]
        expected = [each for each in SERVICES[kind].refusals if each.applies(request._replace(body=json.dumps(other).encode()))]
        assert refused == expected, kind  # the headers alone are what is missing here


def texts(tree: Any) -> list[str]:
    """Every text of a tree."""
    if isinstance(tree, dict):
        return [found for value in tree.values() for found in texts(value)]
    if isinstance(tree, list):
        return [found for value in tree for found in texts(value)]
    return [tree] if isinstance(tree, str) else []


def shape(tree: Any) -> Any:
    """The keys of a tree, whatever its texts are; a link or a row may be left out, where it would be empty or no address."""
    if isinstance(tree, dict):
        return {key: shape(value) for key, value in tree.items()}
    if isinstance(tree, list):
        kinds = [json.dumps(shape(value), sort_keys=True) for value in tree]
        return sorted(set(kinds))
    return type(tree).__name__


def test_slack_gets_attachments_that_are_json(tmp_path: Path) -> None:
    """The engine parses them itself, and would not send what does not parse."""
    bot = SERVICES["slack-bot"].channel("http://127.0.0.1:1")
    evil = [workflow(failures={"a": text}) for text in HOSTILE.values() if not re.search("[\0\ud800-\udfff]", text)]
    for line in tried(tmp_path, manifests(told([bot], RICH)), *evil):
        [shown] = json.loads(line["notification"]["slack"]["attachments"])
        assert shown["color"] == "danger" and shown["title"] == "[prd] etl Failed"
        assert line["notification"]["message"] == "<!here>"


def test_a_mail_has_a_subject_of_one_line_and_a_body_of_html(tmp_path: Path) -> None:
    """Whatever the workflow is called."""
    mail = channel("mail", "email", host="h", **{"from": "a@example.com"}, to=("b@example.com",))
    said = message(title="A {labels.evil} Z", text="<b>{labels.evil}")
    [line] = tried(tmp_path, manifests(told([mail], said)), workflow(labels={"evil": "x\r\nBcc: y@example.com\n<script>"}))
    sent = line["notification"]["email"]
    assert sent["subject"] == "A x Bcc: y@example.com <script> Z"
    assert "&lt;b&gt;x\nBcc: y@example.com\n&lt;script&gt;" in sent["body"] and "<script>" not in sent["body"]


def test_pagerduty_is_triggered_by_failures_alone(tmp_path: Path) -> None:
    """And the place and the phase are told."""
    pager = SERVICES["pagerduty"].channel("http://127.0.0.1:1")
    lines = tried(tmp_path, manifests(told([pager], RICH)), *map(workflow, PHASES))
    assert [line["notification"]["pagerdutyv2"] for line in lines] == [
        {
            "summary": f"[prd] etl {phase}",
            "severity": "critical",
            "source": "prd/team-a/etl-7xk2p",
            "group": "team-a",
            "class": phase,
            "url": "https://argo.example.com/workflows/team-a/etl-7xk2p?uid=9f3c0e7a-0000-4000-8000-000000000001",
        }
        for phase in ("Failed", "Error")
    ]


@pytest.mark.parametrize("style", ["json", "cloudevents"])
def test_a_webhook_gets_the_profiles_own_body(style: str, tmp_path: Path) -> None:
    """With placeholders filled in, numbers as they are, and around it the event that was asked for."""
    body = {"a": "{title}", "b": ["{name}: {failures}", 3, True, None], "{c}": {"d": "{color}"}}
    hook = channel("hook", "webhook", url="http://127.0.0.1:1/x", body=body, format=style)
    [line] = tried(tmp_path, manifests(told([hook], message())), workflow(failures={"load": 'say "hi"'}))
    tree = json.loads(line["notification"]["webhook"]["hook"]["body"])
    if style == "cloudevents":
        event, tree = tree, tree["data"]
        assert (event["specversion"], event["type"]) == ("1.0", "hookwright.workflow.failed")
        assert event["id"] == "9f3c0e7a-0000-4000-8000-000000000001-2026-11-21T07:00:00Z-Failed"
    assert tree == {"a": "[prd] etl Failed", "b": ['etl-7xk2p: load: say "hi"', 3, True, None], "{c}": {"d": "danger"}}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{status}", "\u5931\u6557"),
        ("{duration}", "1\u6642\u95932\u52065\u79d2"),
        ("{scheduled}|{cron}|{template}|{source}", "||etl|etl"),
        ("{entrypoint} {serviceAccount} {creator} {creatorEmail}", "main argo-sa kim kim@example.com"),
        ("{retry}", "argo retry -n team-a etl-7xk2p"),
        ("{pod} {startMs} {endMs}", "etl-7xk2p-load-0 1795244400000 1795248125000"),
        ("{failureCount} {failures}", "3 a: 1\nb: 2\n\u4ed6 1 \u4ef6"),
        ("{labels.none}{annotations.none}{parameters.none}{env.X}.", "."),
        ("{parameters.n} {} ${name} {environment}", "7 {} ${name} prd"),
    ],
)
def test_a_placeholder_is_what_it_is_for_the_notifier(text: str, shown: str, tmp_path: Path) -> None:
    """In the message's language; what is not there is nothing."""
    hook = channel("hook", "webhook", url="http://127.0.0.1:1/x", body={"x": text})
    there = workflow(failures={"a": "1", "b": "2", "c": "3"}, parameters={"n": 7})
    [line] = tried(tmp_path, manifests(told([hook], message(locale="ja", limit=2))), there)
    assert json.loads(line["notification"]["webhook"]["hook"]["body"]) == {"x": shown}


def test_each_cause_is_told_once_and_at_its_deepest(tmp_path: Path) -> None:
    """Attempts of one step are counted; groups and parents, which repeat what is below, and attempts without effect are not."""
    names = {"etl-7xk2p": "child 'x' failed", "[0]": "child 'x' failed", "main": "child 'x' failed"}
    names |= {"load": "boom", "load(0)": "boom", "load(1)": "boom", "fine(0)": "first try", "check": "no rows"}
    there = workflow(failures=names)
    hook = channel("hook", "webhook", url="http://127.0.0.1:1/x", body={"x": "{failureCount}|{failures}"})
    [line] = tried(tmp_path, manifests(told([hook], message(failures="code"))), there)
    assert json.loads(line["notification"]["webhook"]["hook"]["body"]) == {
        "x": "2|load: boom \u00d72\n  pod etl-7xk2p-load-5\ncheck: no rows\n  pod etl-7xk2p-load-7"
    }


@pytest.mark.parametrize(
    ("locale", "shown"),
    [("en", "2026-11-21 08:00 CET"), ("ja", "2026/11/21 08:00 CET"), ("zh", "2026\u5e7411\u670821\u65e5 08:00 CET")],
)
def test_times_are_in_the_profiles_time_zone(locale: str, shown: str, tmp_path: Path) -> None:
    """For people, in the message's language; an absent one is none, and programs get what the controller wrote."""
    hook = channel("hook", "webhook", url="http://127.0.0.1:1/x", body={"text": "{text}", "created": "{created}"})
    said = message(text="{created}{scheduled}", locale=locale)
    [line] = tried(tmp_path, manifests(told([hook], said)._replace(time_zone="Europe/Berlin")), workflow())
    tree = json.loads(line["notification"]["webhook"]["hook"]["body"])
    assert tree == {"text": shown, "created": "2026-11-21T07:00:00Z"}


@pytest.mark.parametrize(
    ("url", "at", "path"),
    [
        ("http://127.0.0.1:1/x", "http://127.0.0.1:1/x", ""),
        ("http://127.0.0.1:1/x/{namespace}-y/{name}?u=1", "http://127.0.0.1:1/x", "/team-a-y/etl-7xk2p?u=1"),
    ],
)
def test_an_http_channel_is_called_as_a_webhook_is(url: str, at: str, path: str, tmp_path: Path) -> None:
    """Its address may name the workflow behind the host; its body is that of a webhook, unless the profile has one."""
    made = channel("made", "http", url=url, secrets={"authorization": "a/b"})
    hook = channel("hook", "webhook", url="http://127.0.0.1:1/x")
    text = manifests(told([made, hook], RICH))
    found = {line["trigger"]: line["notification"]["webhook"][line["trigger"]] for line in tried(tmp_path, text, workflow(**FACTS))}
    assert found["made"]["path"] == path
    assert json.loads(found["made"]["body"]) == json.loads(found["hook"]["body"])
    data = next(yaml.safe_load_all(text))["data"]
    service = yaml.safe_load(data["service.webhook.made"])
    assert service["url"] == at
    assert {"name": "Authorization", "value": "$made-authorization"} in service["headers"]


def test_a_workflow_that_the_controller_merged_has_its_values_there(tmp_path: Path) -> None:
    """What the template and the defaults say is in the stored spec; nodes may be compressed."""
    there = workflow()
    there["spec"] = {"workflowTemplateRef": {"name": "etl"}}
    stored = {"entrypoint": "main", "arguments": {"parameters": [{"name": "date", "value": "today"}]}}
    there["status"] |= {"storedWorkflowTemplateSpec": stored}
    hook = channel("hook", "webhook", url="http://127.0.0.1:1/x", body={"x": "{parameters.date} {entrypoint} {failures}"})
    del there["status"]["nodes"]
    there["status"]["compressedNodes"] = packed_nodes({"a": {"displayName": "load", "phase": "Failed", "message": "gone"}})
    [line] = tried(tmp_path, manifests(told([hook], message())), there)
    assert json.loads(line["notification"]["webhook"]["hook"]["body"]) == {"x": "today main load: gone"}


def packed_nodes(nodes: Mapping[str, Any]) -> str:
    """Nodes as the controller compresses them: argo-workflows util/file, CompressEncodeString."""
    return base64.b64encode(gzip.compress(json.dumps(nodes).encode())).decode()


def test_a_receiver_takes_it(tmp_path: Path) -> None:
    """The stand-in for any endpoint that takes JSON."""
    hook = channel("hook", "webhook", url="http://127.0.0.1:1/x")
    [line] = tried(tmp_path, manifests(told([hook], RICH)), workflow(failures=FAILURES, **FACTS))
    sent = line["notification"]["webhook"]["hook"]
    assert receiver(Request(sent["method"], "/", {}, sent["body"].encode(), 0)).status == 200
