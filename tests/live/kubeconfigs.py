"""Kubeconfigs for the tests, as kubectl writes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.live import Cluster, Connection, connect


def kubeconfig(
    server: str, name: str = "tests", user: Mapping[str, Any] | None = None, **cluster: Any
) -> dict[str, Any]:
    """One context, one cluster and one user, all of one name."""
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": name,
        "contexts": [{"name": name, "context": {"cluster": name, "user": name}}],
        "clusters": [{"name": name, "cluster": {"server": server, **cluster}}],
        "users": [{"name": name, "user": dict(user or {"token": "t0ken"})}],
    }


def write(path: Path, tree: Mapping[str, Any]) -> Path:
    """Write a kubeconfig; JSON is YAML."""
    path.write_text(json.dumps(tree))
    return path


def connected(folder: Path, server: str, *, seconds: float = 5, **options: Any) -> Cluster:
    """A cluster behind an address, by a kubeconfig in a folder."""
    return connect(Connection(str(write(folder / "kubeconfig", kubeconfig(server, **options))), "", seconds))
