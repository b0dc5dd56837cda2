"""What is read from a real API server."""

from __future__ import annotations

import itertools
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.errors import ClusterUnreachable
from generator.live import Cluster as Live
from generator.live import Connection, PermissionMissing, connect
from generator.rights import Right, manifests
from tests.cluster import Cluster
from tests.live.kubeconfigs import write

pytestmark = pytest.mark.go


@pytest.fixture
def live(cluster: Cluster) -> Live:
    """The real server, as its administrator."""
    return connect(Connection(str(cluster.kubeconfig)))


def template(name: str, namespace: str, size: int = 0) -> dict[str, Any]:
    """A WorkflowTemplate."""
    metadata = {"name": name, "namespace": namespace}
    api = "argoproj.io/v1alpha1"
    return {"apiVersion": api, "kind": "WorkflowTemplate", "metadata": metadata, "spec": {"entrypoint": "x" * size}}


def test_objects(cluster: Cluster, live: Live) -> None:
    """As they are stored; None where there is none."""
    place = cluster.namespace()
    metadata = {"name": "settings", "namespace": place}
    cluster.create({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {"config": "a: 1\n"}})
    found = live.get("ConfigMap", place, "settings")
    assert found == cluster.get("ConfigMap", "settings", place)
    assert live.get("ConfigMap", place, "none") is None
    assert live.get("ConfigMap", f"{place}-none", "settings") is None
    assert live.get("ExternalSecret", place, "settings") is None, "a kind that is not defined"


def test_the_metadata_of_a_secret(cluster: Cluster, live: Live) -> None:
    """With the keys that are on record, without any value."""
    place = cluster.namespace()
    metadata = {"name": "slack", "namespace": place}
    cluster.apply({"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "stringData": {"URL": "s3cret"}}, "eso")
    found = live.metadata("Secret", place, "slack")
    assert found and sorted(found) == ["apiVersion", "kind", "metadata"]
    (entry,) = found["metadata"]["managedFields"]
    assert (entry["manager"], "f:URL" in json.dumps(entry)) == ("eso", True)


def test_lists(cluster: Cluster, live: Live) -> None:
    """Page by page, in one namespace and in all, by labels; two namespaces of which one begins like the other."""
    place = cluster.namespace("page")
    beside = f"{place}-1"
    cluster.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": beside}})
    for namespace, number in itertools.product((place, beside), range(7)):
        cluster.create(template(f"t-{number}", namespace))
    labelled = template("labelled", place)
    labelled["metadata"]["labels"] = {"team": place}
    cluster.create(labelled)
    told: list[int] = []
    names = [each["metadata"]["name"] for each in live.list("WorkflowTemplate", place, limit=3, left=told.append)]
    assert told == [8, 5, 2]
    assert names == ["labelled", *(f"t-{number}" for number in range(7))]
    everywhere = [each["metadata"] for each in live.list("WorkflowTemplate", limit=2)]
    assert sum(each["namespace"].startswith(place) for each in everywhere) == 15
    assert [each["metadata"]["name"] for each in live.list("WorkflowTemplate", labels=f"team={place}")] == ["labelled"]


def test_kinds_that_are_served(live: Live) -> None:
    """By discovery, for which every known user has the right."""
    assert live.serves("WorkflowTemplate") and live.serves("ConfigMap") and live.serves("Deployment")
    assert not live.serves("ExternalSecret")
    with pytest.raises(ClusterUnreachable, match="the server knows no externalsecrets"):
        next(live.list("ExternalSecret"))


def test_which_cluster_it_is(cluster: Cluster, live: Live) -> None:
    """By its address, its uid, and its version."""
    assert live.identity == ("tests", cluster.running.url)
    assert live.uid() == cluster.get("Namespace", "kube-system")["metadata"]["uid"]
    assert live.version().startswith("v1.")


def test_rights(cluster: Cluster, live: Live) -> None:
    """Our own and those of an account; one who may not ask for others' gets None."""
    place = cluster.namespace()
    right = Right("create", "WorkflowTaskResult", place)
    rules = [{"apiGroups": ["argoproj.io"], "resources": ["workflowtaskresults"], "verbs": ["create"]}]
    path = cluster.account("runner", rules, place)
    assert live.may(right, (place, "runner")) is True
    assert live.may(right._replace(verb="patch"), (place, "runner")) is False
    runner = connect(Connection(str(path)))
    assert (runner.may(right), runner.may(right._replace(namespace="default"))) == (True, False)
    assert runner.may(right, (place, "default")) is None


def test_a_right_that_is_missing_is_named(cluster: Cluster) -> None:
    """For one object, and for a list."""
    place = cluster.namespace()
    eve = connect(Connection(str(cluster.user("eve"))))
    with pytest.raises(PermissionMissing, match=f'not allowed to get configmaps "x" in namespace {place}, as eve'):
        eve.get("ConfigMap", place, "x")
    with pytest.raises(PermissionMissing, match="not allowed to list workflowtemplates in all namespaces, as eve"):
        next(eve.list("WorkflowTemplate"))


def test_rights_as_manifests_are_what_they_say(cluster: Cluster, tmp_path: Path) -> None:
    """Applied by kubectl: the account may do these things and nothing beside them."""
    place = cluster.namespace()
    wanted = [Right("get", "ConfigMap", place, "settings"), Right("list", "Workflow"), Right("get", "Pod", place, "", "log")]
    trees = {"apiVersion": "v1", "kind": "List", "items": manifests(wanted, f"reader-{place}", place)}
    (tmp_path / "rbac.json").write_text(json.dumps(trees))
    assert cluster.kubectl("apply", "-f", str(tmp_path / "rbac.json")).code == 0
    reader = connect(Connection(str(cluster.account(f"reader-{place}", (), place))))
    assert [reader.may(right) for right in wanted] == [True, True, True]
    beside = [wanted[0]._replace(name="other"), wanted[0]._replace(verb="list"), wanted[1]._replace(verb="delete")]
    assert [reader.may(right) for right in beside] == [False, False, False]


def test_a_credential_plugin(cluster: Cluster, tmp_path: Path) -> None:
    """A program that prints a token, as the clouds' do."""
    place = cluster.namespace()
    rules = [{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get"]}]
    tree = json.loads(cluster.account("robot", rules, place).read_text())
    version = "client.authentication.k8s.io/v1"
    said = {"apiVersion": version, "kind": "ExecCredential", "status": tree["users"][0]["user"]}
    (tmp_path / "plugin.py").write_text(f"print({json.dumps(said)!r})")
    plugin = {"apiVersion": version, "command": sys.executable, "args": ["plugin.py"], "interactiveMode": "Never"}
    tree["users"][0]["user"] = {"exec": plugin}
    live = connect(Connection(str(write(tmp_path / "kubeconfig", tree))))
    assert live.get("ConfigMap", place, "none") is None
