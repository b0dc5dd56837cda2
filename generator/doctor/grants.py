"""What Roles and their bindings allow a ServiceAccount: for where the server may not be asked.

Source: k8s.io/kubernetes plugin/pkg/auth/authorizer/rbac. Only what RBAC grants is seen, no other authorizer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from generator.kinds import KINDS
from generator.rights import Right

Trees = Iterable[Mapping[str, Any]]


def grants(right: Right, account: tuple[str, str], roles: Trees, bindings: Trees) -> bool:
    """Whether an account (namespace, name) has a right, by Roles and ClusterRoles and bindings of both kinds.

    Roles and RoleBindings are those of the right's namespace, and none for a right in all of them.
    """
    rules = {(role["kind"], role["metadata"]["name"]): role.get("rules") or () for role in roles}
    for binding in bindings:
        reference = binding.get("roleRef") or {}
        if any(_is_meant(subject, *account) for subject in binding.get("subjects") or ()):
            if any(_allows(rule, right) for rule in rules.get((reference.get("kind"), reference.get("name")), ())):
                return True
    return False


def _is_meant(subject: Mapping[str, Any], namespace: str, account: str) -> bool:
    name = subject.get("name")
    if subject.get("kind") == "ServiceAccount":
        return name == account and subject.get("namespace") == namespace
    if subject.get("kind") == "User":
        return bool(name == f"system:serviceaccount:{namespace}:{account}")
    groups = ("system:authenticated", "system:serviceaccounts", f"system:serviceaccounts:{namespace}")
    return subject.get("kind") == "Group" and name in groups


def _allows(rule: Mapping[str, Any], right: Right) -> bool:
    wanted = {"verbs": right.verb, "apiGroups": KINDS[right.kind].group, "resources": right.resource}
    if rule.get("resourceNames"):
        return False
    return all({value, "*"} & set(rule.get(key) or ()) for key, value in wanted.items())
