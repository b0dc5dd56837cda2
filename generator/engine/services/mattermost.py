"""A Mattermost incoming webhook; the engine's own service wants a bot's token instead."""

from __future__ import annotations

from typing import Any

from generator.engine.forms import Said, Service, as_json, cut, either, http, mentions_of, posted, secret
from generator.engine.gotmpl import Go, call
from generator.engine.services._markdown import attachment, link, markdown, style
from generator.model import Channel


def service(channel: Channel) -> Service:
    """The webhook's address is the secret."""
    return http(secret(channel, "url"))


def form(said: Said) -> dict[str, Any]:
    """The attachment that the notifier sends."""
    options, title, links = said.channel.options, cut(Go("$title"), 250), call("join", " | ", Go("$links"))
    tree = {key: options[key] for key in ("channel", "username") if options[key]}
    if options["priority"]:
        tree["priority"] = either("$failed", {"priority": options["priority"]}, None)
    tree |= {"text": mentions_of(said, "@{}".format), "attachments": [{**attachment(said, markdown, links), "fallback": title}]}
    return posted(said, as_json(said, tree, style(markdown, link)))
