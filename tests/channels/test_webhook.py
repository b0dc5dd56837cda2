"""The webhook channel: its address, body, headers, and what counts as delivered."""

from __future__ import annotations

from typing import Any

import pytest

from generator.channels import webhook
from generator.channels._fields import shows_credentials
from generator.channels.webhook import check
from generator.notifier.bundle import assemble
from generator.resolve.channels import resolve_channel
from generator.schema import Checker
from tests import pod, servers
from tests.profiles import MARK, channel, delivery, message, profile
from tests.servers import Answer

SECRET = {"url": "h/url"}
PLAIN = {"codes": (), "field": None, "equals": None}


def deliver(server: servers.Received, text: str = "", token: str = "", **options: Any) -> pod.Run:
    """Send one message by a webhook with these options."""
    hook = channel("hook", "webhook", **{"secrets": {"url": "h/url"}, **options})
    said = message(text=text, fields=["name"])
    program = assemble(profile([hook], messages=[said], delivery=delivery(timeout_seconds=1, retry_seconds=1)))
    variables = {"HOOKWRIGHT_HOOK_URL": server.url + "/secret/path", "HOOKWRIGHT_HOOK_AUTHORIZATION": token}
    event = pod.environment(failures=[pod.failure("exit code 1")], secrets=variables, parameters={"date": 'to"day', "absent": None})
    return pod.run(program, event)


def test_a_body_of_the_profiles_own() -> None:
    """Texts are filled at any depth, keys and other values stay; the message's own texts can be used."""
    body = {
        "message": "{name}: {parameters.date}{parameters.absent}",
        "workflow": {"name": "{name}", "status": "{status}", "n": 1, "ok": True, "none": None, "f": 1.5},
        "list": ["{failures}", ["{uid}"], {"{name}": "{title} {text} {color} {failureCount}"}],
        "odd": "{} {\"a\": 1}",
        "empty": {},
    }
    with servers.http_server(servers.receiver) as server:
        ran = deliver(server, text="x", body=body)
    assert server.trees == [
        {
            "message": 'etl-7xk2p: to"day',
            "workflow": {"name": "etl-7xk2p", "status": "Failed", "n": 1, "ok": True, "none": None, "f": 1.5},
            "list": ["load: exit code 1", [pod.CONTEXT["uid"]], {"{name}": "[prd] etl Failed x danger 1"}],
            "odd": "{} {\"a\": 1}",
            "empty": {},
        }
    ]
    assert ran.log[0].startswith("hook: delivered ")


def test_method_headers_and_a_plain_address() -> None:
    """What the profile says of the request is what arrives; the token comes from its Secret in the header that was named."""
    with servers.http_server(servers.receiver) as server:
        deliver(
            server,
            token="Bearer abc",
            secrets={"authorization": "h/token"},
            url=server.url + "/plain?team=a",
            method="PUT",
            headers={"X-Team": "platform", "user-agent": "mine"},
            authorizationHeader="X-Api-Key",
        )
    [request] = server.requests
    assert (request.method, request.path) == ("PUT", "/plain?team=a")
    headers = {name.lower(): value for name, value in request.headers.items()}
    assert {name: headers.get(name) for name in ("x-team", "x-api-key", "content-type", "user-agent", "authorization")} == {
        "x-team": "platform",
        "x-api-key": "Bearer abc",
        "content-type": "application/json",
        "user-agent": "hookwright",
        "authorization": None,
    }


SUCCESS: list[tuple[dict[str, Any], int, str, bool]] = [
    ({}, 200, "", True),
    ({}, 202, "accepted", True),
    ({}, 299, "", True),
    ({}, 304, "", False),
    ({"codes": (204, 206)}, 204, "", True),
    ({"codes": (206,)}, 206, "", True),
    ({"codes": (206,)}, 200, "", False),
    ({"field": "ok", "equals": "true"}, 200, '{"ok": true}', True),
    ({"field": "ok", "equals": "true"}, 200, '{"ok": "true"}', True),
    ({"field": "ok", "equals": "true"}, 200, '{"ok": false}', False),
    ({"field": "ok", "equals": "true"}, 200, '{"error": "no"}', False),
    ({"field": "result.code", "equals": "0"}, 200, '{"result": {"code": 0}}', True),
    ({"field": "result.code", "equals": "0"}, 200, '{"result": "0"}', False),
    ({"field": "items.1.id", "equals": "b"}, 200, '{"items": [{"id": "a"}, {"id": "b"}]}', True),
    ({"field": "items.7.id", "equals": "b"}, 200, '{"items": []}', False),
    ({"field": "items.x", "equals": "b"}, 200, '{"items": []}', False),
    ({"field": "ok", "equals": "null"}, 200, '{"ok": null}', True),
    ({"field": "ok", "equals": "1"}, 200, "no JSON", False),
    ({"field": "ok", "equals": "1"}, 200, "[]", False),
    ({"field": "ok", "equals": "\u2705 \"x\""}, 200, '{"ok": "\u2705 \\"x\\""}', True),
    ({"field": "ok", "equals": ""}, 200, '{"ok": ""}', True),
]


