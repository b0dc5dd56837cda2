"""The classic pair of templates for steps: whom they tell, when, and that what a caller says is text and nothing else."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Mapping
from typing import Any

import pytest

from generator.delivery import build
from generator.delivery.secrets import secret_references
from generator.model import Profile
from tests import gotools, pod, servers
from tests.delivery.workflows import VERSIONS, Go, Port, scope
from tests.profiles import channel, delivery, message, profile, route

WEBHOOK, EMAIL = "step-notify-webhook", "step-notify-email"
HOSTILE = "\"'`$(HOOKWRIGHT_EMAIL_PASSWORD) {{=workflow.uid}} {{workflow.uid}} {name} <!here>\r\nBcc: x@y.z\n| \\ \u00e9\U0001f6a8"
SHOWN = HOSTILE.replace("\r\n", "\n")
USERS = {"argo": "correct-horse-battery"}


def offered(*, is_quick: bool = True, **other: Any) -> Profile:
    """A profile that offers the pair."""
    quick = delivery(timeout_seconds=2, retry_seconds=2 if is_quick else 0, attempts=2)
    said = [message(text="{failures}", failures="code")]
    return profile([], [], said, steps="hookwright-steps", delivery=quick, **other)._replace(has_classic=True)


def template(name: str, shown: Profile | None = None) -> dict[str, Any]:
    """One of both."""
    [cluster] = build(shown or offered()).cluster_workflow_templates
    [found] = [each for each in cluster["spec"]["templates"] if each["name"] == name]
    assert isinstance(found, dict)
    return found


def call(name: str, asked: Mapping[str, str], secrets: Mapping[str, str] | None = None) -> pod.Run:
    """Run the program of a template with these parameters, and what the keys of the Secret hold."""
    made = template(name)
    given = {each["name"]: each.get("value", "") for each in made["inputs"]["parameters"]} | asked
    to = "WEBHOOK_ENDPOINT" if name == WEBHOOK else "TO"
    kind = "webhook" if name == WEBHOOK else "email"
    told = {"channel": kind, "route": "", "when": given["POSITIONS"], "to": given[to]}
    step = pod.encode({**told, **{key: given[key] for key in ("status", "title", "message")}})
    found = {f"HOOKWRIGHT_EMAIL_{key.upper()}": value for key, value in (secrets or {}).items()}
    return pod.run(made["script"]["source"], {**pod.environment("Running"), "HOOKWRIGHT_STEP": step, **found})


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", [WEBHOOK, EMAIL])
def test_every_parameter_arrives_as_it_is(name: str, version: str, controller: Port | Go) -> None:
    """Whatever it holds; before the inputs are known the tag waits."""
    made = template(name)
    tags = next(each["value"] for each in made["script"]["env"] if each["name"] == "HOOKWRIGHT_STEP")
    names = {f"inputs.parameters.{each['name']}": HOSTILE for each in made["inputs"]["parameters"]}
    early = controller.filled(version, tags, scope("Running"))
    assert early == tags
    told = json.loads(b64decode(controller.filled(version, early, {**scope("Running"), **names}), validate=True))
    assert {key for key, value in told.items() if value == HOSTILE} == {"when", "to", "status", "title", "message"}
    assert (told["channel"], told["route"]) == ("webhook" if name == WEBHOOK else "email", "")


def test_what_each_takes() -> None:
    """Where to has no default; each parameter says what it is for, and holds no tag, which would be looked up."""
    for name, needed in ((WEBHOOK, ["WEBHOOK_ENDPOINT"]), (EMAIL, ["CREDENTIALS_SECRET", "TO"])):
        inputs = template(name)["inputs"]["parameters"]
        assert [each["name"] for each in inputs if "value" not in each] == needed
        assert {each["name"]: each["value"] for each in inputs if "value" in each} == {
            "POSITIONS": "success,failure",
            "status": "",
            "title": "",
            "message": "",
        }
        assert [each["name"] for each in inputs if "{{" in each["description"] or not each["description"]] == []


@pytest.mark.go
@pytest.mark.parametrize("secret", ["smtp", 'a"b', "{{workflow.uid}}", "x\ny"])
def test_the_secret_is_named_by_the_caller(secret: str) -> None:
    """By the controller's own arguments: a name, which is nothing else; none of it leads to another namespace."""
    made = template(EMAIL)
    given = {"CREDENTIALS_SECRET": secret, "TO": "a@b.c"}
    arguments = {"parameters": [{"name": key, "value": value} for key, value in given.items()]}
    asked = {"template": made, "arguments": arguments, "globals": scope("Running"), "local": {}}
    with gotools.Lines(gotools.build("controller")) as lines:
        answer = lines.ask({"op": "processArgs", "input": asked})
    assert answer["ok"], answer
    env = {each["name"]: each.get("valueFrom") for each in answer["result"]["script"]["env"]}
    keys = ("host", "port", "from", "username", "password", "tls")
    read = {key: env[f"HOOKWRIGHT_EMAIL_{key.upper()}"]["secretKeyRef"] for key in keys}
    shown = "u-1" if secret == "{{workflow.uid}}" else secret  # the caller's own argument, before it is ours
    assert read == {key: {"name": shown, "key": key, "optional": True} for key in keys}


def test_a_webhook_gets_what_the_caller_says() -> None:
    """As JSON, whatever the texts hold; of the address nothing is logged."""
    with servers.http_server(servers.receiver) as server:
        asked = {"WEBHOOK_ENDPOINT": f"{server.url}/hooks/T0KEN-T0KEN", "status": "Failed", "title": "a {name}", "message": HOSTILE}
        run = call(WEBHOOK, asked)
        [tree] = server.trees
        assert [request.path for request in server.requests] == ["/hooks/T0KEN-T0KEN"]
    assert run.log[0].startswith("webhook: delivered")
    assert "T0KEN" not in "".join(run.log)
    assert (tree["title"], tree["message"]) == ("a {name}", SHOWN)
    assert (tree["workflow"]["status"], tree["color"]) == ("Failed", "danger")


