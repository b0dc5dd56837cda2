"""Channels of type http in a cluster: the real controller hands them to the real agent, which has the rights of rbac.yaml.

And no other rights: the pods of the workflows here report by a Role of the tests' own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests import gotools, servers
from tests.cluster import Cluster, Refused
from tests.cluster.plays import API, is_complete
from tests.cluster.stage import REPORT, Stage, controller, data_in, stage, wait
from tests.harness import run_hookwright, write_tree

pytestmark = [pytest.mark.go, pytest.mark.slow]

PROFILE = """
apiVersion: hookwright/v1
argo:
  {version: "3.7", owner: manifest, namespace: NAMESPACE, workflowNamespaces: [NAMESPACE],
   controllerConfig: {metricsConfig: {enabled: false}}}
channels:
  hub: {type: http, url: "HUB/in/{namespace}/{name}", secret: {authorization: incidents/authorization}}
  picky: {type: http, url: "HUB/picky", body: {of: "{name}"}, success: {codes: [202], field: result.0.code, equals: "0"}}
  moved: {type: http, url: "HUB/moved", secret: {authorization: incidents/authorization}}
  slow: {type: http, url: "HUB/slow"}
  gone: {type: http, url: "http://127.0.0.1:1/"}
messages:
  default: {text: "{annotations.evil}"}
routes:
  ends: {when: [Succeeded, Failed, Error], send: [hub]}
  failures: {when: [Failed], send: [picky, moved]}
  faults: {when: [Failed], match: {labels: {faults: "yes"}}, send: [slow, gone]}
delivery: {timeoutSeconds: 2, activeDeadlineSeconds: 15}
rules: {http-timeout: off, placement-order: off}
"""
EVIL = "{{=workflow.uid}} {{workflow.uid}} \"'`$(HOME)\n\\u007b\\ \x07\x7f\u202e\U000e0001<!here> \U0001f6a8 失敗"
ARRIVED = EVIL.replace("\x7f", "\ufffd").replace("\u202e", "\ufffd").replace("\U000e0001", "\ufffd")
NAMES = {"succeeds": "0", "fails": "1", "is-refused": "1", "is-stopped": "never"}
FAULTY = "fails"  # the one that tells of itself where nobody listens, too
TOKEN = "default.service-account-token"


class Hub:
    """The receiver; it moves one address to another host, and does not like some workflows."""

    def __init__(self) -> None:
        self.port = 0

    def __call__(self, request: servers.Request) -> servers.Answer:
        if request.path == "/moved":
            return servers.Answer(307, "", {"Location": f"http://localhost:{self.port}/elsewhere"})
        if request.path == "/slow":
            return servers.Answer(200, "late", delay=4)
        if request.path == "/picky":
            code = 7 if request.tree["of"] == "is-refused" else 0
            return servers.Answer(202, json.dumps({"result": [{"code": code}]}))
        return servers.Answer(200, '{"taken": true}')


@pytest.fixture(scope="module")
def running(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, servers.Received, Any]]:
    """The stage with the running controller, the profile's defaults and rights, and the receiver."""
    gotools.build("agent")
    hub = Hub()
    with (
        servers.http_server(hub) as received,
        stage(cluster, tmp_path_factory.mktemp("agent")) as built,
        controller(built) as process,
    ):
        hub.port = received.port
        rendered = built.write("agent", PROFILE.replace("HUB", received.url))
        cluster.account("default", REPORT, built.namespace)
        built.apply(rendered / "rbac.yaml")
        built.show(data_in(rendered), process)
        yield built, received, process


@pytest.fixture(scope="module")
def there(running: tuple[Stage, servers.Received, Any]) -> tuple[Stage, servers.Received]:
    """The stage and the receiver."""
    return running[:2]


@pytest.fixture(scope="module")
def ended(there: tuple[Stage, servers.Received]) -> Mapping[str, Any]:
    """Workflows that have ended, by name."""
    built, _ = there
    for name, code in NAMES.items():
        built.cluster.create(workflow(built, name, code))
    wait(lambda: stored(built, "is-stopped").get("status", {}).get("phase") == "Running", "is-stopped at work")
    built.cluster.patch("Workflow", "is-stopped", built.namespace, {"spec": {"shutdown": "Stop"}})
    for name in NAMES:
        wait(lambda name=name: is_complete(stored(built, name)), f"the end of {name}", built.node.problems)
    return {name: stored(built, name) for name in NAMES}


