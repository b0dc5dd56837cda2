"""Container channels: a template of the user's own image, and the tags that its placeholders become."""

from __future__ import annotations

from typing import Any

import pytest

from generator.delivery import build
from generator.errors import RuleBroken
from generator.model import Message, Profile, Route
from generator.rules import Checked, text_in_args
from tests.profiles import channel, delivery, message, profile, route, runner

PAIRS = ", '{' + '{', '{ {'), '{' + '{', '{ {'), '$' + '(', '$ (')}}"
LABELS = "(string(workflow.labels.json) startsWith '{' ? fromJSON(workflow.labels.json) : {})"
CREATOR = f"{LABELS}['workflows.argoproj.io/creator']"


def harmless(expression: str) -> str:
    """The tag of an expression whose result can make up no tag and no variable."""
    return "{{=replace(replace(replace(" + expression + PAIRS


def shown(*messages: Message, routes: list[Route] | None = None, **options: Any) -> Profile:
    """One container channel."""
    return profile([channel("own", "container", image="own:1", **options)], routes or [route("r", ["own"])], list(messages))


def container(of: Profile) -> dict[str, Any]:
    """Its container."""
    templates = build(of).workflow_defaults["spec"]["templates"]
    return dict(next(each["container"] for each in templates if each["name"] == "hookwright-channel-own"))


def arg(text: str, *messages: Message, routes: list[Route] | None = None) -> str:
    """What one argument becomes."""
    (filled,) = container(shown(*messages, routes=routes, args=(text,)))["args"]
    return str(filled)


TEXTS = {
    "nothing to fill in": ("echo $(date) $HOME", "echo $(date) $HOME"),
    "braces that name nothing": ('{} {"a": 1}', '{} {"a": 1}'),
    "a name": ("{name}", harmless("workflow.name")),
    "text around it stays as it is": ("x=$(date) {uid}!", "x=$(date) " + harmless("workflow.uid") + "!"),
    "two values side by side are one": (
        "{labels.a}{annotations.b}",
        harmless(
            f"({LABELS}['a'] ?? '') + "
            f"(sprig.trunc(2048, {LABELS.replace('labels', 'annotations')}['b'] ?? ''))"
        ),
    ),
    "a bracket behind it belongs to it": (
        "a {parameters.p}(b)",
        "a " + harmless("(sprig.trunc(2048, workflow.parameters['p'] ?? '')) + '('") + "b)",
    ),
    "a shell's own variable": ("echo ${name} $HOME", "echo ${name} $HOME"),
    "a label that may be absent": ("by {creator}", "by " + harmless(f"{CREATOR} ?? ''")),
    "when it was scheduled": ("{scheduled}", harmless("workflow.scheduledTime ?? ''")),
    "a variable of the pod": ("{env.HOST}/{name}", "$(HOST)/" + harmless("workflow.name")),
    "what never changes is no tag": ("{environment}-{color}", "prd-{{={'Succeeded': 'good', 'Failed': 'danger', 'Error': 'danger'}"
        "[workflow.status] ?? ''}}"),
    "the page of the workflow": (
        "{url}",
        harmless("'https://argo.example.com/workflows/' + workflow.namespace + '/' + workflow.name + '?uid=' + workflow.uid"),
    ),
}


@pytest.mark.parametrize("sentence", TEXTS)
def test_a_text_with_placeholders(sentence: str) -> None:
    """What a user writes, and what the controller is given."""
    text, expected = TEXTS[sentence]
    assert arg(text) == expected


def test_no_address_without_a_ui() -> None:
    """{url} is empty, and no tag."""
    of = shown(args=("<{url}>",))
    assert container(of._replace(argo=of.argo._replace(ui_url="")))["args"] == ["<>"]


def test_the_words_of_a_message() -> None:
    """{title} and {text} hold their own placeholders; what stands between those is text, never a command."""
    spoken = message(title="{name}: $(date)", text="plain $(date)")
    assert arg("{title}", spoken) == harmless("workflow.name + ': $(date)'")
    assert arg("{text}", spoken) == "plain $ (date)"


def test_the_first_firing_route_speaks() -> None:
    """Routes with different messages: the condition of each but the last."""
    messages = [message("good", title="fine", colors={"Succeeded": "good"}), message("bad", title="{name} broke")]
    routes = [route("ok", ["own"], when=["Succeeded"], says="good"), route("no", ["own"], when=["Failed", "Error"], says="bad")]
    expected = harmless("workflow.status == 'Succeeded' ? 'fine' : (workflow.name + ' broke')")
    assert arg("{title}", *messages, routes=routes) == expected
    assert arg("{color}", *messages, routes=routes) == "{{=workflow.status == 'Succeeded' ? 'good' : 'danger'}}"
    assert arg("{name}", *messages, routes=routes) == harmless("workflow.name"), "no condition where all say the same"


