"""What channels do beyond their usual form: other formats, other ways of sending, and what a success resolves."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from generator import channels as package
from generator import registry
from generator.delivery import build
from generator.notifier.bundle import assemble
from generator.schema import default_of
from generator.targets.rbac import emit
from tests import pod, servers
from tests.channels.services import SERVICES, answer_of
from tests.channels.standins import TOKEN, aws_resigned, body_of, is_aws_signed
from tests.channels.street import Street
from tests.harness import REPO
from tests.profiles import channel, delivery, profile
from tests.servers import Answer, Request


def test_a_cloud_event() -> None:
    """Structured mode: its own content type, all that it must have, and the usual body as data."""
    hook = channel("hook", "webhook", secrets={"url": "h/url"}, format="cloudevents")
    text = assemble(profile([hook], delivery=delivery(timeout_seconds=20, retry_seconds=20)))
    with servers.http_server(servers.in_turn(Answer(503), servers.receiver)) as server:
        ran = pod.run(text, pod.environment(secrets={"HOOKWRIGHT_HOOK_URL": server.url}))
    first, second = server.requests
    assert ran.log[0].startswith("hook: delivered ") and first.body == second.body, "the same event, so the same id"
    assert second.headers["Content-Type"] == "application/cloudevents+json"
    event = second.tree
    told = {name: event[name] for name in ("specversion", "type", "source", "subject", "datacontenttype")}
    assert told == {
        "specversion": "1.0",
        "type": "hookwright.workflow.failed",
        "source": "/argo/prd/team-a",
        "subject": "etl-7xk2p",
        "datacontenttype": "application/json",
    }
    assert event["id"].startswith(pod.CONTEXT["uid"]) and event["data"]["workflow"]["name"] == "etl-7xk2p"


def test_rocketchat_by_its_api() -> None:
    """Token and user in headers, the same message, the room that the profile names."""
    with servers.http_server(lambda request: Answer(200, '{"success": true}')) as server:
        secrets = {"token": "r/token", "userId": "r/user"}
        rocket = channel("rocket", "rocketchat", secrets=secrets, apiUrl=server.url, channel="#deploys")
        variables = {"HOOKWRIGHT_ROCKET_TOKEN": "t0ken-t0ken", "HOOKWRIGHT_ROCKET_USERID": "user-user"}
        ran = pod.run(assemble(profile([rocket])), pod.environment(secrets=variables))
    [request] = server.requests
    headers = {name.lower(): value for name, value in request.headers.items()}
    assert (request.path, headers["x-auth-token"], headers["x-user-id"]) == ("/api/v1/chat.postMessage", "t0ken-t0ken", "user-user")
    assert (request.tree["channel"], ran.log[0][:17]) == ("#deploys", "rocket: delivered")


def test_a_success_resolves_what_a_failure_opened(town: Street) -> None:
    """The same key, alias and labels, run after run; a running workflow opens nothing."""
    kinds = ("pagerduty", "opsgenie", "alertmanager")
    failed = town.deliver(kinds=kinds, name="etl-1", uid="u1")
    ended = town.deliver(kinds=kinds, name="etl-2", uid="u2", status="Succeeded")
    running = town.deliver(kinds=kinds, status="Running")
    one, two = failed.only("pagerduty").tree, ended.only("pagerduty").tree
    assert (one["event_action"], two["event_action"]) == ("trigger", "resolve")
    assert one["dedup_key"] == two["dedup_key"] == "prd/team-a/etl"
    assert failed.only("opsgenie").tree["alias"] == "prd/team-a/etl"
    assert ended.only("opsgenie").path == "/v2/alerts/prd%2Fteam-a%2Fetl/close?identifierType=alias"
    [alert], [over] = failed.only("alertmanager").tree, ended.only("alertmanager").tree
    assert alert["labels"] == over["labels"] and alert["endsAt"] > over["endsAt"]
    assert set(running.log.values()) == {"skipped: an alert tells of endings alone"}


def test_an_sns_topic_that_keeps_no_order_and_takes_json(town: Street) -> None:
    """No group on a plain topic; the message is the JSON of a webhook, and the signature is that of just this request."""
    options: dict[str, Any] = {"sns": {"topicArn": "arn:aws:sns:eu-central-1:123456789012:plain", "format": "json"}}
    request = town.deliver(kinds=["sns"], options=options).only("sns")
    form = body_of(request)
    assert not {"MessageGroupId", "MessageDeduplicationId"} & form.keys()
    assert json.loads(form["Message"])["workflow"]["status"] == "Failed"
    assert is_aws_signed(request) and aws_resigned(request) == request


def test_an_event_by_tls_of_the_clusters_own_authority(tmp_path: Path) -> None:
    """The authority is that of the service account's folder; another one is refused before the token is sent."""
    authority = servers.Authority()
    (tmp_path / "token").write_text(TOKEN)

    def cluster(request: Request) -> Answer:
        return answer_of("kubernetes-event", request)

    with servers.http_server(cluster, authority.server_side()) as server:
        event = channel("event", "kubernetes-event", apiUrl=server.url, accountFolder=str(tmp_path))
        text = assemble(profile([event], delivery=delivery(timeout_seconds=20, retry_seconds=20)))
        (tmp_path / "ca.crt").write_text(servers.Authority().pem)
        refused = pod.run(text, pod.environment())
        assert "CERTIFICATE_VERIFY_FAILED" in refused.log[0] and server.requests == []
        (tmp_path / "ca.crt").write_text(authority.pem)
        assert pod.run(text, pod.environment()).log[0].startswith("event: delivered ")
    [request] = server.requests
    assert request.tree["regarding"]["uid"] == pod.CONTEXT["uid"]
    assert (request.tree["reason"], request.tree["type"]) == ("WorkflowFailed", "Warning")


