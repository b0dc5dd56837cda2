"""What a test does with a running API server: objects, namespaces, users, kubectl, and servers that misbehave."""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from tests import gotools, servers
from tests.cluster import kinds
from tests.cluster.client import APPLY, MERGE, Client, Refused
from tests.cluster.servers import ISSUER, Running, api_server
from tests.harness import Run, run_program

ADMINISTRATORS = "system:masters"
DEFINED = 30  # seconds until a kind that was defined is served
NUMBERS = itertools.count(1)

Rules = Sequence[Mapping[str, Any]]


class Cluster(NamedTuple):
    """A running API server, the administrator's client, and his kubeconfig."""

    running: Running
    client: Client
    kubeconfig: Path

    def create(self, thing: Mapping[str, Any]) -> Any:
        """Create an object; gives it as it is stored."""
        return self.client.call("POST", self._path(thing, with_name=False), thing)

    def replace(self, thing: Mapping[str, Any], manager: str = "tests") -> Any:
        """Put an object in the place of what there is, as a field manager."""
        return self.client.call("PUT", f"{self._path(thing)}?fieldManager={manager}", thing)

    def apply(self, thing: Mapping[str, Any], manager: str = "tests") -> Any:
        """Apply an object at the server's side, as a field manager who takes over what conflicts."""
        return self.client.call("PATCH", f"{self._path(thing)}?fieldManager={manager}&force=true", thing, APPLY)

    def patch(self, kind: str, name: str, namespace: str, patch: Any, manager: str = "tests", *, part: str = "") -> Any:
        """Merge a patch into an object, or into its subresource `part`."""
        path = self.client.path(kind, name, namespace) + (f"/{part}" if part else "")
        return self.client.call("PATCH", f"{path}?fieldManager={manager}", patch, MERGE)

    def get(self, kind: str, name: str, namespace: str = "") -> Any:
        """An object."""
        return self.client.call("GET", self.client.path(kind, name, namespace))

    def list(self, kind: str, namespace: str = "", labels: str = "") -> list[Any]:
        """The objects of a kind, in a namespace or everywhere, with a selector of labels or all."""
        query = f"?labelSelector={labels}" if labels else ""
        found: list[Any] = self.client.call("GET", self.client.path(kind, "", namespace) + query)["items"]
        return found

    def delete(self, kind: str, name: str, namespace: str = "") -> None:
        """Delete an object."""
        self.client.call("DELETE", self.client.path(kind, name, namespace))

    def namespace(self, prefix: str = "test") -> str:
        """A new namespace, by its name, with the ServiceAccount that pods have."""
        name = f"{prefix}-{next(NUMBERS)}"
        self.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
        self._account("default", name)
        return name

    def user(self, name: str, rules: Rules = (), namespace: str = "") -> Path:
        """A kubeconfig of a user by certificate, who may what the rules say."""
        self._allow({"kind": "User", "apiGroup": "rbac.authorization.k8s.io", "name": name}, rules, namespace)
        return write_kubeconfig(self.running, name, by_certificate(self.running, name))

    def account(self, name: str, rules: Rules, namespace: str, *, seconds: int = 3600) -> Path:
        """A kubeconfig of a ServiceAccount of a namespace by token, which may there what the rules say."""
        uid = self._account(name, namespace)
        self._allow({"kind": "ServiceAccount", "name": name, "namespace": namespace}, rules, namespace)
        token = signed_token(self.running, name, namespace, uid, seconds)
        return write_kubeconfig(self.running, name, {"token": token}, namespace)

    def token(self, name: str, namespace: str) -> str:
        """A token of a ServiceAccount that is there, for an hour."""
        return signed_token(self.running, name, namespace, self.get("ServiceAccount", name, namespace)["metadata"]["uid"], 3600)

    def kubectl(self, *arguments: str, stdin: str = "", kubeconfig: Path | None = None, **environment: str) -> Run:
        """Run the real kubectl, as the administrator unless another kubeconfig is given."""
        variables = {"KUBECONFIG": str(kubeconfig or self.kubeconfig), **environment}
        return run_program(str(gotools.tool("kubectl")), *arguments, cwd=self.running.folder, stdin=stdin, env=variables)

    def forward(self, request: servers.Request) -> servers.Answer:
        """What the real server answers to a request, whose token alone says who asks."""
        kept = {name: value for name, value in request.headers.items() if name.lower() in FORWARDED}
        with contextlib.closing(Client(*self.client.address, self.running.client_side())) as nobody:
            status, headers, body = nobody.send(request.method, request.path, request.body, kept)
        back = {name: value for name, value in headers.items() if name.lower() in ("content-type", "retry-after")}
        return servers.Answer(status, body.decode(), back)

    @contextlib.contextmanager
    def through(self, behaviour: servers.Behaviour) -> Iterator[Path]:
        """A server that answers by `behaviour`; gives a kubeconfig of an administrator (by token) that leads to it."""
        uid = self._account("administrator", "kube-system")
        subject = {"kind": "ServiceAccount", "name": "administrator", "namespace": "kube-system"}
        self._allow(subject, [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}], "")
        token = signed_token(self.running, "administrator", "kube-system", uid, 3600)
        with servers.http_server(behaviour, self.running.authority.server_side()) as server:
            yield write_kubeconfig(self.running, "administrator", {"token": token}, server=server.url)

    def _path(self, thing: Mapping[str, Any], *, with_name: bool = True) -> str:
        meta = thing["metadata"]
        return self.client.path(thing["kind"], meta["name"] if with_name else "", meta.get("namespace", "default"))

    def _account(self, name: str, namespace: str) -> str:
        """The uid of an account, which is made if there is none."""
        meta = {"name": name, "namespace": namespace}
        return str(self.apply({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta})["metadata"]["uid"])

    def _allow(self, subject: Mapping[str, Any], rules: Rules, namespace: str) -> None:
        """Give rights to a user or an account: by a role of its own, in a namespace or everywhere."""
        kind = "Role" if namespace else "ClusterRole"
        name = f"{subject['kind'].lower()}-{subject['name']}"
        api = "rbac.authorization.k8s.io"
        meta = {"name": name, **({"namespace": namespace} if namespace else {})}
        role = {"apiVersion": f"{api}/v1", "kind": kind, "metadata": meta}
        self.apply({**role, "rules": list(rules)})
        binding = {"roleRef": {"apiGroup": api, "kind": kind, "name": name}, "subjects": [dict(subject)]}
        self.apply({**role, "kind": f"{kind}Binding", **binding})


