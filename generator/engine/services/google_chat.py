"""A Google Chat webhook; the engine's own service would read the card as YAML, and send no mention beside it."""

from __future__ import annotations

from typing import Any

from generator.engine.facts import fill, value_of
from generator.engine.forms import (
    Said,
    Service,
    Style,
    as_json,
    cut,
    hex_colors,
    http,
    mentions_of,
    posted,
    secret,
    unless_empty,
)
from generator.engine.gotmpl import Go, call
from generator.model import Channel
from generator.placeholders import uses

_REPLY = "&messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD"


def service(channel: Channel) -> Service:
    """The webhook's address is the secret."""
    return http(secret(channel, "url") + (_REPLY if channel.options["threadKey"] else ""))


def form(said: Said) -> dict[str, Any]:
    """The card that the notifier sends."""
    tree: dict[str, Any] = {"cardsV2": [{"cardId": "hookwright", "card": _card(said)}]}
    tree["text"] = mentions_of(said, "<users/{}>".format)
    if said.channel.options["threadKey"]:
        tree["thread"] = {"threadKey": cut(fill(said.channel.options["threadKey"], said.message, said.profile), 4000)}
    return posted(said, as_json(said, tree, Style(_text, _row, _button)))


def _card(said: Said) -> dict[str, Any]:
    [status] = uses("{status}")
    named = call("html", value_of(status, said.message, said.profile))
    head = call("print", '<font color="', hex_colors(said.message), '"><b>', named, "</b></font>")
    first, rest = [_paragraph(head)], []
    for part, limit in (("$text", 4000), ("$block", 5000)):
        rest.append(unless_empty(part, _paragraph(_text(cut(Go(part), limit)))))
    rest.append(unless_empty("$links", {"buttonList": {"buttons": Go("$links")}}))
    widgets = call("concat", first, Go("$rows"), *rest)
    return {"header": {"title": cut(Go("$title"), 1000)}, "sections": [{"widgets": widgets}]}


def _paragraph(text: Go) -> dict[str, Any]:
    return {"textParagraph": {"text": text}}


def _text(text: Go) -> Go:
    return call("replace", "\n", "<br>", call("html", text))


def _row(title: Go, value: Go) -> dict[str, Any]:
    return {"decoratedText": {"topLabel": title, "text": value, "wrapText": True}}


def _button(title: Go, url: Go) -> dict[str, Any]:
    return {"text": title, "onClick": {"openLink": {"url": url}}}
