"""What can be asked of a cluster. Objects are the plain dicts of their JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from generator.kinds import KINDS, Kind
from generator.live.access import Access, load, without_credentials
from generator.live.failures import forbidden, refused, unreachable
from generator.live.guard import check_address, check_uid
from generator.live.options import Connection
from generator.live.wire import Answer, Question, ask
from generator.model import EMPTY
from generator.rights import Right

_JSON = "application/json"
_METADATA = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
_PAGE = 500
_RESTARTS = 5
_NO_SERVER = "is it the API server of a Kubernetes cluster, and no page of a proxy?"


class Identity(NamedTuple):
    """Which cluster this is: the kubeconfig's context ("" in a pod) and the server's address without credentials."""

    context: str
    server: str

    def __str__(self) -> str:
        return f"{self.context or 'this cluster'} ({self.server})"


def connect(connection: Connection, expected: Mapping[str, str] = EMPTY) -> Cluster:
    """A cluster, held against what the profile says of it (`argo.cluster`: context, server, uid; each may be absent).

    Raises InputUnusable for a kubeconfig that cannot be used and for another cluster, before anything else is read.
    """
    access = load(connection)
    cluster = Cluster(access, connection.request_timeout)
    check_address(cluster.identity, expected)
    if expected.get("uid"):
        check_uid(cluster.identity, cluster.uid(), expected)
    return cluster


class Cluster:
    """One cluster. Each method raises ClusterUnreachable where there is no answer, PermissionMissing for a 403."""

    def __init__(self, access: Access, request_timeout: float) -> None:
        self._access = access
        self._timeout = request_timeout
        self.identity = Identity(access.context, without_credentials(access.server))

    def get(self, kind: str, namespace: str, name: str) -> dict[str, Any] | None:
        """An object; None where there is none, nor a namespace for it, nor the kind (see `serves`)."""
        return self._get(Right("get", kind, namespace, name), _JSON)

    def metadata(self, kind: str, namespace: str, name: str) -> dict[str, Any] | None:
        """An object's apiVersion, kind and metadata: what else it holds is not even sent. None as for `get`."""
        return self._get(Right("get", kind, namespace, name), _METADATA)

    def list(
        self,
        kind: str,
        namespace: str = "",
        *,
        labels: str = "",
        fields: str = "",
        limit: int = _PAGE,
        left: Callable[[int], None] | None = None,
    ) -> Iterator[dict[str, Any]]:
        """All objects of a kind, of one namespace or of all; `limit` at a time are in memory.

        labels and fields are selectors. Each object comes once, also when the server forgets where we were. `left` is told
        with each page how many objects are still to come, that page's among them, where the server counts them: without
        selectors (ListMeta, remainingItemCount). Raises ClusterUnreachable for a kind that the server does not know.
        """
        selectors = {"labelSelector": labels, "fieldSelector": fields}
        return self._pages(Right("list", kind, namespace), selectors, limit, left)

    def serves(self, kind: str) -> bool:
        """Whether the server knows a kind at all; one that does not let us look is taken to."""
        found = KINDS[kind]
        answer = self._ask(_root(found), _JSON)
        if answer.status in (403, 404):
            return answer.status == 403
        resources = self._tree(answer, f"look for {found.plural}").get("resources") or ()
        return any(resource.get("name") == found.plural for resource in resources)

    def may(self, right: Right, account: tuple[str, str] | None = None) -> bool | None:
        """Whether we, or a ServiceAccount (namespace, name), have a right. None where we may not ask."""
        review = "SubjectAccessReview" if account else "SelfSubjectAccessReview"
        kind = KINDS[review]
        spec = {"resourceAttributes": _attributes(right), **(_subject(*account) if account else {})}
        body = {"apiVersion": kind.api_version, "kind": review, "spec": spec}
        answer = ask(self._access, Question("POST", _address(Right("create", review)), _JSON, body), self._timeout)
        if answer.status == 403:
            return None
        return bool((self._tree(answer, f"ask for rights ({review})").get("status") or {}).get("allowed"))

    def log(self, namespace: str, pod: str, container: str, *, is_previous: bool = False, lines: int = 200) -> str | None:
        """The last lines of a container's log, or of the one that ran before it; None where there is none."""
        right = Right("get", "Pod", namespace, pod, "log")
        query = {"container": container, "previous": "true" if is_previous else "", "tailLines": str(lines)}
        answer = self._ask(_address(right, query), "text/plain, */*")
        if answer.status in (400, 404) or answer.status >= 500:  # never ran, is gone; its node does not answer
            return None
        self._refuse(answer, right)
        return answer.body.decode(errors="replace")

    def version(self) -> str:
        """The server's own version, e.g. v1.34.1."""
        return str(self._tree(self._ask("/version", _JSON), "ask for the version").get("gitVersion", ""))

    def uid(self) -> str:
        """What no other cluster has: the uid of the namespace kube-system."""
        found = self.metadata("Namespace", "", "kube-system") or {}
        return str((found.get("metadata") or {}).get("uid", ""))

    def _get(self, right: Right, accept: str) -> dict[str, Any] | None:
        answer = self._ask(_address(right), accept)
        if answer.status == 404:
            return None
        self._refuse(answer, right)
        return self._tree(answer, str(right))

    def _pages(
        self, right: Right, query: Mapping[str, str], limit: int, left: Callable[[int], None] | None
    ) -> Iterator[dict[str, Any]]:
        kind = KINDS[right.kind]
        token, last, passed, restarts = "", "", "", 0
        while True:
            answer = self._ask(_address(right, {**query, "limit": str(limit), "continue": token}), _JSON)
            if answer.status == 410 and restarts < _RESTARTS:
                # the list is older than the server remembers: it says how to go on, or we begin anew
                token, restarts = _continue(_json(answer.body)), restarts + 1
                passed = passed if token else last
                continue
            if answer.status == 404:
                hint = "are the CRDs of Argo Workflows installed, and is this the right cluster?"
                raise unreachable(self._access.where, f"the server knows no {kind.plural}", hint)
            self._refuse(answer, right)
            page = self._tree(answer, str(right))
            items = _items(page)
            if items is None:
                raise unreachable(self._access.where, f"{right}: the answer is no list of objects", _NO_SERVER)
            token = _continue(page)
            more = (page.get("metadata") or {}).get("remainingItemCount") if token else 0
            if left and isinstance(more, int):
                left(len(items) + more)
            for item in items:
                last = _key(item)
                if last > passed:
                    yield {"apiVersion": kind.api_version, "kind": kind.name, **item}
            if not token:
                return

    def _ask(self, address: str, accept: str) -> Answer:
        return ask(self._access, Question("GET", address, accept), self._timeout)

    def _refuse(self, answer: Answer, right: Right) -> None:
        """Raise for any status but success."""
        if answer.status == 403:
            raise forbidden(self._access.where, right, str(_json(answer.body).get("message", "")))
        if answer.status >= 300:
            raise refused(self._access.where, answer.status, str(right))

    def _tree(self, answer: Answer, doing: str) -> dict[str, Any]:
        """The body as JSON, of an answer that is a success."""
        if answer.status >= 300:
            raise refused(self._access.where, answer.status, doing)
        found = _json(answer.body)
        if not found:
            raise unreachable(self._access.where, f"{doing}: the answer is no JSON object", _NO_SERVER)
        return found


