"""The cluster of the tests is a real one: it keeps, refuses and lets through what a cluster does."""

from __future__ import annotations

import json
import time

import pytest

from tests.cluster import Cluster, Refused, cut, slow
from tests.servers import Answer, Request, in_turn

pytestmark = pytest.mark.go

READ = [{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get"]}]


def config_map(namespace: str, **data: str) -> dict[str, object]:
    """A ConfigMap `settings`."""
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings", "namespace": namespace}, "data": data}


def test_objects_are_kept_with_their_managers(cluster: Cluster) -> None:
    """Create, apply by another one, patch, replace and delete, each with its field manager."""
    place = cluster.namespace()
    cluster.create(config_map(place, a="1", b="1"))
    cluster.apply(config_map(place, a="2"), manager="helm")
    cluster.patch("ConfigMap", "settings", place, {"data": {"c": "3"}}, manager="kubectl-edit")
    found = cluster.get("ConfigMap", "settings", place)
    assert found["data"] == {"a": "2", "b": "1", "c": "3"}
    managers = {(each["manager"], each["operation"]) for each in found["metadata"]["managedFields"]}
    assert {("helm", "Apply"), ("kubectl-edit", "Update")} <= managers
    cluster.replace({**found, "data": {"d": "4"}})
    assert [each["data"] for each in cluster.list("ConfigMap", place)] == [{"d": "4"}]
    cluster.delete("ConfigMap", "settings", place)
    with pytest.raises(Refused, match=r"^404"):
        cluster.get("ConfigMap", "settings", place)


@pytest.mark.parametrize(
    ("kind", "is_namespaced"), [("Workflow", True), ("WorkflowTaskSet", True), ("ClusterWorkflowTemplate", False)]
)
def test_the_kinds_of_argo_hold_whatever_they_are_given(kind: str, is_namespaced: bool, cluster: Cluster) -> None:
    """No field of them is known, and none is dropped."""
    place = cluster.namespace()
    meta = {"name": f"a-{place}", **({"namespace": place} if is_namespaced else {})}
    spec = {"templates": [{"name": "main", "anything": {"at": ["all"]}}]}
    cluster.create({"apiVersion": "argoproj.io/v1alpha1", "kind": kind, "metadata": meta, "spec": spec})
    assert cluster.get(kind, f"a-{place}", place if is_namespaced else "")["spec"] == spec


def test_kubectl_sees_the_same(cluster: Cluster) -> None:
    """The real one, with a client of its own."""
    place = cluster.namespace()
    ran = cluster.kubectl("apply", "--server-side", "-f", "-", stdin=json.dumps(config_map(place, a="1")))
    assert (ran.code, ran.stdout) == (0, "configmap/settings serverside-applied\n"), ran.stderr
    assert cluster.get("ConfigMap", "settings", place)["data"] == {"a": "1"}
    assert cluster.kubectl("get", "configmap", "none", "-n", place).code == 1


@pytest.mark.parametrize("how", ["certificate", "token"])
def test_a_user_may_do_what_the_rules_say(how: str, cluster: Cluster) -> None:
    """And nothing else, nor elsewhere."""
    place, elsewhere = cluster.namespace(), cluster.namespace()
    for each in (place, elsewhere):
        cluster.create(config_map(each, a="1"))
    name = f"reader-{how}-{place}"
    kubeconfig = cluster.user(name, READ, place) if how == "certificate" else cluster.account(name, READ, place)
    assert cluster.kubectl("get", "configmap", "settings", "-n", place, kubeconfig=kubeconfig).code == 0
    for refused in (("get", "configmap", "settings", "-n", elsewhere), ("get", "secrets", "-n", place)):
        ran = cluster.kubectl(*refused, kubeconfig=kubeconfig)
        assert (ran.code, "Forbidden" in ran.stderr) == (1, True), ran


def test_who_has_no_name_or_an_old_one_is_refused(cluster: Cluster) -> None:
    """401 without credentials, and for a token that has expired."""
    place = cluster.namespace()
    late = cluster.account("late", READ, place, seconds=-60)
    ran = cluster.kubectl("get", "configmap", "settings", "-n", place, kubeconfig=late)
    assert (ran.code, "Unauthorized" in ran.stderr) == (1, True), ran
    assert cluster.forward(Request("GET", "/api", {"Accept": "application/json"}, b"", 0)).status == 401


def test_a_server_between_refuses_waits_and_cuts(cluster: Cluster) -> None:
    """What passes through it is the real server's answer; what does not is what the test asked for."""
    place = cluster.namespace()
    cluster.create(config_map(place, a="x" * 10_000))
    read = ("get", "configmap", "settings", "-n", place, "-o", "jsonpath={.data.a}", "--request-timeout=20s")
    with cluster.through(cluster.forward) as kubeconfig:
        assert cluster.kubectl(*read, kubeconfig=kubeconfig).stdout == "x" * 10_000
    with cluster.through(in_turn(Answer(429, "", {"Retry-After": "1"}), cluster.forward)) as kubeconfig:
        start = time.monotonic()
        assert cluster.kubectl(*read, kubeconfig=kubeconfig).stdout == "x" * 10_000
        assert time.monotonic() - start > 1
    with cluster.through(slow(cluster.forward, 0.5)) as kubeconfig:
        start = time.monotonic()
        assert cluster.kubectl(*read, kubeconfig=kubeconfig).code == 0
        assert time.monotonic() - start > 0.5
    with cluster.through(cut(cluster.forward, 100)) as kubeconfig:
        ran = cluster.kubectl(*read, kubeconfig=kubeconfig)
        assert (ran.code, "unexpected EOF" in ran.stderr) == (1, True), ran
