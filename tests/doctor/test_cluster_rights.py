"""The doctor with few rights, with exactly those that it asks for, with none, and with a cluster that does not answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator import yamlio
from tests.cluster import Cluster, cut, slow
from tests.doctor.test_cluster import Installation, break_account, installed
from tests.harness import write_tree
from tests.servers import Answer, in_turn

pytestmark = pytest.mark.go


@pytest.fixture
def installation(cluster: Cluster, tmp_path: Path) -> Installation:
    """A healthy one, by exit handler."""
    return installed(cluster, tmp_path)


def granted(installation: Installation, without: str = "") -> Path:
    """The kubeconfig of the account that `doctor --rbac` makes, without the rules for one resource."""
    run = installation.doctor("--rbac")
    assert (run.code, run.stderr) == (0, "")
    trees = [yamlio.parse(text.encode(), "rbac.yaml").values for text in run.stdout.split("---\n")]
    for tree in trees:
        if "rules" in tree:
            tree["rules"] = [rule for rule in tree["rules"] if without not in rule["resources"]]
    write_tree(installation.folder, {"rbac.json": json.dumps({"apiVersion": "v1", "kind": "List", "items": trees})})
    done = installation.cluster.kubectl("apply", "-f", str(installation.folder / "rbac.json"))
    assert done.code == 0, done.stderr
    return installation.cluster.account("hookwright-doctor-prd", (), installation.argo)


def test_the_rights_that_it_asks_for_are_enough(installation: Installation) -> None:
    """By the account of `doctor --rbac`: the same as for an administrator, healthy or not."""
    kubeconfig = granted(installation)
    assert installation.findings(kubeconfig=kubeconfig) == {}
    break_account(installation)
    assert list(installation.findings(kubeconfig=kubeconfig)) == ["account-rights"]


NEEDED = [
    "configmaps",
    "deployments",
    "limitranges",
    "namespaces",
    "pods",
    "resourcequotas",
    "secrets",
    "serviceaccounts",
]


@pytest.mark.parametrize("resource", NEEDED)
def test_each_of_them_is_needed(installation: Installation, resource: str) -> None:
    """Without one, that one is named, and the rest is looked at all the same."""
    run = installation.doctor(kubeconfig=granted(installation, resource))
    assert run.code == 1
    lines = [line for line in run.stdout.splitlines() if line.startswith(("unknown:", "wrong:"))]
    assert lines and all("[missing-rights]" in line and f" {resource}" in line for line in lines)


@pytest.mark.parametrize("is_bound", [True, False])
def test_who_may_not_ask_for_the_rights_of_others_reads_the_roles(installation: Installation, is_bound: bool) -> None:
    """RoleBindings say it, too."""
    granted(installation, "subjectaccessreviews")
    group = "rbac.authorization.k8s.io"
    resources = ["roles", "rolebindings", "clusterroles", "clusterrolebindings"]
    rules = [{"apiGroups": [group], "resources": resources, "verbs": ["list"]}]
    installation.cluster.account("hookwright-doctor-prd", rules, installation.team)
    kubeconfig = installation.cluster.account("hookwright-doctor-prd", rules, installation.argo)
    subject = {"kind": "ServiceAccount", "name": "hookwright-doctor-prd", "namespace": installation.argo}
    name = f"reader-{installation.argo}"
    role = {"apiVersion": f"{group}/v1", "kind": "ClusterRole", "metadata": {"name": name}, "rules": rules}
    reference = {"apiGroup": group, "kind": "ClusterRole", "name": name}
    installation.cluster.apply(role)
    bound = {
        "apiVersion": f"{group}/v1",
        "kind": "ClusterRoleBinding",
        "metadata": {"name": name},
        "roleRef": reference,
    }
    installation.cluster.apply({**bound, "subjects": [subject]})
    if not is_bound:
        break_account(installation)
    assert list(installation.findings(kubeconfig=kubeconfig)) == ([] if is_bound else ["account-rights"])


def test_without_any_right_everything_is_unknown(installation: Installation) -> None:
    """Findings, not an end: each right that is missing, and by whom it is missed in no way hidden."""
    run = installation.doctor(kubeconfig=installation.cluster.user("nobody"))
    assert (run.code, run.stderr) == (1, "")
    assert "wrong:" not in run.stdout
    assert f'unknown: needs get secrets "slack-secret" in namespace {installation.team}' in run.stdout
    assert f"unknown: needs list deployments in namespace {installation.argo}" in run.stdout
    assert "nobody can tell whether it may create and patch workflowtaskresults [account-rights]" in run.stdout
    assert run.stdout.splitlines()[-1].endswith("unknown")


def test_a_value_of_a_secret_is_never_read(installation: Installation) -> None:
    """Not in what is printed, and not in what the server sends."""
    bodies: list[str] = []

    def listening(request: object) -> Answer:
        answer = installation.cluster.forward(request)  # type: ignore[arg-type]
        bodies.append(answer.text)
        return answer

    with installation.cluster.through(listening) as kubeconfig:
        assert installation.findings(kubeconfig=kubeconfig) == {}
    assert any("slack-secret" in body for body in bodies)
    assert [
        body for body in bodies if "https://example.com/s3cret" in body or "aHR0cHM6Ly9leGFtcGxlLmNvbS9zM2NyZXQ" in body
    ] == []


def test_an_expired_token(installation: Installation) -> None:
    """Exit 3, what to do, and nothing of the token."""
    kubeconfig = installation.cluster.account("late", (), installation.argo, seconds=-60)
    run = installation.doctor(kubeconfig=kubeconfig)
    assert (run.code, run.stdout) == (3, "")
    assert "the server does not accept the credentials; a token may have expired (status 401)" in run.stderr
    token = json.loads(kubeconfig.read_text())["users"][0]["user"]["token"]
    assert token[:20] not in run.stderr


def test_another_cluster(installation: Installation) -> None:
    """Exit 2 by context, server or uid; the uid of this one passes."""
    cluster = installation.cluster
    text = (installation.folder / "profiles/prd.yaml").read_text()
    uid = cluster.get("Namespace", "kube-system")["metadata"]["uid"]
    other = "00000000-0000-4000-8000-000000000000"
    for expected, code in (
        ("context: prd", 2),
        ("server: https://127.0.0.1:1", 2),
        (f"uid: {other}", 2),
        (f"uid: {uid}", 0),
    ):
        write_tree(
            installation.folder, {"profiles/prd.yaml": text.replace("argo: {", f"argo: {{cluster: {{{expected}}}, ")}
        )
        run = installation.doctor()
        assert (run.code, "argo.cluster" in run.stderr) == (code, code == 2), run.stderr


def test_a_connection_that_is_cut_in_the_middle(installation: Installation) -> None:
    """Once: nobody notices. Always: exit 3, in the end."""
    cluster = installation.cluster
    with cluster.through(in_turn(cut(cluster.forward, 100), cluster.forward)) as kubeconfig:
        assert installation.findings(kubeconfig=kubeconfig) == {}
    with cluster.through(cut(cluster.forward, 100)) as kubeconfig:
        run = installation.doctor(kubeconfig=kubeconfig)
    assert (run.code, run.stdout) == (3, "")
    assert "the connection was cut" in run.stderr and "4 times" in run.stderr


def test_a_server_that_is_slow_or_busy(installation: Installation) -> None:
    """A busy one is waited for as long as it says, a slow one as long as we were told."""
    cluster = installation.cluster
    busy = Answer(429, "{}", {"Retry-After": "1"})
    with cluster.through(in_turn(busy, cluster.forward)) as kubeconfig:
        assert installation.findings(kubeconfig=kubeconfig) == {}
    with cluster.through(slow(cluster.forward, 5)) as kubeconfig:
        run = installation.doctor("--request-timeout", "500ms", kubeconfig=kubeconfig)
    assert (run.code, run.stdout) == (3, "")
    assert "no answer in 0.5 seconds" in run.stderr
