"""Channels of type http: the request that Argo's agent sends, evaluated as the controllers do it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.delivery import build
from generator.delivery.secrets import secret_references
from generator.errors import RuleBroken
from generator.model import ENDINGS, Match, Message, Profile
from tests import gotools, pod, servers
from tests.delivery.workflows import VERSIONS, Go, Port, node, scope
from tests.profiles import channel, delivery, message, profile, route

URL = "https://hub.example.com/in/{namespace}/{name}"
SUCCESS = {"codes": (), "field": None, "equals": None}
every_version = pytest.mark.parametrize("version", VERSIONS)


def shown(*messages: Message, routes: Any = (), **options: Any) -> Profile:
    """One http channel."""
    return profile([channel("hub", "http", **{"url": URL, "success": SUCCESS, **options})], routes, messages)


def template(of: Profile) -> dict[str, Any]:
    """Its template."""
    templates = build(of).workflow_defaults["spec"]["templates"]
    return dict(next(each for each in templates if each["name"] == "hookwright-channel-hub"))


def body(of: Profile) -> str:
    """The tag that its body is."""
    return str(template(of)["http"]["body"])


def test_the_whole_template() -> None:
    """One request with a time limit, without a pod of its own; the token by reference, and behind the plain headers."""
    of = shown(headers={"X-Team": "data"}, body={"text": "done"}, method="PUT", secrets={"authorization": "hub/token"})
    found = template(of._replace(delivery=delivery(timeout_seconds=7, active_deadline_seconds=60)))
    assert found["http"].pop("body").startswith("{{=replace(sprig.regexReplaceAll(")
    assert found == {
        "name": "hookwright-channel-hub",
        "timeout": "60s",
        "http": {
            "url": "https://hub.example.com/in/{{=workflow.namespace}}/{{=workflow.name}}",
            "method": "PUT",
            "headers": [
                {"name": "Content-Type", "value": "application/json"},
                {"name": "User-Agent", "value": "hookwright"},
                {"name": "X-Team", "value": "data"},
                {"name": "Authorization", "valueFrom": {"secretKeyRef": {"name": "hub", "key": "token"}}},
            ],
            "timeoutSeconds": 7,
            "successCondition": "response.statusCode >= 200 && response.statusCode < 300",
        },
    }
    assert [tuple(each) for each in secret_references(of)] == [("hub", "token", "hub")]


def test_it_is_started_like_a_container_channel() -> None:
    """Guarded, when one of its routes fires; no notifier is there."""
    of = shown(routes=[route("bad", ["hub"], when=["Failed"])])
    spec = build(of).workflow_defaults["spec"]
    assert [each["name"] for each in spec["templates"]] == ["hookwright-exit", "hookwright-channel-hub"]
    assert spec["templates"][0]["dag"]["tasks"] == [
        {
            "name": "hookwright-channel-hub",
            "template": "hookwright-channel-hub",
            "when": "{{=workflow.status == 'Failed'}}",
            "continueOn": {"failed": True, "error": True},
        }
    ]


@pytest.mark.parametrize(
    ("success", "condition"),
    [
        ({**SUCCESS, "codes": (200, 202)}, "response.statusCode in [200, 202]"),
        (
            {"codes": (200,), "field": "result.0.the-code", "equals": "it's"},
            "let found = fromJSON(response.body)?.['result']?.[0]?.['the-code']; response.statusCode in [200]"
            " && (found == 'it\\'s' || toJSON(found) == 'it\\'s')",
        ),
    ],
)
def test_what_counts_as_success(success: dict[str, Any], condition: str) -> None:
    """Codes, and a field of the answer: a text as it is, anything else as JSON."""
    assert template(shown(success=success))["http"]["successCondition"] == condition


HOSTILE = {
    "a tag": "{{=workflow.parameters.secret}}",
    "a tag after many braces": "{{{{{=workflow.parameters.secret}}}}}",
    "a plain tag": "{{workflow.parameters.secret}}",
    "the end of a tag": "}} {{ }}",
    "quotes and an end of line": "'\"`\n\r\t\\ \\\" \\u007b \\u007b{",
    "JSON": '"}, "injected": {"a": "b"}',
    "a variable": "$(SECRET) ${SECRET}",
    "control characters": "\x07\x1b[31m\x00",
    "markup": "<!here> & <b> \u2028",
    "many languages": "失敗 エラー \U0001f6a8 e\u0301",
}
ODD = {"\x7f": "DEL", "\x85": "C1", "\u202e": "bidi", "\U000e0001": "an astral tag", "\U0010ffff": "the last one"}


@every_version
@pytest.mark.parametrize("sentence", HOSTILE)
def test_hostile_text_arrives_as_it_is(sentence: str, version: str, controller: Port | Go) -> None:
    """Every byte of it, as one text of the JSON, in each place where a workflow says something."""
    text = HOSTILE[sentence]
    tree = {"a": "{annotations.a}{parameters.p}", "b": ["x {{=1+1}} {failures}", {"c": "{labels.l}"}], text: ""}
    of = shown(body=tree)
    names = scope(
        labels={"l": text}, annotations={"a": text}, parameters={"p": text, "secret": "s3cret"}, failures=[node("x", text)]
    )
    filled = json.loads(controller.filled(version, body(of), names))
    assert filled == {"a": text + text, "b": [f"x {{{{=1+1}}}} x: {text}", {"c": text}], text: ""}


@every_version
@pytest.mark.parametrize("char", ODD, ids=ODD.values())
def test_what_the_controller_cannot_put_in_is_replaced(char: str, version: str, controller: Port | Go) -> None:
    """It would leave the whole request unsent, or turn the direction of what stands around it."""
    names = scope(annotations={"a": f"x{char}y"})
    filled = controller.filled(version, body(shown(body=["{annotations.a}"])), names)
    assert json.loads(filled) == ["x\ufffdy"]


@every_version
def test_a_tree_keeps_its_numbers_and_words(version: str, controller: Port | Go) -> None:
    """Whatever JSON has, at any depth; nothing is filled in into keys."""
    tree = {"{name}": [1, -2, 2.5, 1e30, True, False, None, "", {}, []], "b": {"c": {"d": [[]]}}}
    assert json.loads(controller.filled(version, body(shown(body=tree)), scope())) == tree


SPOKEN = {
    "the default message": message(),
    "texts of its own": message(
        title="{source} {status}", text="see {url} {labels.none}", fields=["name", ("Team", "{labels.team}")]
    ),
    "a text that is empty": message(text="{labels.none}"),
    "no failures": message(failures="none", fields=[]),
    "few failures": message(limit=1, size=20, locale="ja"),
}


@every_version
@pytest.mark.parametrize("status", ENDINGS)
@pytest.mark.parametrize("sentence", SPOKEN)
def test_the_body_is_that_of_a_webhook(sentence: str, status: str, version: str, controller: Port | Go) -> None:
    """What an endpoint gets does not depend on how it is sent."""
    failed = [node("load", "exit code 1"), node("store", "it's \"late\"")] if status != "Succeeded" else []
    said = SPOKEN[sentence]
    names = scope(status, labels={"team": "data"}, failures=failed)
    ours = json.loads(controller.filled(version, body(shown(said)), names))
    items = [
        {
            "step": each["displayName"],
            "template": each["templateName"],
            "phase": each["phase"],
            "pod": each["podName"],
            "message": each["message"],
            "finished": each["finishedAt"],
        }
        for each in failed
    ]
    with servers.http_server(servers.receiver) as server:
        hook = channel("hook", "webhook", url=f"{server.url}/in", success=SUCCESS)
        facts = {"name": "w", "namespace": "argo", "uid": "u-1", "duration": "3723.5", "created": "2026-11-02T02:02:02Z"}
        told = {"source": "w", "template": "", "creator": "", "labels": {"team": "data"}}
        variables = pod.environment(status, failures=items, **facts, **told)
        run = pod.run(build(profile([hook], [], [said])).program, variables)
        assert run.log[0].startswith("hook: delivered"), run.log
        [theirs] = server.trees
    assert ours == {**theirs, "failures": theirs.get("failures", [])[: said.failures_limit]}


@every_version
def test_the_first_firing_routes_words(version: str, controller: Port | Go) -> None:
    """Each ending gets the message of its route."""
    messages = [message("good", title="fine"), message("bad", title="{name}: {failures}", colors={"Error": "#000000"})]
    routes = [route("ok", ["hub"], when=["Succeeded"], says="good"), route("no", ["hub"], when=["Failed", "Error"], says="bad")]
    tags = body(shown(*messages, routes=routes, body={"said": "{title} {color}"}))
    found = [json.loads(controller.filled(version, tags, scope(status, failures=[node("s", "bad")]))) for status in ENDINGS]
    assert found == [{"said": "fine good"}, {"said": "w: s: bad danger"}, {"said": "w: s: bad #000000"}]


@pytest.mark.parametrize("where", ["message", "body"])
def test_there_are_no_variables_without_a_pod(where: str) -> None:
    """Neither in a message of its routes nor in its body."""
    said, own = ("{env.HOST}", None) if where == "message" else ("", {"host": "{env.HOST}"})
    with pytest.raises(RuleBroken) as caught:
        build(shown(message(text=said), body=own))
    [problem] = caught.value.problems
    assert (problem.rule, problem.text.partition(":")[0]) == ("no-variables", "channels.hub")


def test_it_needs_an_agent() -> None:
    """A controller that starts none would never send."""
    with pytest.raises(RuleBroken) as caught:
        config = {"owner": "manifest", "controller_config": {"disableAgentPodCreation": True}}
        build(shown()._replace(argo=shown().argo._replace(**config)))
    assert [problem.rule for problem in caught.value.problems] == ["no-agent"]


def test_a_step_cannot_call_it() -> None:
    """It has no part in the notifier's program."""
    of = shown()._replace(steps="hookwright-steps")
    assert build(of).cluster_workflow_templates == ()


