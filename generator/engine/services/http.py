"""Any HTTP endpoint whose address is no secret; the engine calls it as it calls a webhook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.engine.facts import fill
from generator.engine.forms import Said, Service, as_json, as_text, http, lost_success, posted, secret
from generator.engine.services._tree import body_of
from generator.model import Channel
from generator.placeholders import uses


def service(channel: Channel) -> Service:
    """The address up to its first placeholder's folder; the one header that may be secret."""
    own = dict(channel.options["headers"])
    if "authorization" in channel.secrets:
        own["Authorization"] = secret(channel, "authorization")
    return http(_split(channel)[0], own)


def form(said: Said) -> dict[str, Any]:
    """The body of the profile, or that of a webhook; the rest of the address as the path."""
    rest = _split(said.channel)[1]
    path = as_text(said, fill(rest, said.message, said.profile)) if rest else ""
    body = as_json(said, body_of(said.channel.options["body"], said))
    return posted(said, body, path=path, method=said.channel.options["method"])


def lost(channel: Channel) -> Iterator[str]:
    """What the engine takes for delivered."""
    yield from lost_success(channel)


def _split(channel: Channel) -> tuple[str, str]:
    """The address and, from the last slash before a placeholder on, what the engine appends to it."""
    url: str = channel.options["url"]
    first = next((use.start for use in uses(url)), len(url))
    at = url.rfind("/", 0, first) if first < len(url) else first
    return url[:at], url[at:]