FORWARDED = ("accept", "authorization", "content-type")


def cut(behaviour: servers.Behaviour, size: int) -> servers.Behaviour:
    """Ends the connection after `size` bytes of the body, in the middle of an answer that is longer."""
    return lambda request: behaviour(request)._replace(sent=size)


def slow(behaviour: servers.Behaviour, seconds: float) -> servers.Behaviour:
    """Lets the client wait before it gets its answer."""
    return lambda request: behaviour(request)._replace(delay=seconds)


def write_kubeconfig(
    running: Running, user: str, credentials: Mapping[str, str], namespace: str = "default", server: str = ""
) -> Path:
    """A new kubeconfig with the context `tests` of the cluster `tests`; `server` is another address than its own."""
    authority = base64.b64encode(running.authority.pem.encode()).decode()
    where = {"server": server or running.url, "certificate-authority-data": authority}
    tree = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "tests",
        "contexts": [{"name": "tests", "context": {"cluster": "tests", "user": user, "namespace": namespace}}],
        "clusters": [{"name": "tests", "cluster": where}],
        "users": [{"name": user, "user": dict(credentials)}],
    }
    path = running.folder / f"{user}-{next(NUMBERS)}.kubeconfig"
    path.write_text(json.dumps(tree))
    return path


def by_certificate(running: Running, name: str, group: str = "") -> dict[str, str]:
    """What a kubeconfig holds for a user by certificate."""
    certificate = running.certificate(name, group)
    chain = b"".join(part.bytes() for part in certificate.cert_chain_pems)
    return {
        "client-certificate-data": base64.b64encode(chain).decode(),
        "client-key-data": base64.b64encode(certificate.private_key_pem.bytes()).decode(),
    }


def signed_token(running: Running, name: str, namespace: str, uid: str, seconds: int) -> str:
    """A token of an account, valid for some seconds from now, signed as the server signs them; it may have expired."""
    until = int(time.time()) + seconds
    account = {"namespace": namespace, "serviceaccount": {"name": name, "uid": uid}}
    claims = {
        "iss": ISSUER,
        "aud": [ISSUER],
        "sub": f"system:serviceaccount:{namespace}:{name}",
        "exp": until,
        "nbf": until - 7200,
        "iat": until - 7200,
        "kubernetes.io": account,
    }
    said = b".".join(_base64url(json.dumps(part).encode()) for part in ({"alg": "RS256", "typ": "JWT"}, claims))
    signature = running.account_key.sign(said, padding.PKCS1v15(), hashes.SHA256())
    return b".".join([said, _base64url(signature)]).decode()


def _base64url(text: bytes) -> bytes:
    return base64.urlsafe_b64encode(text).rstrip(b"=")


@contextlib.contextmanager
def running(folder: Path, definitions: Sequence[Any] = kinds.DEFINITIONS) -> Iterator[Cluster]:
    """A cluster that knows the kinds of Argo, or others, while the block runs; its files go into `folder`."""
    name = "administrator"
    with api_server(folder) as server:
        with contextlib.closing(Client("127.0.0.1", server.port, server.client_side(name, ADMINISTRATORS))) as client:
            define(client, definitions)
            yield Cluster(server, client, write_kubeconfig(server, name, by_certificate(server, name, ADMINISTRATORS)))


def define(client: Client, definitions: Sequence[Any]) -> None:
    """Define kinds, and wait until the server knows them."""
    for each in definitions:
        client.call("POST", client.path("CustomResourceDefinition"), each)
    until, names = time.monotonic() + DEFINED, [each["spec"]["names"]["kind"] for each in definitions]
    while not all(is_served(client, kind) for kind in names):
        if time.monotonic() > until:
            raise RuntimeError(f"not all of {names} are served after {DEFINED} s")
        time.sleep(0.05)


def is_served(client: Client, kind: str) -> bool:
    """Whether objects of a kind can be listed."""
    try:
        client.call("GET", client.path(kind))
    except (KeyError, Refused):
        return False
    return True
