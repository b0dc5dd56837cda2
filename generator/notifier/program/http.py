"""One HTTP request and its answer: no redirect is ever followed, and certificates are always verified."""

from __future__ import annotations

import json
import os
import ssl
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any

from generator.notifier.program.text import one_line
from generator.notifier.program.tries import persist


class AnyAnswer(urllib.request.HTTPErrorProcessor):
    """Takes every answer as it is; the default would follow redirects, and carry tokens to other hosts."""

    def http_response(self, request: Any, response: Any) -> Any:
        return response

    https_response = http_response


def tls() -> ssl.SSLContext:
    """The system's authorities (or SSL_CERT_FILE's), and those of the profile's caBundle."""
    context = ssl.create_default_context()
    if os.environ.get("HOOKWRIGHT_CA_BUNDLE"):  #: ca
        context.load_verify_locations(cadata=os.environ["HOOKWRIGHT_CA_BUNDLE"])  #: ca
    return context


def post(
    url: str,
    tree: Any,
    accepts: Callable[[int, str], bool],
    own: Mapping[str, str] | None = None,  #: webhook
    method: str = "POST",  #: webhook
) -> str:
    """Send JSON until it is accepted; `accepts` says whether an answer's status and text are a success."""
    body, headers = json.dumps(tree).encode(), {"Content-Type": "application/json", "User-Agent": "hookwright"}
    headers = {**(own or {}), **headers}  #: webhook
    opener = urllib.request.build_opener(AnyAnswer)  # whose default is a context that verifies
    opener = urllib.request.build_opener(AnyAnswer, urllib.request.HTTPSHandler(context=tls()))  #: ca

    def once(timeout: float) -> tuple[float | None, str]:
        request = urllib.request.Request(url, body, headers)
        request.method = method  #: webhook
        with opener.open(request, timeout=timeout) as answer:
            status, text = answer.status, answer.read(9999).decode(errors="replace")
        if status == 429 or status >= 500:
            after = answer.headers.get("Retry-After", "")
            return int(after) if after.isdecimal() else 0, f"failed: HTTP {status}"
        if accepts(status, text):
            return None, f"delivered {len(body)} bytes"
        return None, f"failed: HTTP {status} {'is a redirect' if status // 100 == 3 else one_line(text)[:200]}"

    return persist(once)