def test_one_message_for_two_routes() -> None:
    """The same words need no condition."""
    routes = [route("ok", ["own"], when=["Succeeded"]), route("no", ["own"], when=["Failed"])]
    assert arg("{title}", message(title="done"), routes=routes) == "done"


def test_the_language_of_a_message() -> None:
    """States and durations are said in it."""
    said = arg("{text}", message(text="{status}", locale="ja"))
    phases = "{'Running': '実行中', 'Succeeded': '成功', 'Failed': '失敗', 'Error': 'エラー'}[workflow.status] ?? ''"
    assert said == harmless(phases)


def test_variables_that_differ_between_messages_are_refused() -> None:
    """One text cannot hold either of two variables of the pod."""
    messages = [message("one", text="{env.A}"), message("two", text="{env.B}")]
    routes = [route("x", ["own"], when=["Failed"], says="one"), route("y", ["own"], when=["Error"], says="two")]
    with pytest.raises(RuleBroken) as caught:
        arg("{text}", *messages, routes=routes)
    assert [problem.rule for problem in caught.value.problems] == ["mixed-variables"]


def test_the_whole_template() -> None:
    """The image with all that a channel can say; the runner's places and service account, the channel's own security."""
    env = {
        "URL": {"value": None, "configMap": None, "secret": "credentials/url"},
        "NAME": {"value": "{name}", "configMap": None, "secret": None},
        "PAGE": {"value": "https://{env.HOST}/", "configMap": None, "secret": None},
        "HOST": {"value": None, "configMap": "env-var-config/host", "secret": None},
    }
    of = shown(
        imagePullPolicy="Always",
        command=("bash", "main.sh"),
        workingDir="/app",
        env=env,
        envFrom=({"secret": "slack-secret", "configMap": None}, {"secret": None, "configMap": "more"}),
        resources={"limits": {"cpu": "1"}},
        securityContext={"runAsUser": 1000},
    )
    pod = runner(service_account_name="argo-sa", node_selector={"a": "b"}, init_containers=({"name": "wait", "image": "w"},))
    of = of._replace(delivery=delivery(runner=pod._replace(security_context={"runAsNonRoot": True})))
    (template,) = [each for each in build(of).workflow_defaults["spec"]["templates"] if "container" in each]
    assert template == {
        "name": "hookwright-channel-own",
        "activeDeadlineSeconds": 300,
        "serviceAccountName": "argo-sa",
        "nodeSelector": {"a": "b"},
        "initContainers": [{"name": "wait", "image": "w"}],
        "container": {
            "image": "own:1",
            "imagePullPolicy": "Always",
            "command": ["bash", "main.sh"],
            "workingDir": "/app",
            "env": [
                {"name": "NAME", "value": harmless("workflow.name")},
                {"name": "URL", "valueFrom": {"secretKeyRef": {"name": "credentials", "key": "url", "optional": True}}},
                {
                    "name": "HOST",
                    "valueFrom": {"configMapKeyRef": {"name": "env-var-config", "key": "host", "optional": True}},
                },
                {"name": "PAGE", "value": "https://$(HOST)/"},
            ],
            "envFrom": [
                {"secretRef": {"name": "slack-secret", "optional": True}},
                {"configMapRef": {"name": "more", "optional": True}},
            ],
            "resources": {"limits": {"cpu": "1"}},
            "securityContext": {"runAsUser": 1000},
        },
    }


def test_a_channels_own_init_containers() -> None:
    """They stand instead of the runner's."""
    of = shown(initContainers=())._replace(delivery=delivery(runner=runner(init_containers=({"name": "wait"},))))
    (template,) = [each for each in build(of).workflow_defaults["spec"]["templates"] if "container" in each]
    assert "initContainers" not in template


WARNED = {
    "failures in an argument": ({"args": ("{failures}",)}, ["channels.own.args[0]"]),
    "failures in the text of a message": ({"args": ("-m", "{text}")}, ["channels.own.args[1]"]),
    "an annotation in a shell": ({"command": ("/bin/sh", "-c"), "args": ("echo {annotations.a}",)}, ["channels.own.args[0]"]),
    "an annotation in a program's argument": ({"command": ("app",), "args": ("{annotations.a}",)}, []),
    "a name in a shell": ({"command": ("sh", "-c"), "args": ("echo {name} {labels.a}",)}, []),
    "failures in the environment": ({"env": {"F": {"value": "{failures}"}}}, []),
}


@pytest.mark.parametrize("sentence", WARNED)
def test_text_in_a_command_line_is_warned_about(sentence: str) -> None:
    """Failures in any command line, whatever a workflow may say freely in a shell's; never in the environment."""
    options, expected = WARNED[sentence]
    of = shown(message(text="{failures}"), **options)
    found = list(text_in_args.check(Checked(of, build(of), ())))
    assert [problem.text.split(":")[0] for problem in found] == expected