@pytest.mark.go
def test_the_controllers_own_arguments() -> None:
    """The whole template through ProcessArgs of 3.7.4, with hostile text wherever text can be."""
    every = "".join(HOSTILE.values()) + "".join(ODD)
    of = shown(message(title="{annotations.a} {labels.l}", text="{parameters.p}"), secrets={"authorization": "hub/token"})
    told = {"labels": {"l": every}, "annotations": {"a": every}, "parameters": {"p": every, "secret": "s3cret"}}
    names = scope(failures=[node("x", every)], **told)
    asked = {"template": template(of), "arguments": {}, "globals": names, "local": {}}
    with gotools.Lines(gotools.build("controller")) as lines:
        answer = lines.ask({"op": "processArgs", "input": asked})
    assert answer["ok"], answer
    http = answer["result"]["http"]
    assert http["url"] == "https://hub.example.com/in/argo/w"
    assert "s3cret" not in json.dumps(http)
    assert "{{" not in http["url"] + http["body"]
    assert json.loads(http["body"])["title"].startswith("{{=workflow.parameters.secret}}{{{{{=")


def test_where_it_is_for_some_workflows_alone() -> None:
    """The condition of its route stands at the task."""
    of = shown(routes=[route("r", ["hub"], match=Match(namespaces=("team-a",)))])
    [task] = build(of).workflow_defaults["spec"]["templates"][0]["dag"]["tasks"]
    assert task["when"] == "{{=workflow.namespace == 'team-a'}}"
