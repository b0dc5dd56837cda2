"""Rights in a cluster: what one is, how a person says it, and the least RBAC that grants a set of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from generator.kinds import KINDS

_GROUP = "rbac.authorization.k8s.io"


class Right(NamedTuple):
    """Permission to do one thing.

    verb         get, list, create, patch …
    kind         a name of kinds.KINDS
    namespace    "" for all of them, and for a kind of the cluster
    name         of one object, "" for any; RBAC cannot limit `list` and `create` to a name
    subresource  e.g. "log" of a Pod
    """

    verb: str
    kind: str
    namespace: str = ""
    name: str = ""
    subresource: str = ""

    @property
    def resource(self) -> str:
        """As in a rule: `configmaps`, `pods/log`."""
        plural = KINDS[self.kind].plural
        return f"{plural}/{self.subresource}" if self.subresource else plural

    def __str__(self) -> str:
        """`get configmaps "workflow-controller-configmap" in namespace argo`."""
        named = f' "{self.name}"' if self.name else ""
        where = f" in namespace {self.namespace}" if self.namespace else ""
        everywhere = " in all namespaces" if not where and KINDS[self.kind].is_namespaced else ""
        return f"{self.verb} {self.resource}{named}{where}{everywhere}"


def manifests(rights: Iterable[Right], name: str, namespace: str) -> list[dict[str, Any]]:
    """A ServiceAccount `name` in `namespace`, and roles and bindings that grant it these rights and no other.

    A right in a namespace becomes part of a Role there, all others of one ClusterRole; sorted, so that the same rights
    give the same manifests.
    """
    account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": name, "namespace": namespace}}
    subject = {"kind": "ServiceAccount", "name": name, "namespace": namespace}
    wanted = sorted(set(rights))
    out: list[dict[str, Any]] = [account]
    for place in sorted({right.namespace for right in wanted}):
        out += _granted([right for right in wanted if right.namespace == place], name, place, subject)
    return out


def _granted(rights: list[Right], name: str, namespace: str, subject: dict[str, str]) -> Iterator[dict[str, Any]]:
    kind = "Role" if namespace else "ClusterRole"
    metadata = {"name": name, **({"namespace": namespace} if namespace else {})}
    yield {"apiVersion": f"{_GROUP}/v1", "kind": kind, "metadata": metadata, "rules": list(_rules(rights))}
    yield {
        "apiVersion": f"{_GROUP}/v1",
        "kind": f"{kind}Binding",
        "metadata": metadata,
        "roleRef": {"apiGroup": _GROUP, "kind": kind, "name": name},
        "subjects": [subject],
    }


def _rules(rights: list[Right]) -> Iterator[dict[str, Any]]:
    """One rule for each resource and set of names, with all verbs that are wanted of them."""
    names: dict[tuple[str, str, str], list[str]] = {}
    for right in rights:
        names.setdefault((KINDS[right.kind].group, right.resource, right.verb), []).append(right.name)
    verbs: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for (group, resource, verb), named in sorted(names.items()):
        limited = () if "" in named else tuple(named)
        verbs.setdefault((group, resource, limited), []).append(verb)
    for (group, resource, limited), wanted in sorted(verbs.items()):
        only = {"resourceNames": list(limited)} if limited else {}
        yield {"apiGroups": [group], "resources": [resource], **only, "verbs": wanted}
