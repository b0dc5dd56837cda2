"""`hookwright send`: a marked test message by the very program of the pod, to a server that is there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import servers
from tests.cluster import Cluster
from tests.harness import Run, write_tree

PROFILE = """\
apiVersion: hookwright/v1
argo: {version: "4.0", uiUrl: https://argo.example.com}
channels:
  slack: {type: slack-webhook, secret: {url: slack/url}, mentions: [here]}
  pager: {type: pagerduty, secret: {routingKey: pager/key}}
  mail: {type: email, to: [a@example.com], secret: {host: smtp/host, from: smtp/from, password: smtp/password}}
  image: {type: container, image: "ours/notify:1", command: [notify]}
messages:
  default: {title: "{source} {status}"}
  ja: {title: "{source} {status}", locale: ja}
routes:
  page: {when: [Failed, Error], match: {namespaces: [nowhere]}, send: [slack, pager, image]}
  post: {when: [Succeeded], send: [mail], message: ja}
  team: {when: [Failed], sendBy: {label: team, channels: {data: [slack], "ml-*": [image, pager]}}}
overrides: {enabled: true, channels: [mail]}
delivery: {jitterSeconds: 200}
quiet:
  always: {start: 2000-01-01T00:00, end: 2099-01-01T00:00}
"""

Hookwright = Callable[..., Run]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with that profile."""
    return write_tree(tmp_path, {"profiles/prd.yaml": PROFILE})


def accept(request: servers.Request) -> servers.Answer:
    """What Slack says, and what PagerDuty says."""
    return servers.Answer(202) if request.path == "/v2/enqueue" else servers.Answer(text="ok")


def test_a_message_goes_to_an_address_of_ones_own(folder: Path, hookwright: Hookwright) -> None:
    """Whatever the route matches; the title and the text say that it is a test."""
    with servers.http_server(accept) as server:
        run = hookwright("send", "prd", "--route", "page", "--to", server.url, cwd=folder)
        by_path = {request.path: request.tree for request in server.requests}
    assert (run.code, run.stderr) == (0, "")
    lines = run.stdout.splitlines()
    assert lines[0] == "left out: image: runs an image of its own, which is not started here"
    assert [line.split(" bytes")[0].rstrip("0123456789") for line in lines[1:]] == ["slack: delivered ", "pager: delivered "]
    shown = by_path["/"]["attachments"][0]
    assert shown["title"] == "[test] hookwright-test Failed"
    assert "This is a test; no workflow has run." in shown["text"]
    assert by_path["/v2/enqueue"]["payload"]["summary"] == "[test] hookwright-test Failed"


def test_every_channel_of_a_label_is_tried(folder: Path, hookwright: Hookwright) -> None:
    """At once, whatever the hour; what a workflow could ask for is no part of the route."""
    with servers.http_server(accept) as server:
        run = hookwright("send", "prd", "--route", "team", "--to", server.url, cwd=folder)
    assert (run.code, run.stderr) == (0, "")
    assert [line.split(":")[0] for line in run.stdout.splitlines()] == ["left out", "slack", "pager"]


def test_nothing_is_sent_to_a_real_service_unasked(folder: Path, hookwright: Hookwright) -> None:
    """Without --yes it says to whom it would be sent, and ends."""
    run = hookwright("send", "prd", "--route", "page", cwd=folder, env={"HOOKWRIGHT_SLACK_URL": "http://127.0.0.1:1"})
    assert (run.code, run.stdout) == (2, "left out: image: runs an image of its own, which is not started here\n")
    assert "this would send a Failed message to slack (slack-webhook), pager (pagerduty); nothing was sent" in run.stderr
    elsewhere = hookwright("send", "prd", "--route", "page", "--to", "http://example.com", cwd=folder)
    assert elsewhere.code == 2 and "nothing was sent" in elsewhere.stderr


def test_secrets_come_from_the_environment(folder: Path, hookwright: Hookwright) -> None:
    """By the names that the pod has them under; one that is missing is named, and the other channels are sent to."""
    with servers.http_server(accept) as server:
        secrets = {"HOOKWRIGHT_SLACK_URL": f"{server.url}/services/T0/B0/secret-part"}
        run = hookwright("send", "prd", "--route", "page", "--yes", cwd=folder, env=secrets)
        assert [request.path for request in server.requests] == ["/services/T0/B0/secret-part"]
    assert run.code == 1
    assert "slack: delivered" in run.stdout and "pager: skipped: no secret ['routingKey']" in run.stdout
    assert run.stderr == "hint: set HOOKWRIGHT_PAGER_ROUTINGKEY to routingKey of pager, or use --from-cluster\n"
    assert "secret-part" not in run.stdout + run.stderr


def test_a_service_that_refuses_is_heard(folder: Path, hookwright: Hookwright) -> None:
    """What it answered is told, and the exit code is 1."""
    with servers.http_server(lambda request: servers.Answer(403, "invalid_token")) as server:
        run = hookwright("send", "prd", "--route", "page", "--to", server.url, cwd=folder)
    assert run.code == 1
    assert "slack: failed: HTTP 403 invalid_token" in run.stdout


def test_mail_goes_to_a_mail_server(folder: Path, hookwright: Hookwright) -> None:
    """smtp:// is for e-mail alone, in the message's own language."""
    with servers.smtp_server() as server:
        run = hookwright("send", "prd", "--route", "post", "--to", f"smtp://127.0.0.1:{server.port}", cwd=folder)
        [mail] = server.mails
    assert run.code == 0, run.stdout + run.stderr
    assert mail.message["Subject"] == "[テスト] hookwright-test 成功"


@pytest.mark.parametrize(
    ("arguments", "text", "hint"),
    [
        (("--route", "pgae"), "no route pgae", "did you mean page?"),
        ((), "which route?", "choose one of page, post, team"),
        (("--route", "post", "--ending", "Failed"), "route post is not for Failed", "it is for Succeeded"),
        (("--route", "page", "--to", "ftp://x"), "no address of a server", "write http://127.0.0.1:8080"),
        (("--route", "post", "--to", "http://127.0.0.1:1"), "no channel of this route can be tried", "choose another route"),
    ],
)
def test_what_cannot_be_tried(
    folder: Path, hookwright: Hookwright, arguments: tuple[str, ...], text: str, hint: str
) -> None:
    """One clear message, and exit code 2."""
    run = hookwright("send", "prd", *arguments, cwd=folder)
    assert run.code == 2
    assert text in run.stderr and hint in run.stderr


@pytest.mark.go
def test_secrets_come_from_the_cluster(folder: Path, hookwright: Hookwright, cluster: Cluster) -> None:
    """From the Secret that the pod would use; whoever may not read it is told which right is missing."""
    place = cluster.namespace()
    metadata = {"name": "slack", "namespace": place}
    with servers.http_server(accept) as server:
        cluster.create({"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "stringData": {"url": f"{server.url}/s"}})
        own = ["--from-cluster", "--namespace", place, "--yes", "--kubeconfig"]
        run = hookwright("send", "prd", "--route", "page", *own, cluster.kubeconfig, cwd=folder)
        forbidden = hookwright("send", "prd", "--route", "page", *own, cluster.user("eve"), cwd=folder)
        assert [request.path for request in server.requests] == ["/s"]
    assert "slack: delivered" in run.stdout and "pager: skipped" in run.stdout
    assert forbidden.code == 3 and "get secrets" in forbidden.stderr


CHANGES = """\
apiVersion: hookwright/v1
argo: {version: "4.0"}
history: {enabled: true}
channels: {slack: {type: slack-webhook, secret: {url: slack/url}}}
messages: {default: {fields: [change, differences], failures: {show: none}, log: {lines: 1}}}
routes: {again: {when: [Failed], change: [still-failing], send: [slack]}}
"""


def test_the_runs_before_are_made_up(tmp_path: Path, hookwright: Hookwright) -> None:
    """As the route asks for them; no API server is asked, and nothing is noted as unread."""
    write_tree(tmp_path, {"profiles/prd.yaml": CHANGES})
    with servers.http_server(accept) as server:
        run = hookwright("send", "prd", "--to", server.url, cwd=tmp_path)
        [tree] = server.trees
    assert (run.code, run.stdout[:16]) == (0, "slack: delivered")
    [shown] = tree["attachments"]
    assert shown["text"] == "This is a test; no workflow has run.\nfatal: no answer within 30 s"
    assert [row["value"] for row in shown["fields"]] == [
        "Fails for the 3rd time since 2026-01-05T04:00:04Z.",
        "Compared with hookwright-test-before:\nparameter date: 2026-01-04 \u2192 2026-01-05\n"
        "image of load: etl:1.1 \u2192 etl:1.2",
    ]
