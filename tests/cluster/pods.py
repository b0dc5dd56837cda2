"""The pods of workflows as the stand-in for the kubelet reads them, and what is said of them on their way."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any, NamedTuple

from tests.cluster.client import MERGE, Client, Refused

LABEL = "workflows.argoproj.io/workflow"
REPORTED = "workflows.argoproj.io/report-outputs-completed"
NODE_ID = "workflows.argoproj.io/node-id"
LATE = 2  # seconds after a pod's deadline: a kubelet looks now and then, the controller at the deadline itself


class End(NamedTuple):
    """How a container ended: its exit code, what it wrote to its streams, and its last words, by which Argo tells of it."""

    code: int
    stdout: str = ""
    stderr: str = ""
    message: str = ""


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
        self.is_read_only = bool(self.main.get("securityContext", {}).get("readOnlyRootFilesystem"))
        self.ending = (self.main.get("args") or ["0"])[-1]
        seconds = spec.get("activeDeadlineSeconds")
        self.deadline = float("inf") if seconds is None else time.monotonic() + seconds + LATE
        [init] = [each for each in spec["initContainers"] if each["name"] == "init"]
        told = {each["name"]: each.get("value", "") for each in init["env"]}
        self.script: str = json.loads(told["ARGO_TEMPLATE"]).get("script", {}).get("source", "")
        self.has_result = told["ARGO_INCLUDE_SCRIPT_OUTPUT"] == "true"
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

    def ended(self, end: End) -> dict[str, Any]:
        """The status of the pod whose main container ended so; the others end well."""
        states = {name: {"exitCode": 0, "reason": "Completed", "finishedAt": now()} for name in self.containers}
        if end.code:
            states["main"] |= {"exitCode": end.code, "reason": "Error", "message": end.message}
        return {
            "phase": "Failed" if end.code else "Succeeded",
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


def end_result(account: Client, results: str, pod: Pod, stdout: str) -> None:
    """Say that all is reported, and what a script printed where a later step asks for that (executor.go, CaptureScriptResult,
    FinalizeOutput); the controller deletes the results of a workflow that ended before."""
    outputs = {"outputs": {"result": stdout.removesuffix("\n")}} if pod.has_result else {}
    try:
        account.call("PATCH", f"{results}/{pod.node_id}", {**outputs, "metadata": {"labels": {REPORTED: "true"}}}, MERGE)
    except Refused as refusal:
        if refusal.status != 404:
            raise


def container(name: str, state: Mapping[str, Any]) -> dict[str, Any]:
    """The status of a container."""
    return {"name": name, "image": "", "imageID": "", "ready": "running" in state, "restartCount": 0, "state": dict(state)}


def now() -> str:
    """The time as Kubernetes writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
