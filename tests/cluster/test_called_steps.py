"""What steps call of the ClusterWorkflowTemplate, run by the real controller: by templateRef, as steps and as hooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.cluster import Cluster
from tests.cluster.plays import API, is_complete
from tests.cluster.stage import Stage, controller, stage, wait

pytestmark = [pytest.mark.go, pytest.mark.slow]

PROFILE = """
apiVersion: hookwright/v1
argo:
  {version: "3.7", owner: manifest, namespace: NAMESPACE, workflowNamespaces: [NAMESPACE],
   controllerConfig: {metricsConfig: {enabled: false}}}
channels:
  slack: {type: slack-webhook, secret: {url: slack-secret/SLACK_WEBHOOK_URL}}
delivery: {runner: {caBundle: {configMap: authority/pem}}}
steps: {enabled: true, classic: true}
rules: {unused-channel: off}
"""
SAID = "it's \"quoted\"\n$(HOOKWRIGHT_EMAIL_PASSWORD) {name}"


def call(template: str, **parameters: str) -> dict[str, Any]:
    """A reference to one of the templates, with arguments."""
    given = [{"name": name, "value": value} for name, value in parameters.items()]
    reference = {"name": "hookwright-steps", "template": template, "clusterScope": True}
    return {"templateRef": reference, "arguments": {"parameters": given}}


def workflow(there: Stage) -> dict[str, Any]:
    """A step that fails, with a hook at its start and at either end, and steps that tell of it."""
    endpoint = f"{there.sinks.incidents.url}/in"
    hooks = {
        word: {
            **call("step-notify-webhook", WEBHOOK_ENDPOINT=endpoint, POSITIONS="failure", status=status, message=SAID),
            "expression": f'steps.load.status == "{status}"',
        }
        for word, status in {"success": "Succeeded", "failure": "Failed"}.items()
    }
    hooks["running"] = {
        **call("step-notify-webhook", WEBHOOK_ENDPOINT=endpoint, POSITIONS="success,failure", status="Running"),
        "expression": 'steps.load.status == "Running"',
    }
    told = {"status": "{{steps.load.status}}", "title": "load", "message": SAID}
    mail = {"CREDENTIALS_SECRET": "smtp", "TO": "oncall@example.com", **told}
    groups = [
        [{"name": "load", "template": "load", "hooks": hooks, "continueOn": {"failed": True}}],
        [
            {"name": "mail", **call("step-notify-email", **mail)},
            {"name": "quiet", **call("step-notify-email", **{**mail, "POSITIONS": "running,success"})},
            {"name": "absent", **call("step-notify-email", **{**mail, "CREDENTIALS_SECRET": "absent"})},
            {"name": "elsewhere", **call("step-notify-webhook", WEBHOOK_ENDPOINT="file:///etc/passwd", status="Failed")},
            {"name": "slack", **call("notify", channel="slack", status="{{steps.load.status}}", message=SAID)},
        ],
    ]
    templates = [
        {"name": "main", "steps": groups},
        {"name": "load", "container": {"image": "none", "command": ["end"], "args": ["1"]}},
    ]
    meta = {"name": "calls", "namespace": there.namespace}
    return {"apiVersion": API, "kind": "Workflow", "metadata": meta, "spec": {"entrypoint": "main", "templates": templates}}


@pytest.fixture(scope="module")
def there(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The stage after the workflow has ended."""
    with stage(cluster, tmp_path_factory.mktemp("calls")) as built, controller(built):
        rendered = built.write("calls", PROFILE)
        built.apply(rendered / "rbac.yaml", rendered / "cluster-workflow-templates.yaml")
        cluster.create(workflow(built))
        wait(lambda: is_complete(cluster.get("Workflow", "calls", built.namespace)), "the end", built.node.problems)
        yield built


@pytest.fixture(scope="module")
def logs(there: Stage) -> Mapping[str, str]:
    """What each pod of ours said, by the name of its node."""
    return {ran.node.removeprefix("calls").partition(".")[2]: ran.log.strip() for ran in there.node.ran if ran.is_script}


def test_each_call_says_what_came_of_it(there: Stage, logs: Mapping[str, str]) -> None:
    """Delivered, not worth a message, or why not; and the workflow goes on in any case."""
    assert there.node.problems == []
    starts = {
        "load.hooks.failure": "webhook: delivered",
        "load.hooks.running": "nothing to send: Running is not one of Succeeded,Failed,Error",
        "mail": "email: delivered",
        "quiet": "nothing to send: Failed is not one of Running,Succeeded",
        "absent": "email: skipped: no secret ['host', 'from']",
        "elsewhere": "failed: WEBHOOK_ENDPOINT is no http or https address",
        "slack": "slack: delivered",
    }
    assert set(logs) | {"load.hooks.running"} == set(starts)  # a step that is short may not be seen running
    assert [name for name, log in logs.items() if not log.startswith(starts[name])] == []
    assert there.cluster.get("Workflow", "calls", there.namespace)["status"]["phase"] == "Succeeded"


def test_what_the_caller_says_arrives(there: Stage, logs: Mapping[str, str]) -> None:
    """As text, whatever it holds: quotes, lines, and what the kubelet would fill in."""
    [tree] = there.sinks.incidents.trees
    assert (tree["message"], tree["workflow"]["status"], tree["workflow"]["name"]) == (SAID, "Failed", "calls")
    [mail] = there.sinks.mail.mails
    assert (mail.recipients, str(mail.message["Subject"])) == (["oncall@example.com"], "load")
    assert (mail.user, mail.is_encrypted) == ("argo", True)
    assert SAID in mail.part("plain")
    [slack] = there.sinks.slack.trees
    assert SAID in slack["attachments"][0]["text"]
    assert slack["attachments"][0]["color"] == "danger"
