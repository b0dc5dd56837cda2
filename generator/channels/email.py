"""E-mail by SMTP.

Each setting is plain or, but for the recipients, from a Secret; the password is never plain. TLS from the first byte
(`tls`), by STARTTLS (`starttls`, the default) or none; a server that does not offer STARTTLS is a failure, and so is a
password without TLS. A Secret's `tls` may also say true (starttls, or tls on port 465) or false (none).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.model import Channel, Path
from generator.schema import ABSENT, Field, integer, listing, secret, text

IN_POD = True
_ADDRESS = r"[^\r\n@]+@[^\s@]+"
FIELDS: Mapping[str, Field] = {
    "host": text("the SMTP server", ABSENT, pattern=r"[A-Za-z0-9._:-]+", expected="a host name or address"),
    "port": integer("its port; by tls 587, 465 or 25, unless said", ABSENT, minimum=1, maximum=65535),
    "from": text("the sender, me@example.com or Name <me@example.com>", ABSENT, pattern=_ADDRESS, expected="an e-mail address"),
    "to": listing(
        "the recipients", text("a recipient", pattern=_ADDRESS, expected="an e-mail address"), nonempty=True
    ),
    "username": text("the user to log in as; the sender's address, unless said", ABSENT, nonempty=True),
    "tls": text("how the connection is protected; starttls, unless said", ABSENT, choices=("starttls", "tls", "none")),
}
SECRETS: Mapping[str, Field] = {
    "host": secret("the SMTP server", ABSENT),
    "port": secret("its port", ABSENT),
    "from": secret("the sender", ABSENT),
    "username": secret("the user to log in as", ABSENT),
    "password": secret("the password; without one nobody logs in", ABSENT),
    "tls": secret("starttls, tls, none, true or false", ABSENT),
}


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
