"""What every channel type has, and what the container type asks for; it is no part of the program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from generator import channels as package
from generator import registry
from generator.channels.container import check
from generator.channels.http import check as check_http
from generator.errors import Mark
from generator.model import Path
from generator.notifier.bundle import assemble
from generator.notifier.parts import IN_THE_POD
from generator.schema import Checker, Field, record
from generator.schema import check as check_values
from tests.harness import REPO
from tests.profiles import channel, profile, route

TYPES = (
    "alertmanager",
    "container",
    "dingtalk",
    "discord",
    "email",
    "feishu",
    "google-chat",
    "http",
    "kubernetes-event",
    "log",
    "mattermost",
    "opsgenie",
    "pagerduty",
    "rocketchat",
    "slack-bot",
    "slack-webhook",
    "sns",
    "teams-workflows",
    "telegram",
    "webhook",
    "wecom",
)
every_type = pytest.mark.parametrize("kind", TYPES)


def test_the_types() -> None:
    """One file each, found by its name."""
    assert registry.names(package) == TYPES


def test_each_has_the_members_that_the_others_rely_on() -> None:
    """Documentation, fields, secrets, a check, and whether it runs in the notifier's pod."""
    members: Mapping[str, type] = {"FIELDS": Mapping, "SECRETS": Mapping, "IN_POD": bool, "check": Callable}  # type: ignore[dict-item]
    assert registry.faults(package, members) == ()


@every_type
def test_the_pod_part_is_there_where_it_runs_in_the_pod(kind: str) -> None:
    """A type that is served by the notifier has the function that sends; the other one has no code for the pod."""
    unit = registry.load(package, kind)
    source = (REPO / "generator" / "channels" / f"{kind.replace('-', '_')}.py").read_text()
    assert (IN_THE_POD in source) == unit.IN_POD
    assert hasattr(unit, f"send_{kind.replace('-', '_')}") == unit.IN_POD


@every_type
def test_every_field_is_explained(kind: str) -> None:
    """Each field and each secret has a sentence, and a field of a secret is a reference."""
    unit = registry.load(package, kind)
    assert [name for name, field in [*unit.FIELDS.items(), *unit.SECRETS.items()] if len(field.doc) < 3] == []
    assert {field.kind for field in unit.SECRETS.values()} <= {"secret"}


def values(kind: str, written: Mapping[str, Any]) -> tuple[Any, list[str]]:
    """A channel's values as the resolver completes them, and the problems it notes."""
    fields: Mapping[str, Field] = registry.load(package, kind).FIELDS
    to = Checker(lambda path: Mark("p", 1, 1), lambda path: Mark("p", 1, 1), [])
    return check_values(written, record("", fields), (), to), [problem.text for problem in to.problems]


@pytest.mark.parametrize(
    ("kind", "written", "problem"),
    [
        ("slack-webhook", {"mentions": ["@here"]}, "mentions[0]: expected here, channel, everyone or an id such as U024BE7LH"),
        ("slack-webhook", {"mentions": ["<!here>"]}, "mentions[0]: expected here, channel, everyone or an id such as U024BE7LH"),
        ("wecom", {"mentions": ["<@all>"]}, "mentions[0]: expected a WeCom user id"),
        ("webhook", {"url": "ftp://x"}, "url: expected an http or https address"),
        ("webhook", {"method": "GET"}, "method: expected POST or PUT"),
        ("webhook", {"headers": {"X Y": "a"}}, 'headers."X Y": expected an HTTP header as a name'),
        ("webhook", {"headers": {"X": "a\r\nY: b"}}, "headers.X: expected printable ASCII"),
        ("webhook", {"success": {"codes": [404]}}, "success.codes[0]: expected a number from 200 to 299"),
        ("email", {"to": []}, "to: expected at least one entry, found an empty list"),
        ("email", {"to": ["a@b.c\nBcc: d@e.f"]}, "to[0]: expected an e-mail address"),
        ("email", {"to": ["a@b.c"], "port": 0}, "port: expected a number from 1 to 65535"),
        ("email", {"to": ["a@b.c"], "tls": "ssl"}, "tls: expected starttls, tls or none"),
        ("container", {}, "profile: image is missing"),
        ("container", {"image": "x", "env": {"A B": {"value": "x"}}}, 'env."A B": expected letters, digits and _ as a name'),
    ],
)
def test_what_a_field_refuses(kind: str, written: Mapping[str, Any], problem: str) -> None:
    """Each by one plain sentence."""
    assert values(kind, written)[1] == [problem]


