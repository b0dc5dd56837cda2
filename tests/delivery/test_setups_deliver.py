"""The golden set-ups, from their rendered files to what arrives.

The template is taken as the controller would hand it to a pod: tags replaced (by our port and, with Go, by the
controllers' own modules), the environment set as the kubelet sets it, and the program's very text run on it.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml

from tests import pod, servers
from tests.delivery.workflows import Go, Port, node, scope
from tests.test_setups import defaults, patched, read, template

LABELS = {"workflows.argoproj.io/creator": "kim", "workflows.argoproj.io/workflow-template": "etl"}
HOSTILE = "{{=workflow.parameters.secret}} $(SLACK_WEBHOOK_URL) <!here> @all \x07 \U0001f6a8"


def variables(
    container: dict[str, Any], controller: Port | Go, version: str, names: dict[str, str], **given: str
) -> dict[str, str]:
    """The environment of a container; `given` is what its Secrets and ConfigMaps hold."""
    out: dict[str, str] = {}
    for variable in container["env"]:
        if "value" in variable:
            out[variable["name"]] = controller.filled(version, variable["value"], names)
        elif variable["name"] in given:
            out[variable["name"]] = given[variable["name"]]
    return out


def run(spec: dict[str, Any], controller: Port | Go, version: str, names: dict[str, str], **given: str) -> pod.Run:
    """Run the notify template of a spec for one workflow."""
    script = template(spec, "hookwright-notify")["script"]
    assert controller.filled(version, script["source"], names) == script["source"], "no tag of ours or of chance in the program"
    assert script["command"] == ["python3", "-I"]
    return pod.run(script["source"], variables(script, controller, version, names, **given))


def expanded(word: str, environment: dict[str, str]) -> str:
    """A word of a command line as the kubelet hands it on: $(NAME) becomes the variable, where there is one."""
    return re.sub(r"\$\((\w+)\)", lambda found: environment.get(found[1], found[0]), word)


STARTED = {
    "Running": ("Argo Workflows", "w is Running", "good"),
    "Succeeded": ("Argo Workflows", "w is Succeeded", "good"),
    "Failed": ("Argo Workflows", ":exclamation: w is Failed :exclamation:\n```\nload: exit code 1\n  pod w-load\n```", "danger"),
    "Error": ("Argo Workflows", ":exclamation: w is Error :exclamation:\n```\nload: exit code 1\n  pod w-load\n```", "danger"),
}


@pytest.mark.parametrize("status", STARTED)
def test_slack_by_lifecycle_hooks(status: str, controller: Port | Go) -> None:
    """Header, text, color and the five fields, for each status; the failures in a code block."""
    failed = [node("load")] if status in ("Failed", "Error") else []
    names = scope(status, labels=LABELS, failures=failed)
    with servers.http_server(servers.slack) as slack:
        ran = run(defaults("slack-hooks", "sandbox"), controller, "3.7", names, HOOKWRIGHT_SLACK_URL=slack.url)
    assert ran.code == 0, ran.log
    [payload] = slack.trees
    [attachment] = payload["attachments"]
    title, text, color = STARTED[status]
    assert (attachment["title"], attachment["color"]) == (title, color)
    assert attachment["title_link"] == "https://argo.example.com/workflows/argo/w?uid=u-1"
    assert attachment["text"] == text
    assert [(field["title"], field["value"]) for field in attachment["fields"]] == [
        ("Creator", "kim"),
        ("WorkflowTemplate", "etl"),
        ("creationTimestamp", "2026-11-02T02:02:02Z"),
        ("Duration", "1h 2m 3s"),
        ("UID", "u-1"),
    ]


def test_slack_by_somebody_elses_image(controller: Port | Go) -> None:
    """The command line as the image sees it, and no text of the workflow can reach the Secret beside it."""
    spec = defaults("slack-hooks-image", "sandbox")
    names = scope("Failed", labels=LABELS, failures=[node("load", HOSTILE)], parameters={"secret": "swordfish"})
    container = template(spec, "hookwright-channel-slackutils")["container"]
    filled = [controller.filled("3.7", word, names) for word in container["args"]]
    words = [expanded(word, {"SLACK_WEBHOOK_URL": "the-url"}) for word in filled]
    assert words[:5] == ["webhook-send", "--color", "danger", "--header", "Argo Workflows"]
    assert words[7::2] == ["--field"] * 5
    assert words[8::2] == [
        "creator=kim",
        "WorkflowTemplate=etl",
        "creationTimestamp=2026-11-02T02:02:02Z",
        "duration=1h 2m 3s",
        "uid=u-1",
    ]
    assert words[6].startswith(":exclamation: w is Failed :exclamation:\n```load: ")
    assert "swordfish" not in words[6] and "the-url" not in words[6]


@pytest.mark.parametrize(("environment", "color"), [("dev", "good"), ("stg", "warning"), ("prd", "danger")])
def test_the_keys_layout(environment: str, color: str, controller: Port | Go) -> None:
    """The color of the environment, and rows that are filled from the pod's own variables."""
    names = scope("Failed", failures=[node()])
    given = {"ENVIRONMENT": environment.upper(), "HOST": "argo.internal"}
    with servers.http_server(servers.slack) as slack:
        ran = run(patched("keys-layout", environment), controller, "3.6", names, HOOKWRIGHT_SLACK_URL=slack.url, **given)
    assert ran.code == 0, ran.log
    [attachment] = slack.trees[0]["attachments"]
    assert attachment["color"] == color
    assert [(field["title"], field["value"]) for field in attachment["fields"]] == [
        ("Environment", environment.upper()),
        ("Workflow Name", "w"),
        ("URL", "https://argo.internal/archived-workflows/argo/?phase=Failed"),
    ]


