"""Starts etcd and an API server on loopback, with an authority and keys of their own, in a folder that goes away."""

from __future__ import annotations

import contextlib
import http.client
import os
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import trustme
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests import gotools
from tests.servers import Authority, free_port

ISSUER = "https://kubernetes.default.svc"
READY = 120  # seconds until a server that does not answer is given up; about three are usual


class Running(NamedTuple):
    """A running API server: its port, its authority, the key that signs the tokens of accounts, and its folder."""

    port: int
    authority: Authority
    account_key: rsa.RSAPrivateKey
    folder: Path

    @property
    def url(self) -> str:
        """The server's address."""
        return f"https://127.0.0.1:{self.port}"

    def client_side(self, user: str = "", group: str = "") -> ssl.SSLContext:
        """The side of a client that trusts the server; with a name it is that user, of that group, by certificate."""
        context = ssl.create_default_context()
        self.authority.ca.configure_trust(context)
        if user:
            self.certificate(user, group).configure_cert(context)
        return context

    def certificate(self, user: str, group: str = "") -> trustme.LeafCert:
        """What says that somebody is a user, of a group. The address is nobody's: without one Go refuses it."""
        return self.authority.ca.issue_cert("user.invalid", common_name=user, organization_name=group or None)


@contextlib.contextmanager
def leashed(command: list[str], log: Path, variables: Mapping[str, str] = {}) -> Iterator[subprocess.Popen[bytes]]:
    """A program that runs while the block does, and never longer than we do; what it prints goes to `log`."""
    leash = [sys.executable, str(Path(__file__).with_name("leash.py")), *command]
    with log.open("wb") as file:
        environment = {**os.environ, **variables}
        process = subprocess.Popen(leash, env=environment, stdin=subprocess.PIPE, stdout=file, stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        process.stdin.close()
        process.wait(30)


@contextlib.contextmanager
def api_server(folder: Path) -> Iterator[Running]:
    """An API server that is ready, with an etcd of its own."""
    programs = gotools.tool("etcd"), gotools.tool("kube-apiserver")
    store, peers, port = free_port(), free_port(), free_port()
    running = Running(port, Authority(), rsa.generate_private_key(65537, 2048), folder)
    write_keys(running)
    etcd, server = folder / "etcd.log", folder / "kube-apiserver.log"
    with leashed([str(programs[0]), *etcd_options(folder, store, peers)], etcd) as first:
        with leashed([str(programs[1]), *server_options(folder, store, port)], server) as second:
            wait_until_ready(running, {first: etcd, second: server})
            yield running


def write_keys(running: Running) -> None:
    """The files that the API server reads: the authority, its own certificate, and the key of accounts."""
    running.authority.ca.cert_pem.write_to_path(running.folder / "ca.pem")
    certificate = running.authority.ca.issue_cert("localhost", "127.0.0.1")
    certificate.private_key_pem.write_to_path(running.folder / "server.key")
    for part in certificate.cert_chain_pems:
        part.write_to_path(running.folder / "server.pem", append=True)
    key = running.account_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (running.folder / "accounts.key").write_bytes(key)


def etcd_options(folder: Path, port: int, peers: int) -> list[str]:
    """One member, on loopback, that trusts the disk to be lost."""
    client, peer = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{peers}"
    return [
        f"--data-dir={folder / 'etcd'}",
        f"--listen-client-urls={client}",
        f"--advertise-client-urls={client}",
        f"--listen-peer-urls={peer}",
        f"--initial-advertise-peer-urls={peer}",
        f"--initial-cluster=default={peer}",
        "--unsafe-no-fsync",
        "--log-level=warn",
    ]


def server_options(folder: Path, store: int, port: int) -> list[str]:
    """As a cluster has it: rights by RBAC, users by certificate, accounts by token, nobody without a name."""
    return [
        f"--etcd-servers=http://127.0.0.1:{store}",
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        f"--secure-port={port}",
        f"--tls-cert-file={folder / 'server.pem'}",
        f"--tls-private-key-file={folder / 'server.key'}",
        f"--client-ca-file={folder / 'ca.pem'}",
        f"--cert-dir={folder}",
        "--authorization-mode=RBAC",
        "--anonymous-auth=false",
        f"--service-account-issuer={ISSUER}",
        f"--service-account-key-file={folder / 'accounts.key'}",
        f"--service-account-signing-key-file={folder / 'accounts.key'}",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--endpoint-reconciler-type=none",
    ]


def wait_until_ready(running: Running, logs: dict[subprocess.Popen[bytes], Path]) -> None:
    """Ask until the server says that it is ready; raises with the end of a log where a program has gone, or in time."""
    tls, until = running.client_side("tests", "system:masters"), time.monotonic() + READY
    while time.monotonic() < until:
        for process, log in logs.items():
            if process.poll() is not None:
                raise RuntimeError(f"{log.stem} ended early:\n{log.read_text()[-2000:]}")
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPSConnection("127.0.0.1", running.port, timeout=10, context=tls)
            with contextlib.closing(connection):
                connection.request("GET", "/readyz")
                status = connection.getresponse().status
                if status == 200:
                    return
                if status == 401:
                    raise RuntimeError(f"the administrator is nobody to the server:\n{list(logs.values())[-1].read_text()[-2000:]}")
        time.sleep(0.05)
    raise RuntimeError(f"no API server in {READY} s:\n" + "\n".join(log.read_text()[-2000:] for log in logs.values()))
