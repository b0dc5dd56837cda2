"""One question to an API server and its whole answer, asked again where that can help, for a bounded time.

Everything that is asked here reads, or asks for a review of rights, so that asking twice does no harm.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, NamedTuple

from generator.errors import ClusterUnreachable
from generator.live.access import Access
from generator.live.failures import Cut, broken, unreachable, untrusted

_TRIES = 4
_WAITS = (0.2, 0.5, 1.0)  # seconds before the second try and those after it, unless the server says
_PATIENCE = 30.0  # seconds of waiting for one question, all its tries together
_CONNECT = 10.0
_BUSY = (429, 500, 502, 503, 504)
_CHUNK = 1 << 16


class Answer(NamedTuple):
    """An HTTP status, the headers that are asked for below, and the body, whole."""

    status: int
    retry_after: str
    body: bytes


class Question(NamedTuple):
    """A method, the address behind the server's with its query, what is accepted, and the body of a review."""

    method: str
    address: str
    accept: str
    body: Mapping[str, Any] | None = None


def ask(access: Access, question: Question, request_timeout: float) -> Answer:
    """The answer, whatever its status. Raises ClusterUnreachable when there is none after some tries."""
    waited = 0.0
    for attempt in range(1, _TRIES + 1):
        failure: ClusterUnreachable | None = None
        answer: Answer | None = None
        try:
            answer = _ask_once(access, question, request_timeout)
            if answer.status not in _BUSY:
                return answer
        except Cut as cut:
            failure = unreachable(access.where, f"{cut}, {attempt} times", "try again; a proxy or the network may do it")
        wait = _wait(attempt, answer.retry_after if answer else "")
        if attempt == _TRIES or waited + wait > _PATIENCE:
            break
        time.sleep(wait)
        waited += wait
    if failure:
        raise failure
    assert answer
    return answer


def _wait(attempt: int, said: str) -> float:
    """Seconds until the next try: what Retry-After says where it is a number of them, as Kubernetes writes it."""
    ours = _WAITS[min(attempt, len(_WAITS)) - 1]
    return max(ours, float(said)) if said.isdecimal() and len(said) < 9 else ours


def _ask_once(access: Access, question: Question, request_timeout: float) -> Answer:
    """Raises Cut when the answer is not whole, ClusterUnreachable when asking again is of no use."""
    from kubernetes.client.exceptions import ApiException
    from urllib3.exceptions import HTTPError

    try:
        return _exchange(access, question, request_timeout)
    except ApiException as error:  # how the library tells of TLS
        raise untrusted(access.where, str(error.reason)) from None
    except (HTTPError, OSError) as error:
        raise broken(access.where, error, request_timeout) from None


def _exchange(access: Access, question: Question, request_timeout: float) -> Answer:
    """Send and read; the body is read in pieces, since the library's time-out begins anew with each byte."""
    end = time.monotonic() + request_timeout if request_timeout else float("inf")
    headers = {"Accept": question.accept, "Accept-Encoding": "gzip", "User-Agent": "hookwright"}
    token = access.token()
    if token:
        headers["Authorization"] = token
    if question.body is not None:
        headers["Content-Type"] = "application/json"
    limits = (min(_CONNECT, request_timeout), request_timeout) if request_timeout else (_CONNECT, None)
    address = access.server + question.address
    response = access.client.request(
        question.method, address, headers=headers, body=question.body, _request_timeout=limits
    ).response
    pieces = []
    for piece in response.stream(_CHUNK, decode_content=True):
        pieces.append(piece)
        if time.monotonic() > end:
            response.close()
            raise TimeoutError
    return Answer(response.status, response.headers.get("Retry-After", ""), b"".join(pieces))
