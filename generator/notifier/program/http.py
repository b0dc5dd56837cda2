"""One HTTP request and its answer: no redirect is ever followed, and certificates are always verified."""

from __future__ import annotations

import json
import os
import re
import ssl
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any

from generator.notifier.program.text import one_line
from generator.notifier.program.tries import persist


class AnyAnswer(urllib.request.HTTPErrorProcessor):
    """Takes every answer as it is; the default would follow redirects, and carry tokens to other hosts."""

    http_response = https_response = lambda self, request, response: response


def tls(own: str = "") -> ssl.SSLContext:
    """The system's authorities (or SSL_CERT_FILE's), those of the profile's caBundle, and those in `own`, a PEM text."""
    context = ssl.create_default_context()
    for pem in (os.environ.get("HOOKWRIGHT_CA_BUNDLE"), own):  #: ca
        if pem:  #: ca
            context.load_verify_locations(cadata=pem)  #: ca
    return context


def post(
    url: str,
    tree: Any,
    accepts: Callable[[int, str], bool | None],
    own: Mapping[str, str] | None = None,  #: headers
    method: str = "POST",  #: method
    authority: str = "",  #: ca
    form: bytes = b"",  #: form
) -> str:
    """Send JSON, or a form instead, until it is accepted.

    `accepts` says whether an answer's status and text are a success; None says that the service is busy. `own` are more
    headers, `authority` is one more to trust, as PEM.
    """
    if url[:4] != "http":
        return "failed: no web address"
    body, headers = json.dumps(tree).encode(), {"Content-Type": "application/json"}
    body = form or body  #: form
    headers |= own or {}  #: headers
    headers["User-Agent"] = "hookwright"
    opener = urllib.request.build_opener(AnyAnswer)  # whose default is a context that verifies
    opener = urllib.request.build_opener(AnyAnswer, urllib.request.HTTPSHandler(context=tls(authority)))  #: ca

    def once(timeout: float) -> tuple[float | None, str]:
        request = urllib.request.Request(url, body, headers)
        request.method = method  #: method
        with opener.open(request, timeout=timeout) as answer:
            status, text = answer.status, answer.read(9999).decode(errors="replace")
        accepted, after = accepts(status, text), answer.headers.get("Retry-After", "")
        wait: float | None = int(after) if after.isdecimal() else 0
        wait = max(0, wait or 0, *map(float, re.findall(r'"retry_after": *(\d+(?:\.\d+)?)', text)))  #: pause
        wait = wait if status == 429 or status >= 500 or accepted is None else None
        said = f"failed: HTTP {status} {'is a redirect' if status // 100 == 3 else one_line(text)[:200]}".strip()
        return wait, f"delivered {len(body)} bytes" if accepted and wait is None else said

    return persist(once)


def answer_is(pattern: str) -> Callable[[int, str], bool]:
    """Whether status, blank and text of an answer begin as the pattern says."""
    return lambda status, text: bool(re.match("(?s)" + pattern, f"{status} {text}"))


def answered(text: str, path: str) -> str | None:
    """The text of a field of a JSON answer: a text as it is, anything else as JSON; None where it is not there."""
    try:
        value = json.loads(text)
        for key in path.split("."):
            value = value[int(key) if isinstance(value, list) else key]
    except (ValueError, LookupError, TypeError):
        return None
    return value if isinstance(value, str) else json.dumps(value)
