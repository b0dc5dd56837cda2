"""A message as Slack shows it."""

from __future__ import annotations

from typing import Any

from generator.engine.facts import fill
from generator.engine.forms import Said, Style, cut, either, joined
from generator.engine.gotmpl import Go, call

_SIGNS = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("```", "`\u200b`\u200b`"))


def escape(text: Go) -> Go:
    """Text as Slack shows it: no entity, no mention and no code fence comes from inside."""
    for sign, instead in _SIGNS:
        text = call("replace", sign, instead, text)
    return text


def row(title: Go, value: Go) -> dict[str, Any]:
    """A row of an attachment."""
    return {"title": title, "value": value, "short": Go(f"(lt (len {value.text}) 40)")}


def button(title: Go, url: Go) -> dict[str, Any]:
    """A link as a button."""
    return {"type": "button", "text": title, "url": url}


STYLE = Style(escape, row, button, most=5)


def attachments(said: Said) -> list[dict[str, Any]]:
    """The one attachment of a message."""
    title, block = escape(cut(Go("$title"), 250)), escape(cut(Go("$block"), 5000))
    if said.message.failures == "code":
        block = either("(empty $block)", "", call("print", "```\n", block, "\n```"))
    texts = joined(escape(cut(Go("$text"), 3000)), block)
    shown = {"title": title, "title_link": fill("{url}", said.message, said.profile), "text": texts, "fields": Go("$rows")}
    return [{**shown, "actions": Go("$links"), "fallback": title, "color": Go("$color"), "mrkdwn_in": ["text"]}]


def mention(who: str) -> str:
    """One call."""
    if who.islower():
        return f"<!{who}>"
    return f"<!subteam^{who}>" if who[0] == "S" else f"<@{who}>"
