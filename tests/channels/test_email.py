"""The email channel: TLS or none, log-in, recipients, and what a mail server refuses."""

from __future__ import annotations

from typing import Any

import pytest

from generator.channels.email import check
from generator.notifier.bundle import assemble
from tests import pod, servers
from tests.profiles import channel, delivery, message, profile, runner

AUTHORITY = servers.Authority()
TLS = AUTHORITY.server_side()
PASSWORD = "correct-horse-battery"
USERS = {"argo": PASSWORD}


def deliver(port: int, secrets: dict[str, str] | None = None, **options: Any) -> pod.Run:
    """Send one mail with these options and secrets (field -> value)."""
    given = secrets or {}
    plain = {"host": "localhost", "port": port, "from": "argo@example.com", "to": ("a@example.com",)}
    shown = {key: value for key, value in {**plain, **options}.items() if key not in given}
    mail = channel("mail", "email", secrets={field: f"smtp/{field}" for field in given}, **shown)
    quick = delivery(timeout_seconds=1, retry_seconds=1, runner=runner(ca_bundle={"secret": "ca/pem"}))
    variables = {f"HOOKWRIGHT_MAIL_{field.upper()}": value for field, value in given.items()}
    variables["HOOKWRIGHT_CA_BUNDLE"] = AUTHORITY.pem
    text = assemble(profile([mail], messages=[message(fields=["name"])], delivery=quick))
    return pod.run(text, pod.environment(secrets=variables))


@pytest.mark.parametrize(
    ("starttls", "tls", "user"),
    [
        (True, "starttls", "argo"),
        (True, "starttls", ""),
        (False, "tls", "argo"),
        (False, "tls", ""),
    ],
)
def test_a_mail_goes_by_tls(starttls: bool, tls: str, user: str) -> None:
    """By STARTTLS or TLS from the first byte, with a log-in where there is a password, without one otherwise."""
    secrets = {"password": PASSWORD} if user else {}
    with servers.smtp_server(TLS, starttls=starttls, users=USERS if user else None) as server:
        ran = deliver(server.port, secrets, tls=tls, username=user or None)
    [mail] = server.mails
    assert ran.log == [f"mail: delivered {ran.log[0].split()[2]} bytes (try 1)"]
    assert (mail.is_encrypted or tls == "tls", mail.user, mail.sender) == (True, user, "argo@example.com")


@pytest.mark.parametrize(
    ("said", "starttls"),
    [("true", True), ("True", True), ("starttls", True), (" STARTTLS\n", True), ("tls", False), ("", True), ("yes", True)],
)
def test_tls_may_come_from_the_secret(said: str, starttls: bool) -> None:
    """As true, starttls or tls; where the Secret says nothing, STARTTLS is used."""
    with servers.smtp_server(TLS, starttls=starttls) as server:
        ran = deliver(server.port, {"tls": said, "host": "localhost", "port": str(server.port), "from": "me@example.com"})
    assert ran.log[0].startswith("mail: delivered ")
    assert server.mails[0].sender == "me@example.com"


@pytest.mark.parametrize("said", ["none", "false"])
def test_plain_smtp_has_to_be_asked_for(said: str) -> None:
    """An internal relay without TLS takes mail; but never a password."""
    with servers.smtp_server() as server:
        plain = deliver(server.port, {"tls": said})
        refused = deliver(server.port, {"tls": said, "password": PASSWORD})
    assert plain.log[0].startswith("mail: delivered ")
    assert refused.log == ["mail: failed: a password is never sent without TLS"]
    assert len(server.mails) == 1


def test_a_server_without_starttls_is_a_failure() -> None:
    """Nothing is sent in plain text because a server, or somebody between, leaves STARTTLS out."""
    with servers.smtp_server() as server:
        ran = deliver(server.port, {"password": PASSWORD}, username="argo")
    assert ran.log == ["mail: failed: SMTP ('STARTTLS extension not supported by server.',) (try 1)"]
    assert (ran.code, server.mails) == (0, [])


def test_a_certificate_of_nobody_is_a_failure() -> None:
    """For STARTTLS as for TLS."""
    stranger = servers.Authority().server_side()
    with servers.smtp_server(stranger) as first, servers.smtp_server(stranger, starttls=False) as second:
        logs = [deliver(first.port).log[0], deliver(second.port, tls="tls").log[0]]
    assert ["CERTIFICATE_VERIFY_FAILED" in log and log.endswith("(try 1)") for log in logs] == [True, True]
    assert first.mails == second.mails == []


