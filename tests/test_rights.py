"""Rights in words and as RBAC."""

from __future__ import annotations

import pytest

from generator.rights import Right, manifests


@pytest.mark.parametrize(
    ("right", "words"),
    [
        (Right("get", "ConfigMap", "argo", "settings"), 'get configmaps "settings" in namespace argo'),
        (Right("list", "Workflow"), "list workflows in all namespaces"),
        (Right("get", "Namespace", "", "kube-system"), 'get namespaces "kube-system"'),
        (Right("get", "Pod", "argo", "", "log"), "get pods/log in namespace argo"),
    ],
)
def test_a_right_in_words(right: Right, words: str) -> None:
    """As people say it."""
    assert str(right) == words


RIGHTS = [
    Right("list", "WorkflowTemplate"),
    Right("get", "ConfigMap", "argo", "b"),
    Right("get", "ConfigMap", "argo", "a"),
    Right("get", "ConfigMap", "argo", "a"),
    Right("list", "Pod", "team-a"),
    Right("get", "Pod", "team-a"),
    Right("get", "Pod", "team-a", "", "log"),
    Right("get", "ClusterWorkflowTemplate", "", "notify"),
]


def test_rights_as_rbac() -> None:
    """Roles where they are, a ClusterRole for the rest; names limit what can be limited by a name."""
    found = manifests(RIGHTS, "reader", "argo")
    assert [(each["kind"], each["metadata"].get("namespace")) for each in found] == [
        ("ServiceAccount", "argo"),
        ("ClusterRole", None),
        ("ClusterRoleBinding", None),
        ("Role", "argo"),
        ("RoleBinding", "argo"),
        ("Role", "team-a"),
        ("RoleBinding", "team-a"),
    ]
    rules = {(each["kind"], each["metadata"].get("namespace")): each["rules"] for each in found if "rules" in each}
    argo = "argoproj.io"
    assert rules["ClusterRole", None] == [
        {"apiGroups": [argo], "resources": ["clusterworkflowtemplates"], "resourceNames": ["notify"], "verbs": ["get"]},
        {"apiGroups": [argo], "resources": ["workflowtemplates"], "verbs": ["list"]},
    ]
    assert rules["Role", "argo"] == [
        {"apiGroups": [""], "resources": ["configmaps"], "resourceNames": ["a", "b"], "verbs": ["get"]}
    ]
    assert rules["Role", "team-a"] == [
        {"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list"]},
        {"apiGroups": [""], "resources": ["pods/log"], "verbs": ["get"]},
    ]


def test_bindings_lead_to_the_account() -> None:
    """Each role is bound to the one ServiceAccount; the order of the rights does not count."""
    found = manifests(RIGHTS, "reader", "argo")
    bindings = [each for each in found if each["kind"].endswith("Binding")]
    assert len(bindings) == 3
    for binding in bindings:
        assert binding["subjects"] == [{"kind": "ServiceAccount", "name": "reader", "namespace": "argo"}]
        assert binding["roleRef"]["kind"] + "Binding" == binding["kind"]
    assert manifests(RIGHTS[::-1], "reader", "argo") == found
