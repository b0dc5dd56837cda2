"""Rocket.Chat, by an incoming webhook or by `chat.postMessage`; the engine's own service wants a user's password instead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.engine.forms import Said, Service, as_json, http, mentions_of, posted, secret
from generator.engine.gotmpl import Go, call
from generator.engine.services._markdown import attachment, quiet, style
from generator.engine.services._slack import button
from generator.model import Channel


def service(channel: Channel) -> Service:
    """The webhook, or the server with a user's token."""
    if "url" in channel.secrets:
        return http(secret(channel, "url"))
    own = {"X-Auth-Token": secret(channel, "token"), "X-User-Id": secret(channel, "userId")}
    return http(f"{channel.options['apiUrl']}/api/v1/chat.postMessage", own)


def form(said: Said) -> dict[str, Any]:
    """The attachment that the notifier sends."""
    tree = {key: said.channel.options[key] for key in ("channel", "alias") if said.channel.options[key]}
    tree |= {"text": mentions_of(said, "@{}".format), "attachments": [{**attachment(said, _text), "actions": Go("$links")}]}
    return posted(said, as_json(said, tree, style(_text, button, most=5)))


def lost(channel: Channel) -> Iterator[str]:
    """What the engine takes for delivered."""
    yield "an error that the server says by status 200 is not noticed"


def _text(text: Go) -> Go:
    """A joiner that is not seen stands where markup, a link or a call would begin."""
    return quiet(call("regexReplaceAll", r"([*_~`\[<|#])", text, "${1}\u2060"))
