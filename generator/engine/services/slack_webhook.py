"""A Slack incoming webhook."""

from __future__ import annotations

from typing import Any

from generator.engine.forms import Said, Service, as_json, http, mentions_of, posted, secret
from generator.engine.services._slack import STYLE, attachments, mention
from generator.model import Channel


def service(channel: Channel) -> Service:
    """The webhook's address is the secret."""
    return http(secret(channel, "url"))


def form(said: Said) -> dict[str, Any]:
    """The attachment that the notifier sends."""
    return posted(said, as_json(said, {"text": mentions_of(said, mention), "attachments": attachments(said)}, STYLE))