def test_the_keys_layout_with_the_users_own_image(controller: Port | Go) -> None:
    """Status and name in their variables, for main.sh to use."""
    container = template(patched("keys-layout-image", "prd"), "hookwright-channel-slack")["container"]
    environment = variables(container, controller, "3.6", scope("Error"), ENVIRONMENT="prd", HOST="h", WEBHOOK_URL="u")
    assert environment == {"WORKFLOW_STATUS": "Error", "WORKFLOW_NAME": "w", "ENVIRONMENT": "prd", "HOST": "h", "WEBHOOK_URL": "u"}


def test_webhook_and_mail(controller: Port | Go) -> None:
    """The body that the receiver asked for, and a mail over STARTTLS with a log-in, all from one Secret."""
    text = read("webhook-and-mail", "prd", "workflow-controller-configmap.yaml")["data"]["config"]
    spec = yaml.safe_load(text)["workflowDefaults"]["spec"]
    authority = servers.Authority()
    users = {"argo": "correct-horse"}
    with (
        servers.http_server(servers.receiver) as hook,
        servers.smtp_server(authority.server_side(), users=users) as mail,
    ):
        secret = {"host": "localhost", "port": str(mail.port), "from": "argo@example.com", "username": "argo"}
        secret |= {"password": "correct-horse", "tls": "true"}
        given = {f"HOOKWRIGHT_MAIL_{key.upper()}": value for key, value in secret.items()}
        script = template(spec, "hookwright-notify")["script"]
        environment = variables(script, controller, "4.1", scope("Succeeded"), **given)
        # the profile's plain address and the system's authorities are all that is changed
        source = script["source"].replace("https://hooks.example.com/argo", hook.url)
        source = source.replace("create_default_context()", f"create_default_context(cadata={authority.pem!r})")
        ran = pod.run(source, environment)
    assert [line.split(" ")[1] for line in ran.log[-2:]] == ["delivered", "delivered"], ran.log
    assert hook.trees == [
        {
            "message": "w is Succeeded",
            "workflow": {
                "name": "w",
                "namespace": "argo",
                "uid": "u-1",
                "creationTimestamp": "2026-11-02T02:02:02Z",
                "status": "Succeeded",
            },
        }
    ]
    [sent] = mail.mails
    assert (sent.sender, sent.recipients, sent.is_encrypted, sent.user) == ("argo@example.com", ["ops@example.com"], True, "argo")
    assert sent.message["Subject"] == "[prd] w Succeeded"


