"""Stands in for the kubelet and for Argo's executor: runs the pods of workflows on this machine, without containers.

A pod with a Python script runs it for real: in a process of its own, with the environment of its main container, whose
Secrets and ConfigMaps are read from the API server. A pod whose command is `end` ends as its argument says:

    0, 1, 2 …   with that exit code
    deleted     the pod is gone while it runs, as when its node is drained
    never       only when it is killed, or is past its deadline

but not before the controller has seen it running. What the executor reports (WorkflowTaskResult) is reported by the pod's own
ServiceAccount, so that rights that are missing show. Killing comes as in a cluster: the controller asks the API server to
run `kill` in the container, and that asks the kubelet of the pod's node, which is us.
"""

from __future__ import annotations

import base64
import contextlib
import json
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests import servers
from tests.cluster.client import MERGE, Client, Refused
from tests.cluster.cluster import Cluster, signed_token

NODE = "stand-in"
LABEL = "workflows.argoproj.io/workflow"
REPORTED = "workflows.argoproj.io/report-outputs-completed"
NODE_ID = "workflows.argoproj.io/node-id"
NODE_NAME = "workflows.argoproj.io/node-name"
KILLED = 143  # 128 and SIGTERM
SEEN = 60  # seconds until a controller that has not seen a pod running is given up
LATE = 2  # seconds after a pod's deadline: a kubelet looks now and then, the controller at the deadline itself
STEP = 0.05  # seconds between two looks at a process, and at the server
ASKING_STEP = 0.2


class Ran(NamedTuple):
    """A pod that ended: its workflow, its node, whether it ran a script, its exit code (-1: deleted), and its log."""

    namespace: str
    workflow: str
    node: str
    is_script: bool
    code: int
    log: str


