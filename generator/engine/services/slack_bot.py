"""A Slack app's bot, by the engine's own service: it sees the errors that Slack says by status 200."""

from __future__ import annotations

from typing import Any

from generator.engine.forms import Said, Service, as_json, as_text, mentions_of, secret
from generator.engine.services._slack import STYLE, attachments, mention
from generator.model import Channel


def service(channel: Channel) -> Service:
    """The channel is the recipient."""
    own = {} if channel.options["apiUrl"] == "https://slack.com/api" else {"apiURL": channel.options["apiUrl"] + "/"}
    return Service("slack", {"token": secret(channel, "token"), **own}, channel.options["channel"])


def form(said: Said) -> dict[str, Any]:
    """Mentions as the message's text, the rest as its attachment."""
    parts = {"slack": {"attachments": as_json(said, attachments(said), STYLE)}}
    return {"message": as_text(said, mentions_of(said, mention)), **parts} if said.channel.options["mentions"] else parts
