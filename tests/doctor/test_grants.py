"""What RBAC grants an account, read from Roles and bindings."""

from __future__ import annotations

from typing import Any

import pytest

from generator.doctor.grants import grants
from generator.rights import Right

RIGHT = Right("create", "WorkflowTaskResult", "team-a")


def role(kind: str = "Role", **rule: list[str]) -> dict[str, Any]:
    """A role that grants the right, but for what is said."""
    rules = [{"apiGroups": ["argoproj.io"], "resources": ["workflowtaskresults"], "verbs": ["create", "patch"], **rule}]
    return {"kind": kind, "metadata": {"name": "executor"}, "rules": rules}


def binding(to: str = "Role", **subject: str) -> dict[str, Any]:
    """A binding of that role to somebody."""
    reference = {"kind": to, "name": "executor"}
    return {
        "roleRef": reference,
        "subjects": [{"kind": "ServiceAccount", "name": "default", "namespace": "team-a", **subject}],
    }


@pytest.mark.parametrize(
    ("given", "bound"),
    [
        (role(), binding()),
        (role("ClusterRole"), binding("ClusterRole")),
        (role(verbs=["*"], apiGroups=["*"], resources=["*"]), binding()),
        (role(), binding(kind="Group", name="system:serviceaccounts:team-a")),
        (role(), binding(kind="Group", name="system:authenticated")),
        (role(), binding(kind="User", name="system:serviceaccount:team-a:default")),
    ],
)
def test_what_is_granted(given: dict[str, Any], bound: dict[str, Any]) -> None:
    """By either kind of role, with stars, to the account by name or by group."""
    assert grants(RIGHT, ("team-a", "default"), [given], [bound])


@pytest.mark.parametrize(
    ("given", "bound"),
    [
        (role(verbs=["patch"]), binding()),
        (role(apiGroups=[""]), binding()),
        (role(resources=["workflowtasksets"]), binding()),
        (role(resourceNames=["one"]), binding()),
        (role("ClusterRole"), binding()),
        (role(), binding(name="other")),
        (role(), binding(namespace="team-b")),
        (role(), binding(kind="Group", name="system:serviceaccounts:team-b")),
        (role(), {"roleRef": {"kind": "Role", "name": "executor"}}),
    ],
)
def test_what_is_not(given: dict[str, Any], bound: dict[str, Any]) -> None:
    """Another verb, group, resource or name, another kind of role, somebody else, nobody."""
    assert not grants(RIGHT, ("team-a", "default"), [given], [bound])
