"""The last lines of the failed pod's log: the right pod, nothing that is secret, nothing that does harm, and not too much."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from generator.notifier.bundle import assemble
from tests import pod, servers
from tests.notifier.api_server import TOKEN, Api, status
from tests.notifier.test_history import api, told
from tests.profiles import channel, delivery, message, profile, route, runner
from tests.test_secrets import HEX, RANDOM, SECRETS

LOGGED = message(fields=[], log=(3, 2000))
UNREAD = "The log could not be read."
LOAD = pod.failure("Error (exit code 1)")


def logged(text: str, folder: Path, *, log: tuple[int, int] = (3, 2000), **other: Any) -> str:
    """What is told of a log."""
    said = told(Api(logs={"etl-7xk2p-load": text}), folder, said=[message(fields=[], log=log)], failures=[LOAD], **other)
    found: str = said.messages["log"]["log"]
    return found


def test_the_last_lines_below_the_failures(tmp_path: Path) -> None:
    """In the message's block, where failures are, in a code block where these are in one; and where a text says {log}."""
    lines = "".join(f"line {number}\n" for number in range(1, 9))
    slack = channel("slack", "slack-webhook", secrets={"url": "s/u"})
    texts = []
    with api(Api(logs={"etl-7xk2p-load": lines}), tmp_path) as (server, where), servers.http_server(servers.slack) as sink:
        way = delivery(runner=runner(**where))
        for said in (
            message(fields=[], log=(3, 2000)),
            message(fields=[], failures="code", log=(3, 2000)),
            message(text="It said: {log}", fields=[], failures="none", log=(3, 2000)),
            message(fields=["log"], failures="none", log=(3, 2000)),
        ):
            variables = pod.environment(failures=[LOAD], secrets={"HOOKWRIGHT_SLACK_URL": sink.url})
            ran = pod.run(assemble(profile([slack], [], [said], delivery=way)), variables)
            assert "delivered" in ran.log[0]
            [shown] = sink.trees[-1]["attachments"]
            texts.append((shown["text"], [(row["title"], row["value"]) for row in shown["fields"]]))
    told_lines = "line 6\nline 7\nline 8"
    assert texts == [
        (f"load: Error (exit code 1)\n{told_lines}", []),
        (f"```\nload: Error (exit code 1)\n  pod etl-7xk2p-load\n{told_lines}\n```", []),
        (f"It said: {told_lines}", []),
        ("", [("Log", told_lines)]),
    ]
    assert {request.path for request in server.requests} == {
        "/api/v1/namespaces/team-a/pods/etl-7xk2p-load/log?container=main&tailLines=3&limitBytes=99999"
    }


def test_the_pod_that_failed_first(tmp_path: Path) -> None:
    """Step groups, dags and retries come later or have no pod, whatever they are called."""
    failures = [
        pod.failure("child failed", "etl", pod="etl-7xk2p-group-1", finished="2026-11-21T08:00:02Z"),
        pod.failure("No more retries left", "load", pod="etl-7xk2p-load-9", finished="2026-11-21T07:59:00Z"),
        pod.failure("Error (exit code 1)", "load(1)", pod="etl-7xk2p-load-2", finished="2026-11-21T07:59:00Z"),
        pod.failure("Error (exit code 1)", "check", pod="etl-7xk2p-check-3", finished="2026-11-21T08:00:00Z"),
    ]
    logs = {"etl-7xk2p-load-2": "of the second try", "etl-7xk2p-check-3": "of the check"}
    said = told(Api(logs=logs), tmp_path, said=[LOGGED], failures=failures)
    assert said.messages["log"]["log"] == "of the second try"
    assert [request.path.split("/")[6] for request in said.asked] == ["etl-7xk2p-load-9", "etl-7xk2p-load-2"]


SHOWN = {
    "password: hunter2!": "password: ***",
    'db_password="correct horse" host=db': 'db_password=*** host=db',
    "--api-key k3y --verbose": "--api-key *** --verbose",
    "API_TOKEN=abc": "API_TOKEN=***",
    "curl -H 'Authorization: Bearer abcdefgh1'": "curl -H 'Authorization: *** ***'",
    "mysql://root:pw@db:3306/x": "mysql://***@db:3306/x",
    "POST https://hooks.slack.com/services/T0AAAA/B0BBBB/abcdefabcdef": "POST https://hooks.slack.com/services/***",
    "https://api.telegram.org/bot123456:AAxx_yy/sendMessage": "https://api.telegram.org/bot***",
    "https://x.blob.core.windows.net/c?sv=1&sig=abc%2F": "https://x.blob.core.windows.net/c?sv=1&sig=***",
    "pushing with ghp_abcdefghijklmnopqrstuvwxyz0123456789": "pushing with ***",
    "AKIAIOSFODNN7EXAMPLE is no user": "*** is no user",
    "wJ4lrXUtnF3MI/K7MD2Ng/bPxRfiC8Yq9tZ5aQe1": "***",
    "key eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcd1234": "key ***",
    "0123456789abcdef0123456789abcdef": "***",
    "-----BEGIN RSA PRIVATE KEY-----": "***",
    "token of ours: o0o0-own-secret": "token of ours: ***",
    "ours alone: o0o0-own-secret": "ours alone: ***",
}


