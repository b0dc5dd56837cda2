"""Stands in for the kubelet and for Argo's executor: runs the pods of workflows on this machine, without containers.

A pod with a Python script runs it for real: in a process of its own, with the environment of its main container, whose
Secrets and ConfigMaps are read from the API server, and without leave to write files where its root is read-only. `images`
names the folder that stands for the file system of an image: its programs are in `bin`, and it is the working directory.
What a container has mounted stands elsewhere here: SERVICE_ACCOUNT names the folder with the files of its ServiceAccount,
which takes the place of the usual one in a script, and the termination log is a pipe. A pod whose command is `end` ends as
its argument says:

    0, 1, 2 …   with that exit code
    deleted     the pod is gone while it runs, as when its node is drained
    never       only when it is killed, or is past its deadline

but not before the controller has seen it running. What the executor reports (WorkflowTaskResult) is reported by the pod's own
ServiceAccount, so that rights that are missing show. Killing comes as in a cluster: the controller asks the API server to
run `kill` in the container, and that asks the kubelet of the pod's node, which is us. So does whoever wants a pod's log. The
pod of Argo's agent is run by `agent`.
"""

from __future__ import annotations

import base64
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from tests import servers
from tests.cluster.agent import MOUNTED, is_agent, mounted_token, run_agent
from tests.cluster.client import MERGE, Client, Refused
from tests.cluster.cluster import Cluster
from tests.cluster.pods import LABEL, End, Pod, begin_result, end_result, now
from tests.harness import READ_ONLY, write_tree

NODE = "stand-in"
NODE_NAME = "workflows.argoproj.io/node-name"
KILLED = 143  # 128 and SIGTERM
SEEN = 60  # seconds until a controller that has not seen a pod running is given up
STEP = 0.05  # seconds between two looks at a process, and at the server
ASKING_STEP = 0.2
TERMINATION_LOG = "/dev/termination-log"


class Ran(NamedTuple):
    """A pod that ended: its workflow, its node, whether it ran a script, its exit code (-1: deleted), and its log."""

    namespace: str
    workflow: str
    node: str
    is_script: bool
    code: int
    log: str


class Gone(Exception):
    """A pod is no longer there."""


