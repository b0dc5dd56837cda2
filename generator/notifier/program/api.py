"""The API server, asked as the pod's service account, and never by a proxy."""

from __future__ import annotations

import time
import urllib.request

from generator.notifier.program.http import AnyAnswer, tls
from generator.notifier.program.settings import ACCOUNT_FOLDER, API_URL, TIMEOUT
from generator.notifier.program.text import one_line


def account(folder: str) -> tuple[dict[str, str], str]:
    """The header that says who asks, and the server's authority as PEM, from the folder of a service account."""
    with open(folder + "/token") as token, open(folder + "/ca.crt") as authority:
        return {"Authorization": "Bearer " + token.read().strip()}, authority.read()


def ask(path: str, accept: str = "*/*") -> str:
    """The answer as text; asks again while the server is busy, for TIMEOUT seconds.

    Raises OSError with the status and the server's words, or whatever else goes wrong. What is longer than 4 MB is cut, since
    the pod has 128; a page of metadata of the largest workflows may be as long.
    """
    headers, pem = account(ACCOUNT_FOLDER)
    own = {**headers, "Accept": accept, "User-Agent": "hookwright"}
    here = urllib.request.ProxyHandler({})
    opener = urllib.request.build_opener(AnyAnswer, here, urllib.request.HTTPSHandler(context=tls(pem)))
    end = time.monotonic() + TIMEOUT
    while True:
        with opener.open(urllib.request.Request(API_URL + path, headers=own), timeout=TIMEOUT) as answer:
            status, text = answer.status, answer.read(4 << 20).decode(errors="replace")
        if status == 200:
            return str(text)
        after = answer.headers.get("Retry-After", "")
        wait = max(1, int(after)) if after.isdecimal() else 1
        if (status != 429 and status < 500) or time.monotonic() + wait > end:
            raise OSError(f"HTTP {status} {one_line(text)[:200]}".replace(headers["Authorization"][7:], "***"))
        time.sleep(wait)