@pytest.mark.parametrize("line", SHOWN)
def test_secrets_are_hidden(line: str, tmp_path: Path) -> None:
    """By what they are called, by their form, by their look, and our own."""
    hook = channel("hook", "webhook", secrets={"authorization": "h/a"}, url="http://127.0.0.1:9")
    with api(Api(logs={"etl-7xk2p-load": line}), tmp_path) as (_, where):
        way = delivery(retry_seconds=1, timeout_seconds=5, runner=runner(**where))
        text = assemble(profile([channel("log", "log"), hook], [], [LOGGED], delivery=way))
        ran = pod.run(text, pod.environment(failures=[LOAD], secrets={"HOOKWRIGHT_HOOK_AUTHORIZATION": "o0o0-own-secret"}))
    assert json.loads(ran.log[0])["log"] == SHOWN[line]


HARMLESS = [
    "etl-7xk2p-load-3425326426: main: Error (exit code 1)",
    "Traceback (most recent call last):",
    'File "/usr/lib/python3.14/site-packages/etl/load.py", line 12, in main',
    "at com.example.etl.LoadJob.run(LoadJob.java:42)",
    "s3://bucket/Path/To/2026/01/05/part-00000.parquet not found",
    "image sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "run 9f3c0e7a-0000-4000-8000-000000000001 at 2026-01-05T06:00:04Z",
    "invalid token near line 3",
    'secret "db" not found',
    "SELECT count(*) FROM orders WHERE day >= '2026-01-05'",
]


def test_what_helps_stays(tmp_path: Path) -> None:
    """Names of pods, paths, places in code, times and ids."""
    assert logged("\n".join(HARMLESS), tmp_path, log=(100, 9000)) == "\n".join(HARMLESS)


def test_what_is_no_text_for_a_message(tmp_path: Path) -> None:
    """Colors, lines that were overwritten, empty lines, control characters; the channel's own markup is its own matter."""
    text = "\x1b[1;31mfatal\x1b[0m: no\r\n10%\r20%\r30%\n\n   \na\0b\u202ec\n"
    assert logged(text, tmp_path, log=(9, 2000)) == "fatal: no\n30%\na\ufffdb\ufffdc"


@pytest.mark.parametrize(
    ("text", "log", "told_text"),
    [
        ("one\ntwo\nthree\n", (2, 2000), "two\nthree"),
        ("x" * 300 + "\n" + "y" * 90 + " end\n", (9, 100), "\u2026xxxxx\n" + "y" * 90 + " end"),
        ("\u00e9" * 200, (9, 101), "\u2026" + "\u00e9" * 50),
        ("a\n" * 200_000, (100, 10_000), "\n".join("a" * 100)),
        ("z" * 200_000, (1, 100), "\u2026" + "z" * 100),
        ("", (9, 100), ""),
    ],
    ids=["lines", "bytes", "characters", "a long log", "a long line", "nothing"],
)
def test_how_much_is_told(text: str, log: tuple[int, int], told_text: str, tmp_path: Path) -> None:
    """So many lines, and of these the last bytes."""
    assert logged(text, tmp_path, log=log) == told_text


FAULTS: Mapping[str, tuple[servers.Behaviour, str]] = {
    "gone": (Api(), "HTTP 404"),
    "forbidden": (Api(forbidden=["pods/log"]), "HTTP 403"),
    "not a container": (lambda request: status(400, "container main is not valid for pod x"), "HTTP 400"),
    "no kubelet": (lambda request: status(502, "Bad Gateway"), "HTTP 502"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_cannot_be_read_is_noted(fault: str, tmp_path: Path) -> None:
    """And the rest of the message is sent."""
    behaviour, why = FAULTS[fault]
    said = told(behaviour, tmp_path, said=[LOGGED], failures=[LOAD], seconds=2)
    assert said.messages["log"]["message"] == UNREAD and said.messages["log"]["failures"]
    assert why in said.log[0] and TOKEN not in said.log[0]


@pytest.mark.parametrize(("phase", "failures"), [("Succeeded", ()), ("Running", ()), ("Error", ())])
def test_without_a_failed_node_nothing_is_asked_for(phase: str, failures: Sequence[Any], tmp_path: Path) -> None:
    """There is no log then."""
    said = told(Api(), tmp_path, said=[LOGGED], routes=[route("all", ["log"], when=[phase])], status=phase, failures=failures)
    assert said.asked == [] and said.messages["log"]["log"] == ""


def functions() -> Mapping[str, Any]:
    """The functions of a program that reads logs."""
    space: dict[str, Any] = {"__name__": "notifier"}
    text = assemble(profile([channel("log", "log")], [], [LOGGED]))
    exec(compile(text.removesuffix("\nmain()\n"), "notifier", "exec"), space)
    return space


@pytest.mark.parametrize("case", SECRETS)
def test_what_no_profile_may_hold_no_message_tells(case: str) -> None:
    """The short list of the program covers whatever the generator's long one knows by an example."""
    _, secret = SECRETS[case]
    said = functions()["hidden"](f"using {secret} now")
    assert "***" in said and RANDOM[:12] not in said and HEX[:12] not in said


def test_a_hostile_log_takes_no_time() -> None:
    """What would make a pattern try again and again costs no more than its size."""
    space = functions()
    pieces = ("password", "-token ", "://", "eyJ", "a1B-", "-----BEGIN PRIVATE KEY-----", "bearer ", "\x1b[1;", "\r", "'")
    for piece in (*pieces, "z", " ", "://x/hooks/", "token= ", "?sig=", "sha256:0", "\n"):
        start = time.monotonic()
        space["tidied"](piece * (99_999 // len(piece)))
        assert time.monotonic() - start < 2, piece
