"""Stands in for the pod of Argo's agent: its own code (tests/go/agent) as a process, with the token that the pod mounts.

As in a cluster the pod waits for a Secret that is not there, and the agent may do what RBAC gives to the account whose token
is in the Secret, and no more. Tokens are put into Secrets by a controller of Kubernetes that does not run here; we do that.
"""

from __future__ import annotations

import base64
import subprocess
import time
from collections.abc import Callable, Mapping
from typing import Any

from tests import gotools
from tests.cluster.client import Refused
from tests.cluster.cluster import Cluster, write_kubeconfig

COMPONENT = "workflows.argoproj.io/component"
ACCOUNT = "kubernetes.io/service-account.name"
MOUNTED = "/var/run/secrets/kubernetes.io/serviceaccount"
STEP = 0.05


def is_agent(pod: Mapping[str, Any]) -> bool:
    """Whether a pod is that of an agent: workflow/controller/agent.go, createAgentPod."""
    return bool(pod["metadata"]["labels"].get(COMPONENT) == "agent")


def mounted_token(cluster: Cluster, pod: Mapping[str, Any], is_over: Callable[[], bool]) -> str:
    """The token that the pod's main container finds at the usual place; "" if the pod is over before its Secret is there."""
    main = next(each for each in pod["spec"]["containers"] if each["name"] == "main")
    [volume] = [each["name"] for each in main["volumeMounts"] if each["mountPath"] == MOUNTED]
    [source] = [each["secret"] for each in pod["spec"]["volumes"] if each["name"] == volume]
    namespace = pod["metadata"]["namespace"]
    while not is_over():
        try:
            secret = cluster.get("Secret", source["secretName"], namespace)
        except Refused:
            time.sleep(STEP)
            continue
        return base64.b64decode(secret.get("data", {}).get("token", "")).decode() or fill(cluster, secret)
    return ""


def fill(cluster: Cluster, secret: Mapping[str, Any]) -> str:
    """Put the token of its account into a Secret of the type for tokens."""
    assert secret["type"] == "kubernetes.io/service-account-token"
    name, namespace = secret["metadata"]["annotations"][ACCOUNT], secret["metadata"]["namespace"]
    token = cluster.token(name, namespace)
    data = {"data": {"token": base64.b64encode(token.encode()).decode()}}
    cluster.patch("Secret", secret["metadata"]["name"], namespace, data)
    return token


def run_agent(cluster: Cluster, pod: Mapping[str, Any], token: str, is_over: Callable[[], bool]) -> tuple[int, str]:
    """Run the agent until it ends, or the pod is over; its exit code and log."""
    main = next(each for each in pod["spec"]["containers"] if each["name"] == "main")
    assert main["args"][:2] == ["agent", "main"]
    kubeconfig = write_kubeconfig(cluster.running, "agent", {"token": token}, pod["metadata"]["namespace"])
    environment = {each["name"]: each["value"] for each in main["env"]} | {"KUBECONFIG": str(kubeconfig)}
    log = kubeconfig.with_suffix(".log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(gotools.build("agent"))], env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    while process.poll() is None and not is_over():
        time.sleep(STEP)
    process.kill()
    code = process.wait()
    return max(code, 0), log.read_text()