@pytest.mark.parametrize(
    ("secrets", "said"),
    [
        ({"password": "wrong-password"}, "SMTP (535, b'5.7.8 Authentication credentials invalid') (try 1)"),
        ({}, "SMTP (530, b'5.7.0 Authentication required', 'argo@example.com') (try 1)"),
        ({"port": "smtp"}, "ValueError(\"invalid literal for int() with base 10: 'smtp'\")"),
    ],
    ids=["a wrong password", "no password", "a port that is none"],
)
def test_what_is_set_up_wrongly_is_said(secrets: dict[str, str], said: str) -> None:
    """Each in one line, without the password, and not tried again."""
    with servers.smtp_server(TLS, users=USERS) as server:
        ran = deliver(server.port, secrets, **({"username": "argo"} if "password" in secrets else {}))
    assert ran.log == [f"mail: failed: {said}".replace(", 'argo@example.com'", "")]
    assert (ran.code, server.mails) == (0, [])


@pytest.mark.parametrize("field", ["host", "from"])
def test_without_a_server_or_a_sender_it_is_skipped(field: str) -> None:
    """Those two have no default; an empty key of the Secret counts as missing."""
    ran = deliver(25, {field: ""})
    assert ran.log == [f"mail: skipped: no secret ['{field}']"]


@pytest.mark.parametrize(
    ("answers", "log", "count"),
    [
        ({}, "delivered", 2),
        ({"b@example.com": "550 no such user"}, "failed: 1 of 2 recipients refused (try 1)", 1),
        ({"b@example.com": "450 later"}, "failed: 1 of 2 recipients refused (try 1)", 1),
        ({"a@example.com": "550 no", "b@example.com": "550 no"}, "failed: SMTP (550, b'no') (try 1)", 0),
        ({"a@example.com": "450 greylisted", "b@example.com": "450 greylisted"}, "failed: SMTP (450, b'greylisted') (try 4)", 0),
    ],
    ids=["all are taken", "one is unknown", "one is for later", "all are unknown", "all are for later"],
)
def test_recipients_that_are_refused(answers: dict[str, str], log: str, count: int) -> None:
    """A mail that some have got is not sent again; one that nobody got is, where the server says later."""
    with servers.smtp_server(TLS, refuse=lambda address: answers.get(address, "")) as server:
        ran = deliver(server.port, to=("a@example.com", "B <b@example.com>"))
    assert ran.log[0].startswith(f"mail: {log}")
    assert [len(mail.recipients) for mail in server.mails] == ([count] if count else [])


def test_nobody_listens() -> None:
    """A refused connection is tried again within the budget, and told."""
    ran = deliver(servers.free_port())
    assert ran.log == ["mail: failed: ConnectionRefusedError(111, 'Connection refused') (try 4)"]


def test_a_sender_that_would_add_headers() -> None:
    """A line break in the Secret's sender makes no header."""
    with servers.smtp_server(TLS) as server:
        deliver(server.port, {"from": "me@example.com\r\nBcc: evil@example.com"})
    assert [mail.recipients for mail in server.mails] in ([], [["a@example.com"]])
    assert [mail.message["Bcc"] for mail in server.mails] in ([], [None])


@pytest.mark.parametrize(
    ("options", "secrets", "found"),
    [
        ({"host": "smtp", "from": "a@b.c"}, {}, []),
        ({}, {"host": "s/h", "from": "s/f"}, []),
        ({}, {}, [((), "host is missing"), ((), "from is missing")]),
        (
            {"host": "smtp", "from": "a@b.c", "port": 25},
            {"host": "s/h", "port": "s/p"},
            [
                (("host",), "a value here and in secret.host, expected one of them"),
                (("port",), "a value here and in secret.port, expected one of them"),
            ],
        ),
        (
            {"host": "smtp", "from": "a@b.c", "tls": "none", "username": "me"},
            {"password": "s/p"},
            [(("tls",), "a password that would be sent in plain text")],
        ),
        ({"host": "smtp", "from": "a@b.c", "username": "me"}, {}, [(("username",), "a user without a password")]),
    ],
)
def test_what_fields_cannot_say_alone(options: dict[str, Any], secrets: dict[str, str], found: list[Any]) -> None:
    """A server, a sender, each setting once, and no password without TLS."""
    mail = channel("mail", "email", to=("a@example.com",), secrets=secrets, **options)
    assert [(path, text) for path, text, _ in check(mail)] == found
