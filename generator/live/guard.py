"""The guard against the wrong cluster: what `argo.cluster` of the profile says, held against the one that is asked.

Names of contexts, addresses and uids are no secrets, so both sides are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from generator.errors import InputUnusable, Mark, Problem

if TYPE_CHECKING:
    from generator.live.cluster import Identity


def check_address(identity: Identity, expected: Mapping[str, str]) -> None:
    """Raise InputUnusable for another context or server than expected; asks nothing of the cluster."""
    context, server = expected.get("context"), expected.get("server")
    problems = []
    if context and context != identity.context:
        found = f"context {identity.context}" if identity.context else "no context, but the cluster that this pod runs in"
        hint = f"kubectl config use-context {context}, or --context {context}"
        problems.append(_problem(identity, "context", f"expected context {context}, found {found}", hint))
    if server and normal(server) != normal(identity.server):
        hint = "choose the context of that server with --context; kubectl config get-contexts lists them"
        problems.append(_problem(identity, "server", f"expected server {server}, found {identity.server}", hint))
    if problems:
        raise InputUnusable(*problems)


def check_uid(identity: Identity, uid: str, expected: Mapping[str, str]) -> None:
    """Raise InputUnusable for a cluster whose namespace kube-system has another uid."""
    wanted = expected["uid"]
    if uid != wanted:
        hint = "choose the context of that cluster with --context; kubectl get namespace kube-system -o yaml shows the uid"
        raise InputUnusable(_problem(identity, "uid", f"expected the cluster {wanted}, found {uid or 'none'}", hint))


def normal(server: str) -> str:
    """An address as it is compared: lower case, with the port that its scheme implies, without a slash at its end."""
    scheme, _, rest = server.strip().lower().rstrip("/").rpartition("://")
    host, slash, path = rest.partition("/")
    port = {"https": ":443", "http": ":80"}.get(scheme, "")
    return f"{scheme}://{host if host.rpartition(':')[2].isdecimal() else host + port}{slash}{path}"


def _problem(identity: Identity, field: str, text: str, hint: str) -> Problem:
    return Problem(Mark(str(identity), 0, 0), f"argo.cluster.{field}: {text}", hint)