class Kubelet:
    """Runs pods until it is closed; `ran` are those that ended."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.ran: list[Ran] = []
        self.problems: list[str] = []
        self.killed: set[tuple[str, str]] = set()
        self.closing = threading.Event()
        self.started: set[str] = set()

    def watch(self) -> None:
        """Start each new pod of a workflow, and let go of those that are deleted."""
        path = self.cluster.client.path("Pod") + f"?labelSelector={LABEL}"
        while not self.closing.is_set():
            for event in self.cluster.client.watch(path):
                pod = event["object"]
                if event["type"] == "DELETED" or pod["metadata"].get("deletionTimestamp"):
                    self.let_go(pod)
                elif event["type"] in ("ADDED", "MODIFIED") and pod["metadata"]["uid"] not in self.started:
                    self.started.add(pod["metadata"]["uid"])
                    self.killed.discard((pod["metadata"]["namespace"], pod["metadata"]["name"]))  # one of the same name
                    threading.Thread(target=self.run, args=(pod,), daemon=True).start()
                if self.closing.is_set():
                    return

    def signal(self, request: servers.Request) -> servers.Answer:
        """What is asked of a container, which is always to kill it; the answer is never read."""
        _, verb, namespace, pod, *_ = urllib.parse.urlsplit(request.path).path.split("/")
        if verb == "exec":
            self.killed.add((namespace, pod))
        return servers.Answer(400, "no streams here")

    def let_go(self, pod: Mapping[str, Any]) -> None:
        """End a pod that is to be deleted, and say that nothing of it is left."""
        namespace, name = pod["metadata"]["namespace"], pod["metadata"]["name"]
        self.killed.add((namespace, name))
        with contextlib.suppress(Refused):
            self.cluster.client.call("DELETE", self.cluster.client.path("Pod", name, namespace) + "?gracePeriodSeconds=0")

    def run(self, pod: Mapping[str, Any]) -> None:
        """The life of one pod; what goes wrong is kept in `problems`."""
        meta = pod["metadata"]
        try:
            code, log = self._run(Pod(pod))
        except Exception as error:
            self.problems.append(f"{meta['namespace']}/{meta['name']}: {error!r}")
            return
        node = meta["annotations"][NODE_NAME]
        self.ran.append(Ran(meta["namespace"], meta["labels"][LABEL], node, Pod(pod).script != "", code, log))

    def _run(self, pod: Pod) -> tuple[int, str]:
        client, path = self.cluster.client, self.cluster.client.path("Pod", pod.name, pod.namespace)
        binding = {"apiVersion": "v1", "kind": "Binding", "target": {"apiVersion": "v1", "kind": "Node", "name": NODE}}
        client.call("POST", f"{path}/binding", {**binding, "metadata": {"name": pod.name}})
        client.call("PATCH", f"{path}/status", {"status": pod.running()}, MERGE)
        results = client.path("WorkflowTaskResult", "", pod.namespace)
        with contextlib.closing(self._account(pod)) as account:
            begin_result(account, results, pod)
            code, log = self._script(pod) if pod.script else (self._end(pod), "")
            end_result(account, results, pod)
        with contextlib.suppress(Refused):  # it is gone
            client.call("PATCH", f"{path}/status", {"status": pod.ended(code)}, MERGE)
        return code, log

    def _account(self, pod: Pod) -> Client:
        """A client with the rights of the pod's ServiceAccount."""
        uid = self.cluster.get("ServiceAccount", pod.account, pod.namespace)["metadata"]["uid"]
        running = self.cluster.running
        token = signed_token(running, pod.account, pod.namespace, uid, 3600)
        client = Client("127.0.0.1", running.port, running.client_side(), token)
        client.resources = self.cluster.client.resources
        return client

    def _script(self, pod: Pod) -> tuple[int, str]:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "script")
            file.write_text(pod.script)
            command = [sys.executable if part.startswith("python") else part for part in pod.command]
            output = Path(folder, "log")
            with output.open("wb") as log:
                process = subprocess.Popen(
                    [*command, str(file)],
                    env=self._environment(pod),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
            while process.poll() is None and not self._is_over(pod):
                time.sleep(STEP)
            if process.poll() is None:
                process.kill()
                process.wait()
                return KILLED, output.read_text()
            return process.returncode, output.read_text()

    def _end(self, pod: Pod) -> int:
        """What is asked for, once the controller has seen it running."""
        until = time.monotonic() + SEEN
        while not self._is_over(pod) and not self._is_seen(pod):
            if time.monotonic() > until:
                raise TimeoutError("the controller has not seen it running")
            time.sleep(ASKING_STEP)
        if pod.ending == "deleted":
            self.let_go(pod.tree)
            return -1
        while pod.ending == "never" and not self._is_over(pod):
            time.sleep(STEP)
        return KILLED if self._is_over(pod) else int(pod.ending)

    def _is_over(self, pod: Pod) -> bool:
        return self.closing.is_set() or (pod.namespace, pod.name) in self.killed or time.monotonic() > pod.deadline

    def _is_seen(self, pod: Pod) -> bool:
        workflow = self.cluster.get("Workflow", pod.workflow, pod.namespace)
        node = workflow.get("status", {}).get("nodes", {}).get(pod.node_id, {})
        return node.get("phase") == "Running"

    def _environment(self, pod: Pod) -> dict[str, str]:
        found = {}
        for each in pod.main.get("env", []):
            value = each.get("value", "") if "valueFrom" not in each else self._looked_up(pod, each["valueFrom"])
            if value is not None:
                found[each["name"]] = value
        return found

    def _looked_up(self, pod: Pod, source: Mapping[str, Any]) -> str | None:
        """The value of a key of a Secret or ConfigMap; None if it may be absent, and is."""
        [(kind, wanted)] = source.items()
        if kind == "fieldRef":
            found: Any = pod.tree
            for part in wanted["fieldPath"].split("."):
                found = found[part]
            return str(found)
        try:
            data = self.cluster.get({"secretKeyRef": "Secret", "configMapKeyRef": "ConfigMap"}[kind], wanted["name"], pod.namespace)
            text: str = data["data"][wanted["key"]]
        except (Refused, KeyError):
            if wanted.get("optional"):
                return None
            raise
        return base64.b64decode(text).decode() if kind == "secretKeyRef" else text


class Pod:
    """A pod of a workflow, and what is said of it on its way."""

    def __init__(self, tree: Mapping[str, Any]) -> None:
        meta, spec = tree["metadata"], tree["spec"]
        self.tree = tree
        self.namespace, self.name = meta["namespace"], meta["name"]
        self.workflow, self.node_id = meta["labels"][LABEL], meta["annotations"][NODE_ID]
        self.account = spec.get("serviceAccountName", "default")
        self.containers = [each["name"] for each in spec["containers"]]
        self.main = next(each for each in spec["containers"] if each["name"] == "main")
        self.command = self.main["command"][self.main["command"].index("--") + 1 :]
        self.ending = (self.main.get("args") or ["0"])[-1]
        seconds = spec.get("activeDeadlineSeconds")
        self.deadline = float("inf") if seconds is None else time.monotonic() + seconds + LATE
        [init] = [each for each in spec["initContainers"] if each["name"] == "init"]
        template = json.loads(next(each["value"] for each in init["env"] if each["name"] == "ARGO_TEMPLATE"))
        self.script: str = template.get("script", {}).get("source", "")
        if not self.script and self.command != ["end"]:
            raise ValueError(f"a container that is neither a script nor `end`: {self.command}")

    def result(self) -> dict[str, Any]:
        """What the executor writes when it begins: workflow/executor/taskresult.go, createTaskResult."""
        owner = next(each for each in self.tree["metadata"]["ownerReferences"] if each["kind"] == "Workflow")
        labels = {LABEL: self.workflow, REPORTED: "false"}
        meta = {"name": self.node_id, "labels": labels, "ownerReferences": [owner]}
        return {"apiVersion": "argoproj.io/v1alpha1", "kind": "WorkflowTaskResult", "metadata": meta}

    def running(self) -> dict[str, Any]:
        """The status of the pod whose containers have started."""
        begun = {"running": {"startedAt": now()}}
        return {
            "phase": "Running",
            "startTime": now(),
            "initContainerStatuses": [container("init", {"terminated": {"exitCode": 0, "reason": "Completed"}})],
            "containerStatuses": [container(name, begun) for name in self.containers],
        }

    def ended(self, code: int) -> dict[str, Any]:
        """The status of the pod whose main container ended with a code; the others end well."""
        codes = {name: code if name == "main" else 0 for name in self.containers}
        states = {name: {"exitCode": each, "reason": "Error" if each else "Completed"} for name, each in codes.items()}
        return {
            "phase": "Failed" if code else "Succeeded",
            "containerStatuses": [container(name, {"terminated": state, "running": None}) for name, state in states.items()],
        }


def begin_result(account: Client, results: str, pod: Pod) -> None:
    """Say that a pod has begun; of a pod that is tried again there is a result: upsertTaskResult."""
    try:
        account.call("POST", results, pod.result())
    except Refused as refusal:
        if refusal.status != 409:
            raise
        account.call("PATCH", f"{results}/{pod.node_id}", {"metadata": {"labels": {REPORTED: "false"}}}, MERGE)


def end_result(account: Client, results: str, pod: Pod) -> None:
    """Say that all is reported; the controller deletes the results of a workflow that ended before: FinalizeOutput."""
    try:
        account.call("PATCH", f"{results}/{pod.node_id}", {"metadata": {"labels": {REPORTED: "true"}}}, MERGE)
    except Refused as refusal:
        if refusal.status != 404:
            raise


def container(name: str, state: Mapping[str, Any]) -> dict[str, Any]:
    """The status of a container."""
    return {"name": name, "image": "", "imageID": "", "ready": "running" in state, "restartCount": 0, "state": dict(state)}


def now() -> str:
    """The time as Kubernetes writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


@contextlib.contextmanager
def kubelet(cluster: Cluster) -> Iterator[Kubelet]:
    """A node of the cluster whose kubelet is ours, while the block runs."""
    standing = Kubelet(cluster)
    with servers.http_server(standing.signal, cluster.running.authority.server_side()) as ours:
        cluster.apply({"apiVersion": "v1", "kind": "Node", "metadata": {"name": NODE}})
        endpoints = {"kubeletEndpoint": {"Port": ours.port}}
        addresses = [{"type": "InternalIP", "address": "127.0.0.1"}]
        cluster.patch("Node", NODE, "", {"status": {"addresses": addresses, "daemonEndpoints": endpoints}}, part="status")
        threading.Thread(target=standing.watch, daemon=True).start()
        try:
            yield standing
        finally:
            standing.closing.set()
