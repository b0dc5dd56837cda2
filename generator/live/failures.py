"""What can go wrong between us and a cluster, in words: what happened, where, and what to do next.

Texts of the client library never get through: its errors about a kubeconfig may hold the token that stands there.
"""

from __future__ import annotations

import re
from typing import Any

from generator.errors import ClusterUnreachable, Mark, Problem
from generator.rights import Right

_USER = re.compile(r'User "([^"\s]{1,300})"')
_REASONS = {
    401: ("the server does not accept the credentials; a token may have expired", "log in again, as for kubectl"),
    404: ("the server does not know this", "is it the API server of a Kubernetes cluster?"),
    429: ("the server is too busy and asks to wait longer than hookwright does", "try again later"),
}
_PROXY_HINT = "check HTTPS_PROXY, NO_PROXY and the kubeconfig's proxy-url"


class PermissionMissing(ClusterUnreachable):
    """The server does not let us do one thing, `right`."""

    def __init__(self, right: Right, problem: Problem) -> None:
        super().__init__(problem)
        self.right = right


class Cut(Exception):
    """An answer ended before it was whole; whoever only reads may ask again."""


def unreachable(where: str, text: str, hint: str = "") -> ClusterUnreachable:
    """A failure to reach the cluster `where`."""
    return ClusterUnreachable(Problem(Mark(where, 0, 0), text, hint))


def forbidden(where: str, right: Right, message: str) -> PermissionMissing:
    """The server's 403 about a right; of its message only the user's name is told."""
    user = _USER.search(message)
    text = f"not allowed to {right}" + (f", as {user[1]}" if user else "")
    asked = f"{right.verb} {right.resource}" + (f"/{right.name}" if right.name else "")
    place = f" -n {right.namespace}" if right.namespace else ""
    hint = f"have it granted; kubectl auth can-i {asked}{place} says whether it is"
    return PermissionMissing(right, Problem(Mark(where, 0, 0), text, hint))


def refused(where: str, status: int, doing: str) -> ClusterUnreachable:
    """A status of HTTP that is none of those that a command can go on with."""
    fallback = ("the server has a failure of its own", "try again later") if status >= 500 else ("the server refuses", "")
    text, hint = _REASONS.get(status, fallback)
    return unreachable(where, f"{doing}: {text} (status {status})", hint)


def broken(where: str, error: Exception, timeout: float) -> ClusterUnreachable | Cut:
    """What an error of the client library or below it means; a Cut where the same request may be sent again."""
    from urllib3 import exceptions as http  # late: comes with the client library

    root = _root(error)
    reason = getattr(root, "strerror", None) or type(root).__name__
    if isinstance(error, http.ProxyError):
        return unreachable(where, f"the proxy does not let us through: {reason}", _PROXY_HINT)
    if isinstance(error, http.NameResolutionError):
        return unreachable(where, "the name of the server is not known here", "is the network up, and the context right?")
    if isinstance(error, http.NewConnectionError):
        return unreachable(where, f"cannot connect: {reason.lower()}", "is the cluster up, and the context right?")
    if isinstance(error, http.ConnectTimeoutError | http.ReadTimeoutError | TimeoutError):
        hint = "is the server behind a VPN? --request-timeout 2m waits longer"
        return unreachable(where, f"no answer in {timeout:g} seconds", hint)
    if isinstance(error, http.ProtocolError | http.DecodeError | http.SSLError | OSError):
        return Cut(f"the connection was cut: {reason}")
    return unreachable(where, f"cannot connect ({type(error).__name__})", "is the server's address in the kubeconfig right?")


def untrusted(where: str, reason: str) -> ClusterUnreachable:
    """TLS could not be agreed on; `reason` is what the TLS library says, which holds no more than names."""
    found = re.search(r"certificate verify failed: ([\w ,.:'*-]{1,200})", reason)
    if found:
        said = found[1].strip().removesuffix(".")
        hint = "check certificate-authority in the kubeconfig"
        return unreachable(where, f"the server's certificate is not trusted: {said}", hint)
    if "WRONG_VERSION_NUMBER" in reason or "HTTP_REQUEST" in reason:
        return unreachable(where, "the server does not speak TLS", "is it http:// instead of https://, or another port?")
    alert = re.search(r"alert ([a-z ]{1,60})", reason)
    said = f": {alert[1].strip()}" if alert else ""
    return unreachable(where, f"no TLS connection{said}", "check the client certificate and the address in the kubeconfig")


def _root(error: BaseException) -> BaseException:
    """The innermost cause, which has the system's own word for it."""
    inner: Any = error
    while True:
        cause = inner.__cause__ or getattr(inner, "original_error", None) or _argument(inner)
        if not isinstance(cause, BaseException) or cause is inner:
            return inner  # type: ignore[no-any-return]
        inner = cause


def _argument(error: BaseException) -> BaseException | None:
    return next((each for each in error.args if isinstance(each, BaseException)), None)