def _json(body: bytes) -> dict[str, Any]:
    """A JSON object, or {} for anything else."""
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _items(page: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """The objects of a list, or None where it holds something else."""
    found = page.get("items") or []
    return found if isinstance(found, list) and all(isinstance(each, dict) for each in found) else None


def _continue(page: Mapping[str, Any]) -> str:
    return str((page.get("metadata") or {}).get("continue") or "")


def _key(item: Mapping[str, Any]) -> str:
    """What the server sorts its lists by: the end of the object's key in etcd."""
    metadata = item.get("metadata") or {}
    return f"{metadata.get('namespace', '')}/{metadata.get('name', '')}"


def _root(kind: Kind) -> str:
    return f"/apis/{kind.group}/{kind.version}" if kind.group else f"/api/{kind.version}"


def _address(right: Right, query: Mapping[str, str] = EMPTY) -> str:
    from urllib.parse import quote, urlencode  # late: slow, and a connection has it by now

    kind = KINDS[right.kind]
    place = ["namespaces", right.namespace] if right.namespace else []
    steps = [*place, kind.plural, *filter(None, (right.name, right.subresource))]
    asked = urlencode({key: value for key, value in query.items() if value})
    return "/".join([_root(kind), *(quote(step, safe="") for step in steps)]) + (f"?{asked}" if asked else "")


def _attributes(right: Right) -> dict[str, str]:
    kind = KINDS[right.kind]
    found = {"verb": right.verb, "group": kind.group, "resource": kind.plural, "namespace": right.namespace}
    found |= {"name": right.name, "subresource": right.subresource}
    return {key: value for key, value in found.items() if value}


def _subject(namespace: str, name: str) -> dict[str, Any]:
    """A ServiceAccount as the server knows it when it asks."""
    groups = ["system:serviceaccounts", f"system:serviceaccounts:{namespace}", "system:authenticated"]
    return {"user": f"system:serviceaccount:{namespace}:{name}", "groups": groups}
