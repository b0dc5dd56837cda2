"""The doctor at a real API server: a healthy installation, and each finding provoked for real."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.cluster import Cluster
from tests.doctor.snapshots import deployment
from tests.harness import Run, run_hookwright, write_tree
from tests.servers import Answer, Authority, Request, http_server

pytestmark = pytest.mark.go

PROFILE = """\
apiVersion: hookwright/v1
argo: {version: "3.7", owner: manifest, namespace: ARGO, workflowNamespaces: [TEAM]}
channels:
  slack: {type: slack-webhook, secret: {url: slack-secret/URL}}
routes:
  failures: {when: [Failed, Error], send: [slack]}
EXTRA
"""
WORKFLOW = "workflows.argoproj.io/workflow"


class Installation(NamedTuple):
    """An Argo Workflows installation in two namespaces of its own, and a folder with its profile."""

    cluster: Cluster
    argo: str
    team: str
    folder: Path

    def doctor(self, *options: str, kubeconfig: Path | None = None) -> Run:
        """`hookwright doctor prd`."""
        path = str(kubeconfig or self.cluster.kubeconfig)
        return run_hookwright("doctor", "prd", "--kubeconfig", path, *options, cwd=self.folder)

    def findings(self, *options: str, kubeconfig: Path | None = None) -> dict[str, dict[str, Any]]:
        """What is found, by the unit; each unit finds one thing here."""
        run = self.doctor("--format", "json", *options, kubeconfig=kubeconfig)
        assert run.stderr == ""
        found = json.loads(run.stdout)["findings"]
        assert run.code == (1 if found else 0)
        return {each["id"]: each for each in found}

    def deploy(self, *args: str, **container: Any) -> None:
        """A controller, as its manifests have it, whose pod is ready."""
        tree = deployment(*args, **container)
        tree["metadata"]["namespace"] = self.argo
        status = tree.pop("status")
        tree["spec"]["template"]["spec"]["containers"][0].setdefault("resources", {})
        self.cluster.apply(tree)
        self.cluster.patch("Deployment", "workflow-controller", self.argo, {"status": status}, part="status")

    def pod(self, name: str, namespace: str, labels: dict[str, str], status: dict[str, Any]) -> None:
        """A pod in some state, which no kubelet will change."""
        container = {"name": "main", "image": "busybox"}
        spec = (
            {"containers": [container], "nodeName": "nowhere"}
            if "containerStatuses" in status
            else {"containers": [container]}
        )
        metadata = {"name": name, "namespace": namespace, "labels": labels}
        self.cluster.create({"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec})
        self.cluster.patch("Pod", name, namespace, {"status": status}, part="status")


def installed(cluster: Cluster, folder: Path, extra: str = "") -> Installation:
    """Everything that a profile needs, applied as its files say."""
    argo, team = cluster.namespace("argo"), cluster.namespace("team")
    text = PROFILE.replace("ARGO", argo).replace("TEAM", team).replace("EXTRA", extra)
    write_tree(folder, {"profiles/prd.yaml": text})
    assert run_hookwright("render", "prd", cwd=folder).code == 0
    found = Installation(cluster, argo, team, folder)
    rules = [{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get", "list", "watch"]}]
    cluster.account("default", rules, argo)
    found.deploy()
    for name in ("rbac", "workflow-controller-configmap"):
        (file,) = (folder / "output").glob(f"*/{name}.yaml")
        applied = cluster.kubectl("apply", "-f", str(file))
        assert applied.code == 0, applied.stderr
    metadata = {"name": "slack-secret", "namespace": team}
    cluster.create(
        {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": metadata,
            "stringData": {"URL": "https://example.com/s3cret"},
        }
    )
    return found


@pytest.fixture
def installation(cluster: Cluster, tmp_path: Path) -> Installation:
    """A healthy one, by exit handler."""
    return installed(cluster, tmp_path)


def test_a_healthy_installation(installation: Installation) -> None:
    """Nothing found, exit 0, one line that says which cluster was looked at."""
    run = installation.doctor()
    assert (run.code, run.stderr) == (0, "")
    assert run.stdout == f"prd, tests ({installation.cluster.running.url}): no findings\n"


def break_version(broken: Installation) -> None:
    broken.deploy(image="quay.io/argoproj/workflow-controller:v3.6.2")


def break_name(broken: Installation) -> None:
    broken.deploy("--configmap", "release-workflow-controller-configmap")


def break_namespaces(broken: Installation) -> None:
    broken.deploy("--namespaced")


def break_running(broken: Installation) -> None:
    status = {"status": {"readyReplicas": 0, "replicas": 1}}
    broken.cluster.patch("Deployment", "workflow-controller", broken.argo, status, part="status")


def break_layout(broken: Installation) -> None:
    data = {"data": {"parallelism": "10"}}
    broken.cluster.patch("ConfigMap", "workflow-controller-configmap", broken.argo, data, "kubectl-edit")


def break_content(broken: Installation) -> None:
    data = {"data": {"config": "parallelism: 10\nparalellism: 10\n"}}
    broken.cluster.patch("ConfigMap", "workflow-controller-configmap", broken.argo, data, "kubectl-edit")


def break_secret(broken: Installation) -> None:
    broken.cluster.patch("Secret", "slack-secret", broken.team, {"data": {"URL": None, "URI": "eA=="}})


def break_controller(broken: Installation) -> None:
    broken.cluster.delete("RoleBinding", "serviceaccount-default", broken.argo)


def break_namespace(broken: Installation) -> None:
    text = (broken.folder / "profiles/prd.yaml").read_text()
    write_tree(
        broken.folder, {"profiles/prd.yaml": text.replace(f"[{broken.team}]", f"[{broken.team}, {broken.team}-x]")}
    )


def break_bundle(broken: Installation) -> None:
    text = (broken.folder / "profiles/prd.yaml").read_text()
    bundle = "delivery: {runner: {caBundle: {configMap: corp-ca/ca.pem}}}\n"
    write_tree(broken.folder, {"profiles/prd.yaml": text + bundle})


def break_account(broken: Installation) -> None:
    broken.cluster.delete("RoleBinding", "hookwright-notifier", broken.team)


def break_pods(broken: Installation) -> None:
    condition = {
        "type": "PodScheduled",
        "status": "False",
        "reason": "Unschedulable",
        "message": "0/3 nodes are available",
    }
    name = "etl-hookwright-notify-1"
    broken.pod(name, broken.team, {WORKFLOW: "etl"}, {"phase": "Pending", "conditions": [condition]})


def break_quota(broken: Installation) -> None:
    metadata = {"name": "team", "namespace": broken.team}
    spec = {"hard": {"limits.cpu": "4"}}
    broken.cluster.create({"apiVersion": "v1", "kind": "ResourceQuota", "metadata": metadata, "spec": spec})


BREAKS: dict[str, tuple[Callable[[Installation], None], str]] = {
    "controller-version": (break_version, "runs 3.6.2, the profile says 3.7"),
    "config-map-name": (break_name, "reads the ConfigMap release-workflow-controller-configmap"),
    "managed-namespaces": (break_namespaces, "alone, not team-"),
    "namespaces": (break_namespace, "is not there"),
    "config-maps": (break_bundle, "is not there"),
    "controller-rights": (break_controller, "may not list configmaps in namespace argo-"),
    "controller-running": (break_running, "none of 1 pods is ready"),
    "config-map-layout": (break_layout, "has a key config beside parallelism"),
    "config-map-content": (break_content, "Argo 3.7.4 ends with this: config:2:1: paralellism: unknown field"),
    "secrets": (break_secret, "has no key URL"),
    "account-rights": (break_account, "may not create or patch workflowtaskresults"),
    "waiting-pods": (break_pods, "Unschedulable: 0/3 nodes are available"),
    "quotas": (break_quota, "wants limits.cpu of each container"),
}


@pytest.mark.parametrize("unit", BREAKS)
def test_what_is_broken_is_found(installation: Installation, unit: str) -> None:
    """That, and nothing else."""
    break_it, said = BREAKS[unit]
    break_it(installation)
    found = installation.findings()
    assert list(found) == [unit]
    assert said in found[unit]["what"]
    assert found[unit]["unknown"] is False


def test_what_mends_is_said_and_mends(installation: Installation) -> None:
    """The command of a finding, carried out, ends it."""
    break_account(installation)
    mend = installation.findings()["account-rights"]["mend"]
    assert mend == "kubectl apply -f output/prd/rbac.yaml"
    command, *arguments = mend.split()
    assert command == "kubectl"
    done = installation.cluster.kubectl(
        *(str(installation.folder / word) if "/" in word else word for word in arguments)
    )
    assert done.code == 0, done.stderr
    assert installation.findings() == {}


def test_hooks_and_workers(cluster: Cluster, tmp_path: Path) -> None:
    """The race of the controller's workers, until there is one."""
    there = installed(cluster, tmp_path, "delivery: {mode: lifecycle-hooks}")
    found = there.findings()
    assert list(found) == ["workflow-workers"]
    assert "has 32 workflow workers" in found["workflow-workers"]["what"]
    there.deploy("--workflow-workers", "1")
    assert there.findings() == {}


