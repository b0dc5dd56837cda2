"""The guard against the wrong cluster."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.errors import InputUnusable
from generator.live import Connection, connect
from generator.live.guard import normal
from tests.harness import resolve_text
from tests.live.kubeconfigs import kubeconfig, write
from tests.servers import Answer, http_server
from tests.test_resolve import GOOD

UID = "5f0c2b1e-0000-4000-8000-000000000001"
OTHER = "5f0c2b1e-0000-4000-8000-000000000002"
NAMESPACE = Answer(200, json.dumps({"kind": "PartialObjectMetadata", "metadata": {"name": "kube-system", "uid": UID}}))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://API.example.com", "https://api.example.com:443/"),
        ("http://[::1]", "http://[::1]:80"),
        ("https://api.example.com/k8s/c-1/", "https://api.example.com:443/k8s/c-1"),
    ],
)
def test_addresses_that_are_the_same(one: str, other: str) -> None:
    """Case, the port that the scheme implies, and a slash at the end do not count."""
    assert normal(one) == normal(other)


@pytest.mark.parametrize("other", ["http://api.example.com", "https://api.example.com:6443", "https://b.example.com", "https://api.example.com/k"])
def test_addresses_that_are_not(other: str) -> None:
    """Scheme, port, host and path do."""
    assert normal(other) != normal("https://api.example.com")


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ({"context": "prd"}, "expected context prd, found context tests; kubectl config use-context prd, or --context prd"),
        ({"server": "https://127.0.0.1:6443"}, "argo.cluster.server: expected server https://127.0.0.1:6443, found http://127.0.0.1:"),
        ({"context": "tests", "server": "https://x"}, "argo.cluster.server: expected server https://x, found"),
        ({"uid": OTHER}, f"argo.cluster.uid: expected the cluster {OTHER}, found {UID}; choose the context of that cluster"),
    ],
)
def test_another_cluster_is_refused_before_anything_is_read(tmp_path: Path, expected: dict[str, str], said: str) -> None:
    """Both sides are named, and how to switch; only for a uid one thing is asked, the namespace that has it."""
    with http_server(lambda _: NAMESPACE) as server:
        connection = Connection(str(write(tmp_path / "kubeconfig", kubeconfig(server.url))))
        with pytest.raises(InputUnusable) as caught:
            connect(connection, expected)
        asked = [request.path for request in server.requests]
    (problem,) = caught.value.problems
    assert said in f"{problem.text}; {problem.hint}"
    assert problem.mark.file == f"tests ({server.url})"
    assert asked == (["/api/v1/namespaces/kube-system"] if "uid" in expected else [])


def test_the_right_cluster_passes(tmp_path: Path) -> None:
    """By all three."""
    with http_server(lambda _: NAMESPACE) as server:
        connection = Connection(str(write(tmp_path / "kubeconfig", kubeconfig(server.url))))
        cluster = connect(connection, {"context": "tests", "server": server.url + "/", "uid": UID})
    assert str(cluster.identity) == f"tests ({server.url})"


def test_the_profile_says_which_cluster() -> None:
    """What is not said is not there."""
    text = GOOD.replace('version: "4.0"', 'version: "4.0", cluster: {context: prd, uid: ' + UID + "}")
    assert resolve_text(text).profile.argo.cluster == {"context": "prd", "uid": UID}


@pytest.mark.parametrize(
    ("cluster", "said"),
    [
        ("{}", "argo.cluster: expected context, server or uid"),
        ("{uid: kube-system}", "argo.cluster.uid: expected a uid"),
        ("{server: 'https://me:pw@api.example.com'}", "argo.cluster.server: expected an http or https address without credentials"),
        ("{name: prd}", "argo.cluster.name: unknown key"),
    ],
)
def test_a_cluster_that_cannot_be_known(cluster: str, said: str) -> None:
    """One of three, each in its form."""
    with pytest.raises(InputUnusable) as caught:
        resolve_text(GOOD.replace('version: "4.0"', f'version: "4.0", cluster: {cluster}'))
    assert said in str(caught.value)
