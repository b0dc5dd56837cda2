"""E-mail by SMTP.

Each setting is plain or, but for the recipients, from a Secret; the password is never plain. By STARTTLS (`starttls`,
the default), TLS from the first byte (`tls`, and the default on port 465) or plain (`none`); a server that does not offer
STARTTLS is a failure, and so is a password without TLS. A Secret's `tls` may also say true (the default) or false (none);
anything else there counts as true.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from generator.model import Channel, Path
from generator.schema import ABSENT, Field, integer, listing, secret, text

if TYPE_CHECKING:
    import smtplib
    from contextlib import suppress
    from email.message import EmailMessage
    from email.utils import formatdate, make_msgid, parseaddr
    from html import escape

    from generator.notifier.program.colors import hex_color
    from generator.notifier.program.http import tls
    from generator.notifier.program.text import cut, one_line
    from generator.notifier.program.tries import persist

IN_POD = True
MAY_LACK = ("port", "username", "password", "tls")  # secrets without which a message is sent all the same
_ADDRESS = r"[^\r\n@]+@[^\s@]+"
FIELDS: Mapping[str, Field] = {
    "host": text("the SMTP server", ABSENT, pattern=r"[A-Za-z0-9._:-]+", expected="a host name or address"),
    "port": integer("its port; by tls 587, 465 or 25, unless said", ABSENT, minimum=1, maximum=65535),
    "from": text("the sender, me@example.com or Name <me@example.com>", ABSENT, pattern=_ADDRESS, expected="an e-mail address"),
    "to": listing(
        "the recipients", text("a recipient", pattern=_ADDRESS, expected="an e-mail address"), nonempty=True
    ),
    "username": text("the user to log in as; the sender's address, unless said", ABSENT, nonempty=True),
    "tls": text(
        "how the connection is protected; starttls, or tls on port 465, unless said", ABSENT, choices=("starttls", "tls", "none")
    ),
}
SECRETS: Mapping[str, Field] = {
    "host": secret("the SMTP server", ABSENT),
    "port": secret("its port", ABSENT),
    "from": secret("the sender", ABSENT),
    "username": secret("the user to log in as", ABSENT),
    "password": secret("the password; without one nobody logs in", ABSENT),
    "tls": secret("starttls, tls, none, true or false", ABSENT),
}


def features(channel: Channel) -> Iterator[str]:
    """What of the program this channel needs beyond the rest."""
    if not channel.options["to"]:  # who calls a step says them
        yield from ("positions", "recipients")


def check(channel: Channel) -> Iterator[tuple[Path, str, str]]:
    """Server and sender are there, each setting once, and no password without TLS."""
    options, secrets = channel.options, channel.secrets
    for name in ("host", "from"):
        if options[name] is None and name not in secrets:
            yield (), f"{name} is missing", f"write {name}: …, or secret: {{{name}: NAME/KEY}}"
    for name in SECRETS:
        if options.get(name) is not None and name in secrets:
            yield (name,), f"a value here and in secret.{name}, expected one of them", "remove one"
    if options["tls"] == "none" and "password" in secrets:
        hint = "remove tls (then STARTTLS is used), or the password"
        yield ("tls",), "a password that would be sent in plain text", hint
    if options["username"] is not None and "password" not in secrets:
        yield ("username",), "a user without a password", "write secret: {password: NAME/KEY}, or remove username"


# --- in the pod ---
def send_email(note: dict[str, Any], channel: dict[str, Any], secrets: dict[str, str]) -> str:
    channel = {**channel, **{field: secret for field, secret in secrets.items() if secret} }
    sender, password, port = one_line(channel["from"]), channel.get("password"), int(channel.get("port", 0))
    address, said = parseaddr(sender)[1], channel.get("tls", "").lower()
    domain, is_plain, is_tls = address.split("@")[-1], said in ("none", "false"), said == "tls" or port == 465
    if password and is_plain:
        return "failed: a password is never sent without TLS"
    message = email_message(note)
    message["From"], message["To"], message["Date"] = sender, ", ".join(channel["to"]), formatdate()
    message["Message-ID"], message["Auto-Submitted"] = make_msgid(domain=domain), "auto-generated"

    def once(timeout: float) -> tuple[float | None, str]:
        try:  # without a name of ours, smtplib would ask the DNS for one, for as long as that takes
            if is_tls and not is_plain:
                server: smtplib.SMTP = smtplib.SMTP_SSL(channel["host"], port or 465, domain, timeout=timeout, context=tls())
            else:
                server = smtplib.SMTP(channel["host"], port or (25 if is_plain else 587), domain, timeout)
                if not is_plain:
                    server.starttls(context=tls())
            if password:
                server.login(channel.get("username", address), password)
            refused = server.send_message(message)
            with suppress(OSError):
                server.quit()
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPException as error:
            answer = next(iter(getattr(error, "recipients", {"": error.args}).values()))[:2]
            return 0 if str(answer[0])[0] == "4" else None, f"failed: SMTP {answer}"
        said = f"failed: {len(refused)} of {len(channel['to'])} recipients refused"
        return None, said if refused else f"delivered {len(message.as_bytes())} bytes"

    return persist(once)


def email_message(note: dict[str, Any]) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = title = cut(note["title"], 200, note)
    links = note["links"]
    rows = [f"{name[:99]}: {cut(value, 999, note)}" for name, value in note["rows"]]
    texts = [cut(note["text"], 9999, note), "\n".join(rows)]
    texts.append(cut(note["block"], 99999, note))  #: failures
    body = "\n\n".join(filter(None, texts))
    urls = "\n".join(f"{name}: {url}" for name, url in links)
    message.set_content("\n\n".join(filter(None, [title, body, urls])))
    anchors = " | ".join(f'<a href="{escape(url)}">{escape(name)}</a>' for name, url in links)
    html = f'<h3 style="color:{hex_color(note)}">{escape(title)}</h3>'
    html += f'<pre style="white-space:pre-wrap">{escape(body)}</pre>{anchors}'
    message.add_alternative(html, subtype="html")
    return message
