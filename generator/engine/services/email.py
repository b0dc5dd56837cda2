"""E-mail by SMTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.engine.forms import Said, Service, Style, as_text, cut, hex_colors, secret
from generator.engine.gotmpl import Go, call
from generator.engine.services._plain import body_of, row
from generator.model import Channel

_PORTS = {"tls": 465, "none": 25}


def service(channel: Channel) -> Service:
    """Plain values and secrets side by side; the recipients together are one recipient."""
    options, secrets = channel.options, channel.secrets
    own = {name: secret(channel, name) if name in secrets else options[name] for name in ("host", "from")}
    own |= {"port": options["port"] or _PORTS.get(options["tls"], 587), "html": True}
    if "password" in secrets:
        said = options["username"] or (options["from"] or secret(channel, "from")).rpartition("<")[2].rstrip("> ")
        own |= {"username": secret(channel, "username") if "username" in secrets else said}
        own |= {"password": secret(channel, "password")}
    return Service("email", own, ",".join(channel.options["to"]))


def form(said: Said) -> dict[str, Any]:
    """The subject, and the message as HTML."""
    head = call("print", '<h3 style="color:', hex_colors(said.message), '">', call("html", Go("$title")), "</h3>")
    text = call("print", '<pre style="white-space:pre-wrap">', call("html", cut(body_of(), 99999)), "</pre>")
    body = call("print", head, text, call("join", " | ", Go("$links")))
    return {"email": {"subject": as_text(said, cut(Go("$title"), 200)), "body": as_text(said, body, Style(row=row, link=_link))}}


def lost(channel: Channel) -> Iterator[str]:
    """What the engine's mail lacks."""
    if channel.options["tls"] != "none" and (channel.options["port"] or _PORTS.get(channel.options["tls"], 587)) != 465:
        yield "TLS is used where the server offers it, and not demanded; port 465 demands it"
    for name in ("port", "tls"):
        if name in channel.secrets:
            yield f"secret.{name} is not used: the engine takes it from the profile alone"


def _link(title: Go, url: Go) -> Go:
    return call("print", '<a href="', call("html", url), '">', call("html", title), "</a>")
