"""The way to the server and back, by real servers on loopback that misbehave: what is tried again, and what is said."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import ClusterUnreachable
from generator.live import PermissionMissing
from generator.rights import Right
from tests.live.kubeconfigs import connected
from tests.servers import Answer, Authority, Request, free_port, http_server, in_turn

FOUND = Answer(200, json.dumps({"kind": "ConfigMap", "metadata": {"name": "x"}, "data": {"a": "b" * 5000}}))


def said(error: ClusterUnreachable) -> str:
    """The one problem of a failure: text and hint."""
    (problem,) = error.problems
    return f"{problem.mark}: {problem.text}; {problem.hint}"


def failure(folder: Path, answer: Answer | Callable[[Request], Answer], **options: float) -> tuple[ClusterUnreachable, int]:
    """What asking for an object raises, and how many requests were made."""
    with http_server(answer if callable(answer) else lambda _: answer) as server:
        with pytest.raises(ClusterUnreachable) as caught:
            connected(folder, server.url, **options).get("ConfigMap", "argo", "x")
        return caught.value, len(server.requests)


def test_an_object_is_asked_for_once_with_the_token(tmp_path: Path) -> None:
    """One request, no discovery: the path of the object, and who asks."""
    with http_server(lambda _: FOUND) as server:
        found = connected(tmp_path, server.url).get("ConfigMap", "argo", "x")
        (request,) = server.requests
    assert found and found["data"]["a"] == "b" * 5000
    assert (request.method, request.path) == ("GET", "/api/v1/namespaces/argo/configmaps/x")
    assert request.headers["Authorization"] == "Bearer t0ken"


@pytest.mark.parametrize(
    ("first", "tries"),
    [
        (Answer(429, "", {"Retry-After": "1"}), 2),
        (Answer(500, "{}"), 2),
        (Answer(503, "<html>"), 2),
        (FOUND._replace(sent=2000), 2),
        (FOUND._replace(sent=0), 2),
    ],
    ids=["429", "500", "503", "cut in the middle", "cut before the body"],
)
def test_what_passes_is_tried_again(tmp_path: Path, first: Answer, tries: int) -> None:
    """A server that is busy, and an answer that is not whole."""
    with http_server(in_turn(first, FOUND)) as server:
        found = connected(tmp_path, server.url).get("ConfigMap", "argo", "x")
        assert (found or {}).get("kind") == "ConfigMap"
        assert len(server.requests) == tries
        waited = server.requests[1].at - server.requests[0].at
    assert waited >= float(first.headers.get("Retry-After", 0.2))


def test_tries_are_bounded(tmp_path: Path) -> None:
    """Four requests, then a word about the last of them."""
    cut, tries = failure(tmp_path, FOUND._replace(sent=100))
    assert (tries, cut.exit_code) == (4, 3)
    assert "the connection was cut" in said(cut) and "4 times" in said(cut)
    busy, tries = failure(tmp_path, Answer(503, ""))
    assert tries == 4
    assert "get configmaps \"x\" in namespace argo: the server has a failure of its own (status 503)" in said(busy)


def test_a_server_that_asks_to_wait_too_long_is_not_waited_for(tmp_path: Path) -> None:
    """Half a minute for one question is enough."""
    began = time.monotonic()
    error, tries = failure(tmp_path, Answer(429, "", {"Retry-After": "3600"}))
    assert (tries, time.monotonic() - began < 5) == (1, True)
    assert "too busy and asks to wait longer" in said(error)


def test_a_slow_answer_is_given_up_in_time(tmp_path: Path) -> None:
    """Once: whoever says how long to wait means it."""
    error, tries = failure(tmp_path, FOUND._replace(delay=3), seconds=0.3)
    assert tries == 1
    assert "no answer in 0.3 seconds" in said(error) and "--request-timeout" in said(error)


def test_an_answer_that_drips_is_given_up_in_time(tmp_path: Path) -> None:
    """Each byte comes in time, the whole never would."""
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        with listener, listener.accept()[0] as client:
            client.recv(65536)
            client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n")
            while True:
                try:
                    client.sendall(b"x" * 70_000)
                except OSError:
                    return
                time.sleep(0.1)

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    began = time.monotonic()
    with pytest.raises(ClusterUnreachable, match=r"no answer in 0\.5 seconds"):
        connected(tmp_path, f"http://127.0.0.1:{listener.getsockname()[1]}", seconds=0.5).get("ConfigMap", "argo", "x")
    assert time.monotonic() - began < 3
    thread.join(5)


def test_nobody_there(tmp_path: Path) -> None:
    """At once, with the context and the address."""
    port = free_port()
    with pytest.raises(ClusterUnreachable) as caught:
        connected(tmp_path, f"http://127.0.0.1:{port}").get("ConfigMap", "argo", "x")
    expected = f"tests (http://127.0.0.1:{port}): cannot connect: connection refused; is the cluster up, and the context right?"
    assert said(caught.value) == expected


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(401, "{}"), "does not accept the credentials; a token may have expired (status 401); log in again"),
        (Answer(302, "", {"Location": "https://elsewhere.example.com/"}), "the server refuses (status 302)"),
        (Answer(200, "<html>log in</html>"), "the answer is no JSON object; is it the API server"),
        (Answer(200, "[]"), "the answer is no JSON object"),
        (Answer(418, ""), "the server refuses (status 418)"),
    ],
    ids=["401", "a redirect", "a page", "a list", "a teapot"],
)
def test_an_answer_that_is_none(tmp_path: Path, answer: Answer, words: str) -> None:
    """Said once, not tried again, no redirect followed, and nothing of the token."""
    error, tries = failure(tmp_path, answer)
    assert tries == 1
    assert words in said(error)
    assert "t0ken" not in said(error)


def test_a_right_that_is_missing(tmp_path: Path) -> None:
    """Which one, on what, where, and who has not got it."""
    text = {"message": 'configmaps "x" is forbidden: User "system:serviceaccount:ci:bot" cannot get resource', "kind": "Status"}
    error, tries = failure(tmp_path, Answer(403, json.dumps(text)))
    assert isinstance(error, PermissionMissing)
    assert (error.right, error.exit_code, tries) == (Right("get", "ConfigMap", "argo", "x"), 3, 1)
    assert 'not allowed to get configmaps "x" in namespace argo, as system:serviceaccount:ci:bot' in said(error)
    assert "kubectl auth can-i get configmaps/x -n argo" in said(error)


def test_an_object_that_is_not_there(tmp_path: Path) -> None:
    """None, whether the object, its namespace or its kind is missing."""
    missing = Answer(404, json.dumps({"kind": "Status", "reason": "NotFound"}))
    with http_server(in_turn(missing, Answer(404, "404 page not found"))) as server:
        cluster = connected(tmp_path, server.url)
        assert cluster.get("ConfigMap", "argo", "x") is None
        assert cluster.get("WorkflowTemplate", "argo", "x") is None


@pytest.mark.parametrize("fault", ["a foreign authority", "another name", "no TLS at all", "TLS for http"])
def test_tls_that_fails(tmp_path: Path, fault: str) -> None:
    """A server that is not the one of the kubeconfig gets nothing, and is not asked again."""
    ours, foreign = Authority(), Authority()
    (tmp_path / "ca.pem").write_text(ours.pem)
    options = {"certificate-authority": "ca.pem"}
    if fault == "another name":
        options["tls-server-name"] = "elsewhere.example.com"
    tls = None if fault == "no TLS at all" else (foreign if fault == "a foreign authority" else ours).server_side()
    with http_server(lambda _: FOUND, tls) as server:
        scheme = "http" if fault == "TLS for http" else "https"
        with pytest.raises(ClusterUnreachable) as caught:
            connected(tmp_path, f"{scheme}://127.0.0.1:{server.port}", **options).get("ConfigMap", "argo", "x")
        assert server.requests == []
    expected = {
        "a foreign authority": "the server's certificate is not trusted: unable to get local issuer certificate",
        "another name": "the server's certificate is not trusted: Hostname mismatch",
        "no TLS at all": "the server does not speak TLS",
        "TLS for http": "the connection was cut",
    }
    assert expected[fault] in said(caught.value)