def test_a_container_with_everything() -> None:
    """What a container may say comes out as it was written, and what it leaves out has a default."""
    written = {
        "image": "ghcr.io/nagomiso/slackutils:v0.3.1",
        "command": ["slackutils"],
        "args": ["webhook-send", "--color", "{color}"],
        "env": {
            "NAME": {"value": "{name}"},
            "HOST": {"configMap": "env-var-config/host"},
            "URL": {"secret": "credentials/slack-webhook-url"},
        },
        "envFrom": [{"secret": "slack-secret"}, {"configMap": "env-var-config"}],
    }
    complete, problems = values("container", written)
    assert problems == []
    assert complete["args"] == ("webhook-send", "--color", "{color}")
    assert complete["env"]["HOST"] == {"value": None, "configMap": "env-var-config/host", "secret": None}
    assert complete["envFrom"] == ({"secret": "slack-secret", "configMap": None}, {"secret": None, "configMap": "env-var-config"})
    assert (complete["resources"], complete["initContainers"], complete["workingDir"]) == (None, None, None)
    assert list(check(channel("c", "container", **complete))) == []


def test_a_variable_has_one_origin() -> None:
    """None or two of value, configMap and secret are refused."""
    env = {"A": {"value": None, "configMap": None, "secret": None}, "B": {"value": "x", "configMap": "a/b", "secret": None}}
    sources = ({"secret": None, "configMap": None}, {"secret": "a", "configMap": "b"}, {"secret": "a", "configMap": None})
    found = list(check(channel("c", "container", image="x", env=env, envFrom=sources)))
    assert [(path, text) for path, text, _ in found] == [
        (("env", "A"), "expected one of value, configMap or secret"),
        (("env", "B"), "expected one of value, configMap or secret"),
        (("envFrom", 0), "expected one of secret or configMap"),
        (("envFrom", 1), "expected one of secret or configMap"),
    ]


def test_a_container_needs_no_notifier() -> None:
    """A profile that sends to containers alone has no program; beside others the program leaves them out."""
    container = channel("mine", "container", image="x")
    assert assemble(profile([container])) == ""
    log = channel("log", "log")
    both = profile([container, log], [route("all", ["mine", "log"]), route("mine", ["mine"])])
    assert "mine" not in assemble(both)
    assert "'send': ['log']" in assemble(both)


HTTP = {"codes": (), "field": None, "equals": None}


@pytest.mark.parametrize(
    ("options", "place", "text"),
    [
        ({"url": "https://me:pass@hub"}, ("url",), "the address seems to hold credentials (not shown)"),
        ({"url": "https://hub/in?token=a1b2c3&of={name}"}, ("url",), "the address seems to hold credentials (not shown)"),
        ({"url": "https://hooks.slack.com/services/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"}, ("url",), "the address seems"),
        ({"headers": {"X-Api-Key": "a"}}, ("headers", "X-Api-Key"), "a header that carries a secret"),
        ({"headers": {"Authorization": "a"}}, ("headers", "Authorization"), "a header that carries a secret"),
        ({"headers": {"Host": "other"}}, ("headers", "Host"), "a header that is set already"),
        ({"headers": {"X": "{{workflow.name}}"}}, ("headers", "X"), "an Argo tag in a header"),
        ({"body": {"a": [float("inf")]}}, ("body", "a", 0), "a number that JSON does not have"),
        ({"body": [2**64]}, ("body", 0), "a number that JSON does not have"),
        ({"success": {**HTTP, "field": "a"}}, ("success",), "equals is missing"),
    ],
)
def test_what_argos_agent_is_not_asked(options: dict[str, Any], place: Path, text: str) -> None:
    """No secret that would stand in the clear, and nothing that a workflow could turn into another address."""
    [found] = check_http(channel("hub", "http", **{"url": "https://hub", "success": HTTP, **options}))
    assert (found[0], found[1][: len(text)]) == (place, text)
    assert found[2] and "pass" not in "".join(found[1:])


@pytest.mark.parametrize(
    "url",
    [
        "ftp://hub",
        "https://hub/ {name}",
        "https://hub/{{name}}",
        "https://hub/{labels.team}",
        "https://{namespace}.hub/{name}",
        "https://hub{name}",
        "https:///{name}",
    ],
)
def test_what_is_no_address_for_argos_agent(url: str) -> None:
    """Another scheme, a host of the workflow's choice, and what the workflow may say freely."""
    expected = "url: expected an http or https address, with {name}, {namespace} or {uid} behind the host"
    assert values("http", {"url": url})[1] == [expected]


@pytest.mark.parametrize("url", ["https://hub", "http://hub.team-a.svc:8080/in/{namespace}/{name}?uid={uid}", "https://hub/a?b=c#d"])
def test_what_argos_agent_may_be_asked(url: str) -> None:
    """The host is the profile's own; names of Kubernetes hold nothing that means something in an address."""
    assert values("http", {"url": url})[1] == []
    assert list(check_http(channel("hub", "http", url=url, success=HTTP, body={"a": [1, None, True, 2.5]}))) == []