def test_a_template_that_is_missing(cluster: Cluster, tmp_path: Path) -> None:
    """It is for all namespaces, so it goes by the environment's name."""
    there = installed(cluster, tmp_path, "environment: doctored\ndelivery: {placement: cluster-workflow-template}")
    folder = there.folder / "output/doctored/cluster-workflow-templates.yaml"
    found = there.findings()
    assert list(found) == ["cluster-workflow-templates", "controller-rights"]
    assert found["cluster-workflow-templates"]["what"] == "is not there"
    assert "may not get clusterworkflowtemplates, list clusterworkflowtemplates" in found["controller-rights"]["what"]
    assert cluster.kubectl("apply", "-f", str(folder)).code == 0
    group = "rbac.authorization.k8s.io"
    rules = [
        {"apiGroups": ["argoproj.io"], "resources": ["clusterworkflowtemplates"], "verbs": ["get", "list", "watch"]}
    ]
    name = there.argo
    cluster.apply({"apiVersion": f"{group}/v1", "kind": "ClusterRole", "metadata": {"name": name}, "rules": rules})
    subject = {"kind": "ServiceAccount", "name": "default", "namespace": there.argo}
    bound = {
        "apiVersion": f"{group}/v1",
        "kind": "ClusterRoleBinding",
        "metadata": {"name": name},
        "subjects": [subject],
    }
    cluster.apply({**bound, "roleRef": {"apiGroup": group, "kind": "ClusterRole", "name": name}})
    assert there.findings() == {}


