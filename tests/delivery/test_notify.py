"""The notify templates: image, environment, pod fields, and the two variables that tell of the workflow."""

from __future__ import annotations

from typing import Any

import pytest

from generator.delivery import build
from generator.model import Match, Profile
from tests.profiles import channel, delivery, message, profile, route, runner

SLACK = channel("slack", "slack-webhook", secrets={"url": "slack-secret/URL"})


def template(shown: Profile, name: str = "hookwright-notify") -> dict[str, Any]:
    """One template of a profile's release."""
    return next(each for each in build(shown).workflow_defaults["spec"]["templates"] if each["name"] == name)


def env(shown: Profile) -> list[dict[str, Any]]:
    """The environment of the notifier."""
    return list(template(shown)["script"]["env"])


def with_runner(**fields: Any) -> Profile:
    """One Slack channel, told of everything by a runner with some fields."""
    return profile([SLACK], delivery=delivery(runner=runner(**fields)))


def test_the_plainest_template() -> None:
    """A script, run in isolation, with a deadline; no timeout and no retryStrategy."""
    shown = template(profile([SLACK]))
    script = {**shown["script"], "env": "...", "source": "..."}
    assert {**shown, "script": script} == {
        "name": "hookwright-notify",
        "activeDeadlineSeconds": 300,
        "script": {
            "image": "python:3.14-alpine",
            "imagePullPolicy": "IfNotPresent",
            "command": ["python3", "-I"],
            "env": "...",
            "source": "...",
        },
    }


def test_everything_that_a_runner_can_say() -> None:
    """Each field goes where Argo has it."""
    wait = {"name": "wait", "image": "busybox", "command": ["true"]}
    shown = template(
        profile(
            [SLACK],
            delivery=delivery(
                active_deadline_seconds=60,
                runner=runner(
                    image="registry.example.com/python:3.13@sha256:0",
                    image_pull_policy="Always",
                    service_account_name="notifier",
                    resources={"limits": {"memory": "64Mi"}},
                    security_context={"runAsNonRoot": True, "runAsUser": 65534},
                    node_selector={"pool": "small"},
                    tolerations=({"key": "small", "operator": "Exists"},),
                    init_containers=(wait,),
                ),
            ),
        )
    )
    script = shown.pop("script")
    assert shown == {
        "name": "hookwright-notify",
        "activeDeadlineSeconds": 60,
        "serviceAccountName": "notifier",
        "nodeSelector": {"pool": "small"},
        "tolerations": [{"key": "small", "operator": "Exists"}],
        "initContainers": [wait],
    }
    assert (script["image"], script["imagePullPolicy"]) == ("registry.example.com/python:3.13@sha256:0", "Always")
    assert script["resources"] == {"limits": {"memory": "64Mi"}}
    assert script["securityContext"] == {"runAsNonRoot": True, "runAsUser": 65534}


def test_facts_stand_above_secrets() -> None:
    """The kubelet expands $(NAME) in a value for what stands above it; the order is the same in every render."""
    shown = with_runner(
        env={
            "TOKEN": {"secret": "credentials/token"},
            "REGION": {"value": "eu"},
            "HOST": {"configMap": "env-var-config/host"},
        },
        proxy={"https": "http://proxy:3128", "no": ".svc"},
        ca_bundle={"configMap": "ca/bundle.pem"},
    )
    assert env(shown)[2:] == [
        {"name": "HOST", "valueFrom": {"configMapKeyRef": {"name": "env-var-config", "key": "host", "optional": True}}},
        {"name": "REGION", "value": "eu"},
        {"name": "https_proxy", "value": "http://proxy:3128"},
        {"name": "no_proxy", "value": ".svc"},
        {
            "name": "HOOKWRIGHT_CA_BUNDLE",
            "valueFrom": {"configMapKeyRef": {"name": "ca", "key": "bundle.pem", "optional": True}},
        },
        {"name": "TOKEN", "valueFrom": {"secretKeyRef": {"name": "credentials", "key": "token", "optional": True}}},
        {
            "name": "HOOKWRIGHT_SLACK_URL",
            "valueFrom": {"secretKeyRef": {"name": "slack-secret", "key": "URL", "optional": True}},
        },
    ]
    assert [entry["name"] for entry in env(shown)[:2]] == ["HOOKWRIGHT_CONTEXT", "HOOKWRIGHT_FAILURES"]


