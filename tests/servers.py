"""Real servers on loopback that receive what the notifier sends, and refuse what the services themselves refuse.

`http_server` answers by a function of the test's own; `slack`, `wecom` and `receiver` are such functions, built after the
services' documents. `smtp_server` takes mail, with STARTTLS or TLS and log-in. `Authority` makes certificates.
"""

from __future__ import annotations

import contextlib
import html
import json
import re
import socket
import ssl
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class Request(NamedTuple):
    """One request as it arrived, and when (monotonic seconds)."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float

    @property
    def tree(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Answer(NamedTuple):
    """What a server says: a status, a text, headers, how many seconds it keeps the client waiting, and where it stops.

    With `sent` the connection ends after so many bytes of the text, all of which were announced.
    """

    status: int = 200
    text: str = ""
    headers: Mapping[str, str] = {}
    delay: float = 0
    sent: int | None = None


def log_answer(log: str, query: Mapping[str, str]) -> Answer:
    """What is asked of a pod's log: the last lines, and of these the first bytes (registry/core/pod/rest/log.go)."""
    lines = log.splitlines(keepends=True)[-int(query["tailLines"]) :]
    text = "".join(lines).encode()[: int(query["limitBytes"])].decode(errors="ignore")
    return Answer(200, text, {"Content-Type": "text/plain"})


class Received(NamedTuple):
    """A running server: its address without a path, and what it has received so far."""

    url: str
    port: int
    requests: list[Request]

    @property
    def trees(self) -> list[Any]:
        """The JSON bodies in the order of their arrival."""
        return [request.tree for request in self.requests]


Behaviour = Callable[[Request], Answer]