def test_a_cluster_without_the_kinds_of_argo(installation: Installation) -> None:
    """As a server answers that knows no such group."""

    def without(request: Request) -> Answer:
        unknown = request.path.startswith("/apis/argoproj.io")
        return Answer(404, "404 page not found") if unknown else installation.cluster.forward(request)

    with installation.cluster.through(without) as kubeconfig:
        run = installation.doctor(kubeconfig=kubeconfig)
    assert run.code == 1
    assert run.stdout.count("[kinds]") == 4
    assert "CustomResourceDefinition workflowtaskresults.argoproj.io: is not there" in run.stdout


@pytest.fixture
def kubelet(cluster: Cluster) -> Iterator[str]:
    """A node whose kubelet knows the last words of every container; gives its name."""
    authority = Authority()
    words = (
        'time="2026-01-05" level=info msg=starting\ntime="2026-01-05" level=fatal msg="cannot read the config map"\n'
    )
    tls: ssl.SSLContext = authority.server_side()
    with http_server(lambda _: Answer(200, words), tls) as server:
        name = f"node-{server.port}"
        cluster.create({"apiVersion": "v1", "kind": "Node", "metadata": {"name": name}})
        addresses = [{"type": "InternalIP", "address": "127.0.0.1"}]
        endpoints = {"kubeletEndpoint": {"Port": server.port}}
        cluster.patch(
            "Node", name, "", {"status": {"addresses": addresses, "daemonEndpoints": endpoints}}, part="status"
        )
        yield name
        cluster.delete("Node", name)


def test_a_controller_that_ends_itself(installation: Installation, kubelet: str) -> None:
    """How often, with which code, and its last words, which the API server gets from the kubelet."""
    cluster, argo = installation.cluster, installation.argo
    container = {"name": "workflow-controller", "image": "workflow-controller"}
    metadata = {"name": "workflow-controller-1", "namespace": argo, "labels": {"app": "workflow-controller"}}
    spec = {"containers": [container], "nodeName": kubelet}
    cluster.create({"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec})
    ended = {"terminated": {"exitCode": 1, "finishedAt": "2026-01-05T06:00:00Z", "reason": "Error"}}
    status = {
        "name": container["name"],
        "restartCount": 4,
        "ready": False,
        "image": "x",
        "imageID": "x",
        "lastState": ended,
    }
    status["state"] = {"waiting": {"reason": "CrashLoopBackOff"}}
    cluster.patch("Pod", "workflow-controller-1", argo, {"status": {"containerStatuses": [status]}}, part="status")
    what = "restarted 4 times, last ended with code 1 at 2026-01-05T06:00:00Z: cannot read the config map"
    assert installation.findings()["controller-restarts"]["what"] == what
    rules = [{"apiGroups": ["", "apps"], "resources": ["pods", "deployments", "configmaps"], "verbs": ["get", "list"]}]
    found = installation.doctor(kubeconfig=cluster.account("no-logs", rules, argo)).stdout
    assert "restarted 4 times, last ended with code 1 at 2026-01-05T06:00:00Z [controller-restarts]" in found
    assert f'unknown: needs get pods/log "workflow-controller-1" in namespace {argo}' in found