def test_secrets_of_channels_without_a_route_stay_out() -> None:
    """A pod is given what it uses."""
    other = channel("other", "slack-webhook", secrets={"url": "other/URL"})
    shown = profile([SLACK, other], [route("r", ["slack"])])
    assert "HOOKWRIGHT_OTHER_URL" not in [entry["name"] for entry in env(shown)]


def test_the_context_names_what_messages_and_routes_use() -> None:
    """Labels of placeholders and of matches, annotations, parameters; an absent one reads as null."""
    spoken = message(title="{creator} {labels.a.b/c}", fields=["annotations.n", "parameters.day"])
    match = Match(labels={"tier": ("x",)}, annotations={"m": ("y",)}, cron=True)
    shown = profile([channel("log", "log")], [route("r", ["log"], match=match)], [spoken])
    assert env(shown)[0]["value"] == (
        "{{=let labels = string(workflow.labels.json) startsWith '{' ? fromJSON(workflow.labels.json) : {}; "
        "let annotations = string(workflow.annotations.json) startsWith '{' ? fromJSON(workflow.annotations.json) : {}; "
        "sprig.b64enc(toJson({'name': workflow.name, 'namespace': workflow.namespace, 'uid': workflow.uid, "
        "'status': workflow.status, 'duration': workflow.duration, 'created': workflow.creationTimestamp.RFC3339, "
        "'scheduled': sprig.trunc(40, workflow.scheduledTime ?? ''), "
        "'entrypoint': sprig.trunc(128, workflow.mainEntrypoint ?? ''), "
        "'serviceAccount': sprig.trunc(253, workflow.serviceAccountName ?? ''), "
        "'creator': labels['workflows.argoproj.io/creator'] ?? '', "
        "'labels': {'a.b/c': labels['a.b/c'], 'tier': labels['tier'], "
        "'workflows.argoproj.io/cron-workflow': labels['workflows.argoproj.io/cron-workflow'] }, "
        "'annotations': {'m': annotations['m'] == nil ? nil : sprig.trunc(1280, annotations['m']), "
        "'n': annotations['n'] == nil ? nil : sprig.trunc(1280, annotations['n']) }, "
        "'parameters': {'day': workflow.parameters['day'] == nil ? nil : sprig.trunc(1280, workflow.parameters['day']) } }))}}"
    )


def test_a_context_without_names() -> None:
    """Where nothing is named, nothing is read."""
    shown = profile([channel("log", "log")], messages=[message(title="{name}", fields=["uid"])])
    value = env(shown)[0]["value"]
    assert value.startswith("{{=sprig.b64enc(toJson({'name': workflow.name, ")
    assert value.endswith("'labels': {}, 'annotations': {}, 'parameters': {} }))}}")


def test_the_failures_are_cut_as_the_largest_message_wants() -> None:
    """One list serves every message."""
    spoken = [message(limit=5, size=100), message("big", limit=3, size=700)]
    shown = profile([channel("log", "log")], [route("a", ["log"]), route("b", ["log"], says="big")], spoken)
    value = env(shown)[1]["value"]
    assert "take(failed, 5)" in value
    assert "sprig.trunc(701, .message ?? '')" in value


@pytest.mark.parametrize(
    ("spoken", "is_told"),
    [
        (message(failures="none"), False),
        (message(failures="none", text="{failureCount} failed"), True),
        (message(failures="none", text="{failures}"), True),
        (message(failures="code"), True),
    ],
    ids=["not told", "their number is told", "a placeholder tells them", "a code block tells them"],
)
def test_failures_come_only_where_they_are_told(spoken: Any, is_told: bool) -> None:
    """The variable is there exactly when the program reads it."""
    shown = profile([channel("log", "log")], messages=[spoken])
    assert ("HOOKWRIGHT_FAILURES" in [entry["name"] for entry in env(shown)]) == is_told
    assert ("HOOKWRIGHT_FAILURES" in template(shown)["script"]["source"]) == is_told


def test_no_tag_hides_in_the_program() -> None:
    """Argo scans it; and a block of YAML holds it."""
    source = template(profile([SLACK, channel("log", "log")]))["script"]["source"]
    assert "{{" not in source
    assert source.isascii()