def test_an_event_gets_its_right_and_nobody_else_does() -> None:
    """rbac.yaml grants `create` of events where a route sends to such a channel."""
    texts = [next(emit(build(profile([each])))).text for each in (channel("e", "kubernetes-event"), channel("l", "log"))]
    assert ["events.k8s.io" in text for text in texts] == [True, False]


@pytest.mark.parametrize(
    ("kind", "options", "secrets", "found"),
    [
        ("rocketchat", {}, {"url": "s/u", "token": "s/t"}, ["beside secret.url, expected one way of sending"]),
        ("rocketchat", {"apiUrl": "https://rc.example.com"}, {"token": "s/t"}, ["channel, secret.userId missing"]),
        ("sns", {"topicArn": "arn:aws-cn:sns:cn-north-1:123456789012:x"}, {}, ["apiUrl is missing"]),
        ("alertmanager", {}, {}, ["url is missing"]),
        (
            "alertmanager",
            {"labels": {"workflow": "{uid}"}},
            {"url": "s/u"},
            ["alertname is missing", "a label that differs from run to run"],
        ),
        ("dingtalk", {"mentions": ("1234567",) * 51}, {"url": "s/u"}, ["expected at most 50"]),
        ("opsgenie", {"tags": ("x",) * 21}, {"apiKey": "s/k"}, ["expected at most 20"]),
    ],
)
def test_what_fields_cannot_say_alone(kind: str, options: dict[str, Any], secrets: dict[str, str], found: list[str]) -> None:
    """Ways that exclude each other, and what would leave no room."""
    problems = registry.load(package, kind).check(channel(kind, kind, secrets=secrets, **options))
    assert [text for _, text, _ in problems] == found


def test_each_default_stands_once_in_meaning() -> None:
    """What the part in the pod takes for a field that is not written is the field's default."""
    compared = 0
    for kind in SERVICES:
        unit = registry.load(package, kind)
        tree = ast.parse((REPO / "generator" / "channels" / f"{kind.replace('-', '_')}.py").read_text())
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or ast.unparse(node.func) != "channel.get" or len(node.args) != 2:
                continue
            name, given = ast.literal_eval(node.args[0]), node.args[1]
            usual = default_of(unit.FIELDS[name])
            if usual is not None and isinstance(given, ast.Constant):
                assert given.value == usual, (kind, name)
                compared += 1
    assert compared >= 8