def workflow(built: Stage, name: str, code: str) -> dict[str, Any]:
    """A workflow of one pod, which ends with a code."""
    main = {"name": "main", "container": {"image": "none", "command": ["end"], "args": [code]}}
    labels = {"faults": "yes" if name == FAULTY else "no"}
    meta = {"name": name, "namespace": built.namespace, "labels": labels, "annotations": {"evil": EVIL}}
    return {"apiVersion": API, "kind": "Workflow", "metadata": meta, "spec": {"entrypoint": "main", "templates": [main]}}


def stored(built: Stage, name: str) -> Any:
    """A workflow as it is now."""
    return built.cluster.get("Workflow", name, built.namespace)


def nodes(tree: Any, kind: str) -> dict[str, tuple[str, str]]:
    """Phase and message of the nodes of a type, by their names."""
    found = tree["status"]["nodes"].values()
    return {each["displayName"]: (each["phase"], each.get("message", "")) for each in found if each["type"] == kind}


def test_messages_arrive_as_they_are(there: tuple[Stage, servers.Received], ended: Mapping[str, Any]) -> None:
    """Whatever a workflow says stays text, and the token comes from its Secret."""
    built, received = there
    assert built.node.problems == []
    arrived = {request.tree["workflow"]["name"]: request for request in received.requests if request.path.startswith("/in/")}
    assert set(arrived) == set(ended) - {"is-stopped"}
    for name, request in arrived.items():
        assert (request.method, request.path) == ("POST", f"/in/{built.namespace}/{name}")
        assert request.headers["Authorization"] == "Bearer here"
        assert (request.headers["Content-Type"], request.headers["User-Agent"]) == ("application/json", "hookwright")
        assert request.tree["message"] == ARRIVED
        assert request.tree["workflow"]["uid"] == ended[name]["metadata"]["uid"]
    assert arrived["succeeds"].tree["workflow"]["status"] == "Succeeded"
    assert [each["message"] for each in arrived["fails"].tree["failures"]] == ["main: Error (exit code 1)"]


def test_the_answer_decides(ended: Mapping[str, Any]) -> None:
    """By code and field; and a message that is not taken leaves its workflow alone."""
    picky = {name: nodes(tree, "HTTP").get("hookwright-channel-picky", ("", ""))[0] for name, tree in ended.items()}
    assert picky == {"succeeds": "", "fails": "Succeeded", "is-refused": "Failed", "is-stopped": "Pending"}
    assert nodes(ended["is-refused"], "HTTP")["hookwright-channel-picky"][1].startswith("successCondition 'let found")
    phases = {name: tree["status"]["phase"] for name, tree in ended.items()}
    assert phases == {"succeeds": "Succeeded", "fails": "Failed", "is-refused": "Failed", "is-stopped": "Failed"}
    assert ended["is-refused"]["status"]["message"] == "main: Error (exit code 1)"


def test_faults_end_in_time(ended: Mapping[str, Any]) -> None:
    """An endpoint that hangs, and one that is not there; the other channels deliver, and the workflow ends as it would."""
    found = nodes(ended[FAULTY], "HTTP")
    assert {name: phase for name, (phase, _) in found.items()} == {
        "hookwright-channel-hub": "Succeeded",
        "hookwright-channel-picky": "Succeeded",
        "hookwright-channel-moved": "Succeeded",
        "hookwright-channel-slow": "Failed",
        "hookwright-channel-gone": "Failed",
    }
    assert "deadline exceeded" in found["hookwright-channel-slow"][1]
    assert "connection refused" in found["hookwright-channel-gone"][1]


def test_a_token_is_not_carried_to_another_host(there: tuple[Stage, servers.Received], ended: Mapping[str, Any]) -> None:
    """The agent follows redirects, but drops the header of the one secret that there can be."""
    _, received = there
    elsewhere = [request.headers for request in received.requests if request.path == "/elsewhere"]
    at_home = [request.headers for request in received.requests if request.path == "/moved"]
    assert len(elsewhere) == len(at_home) == 2
    assert {"Authorization" in headers for headers in at_home} == {True}
    assert {"Authorization" in headers for headers in elsewhere} == {False}