class Kubelet:
    """Runs pods until it is closed; `ran` are those that ended, `agents` the logs of agents that did, by the workflow."""

    def __init__(self, cluster: Cluster, images: Mapping[str, Path]) -> None:
        self.cluster, self.images = cluster, images
        self.ran: list[Ran] = []
        self.agents: dict[str, str] = {}
        self.logs: dict[tuple[str, str], str] = {}
        self.problems: list[str] = []
        self.killed: set[tuple[str, str]] = set()
        self.closing = threading.Event()
        self.started: set[str] = set()

    def watch(self) -> None:
        """Start each new pod of a workflow, and let go of those that are deleted."""
        path = self.cluster.client.path("Pod") + f"?labelSelector={LABEL}"
        while not self.closing.is_set():
            for event in self.cluster.client.watch(path):
                if self.closing.is_set():
                    return
                pod = event["object"]
                if event["type"] == "DELETED" or pod["metadata"].get("deletionTimestamp"):
                    self.let_go(pod)
                elif not pod["spec"].get("nodeName") and pod["metadata"]["uid"] not in self.started:
                    self.started.add(pod["metadata"]["uid"])
                    self.killed.discard((pod["metadata"]["namespace"], pod["metadata"]["name"]))  # one of the same name
                    threading.Thread(target=self.run, args=(pod,), daemon=True).start()

    def asked(self, request: servers.Request) -> servers.Answer:
        """What is asked of a container: its log (kubelet/server/server.go, getContainerLogs), or to kill it, whose answer is
        never read."""
        url = urllib.parse.urlsplit(request.path)
        _, verb, namespace, pod, container, *_ = url.path.split("/")
        if verb == "containerLogs" and container == "main" and (namespace, pod) in self.logs:
            query = dict(urllib.parse.parse_qsl(url.query))
            return servers.log_answer(self.logs[namespace, pod], query)
        if verb == "exec":
            self.killed.add((namespace, pod))
        return servers.Answer(400, "no streams here")

    def let_go(self, pod: Mapping[str, Any]) -> None:
        """End a pod that is to be deleted, and say that nothing of it is left; of that one, for the controller may have made
        another one of the same name meanwhile."""
        namespace, name = pod["metadata"]["namespace"], pod["metadata"]["name"]
        self.killed.add((namespace, name))
        options = {"apiVersion": "v1", "kind": "DeleteOptions", "gracePeriodSeconds": 0}
        with contextlib.suppress(Refused):
            this = {"preconditions": {"uid": pod["metadata"]["uid"]}}
            self.cluster.client.call("DELETE", self.cluster.client.path("Pod", name, namespace), {**options, **this})

    def run(self, pod: Mapping[str, Any]) -> None:
        """The life of one pod; what goes wrong is kept in `problems`."""
        meta = pod["metadata"]
        try:
            if is_agent(pod):
                with contextlib.suppress(Gone):
                    self.agents[meta["labels"][LABEL]] = self._agent(pod)
                return
            made = Pod(pod)
            end = self._run(made)
            log = end.stdout + end.stderr
        except Exception as error:
            self.problems.append(f"{meta['namespace']}/{meta['name']}: {error!r}")
            return
        node = meta["annotations"][NODE_NAME]
        self.ran.append(Ran(meta["namespace"], meta["labels"][LABEL], node, made.script != "", end.code, log))

    def _agent(self, tree: Mapping[str, Any]) -> str:
        """The life of an agent's pod, which stays pending as long as its Secret is not there; gives its log. Raises Gone for
        one that the controller has taken back, as it does where a workflow is stopped."""
        client, meta = self.cluster.client, tree["metadata"]
        path = client.path("Pod", meta["name"], meta["namespace"])

        def is_over() -> bool:
            return self.closing.is_set() or (meta["namespace"], meta["name"]) in self.killed

        try:
            self._bind(meta)
            token = mounted_token(self.cluster, tree, is_over)
            if not token:
                return ""
            client.call("PATCH", f"{path}/status", {"status": {"phase": "Running", "startTime": now()}}, MERGE)
        except Refused as refusal:
            if refusal.status != 404:
                raise
            raise Gone from refusal
        code, log = run_agent(self.cluster, tree, token, is_over)
        with contextlib.suppress(Refused):  # it is gone
            client.call("PATCH", f"{path}/status", {"status": {"phase": "Failed" if code else "Succeeded"}}, MERGE)
        return log

    def _bind(self, meta: Mapping[str, Any]) -> None:
        path = self.cluster.client.path("Pod", meta["name"], meta["namespace"])
        binding = {"apiVersion": "v1", "kind": "Binding", "target": {"apiVersion": "v1", "kind": "Node", "name": NODE}}
        self.cluster.client.call("POST", f"{path}/binding", {**binding, "metadata": {"name": meta["name"]}})

    def _run(self, pod: Pod) -> End:
        client, path = self.cluster.client, self.cluster.client.path("Pod", pod.name, pod.namespace)
        self._bind(pod.tree["metadata"])
        client.call("PATCH", f"{path}/status", {"status": pod.running()}, MERGE)
        results = client.path("WorkflowTaskResult", "", pod.namespace)
        with contextlib.closing(self._account(pod)) as account:
            begin_result(account, results, pod)
            end = self._script(pod) if pod.script else End(self._end(pod))
            self.logs[pod.namespace, pod.name] = end.stdout + end.stderr
            end_result(account, results, pod, end.stdout)
        with contextlib.suppress(Refused):  # it is gone
            client.call("PATCH", f"{path}/status", {"status": pod.ended(end)}, MERGE)
        return end

    def _account(self, pod: Pod) -> Client:
        """A client with the rights of the pod's ServiceAccount."""
        running = self.cluster.running
        client = Client("127.0.0.1", running.port, running.client_side(), self.cluster.token(pod.account, pod.namespace))
        client.resources = self.cluster.client.resources
        return client

    def _script(self, pod: Pod) -> End:
        """Run a script to its end, or until the pod is over."""
        image = self.images.get(pod.main["image"], Path("/"))
        ear, mouth = os.pipe()
        with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(1) as listener, open(ear) as last_words:
            token, authority = self.cluster.token(pod.account, pod.namespace), self.cluster.running.authority
            account = write_tree(Path(folder), {"token": token, "ca.crt": authority.pem})
            script = pod.script.replace(TERMINATION_LOG, f"/dev/fd/{mouth}").replace(MOUNTED, folder)
            file = write_tree(account, {"script": script}) / "script"
            with open(mouth, "w"):
                process = subprocess.Popen(
                    [*(READ_ONLY if pod.is_read_only else ()), *pod.command, str(file)],
                    cwd=image,
                    env={**self._environment(pod, image), "SERVICE_ACCOUNT": folder},
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    pass_fds=[mouth],
                    start_new_session=True,
                )
            streams = listener.submit(process.communicate)
            while not streams.done() and not self._is_over(pod):
                time.sleep(STEP)
            is_killed = not streams.done()
            if is_killed:
                os.killpg(process.pid, signal.SIGKILL)
            stdout, stderr = (stream.decode() for stream in streams.result())
            return End(KILLED if is_killed else process.returncode, stdout, stderr, last_words.read())

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

    def _environment(self, pod: Pod, image: Path) -> dict[str, str]:
        """Of the image, of every pod, and of the container."""
        found = {"PATH": f"{image / 'bin'}:{Path(sys.executable).parent}:/usr/bin:/bin"}
        found |= {"KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": str(self.cluster.running.port)}
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


@contextlib.contextmanager
def kubelet(cluster: Cluster, images: Mapping[str, Path]) -> Iterator[Kubelet]:
    """A node of the cluster whose kubelet is ours, while the block runs."""
    standing = Kubelet(cluster, images)
    with servers.http_server(standing.asked, cluster.running.authority.server_side()) as ours:
        cluster.apply({"apiVersion": "v1", "kind": "Node", "metadata": {"name": NODE}})
        endpoints = {"kubeletEndpoint": {"Port": ours.port}}
        addresses = [{"type": "InternalIP", "address": "127.0.0.1"}]
        cluster.patch("Node", NODE, "", {"status": {"addresses": addresses, "daemonEndpoints": endpoints}}, part="status")
        threading.Thread(target=standing.watch, daemon=True).start()
        try:
            yield standing
        finally:
            standing.closing.set()
