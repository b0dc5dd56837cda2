"""The template that steps call for a message of their own: what it is told, and what arrives."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Mapping
from typing import Any

import pytest

from generator.delivery import build
from generator.delivery.secrets import secret_references
from generator.delivery.steps import PARAMETERS
from generator.model import Match, Profile
from generator.targets.rbac import emit
from tests import pod, servers
from tests.delivery.workflows import VERSIONS, Go, Port, scope
from tests.profiles import by_label, channel, message, profile, route

SLACK = channel("slack", "slack-webhook", secrets={"url": "s/url"}, mentions=("here",))
IMAGE = channel("image", "container", image="ours", command=("x",), args=(), env={}, envFrom=(), initContainers=None)
HOSTILE = "\"'`$(HOME) {{workflow.uid}} {name} <!here>\n| \\ \u00e9\U0001f6a8"


def stepped(**other: Any) -> Profile:
    """A profile with the template, a route for few workflows, and messages that tell of failures."""
    page = route("page", ["slack"], when=["Failed"], match=Match(namespaces=("nowhere",)), says="page")
    said = message("page", title="{source} {status}", text="{failures}", failures="code")
    return profile([SLACK, channel("log", "log")], [page], [message(), said], steps="hookwright-steps", **other)


def template(shown: Profile) -> dict[str, Any]:
    """The one template of the ClusterWorkflowTemplate."""
    [cluster] = build(shown).cluster_workflow_templates
    assert (cluster["kind"], cluster["metadata"]) == ("ClusterWorkflowTemplate", {"name": "hookwright-steps"})
    [only] = cluster["spec"]["templates"]
    assert isinstance(only, dict)
    return only


def call(shown: Profile, asked: Mapping[str, str], url: str) -> pod.Run:
    """Run the program of the template with these parameters."""
    step = pod.encode({**PARAMETERS, **asked})
    variables = {**pod.environment("Running"), "HOOKWRIGHT_STEP": step, "HOOKWRIGHT_SLACK_URL": url}
    return pod.run(template(shown)["script"]["source"], variables)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_parameter_arrives_as_it_is(version: str, controller: Port | Go) -> None:
    """Whatever it holds; nothing of it is evaluated again. Before the inputs are known the tag waits."""
    env = {entry["name"]: entry.get("value", "") for entry in template(stepped())["script"]["env"]}
    names = {f"inputs.parameters.{name}": HOSTILE for name in PARAMETERS}
    early = controller.filled(version, env["HOOKWRIGHT_STEP"], scope("Running"))
    assert early == env["HOOKWRIGHT_STEP"]
    late = controller.filled(version, early, {**scope("Running"), **names})
    assert json.loads(b64decode(late, validate=True)) == dict.fromkeys(PARAMETERS, HOSTILE)
    nothing = controller.filled(version, env["HOOKWRIGHT_FAILURES"], scope("Running"))
    assert json.loads(b64decode(nothing, validate=True)) == {"total": 0, "items": []}


def test_nobody_needs_to_give_a_parameter() -> None:
    """Each has a default, and none is looked at by a shell."""
    inputs = template(stepped())["inputs"]["parameters"]
    assert {each["name"]: each["value"] for each in inputs} == dict(PARAMETERS)
    assert "{{" not in template(stepped())["script"]["source"]


def test_a_step_says_what_it_likes() -> None:
    """Through a channel or a route, whatever the route matches; its texts are texts, not templates."""
    with servers.http_server(servers.slack) as server:
        asked = {"route": "page", "status": "Failed", "title": "load {name} failed", "message": HOSTILE}
        run = call(stepped(), asked, server.url)
        plain = call(stepped(), {"channel": "slack"}, server.url)
        first, second = (tree["attachments"][0] for tree in server.trees)
        mentioned = [tree.get("text", "") for tree in server.trees]
    assert [line.split(" bytes")[0][:16] for line in run.log + plain.log] == ["slack: delivered"] * 2
    assert first["title"] == "load {name} failed"
    assert "{{workflow.uid}} {name} &lt;!here&gt;" in first["text"]
    assert first["color"] == "danger"
    assert second["title"] == "[prd] etl Running"
    assert mentioned == ["<!here>", ""]


@pytest.mark.parametrize(
    ("asked", "log"),
    [
        ({"status": "Succeeded", "when": "Failed, Error"}, "nothing to send: Succeeded is not one of Failed, Error"),
        ({"status": "Skipped"}, "nothing to send: Skipped is not one of Succeeded,Failed,Error"),
        ({"channel": "other"}, "failed: the profile has no channel other"),
        ({"route": "other"}, "failed: the profile has no other"),
        ({}, "failed: neither a channel nor a route"),
    ],
)
def test_what_is_not_sent_is_told(asked: dict[str, str], log: str) -> None:
    """One line of the log says why."""
    with servers.http_server(servers.slack) as server:
        assert call(stepped(), asked, server.url).log == [log]
        assert server.requests == []


def test_no_template_unless_asked_for() -> None:
    """Nor where there is no channel for it."""
    assert build(profile([SLACK])).cluster_workflow_templates == ()
    assert build(profile([], [], steps="hookwright-steps")).cluster_workflow_templates == ()


def test_it_stands_beside_the_other_templates() -> None:
    """With placement cluster-workflow-template there are two objects."""
    placed = stepped()
    placed = placed._replace(delivery=placed.delivery._replace(placement="cluster-workflow-template"))
    names = [each["metadata"]["name"] for each in build(placed).cluster_workflow_templates]
    assert names == ["hookwright-prd", "hookwright-steps"]


def test_what_it_needs_is_listed() -> None:
    """Its Secrets and rights, too, where no route sends to a channel."""
    event = channel("event", "kubernetes-event")
    lonely = profile([SLACK, event], [route("r", ["event"])], steps="hookwright-steps")
    assert [(each.name, each.key, each.user) for each in secret_references(lonely)] == [("s", "url", "slack")]
    unrouted = profile([SLACK, event], [route("r", ["slack"])], steps="hookwright-steps")
    [rbac] = emit(build(unrouted))
    assert "events.k8s.io" in rbac.text
    assert "events.k8s.io" not in next(emit(build(unrouted._replace(steps="")))).text


def test_a_step_asks_the_api_server_nothing() -> None:
    """Its workflow goes on: nothing has changed yet, and no pod of it has failed for good."""
    said = message(text="{change} {differences}", log=(5, 500))
    news = route("r", ["log"], when=["Failed"], change=["first-failure"])
    asking = profile([channel("log", "log")], [news], [said], steps="hookwright-steps", has_history=True)
    [steps] = build(asking).cluster_workflow_templates
    source = steps["spec"]["templates"][0]["script"]["source"]
    assert [word for word in ("learn", "API_URL", "'change'", "'log':") if word in source] == ["'log':"]
    assert source.count("'log':") == 1, "the channel, and no log of a message"


def test_who_calls_means_it() -> None:
    """Quiet hours, muting, and what the workflow asks for elsewhere do not count; a label does."""
    always = {"start": "2000-01-01T00:00", "end": "2099-01-01T00:00"}
    team = route("team", [], match=Match(known={"team": ("data",)}), send_by=by_label("team", {"data": ["slack"]}))
    asked = {"prefix": "a.b", "channels": ("log",)}
    shown = profile([SLACK, channel("log", "log")], [team], quiet={"always": always}, overrides=asked, steps="hookwright-steps")
    variables = pod.environment("Running", labels={"team": "data"}, annotations={"a.b/channels": "log", "a.b/when": "Error"})
    with servers.http_server(servers.slack) as server:
        step = {"HOOKWRIGHT_STEP": pod.encode({**PARAMETERS, "route": "team"}), "HOOKWRIGHT_SLACK_URL": server.url}
        ran = pod.run(template(shown)["script"]["source"], {**variables, **step})
    assert [line.partition(" bytes")[0][:16] for line in ran.log] == ["slack: delivered"]