def test_an_unmatched_event_starts_nothing(controller: Port | Go) -> None:
    """The condition of the guard's one task, for every ending."""
    [task] = template(defaults("simplest", "prd"), "hookwright-exit")["dag"]["tasks"]
    when = {status: controller.filled("4.0", task["when"], scope(status)) for status in ("Succeeded", "Failed", "Error")}
    assert json.dumps(when) == '{"Succeeded": "false", "Failed": "true", "Error": "true"}'


def told(case: str, controller: Port | Go, names: dict[str, str]) -> tuple[list[str], list[str]]:
    """The paths of the Slack webhooks that were called, by a pod that its condition starts, and the log."""
    spec = defaults(case, "prd")
    [task] = template(spec, "hookwright-exit")["dag"]["tasks"]
    if controller.filled("4.0", task.get("when", "true"), names) != "true":
        return [], ["no pod"]
    given = {f"HOOKWRIGHT_{name}_URL": name.lower() for name in ("PLATFORM", "DATA", "ML", "CHAT")}
    with servers.http_server(servers.slack) as slack:
        ran = run(spec, controller, "4.0", names, **{name: f"{slack.url}/{path}" for name, path in given.items()})
        return sorted(request.path[1:] for request in slack.requests), ran.log


TEAMS = [
    ("Failed", {"team": "data"}, {}, ["data"]),
    ("Failed", {"team": "ml-vision"}, {}, ["ml"]),
    ("Failed", {"team": "web"}, {}, ["platform"]),
    ("Error", {}, {}, ["platform"]),
    ("Succeeded", {}, {}, []),
    ("Succeeded", {"team": "data", "workflows.argoproj.io/cron-workflow": "c"}, {}, ["data"]),
    ("Succeeded", {"team": "web", "workflows.argoproj.io/cron-workflow": "c"}, {}, ["platform"]),
    ("Failed", {"team": "data", "stage": "sandbox-1"}, {}, []),
    ("Failed", {"team": "data"}, {"hookwright.io/mute": "true"}, []),
    ("Failed", {"team": "data"}, {"hookwright.io/mute": "false"}, ["data"]),
]


@pytest.mark.parametrize(("status", "labels", "annotations", "expected"), TEAMS)
def test_teams(
    status: str, labels: dict[str, str], annotations: dict[str, str], expected: list[str], controller: Port | Go
) -> None:
    """Each to its own channel; nobody hears of a muted workflow, for which no pod starts."""
    paths, log = told("teams", controller, scope(status, labels=labels, annotations=annotations))
    assert paths == expected
    assert (log == ["no pod"]) == (not expected)


def test_requests_of_a_workflow(controller: Port | Go) -> None:
    """The channels that it names get the message, those of the profile do not; a phase that it leaves out starts no pod."""
    asked = {"notify.example.com/channels": "event, pager"}
    paths, log = told("overrides", controller, scope("Failed", annotations=asked))
    assert (paths, log[0]) == ([], "notify.example.com/channels: no channel 'pager'")
    assert log[1].startswith("event: failed: FileNotFoundError"), "there is no service account here"
    assert told("overrides", controller, scope("Failed", annotations={"notify.example.com/channels": "pager"}))[0] == ["chat"]
    assert told("overrides", controller, scope("Failed", annotations={"notify.example.com/when": "Error"})) == ([], ["no pod"])
    assert told("overrides", controller, scope("Error", annotations={"notify.example.com/when": "Error"}))[0] == ["chat"]