def test_a_workflow_that_is_stopped_takes_its_agent_along(
    there: tuple[Stage, servers.Received], ended: Mapping[str, Any]
) -> None:
    """This controller does not wait for the answers then; preview foretells it of a minor version that never did."""
    built, _ = there
    old = "extends: [agent]\nenvironment: old\nargo: {version: '3.6'}\n"
    write_tree(built.folder / "profiles", {"old.yaml": old})
    ran = run_hookwright("preview", "old", "--format", "json", cwd=built.folder)
    told = {each["ending"]: [note["channel"] for note in each["notifications"]] for each in json.loads(ran.stdout)[0]["endings"]}
    assert told["Succeeded"] == ["hub"]
    assert told["Failed"] == told["deadline"] == ["hub", "picky", "moved"]
    assert told["stopped"] == []
    assert nodes(ended["is-stopped"], "HTTP")["hookwright-channel-hub"][0] == "Pending"


def test_one_agent_serves_a_workflow(there: tuple[Stage, servers.Received], ended: Mapping[str, Any]) -> None:
    """And none of our pods."""
    built, _ = there
    assert {name for name in built.node.agents if name in ended} - {"is-stopped"} == set(ended) - {"is-stopped"}
    assert [ran.node for ran in built.node.ran if ran.is_script] == []


def test_the_rights_are_the_least(there: tuple[Stage, servers.Received], ended: Mapping[str, Any]) -> None:
    """The Secret of the header, and no other; the requests are read, not written."""
    built, _ = there
    cluster, place = built.cluster, built.namespace
    asked = {
        "get secret/incidents": "yes",
        "get secret/slack-secret": "no",
        "list secrets": "no",
        "watch workflowtasksets": "yes",
        "patch workflowtasksets": "no",
        "patch workflowtasksets --subresource=status": "yes",
        "get workflows": "no",
    }
    who = f"--as=system:serviceaccount:{place}:default"
    answers = {ask: cluster.kubectl("auth", "can-i", *ask.split(), "-n", place, who).stdout.strip() for ask in asked}
    assert answers == asked
    secret = cluster.get("Secret", TOKEN, place)
    assert secret["type"] == "kubernetes.io/service-account-token" and "token" in secret["data"]


def test_an_agent_that_never_answers_holds_no_workflow(there: tuple[Stage, servers.Received], ended: Mapping[str, Any]) -> None:
    """Without its token the agent's pod waits for ever; the workflow ends at the deadline, in its own phase."""
    built, received = there
    built.cluster.delete("Secret", TOKEN, built.namespace)
    with pytest.raises(Refused):
        built.cluster.get("Secret", TOKEN, built.namespace)
    built.cluster.create(workflow(built, "is-alone", "0"))
    wait(lambda: is_complete(stored(built, "is-alone")), "the end of is-alone", built.node.problems)
    tree = stored(built, "is-alone")
    assert tree["status"]["phase"] == "Succeeded"
    assert nodes(tree, "HTTP") == {"hookwright-channel-hub": ("Failed", "timeout")}
    assert not any(request.path.endswith("/is-alone") for request in received.requests)


@pytest.mark.parametrize("mode", ["exit-hook", "lifecycle-hooks"])
def test_in_other_forms(running: tuple[Stage, servers.Received, Any], ended: Mapping[str, Any], mode: str) -> None:
    """By hooks, whose templates stand in a ClusterWorkflowTemplate."""
    built, received, process = running
    form = f"delivery: {{mode: {mode}, placement: cluster-workflow-template, "
    rendered = built.write("agent", PROFILE.replace("HUB", received.url).replace("delivery: {", form))
    built.apply(rendered / "cluster-workflow-templates.yaml", rendered / "rbac.yaml")
    built.show(data_in(rendered), process)
    name = f"is-told-by-{mode}"
    built.cluster.create(workflow(built, name, "0"))
    wait(lambda: is_complete(stored(built, name)), f"the end of {name}", built.node.problems)
    [request] = [each for each in received.requests if each.path == f"/in/{built.namespace}/{name}"]
    assert (request.tree["message"], request.tree["workflow"]["status"]) == (ARRIVED, "Succeeded")
    assert stored(built, name)["status"]["phase"] == "Succeeded"