def test_a_mail_gets_what_the_caller_says() -> None:
    """To each recipient, by the Secret's server; no header comes out of a text."""
    with servers.smtp_server() as server:
        secrets = {"host": "127.0.0.1", "port": str(server.port), "from": "Argo <argo@example.com>", "tls": "none"}
        asked = {"TO": "a@example.com, Oncall <b@example.com>", "status": "Succeeded", "title": HOSTILE, "message": HOSTILE}
        run = call(EMAIL, asked, secrets)
        assert run.log[0].startswith("email: delivered"), run.log
        [mail] = server.mails
    assert mail.recipients == ["a@example.com", "b@example.com"]
    assert str(mail.message["Subject"]) == " ".join(SHOWN.split())
    assert mail.message["Bcc"] is None
    assert SHOWN in mail.part("plain")


POSITIONS = {
    "the defaults, at an end": ("success,failure", "Failed", True),
    "the defaults, at the start": ("success,failure", "Running", False),
    "a failure is an Error, too": ("failure", "Error", True),
    "no success": ("failure", "Succeeded", False),
    "phases count alike": ("Running, Succeeded", "Running", True),
    "in any case": ("RUNNING,Success", "Succeeded", True),
    "one phase": ("Error", "Failed", False),
    "a step that was skipped": ("running,success,failure", "Skipped", False),
    "no status": ("failure", "", True),
}


@pytest.mark.parametrize("sentence", POSITIONS)
def test_positions(sentence: str) -> None:
    """Where the step has to be for a message to be worth it."""
    positions, status, is_sent = POSITIONS[sentence]
    with servers.http_server(servers.receiver) as server:
        run = call(WEBHOOK, {"WEBHOOK_ENDPOINT": server.url, "POSITIONS": positions, "status": status})
        assert bool(server.requests) == is_sent
    assert run.log[0].startswith("webhook: delivered" if is_sent else f"nothing to send: {status} is not one of ")


@pytest.mark.parametrize(
    ("name", "asked", "log"),
    [
        (WEBHOOK, {"WEBHOOK_ENDPOINT": "file:///etc/passwd"}, "failed: WEBHOOK_ENDPOINT is no http or https address"),
        (WEBHOOK, {"WEBHOOK_ENDPOINT": "ftp://x/y"}, "failed: WEBHOOK_ENDPOINT is no http or https address"),
        (WEBHOOK, {"WEBHOOK_ENDPOINT": "httpx://x"}, "failed: WEBHOOK_ENDPOINT is no http or https address"),
        (WEBHOOK, {"WEBHOOK_ENDPOINT": "http://x/\nX: y"}, "failed: WEBHOOK_ENDPOINT is no http or https address"),
        (WEBHOOK, {"WEBHOOK_ENDPOINT": ""}, "failed: WEBHOOK_ENDPOINT is no http or https address"),
        (EMAIL, {"TO": "nobody"}, "failed: TO is no list of e-mail addresses"),
        (EMAIL, {"TO": "a@b.c,"}, "failed: TO is no list of e-mail addresses"),
        (
            WEBHOOK,
            {"WEBHOOK_ENDPOINT": "http://x", "POSITIONS": "sucess"},
            "failed: POSITIONS has Sucess, which is none of running, success, failure",
        ),
        (EMAIL, {"TO": "a@b.c"}, "email: skipped: no secret ['host', 'from']"),
    ],
)
def test_what_cannot_be_sent_is_told(name: str, asked: dict[str, str], log: str) -> None:
    """One line of the log says why, and nothing is sent."""
    assert call(name, asked).log == [log]


def test_a_redirect_is_not_followed() -> None:
    """The message goes to the address that was said, or nowhere."""
    with servers.http_server(servers.receiver) as other:
        moved = servers.Answer(307, "", {"Location": f"{other.url}/in"})
        with servers.http_server(lambda request: moved) as server:
            run = call(WEBHOOK, {"WEBHOOK_ENDPOINT": server.url})
        assert other.requests == []
    assert run.log == ["webhook: failed: HTTP 307 is a redirect (try 1)"]


def test_a_password_is_never_sent_in_the_clear() -> None:
    """As for any mail of the notifier's; nor is it logged."""
    with servers.smtp_server(users=USERS) as server:
        secrets = {"host": "127.0.0.1", "port": str(server.port), "from": "argo@example.com", "tls": "none"}
        run = call(EMAIL, {"TO": "a@b.c"}, {**secrets, "username": "argo", "password": USERS["argo"]})
        assert server.mails == []
    assert run.log == ["email: failed: a password is never sent without TLS"]


def test_they_stand_beside_notify() -> None:
    """In one object; and no Secret is listed whose name nobody knows yet."""
    slack = channel("slack", "slack-webhook", secrets={"url": "s/url"})
    shown = profile([slack], [route("all", ["slack"])], steps="hookwright-steps")
    [cluster] = build(shown._replace(has_classic=True)).cluster_workflow_templates
    assert [each["name"] for each in cluster["spec"]["templates"]] == ["notify", WEBHOOK, EMAIL]
    [before] = build(shown).cluster_workflow_templates
    assert cluster["spec"]["templates"][0] == before["spec"]["templates"][0]
    assert [(each.name, each.key) for each in secret_references(shown._replace(has_classic=True))] == [("s", "url")]