@contextlib.contextmanager
def http_server(behaviour: Behaviour, tls: ssl.SSLContext | None = None) -> Iterator[Received]:
    """An HTTP server, or with `tls` an HTTPS one, on a free port; each request is answered by `behaviour`."""
    requests: list[Request] = []
    closing = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            request = Request(self.command, self.path, dict(self.headers.items()), body, time.monotonic())
            requests.append(request)
            said = behaviour(request)
            closing.wait(said.delay)
            with contextlib.suppress(OSError):  # a client that went away is what some tests are about
                self.send_response(said.status)
                for name, value in said.headers.items():
                    self.send_header(name, value)
                text = said.text.encode()
                self.send_header("Content-Length", str(len(text)))
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(text[: said.sent])
            self.close_connection = True

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_CONNECT = answer

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64  # all channels of a program come at once
        block_on_close = False

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A handshake that failed is the client's business."""

    server = Server(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    port = server.server_address[1]
    try:
        yield Received(f"{'https' if tls else 'http'}://127.0.0.1:{port}", port, requests)
    finally:
        closing.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


def in_turn(*answers: Answer | Behaviour) -> Behaviour:
    """The first request gets the first answer, and so on; the last one stays."""
    waiting = list(answers)

    def behaviour(request: Request) -> Answer:
        said = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return said(request) if callable(said) else said

    return behaviour


def by_path(*behaviours: Behaviour) -> Behaviour:
    """Many servers in one: a request whose path starts with /0 is for the first behaviour, and so on."""
    return lambda request: behaviours[int(request.path.split("/")[1])](request)


def receiver(request: Request) -> Answer:
    """Any endpoint that takes JSON."""
    try:
        json.loads(request.body)
    except ValueError:
        return Answer(400, "no JSON")
    return Answer(200, '{"result": {"code": 0, "text": "taken"}}', {"Content-Type": "application/json"})


# Slack: api.slack.com, incoming webhooks and their errors, formatting, legacy attachments; channels.md 2, row 1.
SLACK_COLOR = r"good|warning|danger|#[0-9A-Fa-f]{6}"
SLACK_TAG = re.compile(r"<(?P<link>https?://[^\s<>|]+)\|[^<>]+>|<(?P<mention>!(?:here|channel|everyone|subteam\^\w+)|@\w+)>")


def slack(request: Request) -> Answer:
    """An incoming webhook: 200 and `ok`, or the reason why not."""
    if request.method != "POST" or not request.headers.get("Content-Type", "").startswith("application/json"):
        return Answer(400, "invalid_payload")
    try:
        payload = request.tree
    except ValueError:
        return Answer(400, "invalid_payload")
    reason = _slack_refuses(payload) if isinstance(payload, dict) else "invalid_payload"
    return Answer(400, reason) if reason else Answer(200, "ok")


def _slack_refuses(payload: dict[str, Any]) -> str:
    attachments = payload.get("attachments", [])
    if not payload.get("text") and not attachments:
        return "no_text"
    if len(attachments) > 100:
        return "too_many_attachments"
    for attachment in attachments:
        fields = attachment.get("fields", [])
        sizes = [(attachment.get("title", ""), 1024), (attachment.get("text", ""), 12000)]
        sizes += [(field["title"], 500) for field in fields] + [(field["value"], 2000) for field in fields]
        if any(len(text) > limit for text, limit in sizes):
            return "msg_too_long"
        if attachment.get("color") and not re.fullmatch(SLACK_COLOR, attachment["color"]):
            return "invalid_attachments"
        if not attachment.get("fallback"):
            return "no_text"
        if any(_slack_is_broken(text) for text, _ in sizes):
            return "invalid_attachments"
        actions = attachment.get("actions", [])
        if len(actions) > 5 or not all(map(_is_slack_button, actions)):
            return "invalid_attachments"
    return "msg_too_long" if len(json.dumps(payload)) > 400_000 or len(payload.get("text", "")) > 40_000 else ""


def _is_slack_button(action: Mapping[str, str]) -> bool:
    """Whether an action is a link button, whose label is no markup; up to five of them stand in an attachment."""
    is_web = re.fullmatch(r"https?://[!-~]{1,3000}", action["url"])
    return action["type"] == "button" and bool(action["text"]) and not _slack_is_broken(action["text"]) and bool(is_web)


def _slack_is_broken(text: str) -> bool:
    """Whether `&`, `<` or `>` stands where neither an entity nor a link or mention is."""
    rest = re.sub(r"&(?:amp|lt|gt);", "", SLACK_TAG.sub("", text))
    return any(sign in rest for sign in "&<>")


def slack_mentions(payload: Mapping[str, Any]) -> list[str]:
    """Everybody who is called by a payload, wherever the call stands."""
    texts: list[str] = [payload.get("text", "")]
    for attachment in payload["attachments"]:
        texts += [attachment.get(key, "") for key in ("title", "text", "fallback")]
        texts += [text for field in attachment["fields"] for text in (field["title"], field["value"])]
    return [found["mention"] for text in texts for found in SLACK_TAG.finditer(text) if found["mention"]]


def slack_shows(text: str) -> str:
    """A text as a reader sees it."""
    return html.unescape(text)


# WeCom: the group robot's guide; channels.md 2, row 8.
WECOM_TAG = re.compile(r'<font color="(?:info|comment|warning)">|</font>|<@(?P<mention>[\w.@-]+)>')


def wecom(request: Request) -> Answer:
    """A group robot: always 200, and errcode 0 or another one."""
    if "key=" not in request.path:
        return _errcode(93000, "invalid webhook url")
    try:
        payload = request.tree
        content = payload["markdown"]["content"]
    except (ValueError, KeyError, TypeError):
        return _errcode(40008, "invalid message type")
    if payload["msgtype"] != "markdown" or not content:
        return _errcode(44004, "empty content")
    if len(content.encode()) > 4096:
        return _errcode(40058, "markdown.content exceed max length 4096")
    return _errcode(0, "ok")


def _errcode(code: int, text: str) -> Answer:
    return Answer(200, json.dumps({"errcode": code, "errmsg": text}), {"Content-Type": "application/json"})


def wecom_mentions(content: str) -> list[str]:
    """Everybody who is called."""
    return [found["mention"] for found in WECOM_TAG.finditer(content) if found["mention"]]


class Authority:
    """A certificate authority of the tests' own."""

    def __init__(self) -> None:
        self.ca = trustme.CA()
        self.pem = self.ca.cert_pem.bytes().decode()

    def server_side(self, *names: str) -> ssl.SSLContext:
        """The side of a server whose certificate is for `names`."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.ca.issue_cert(*(names or ("localhost", "127.0.0.1"))).configure_cert(context)
        return context


class Mail(NamedTuple):
    """One mail: the envelope, the parsed message, whether it came by TLS, and who had logged in."""

    sender: str
    recipients: list[str]
    message: EmailMessage
    is_encrypted: bool
    user: str

    def part(self, kind: str) -> str:
        """The text of the part `plain` or `html`, with its newlines as \\n."""
        body = self.message.get_body((kind,))
        assert body is not None
        return str(body.get_content()).replace("\r\n", "\n")


class MailServer(NamedTuple):
    """A running mail server: its port, and what it has received so far."""

    port: int
    mails: list[Mail]


@contextlib.contextmanager
def smtp_server(
    tls: ssl.SSLContext | None = None,
    *,
    starttls: bool = True,
    users: Mapping[str, str] | None = None,
    refuse: Callable[[str], str] = lambda address: "",
) -> Iterator[MailServer]:
    """A mail server on a free port; without `tls` plain, else STARTTLS, or with `starttls=False` TLS from the first byte.

    `users` (name -> password) may log in, and then must, over TLS only; `refuse` says why it takes no mail for a
    recipient ("550 no such user"), or "".
    """
    mails: list[Mail] = []

    class Handler:
        async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
            refusal = refuse(address)
            if not refusal:
                envelope.rcpt_tos.append(address)
            return refusal or "250 OK"

        async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
            message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
            assert isinstance(message, EmailMessage)
            user = (session.auth_data or b"").decode()
            mails.append(Mail(envelope.mail_from or "", list(envelope.rcpt_tos), message, session.ssl is not None, user))
            return "250 OK"

    def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        known = (users or {}).get(data.login.decode())
        return AuthResult(success=known == data.password.decode(), handled=False, auth_data=data.login)

    options: dict[str, Any] = {"hostname": "127.0.0.1", "port": free_port(), "server_hostname": "localhost"}
    if tls and starttls:
        options |= {"tls_context": tls, "require_starttls": bool(users)}
    elif tls:
        options |= {"ssl_context": tls, "auth_require_tls": False}
    if users:
        options |= {"authenticator": authenticate, "auth_required": True}
    with warnings.catch_warnings():
        # aiosmtpd takes a log-in over TLS from the first byte for one in plain text, and warns of it
        warnings.filterwarnings("ignore", "Requiring AUTH while not requiring TLS", UserWarning)
        controller = Controller(Handler(), **options)
        controller.start()
        try:
            yield MailServer(options["port"], mails)
        finally:
            controller.stop()


def free_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def deaf_server() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(20)
        yield int(server.getsockname()[1])


@contextlib.contextmanager
def dripping_server() -> Iterator[int]:
    """A port that answers HTTP with a head that never ends, a byte at a time."""
    closing = threading.Event()

    def drip(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            while not closing.wait(0.1):
                connection.sendall(b"x")

    def accept(server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=drip, args=(server.accept()[0],), daemon=True).start()

    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(20)
        threading.Thread(target=accept, args=(server,), daemon=True).start()
        yield int(server.getsockname()[1])
        closing.set()
        server.shutdown(socket.SHUT_RDWR)