@pytest.fixture(scope="module")
def outcomes() -> list[str]:
    """The log of one program with a channel for each line of the table."""
    channels = [channel(f"c{n}", "webhook", secrets=SECRET, success={**PLAIN, **line[0]}) for n, line in enumerate(SUCCESS)]
    behaviours = [servers.in_turn(Answer(status, text)) for _, status, text, _ in SUCCESS]
    text = assemble(profile(channels, delivery=delivery(timeout_seconds=5, retry_seconds=5)))
    with servers.http_server(servers.by_path(*behaviours)) as server:
        urls = {f"HOOKWRIGHT_C{number}_URL": f"{server.url}/{number}/" for number in range(len(SUCCESS))}
        return pod.run(text, pod.environment(secrets=urls)).log


@pytest.mark.parametrize("number", range(len(SUCCESS)), ids=[f"{line[:3]}" for line in SUCCESS])
def test_what_counts_as_delivered(outcomes: list[str], number: int) -> None:
    """A status code that was named and, where it is asked for, a field of the answer; refused answers are final."""
    said = "delivered" if SUCCESS[number][3] else "failed:"
    assert (outcomes[number].split()[1], outcomes[number][-7:]) == (said, "(try 1)")


@pytest.mark.parametrize(
    ("url", "shows"),
    [
        ("https://example.com/notify", False),
        ("http://receiver.team-a.svc.cluster.local:8080/api/v2/alerts?team=a&n=1", False),
        ("https://example.com/production-cluster-01/eu-west-1a/2024-11-21", False),
        ("https://my-long-host-name-1.example.com/argo-workflows-notifications", False),
        ("https://example.com/?monkey=1&keyboard=us&design=x", False),
        ("https://user:password@example.com/", True),
        ("https://token@example.com/", True),
        ("https://hooks.slack.com/services/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", True),
        ("https://example.com/hook/550e8400-e29b-41d4-a716-446655440000", True),
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa", True),
        ("https://example.com/?access_token=x", True),
        ("https://example.com/?a=1&apiKey=x", True),
        ("https://example.com/?X-Sig=x", True),
        ("https://example.com/#token=x", True),
        ("https://example.com/?a=1;password=x", True),
        ("https://example.com/aB3dE5fG7hJ9kL1mN3pQ", True),
        ("https://example.com/0123456789abcdef0123456789abcdef", True),
        ("https://example.com/?q=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", True),
    ],
)
def test_an_address_that_shows_credentials(url: str, shows: bool) -> None:
    """A user, a telling key of the query, or a part that looks random."""
    assert shows_credentials(url) == shows


@pytest.mark.parametrize(
    ("options", "secrets", "found"),
    [
        ({"url": "https://example.com/x"}, {}, []),
        ({}, SECRET, []),
        ({}, {}, [((), "url is missing")]),
        ({"url": "https://example.com/x"}, SECRET, [(("url",), "an address here and in secret.url, expected one of them")]),
        ({"url": "https://a:b@example.com"}, {}, [(("url",), "the address seems to hold credentials (not shown)")]),
        ({"headers": {"X-Team": "a", "Accept": "*/*"}}, SECRET, []),
        ({"headers": {"authorization": "x"}}, SECRET, [(("headers", "authorization"), "a header that carries a secret")]),
        ({"headers": {"X-Auth-Token": "x"}}, SECRET, [(("headers", "X-Auth-Token"), "a header that carries a secret")]),
        ({"headers": {"X-Api-Key": "x"}}, SECRET, [(("headers", "X-Api-Key"), "a header that carries a secret")]),
        ({"headers": {"Cookie": "x"}}, SECRET, [(("headers", "Cookie"), "a header that carries a secret")]),
        ({"headers": {"X-Monkey": "x"}}, SECRET, []),
        ({"headers": {"Host": "x"}}, SECRET, [(("headers", "Host"), "a header that the notifier sets itself")]),
        ({"success": {**PLAIN, "field": "ok"}}, SECRET, [(("success",), "equals is missing")]),
        ({"success": {**PLAIN, "equals": "1"}}, SECRET, [(("success",), "field is missing")]),
    ],
)
def test_what_fields_cannot_say_alone(options: dict[str, Any], secrets: dict[str, str], found: list[Any]) -> None:
    """One address without credentials, no secret headers, a whole condition; no value is shown."""
    problems = list(check(channel("hook", "webhook", secrets=secrets, **options)))
    assert [(path, text) for path, text, _ in problems] == found
    assert not any(str(value) in " ".join((text, hint)) for _, text, hint in problems for value in options.values())


def test_the_secrets_are_optional() -> None:
    """A webhook with a plain address needs none."""
    assert [field.default for field in webhook.SECRETS.values()] == [None, None]


def test_a_body_may_use_the_messages_texts() -> None:
    """{title}, {text} and {color} are known in a body, and still unknown elsewhere."""
    unit = {"type": "webhook", "url": "https://example.com/in"}
    marks = Checker(lambda path: MARK, lambda path: MARK, [])
    assert resolve_channel("hook", {**unit, "body": {"text": "{title} {text} {color}"}}, (), marks) is not None
    assert resolve_channel("hook", {**unit, "body": {"text": "{titel}"}}, (), marks) is None
    assert [problem.hint for problem in marks.problems] == ["did you mean {title}?"]
