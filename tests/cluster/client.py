"""Speaks to an API server: JSON over HTTPS, by connections that are kept, and the paths of objects by their kind."""

from __future__ import annotations

import contextlib
import http.client
import json
import ssl
import urllib.parse
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

SECONDS = 60
MERGE = "application/merge-patch+json"
APPLY = "application/apply-patch+yaml"
DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"


class Refused(Exception):
    """An answer that is no success: its status, and the server's own words."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(f"{status}: {text}")
        self.status = status


class Resource(NamedTuple):
    """Where the objects of a kind stand: `/api/v1` or `/apis/GROUP/VERSION`, the plural, and whether in namespaces."""

    root: str
    plural: str
    is_namespaced: bool


class Client:
    """Calls as one user, whoever the TLS context's certificate or the token says. For many threads; close it at the end."""

    def __init__(self, host: str, port: int, tls: ssl.SSLContext, token: str = "") -> None:
        self.address = (host, port)
        self.tls = tls
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.resources: dict[str, Resource] = {}
        self.idle: list[http.client.HTTPSConnection] = []

    def close(self) -> None:
        """Let go of the connections that are kept."""
        while self.idle:
            self.idle.pop().close()

    def send(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, dict[str, str], bytes]:
        """One request as it is; gives status, headers and body. Where a kept connection has gone a new one is made, once."""
        if self.idle:
            with contextlib.suppress(ConnectionError, ssl.SSLError, http.client.HTTPException, IndexError):
                return self._ask(self.idle.pop(), method, path, body, headers)
        return self._ask(self._connection(SECONDS), method, path, body, headers)

    def _connection(self, seconds: int) -> http.client.HTTPSConnection:
        return http.client.HTTPSConnection(*self.address, timeout=seconds, context=self.tls)

    def _ask(
        self, connection: http.client.HTTPSConnection, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        try:
            connection.request(method, path, body or None, dict(headers))
            answer = connection.getresponse()
            found = answer.status, dict(answer.headers.items()), answer.read()
        except BaseException:
            connection.close()
            raise
        self.idle.append(connection)
        return found

    def call(self, method: str, path: str, body: Any = None, content: str = "application/json") -> Any:
        """One request of an object; gives the object that is answered. Raises Refused."""
        text = b"" if body is None else json.dumps(body).encode()
        headers = {**self.headers, "Content-Type": content, "Accept": "application/json"}
        status, _, answer = self.send(method, path, text, headers)
        if status >= 300:
            raise Refused(status, answer.decode(errors="replace"))
        return json.loads(answer)

    def watch(self, path: str, seconds: int = 3600) -> Iterator[Any]:
        """The events of a list path, from what is there on, each {type, object}; ends with the connection."""
        connection = self._connection(seconds)
        with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
            joint = "&" if "?" in path else "?"
            connection.request("GET", f"{path}{joint}watch=true&timeoutSeconds={seconds}", headers=self.headers)
            answer = connection.getresponse()
            while line := answer.readline():
                yield json.loads(line)

    def resource(self, kind: str) -> Resource:
        """Where a kind stands; of several groups that know it, the first one."""
        if kind not in self.resources:
            self.resources = dict(reversed(list(self._discover())))
        return self.resources[kind]

    def _discover(self) -> Iterator[tuple[str, Resource]]:
        for start in ("/api", "/apis"):
            _, _, text = self.send("GET", start, b"", {**self.headers, "Accept": DISCOVERY})
            for group in json.loads(text)["items"]:
                name = group["metadata"].get("name", "")
                for version in group["versions"]:
                    root = f"{start}/{name}/{version['version']}" if name else f"{start}/{version['version']}"
                    for each in version.get("resources", []):
                        yield each["responseKind"]["kind"], Resource(root, each["resource"], each["scope"] == "Namespaced")

    def path(self, kind: str, name: str = "", namespace: str = "") -> str:
        """The path of an object, or of the list of its kind: in a namespace, or without one everywhere."""
        found = self.resource(kind)
        parts = ["namespaces", namespace] if found.is_namespaced and namespace else []
        parts += [found.plural, *([name] if name else [])]
        return "/".join([found.root, *(urllib.parse.quote(part) for part in parts)])
