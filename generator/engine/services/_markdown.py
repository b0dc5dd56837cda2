"""Text in Markdown, and the attachment that Mattermost and Rocket.Chat have taken over from Slack."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.engine.facts import fill
from generator.engine.forms import Said, Style, cut, either, hex_colors, joined
from generator.engine.gotmpl import Go, call
from generator.engine.services._slack import row

Escape = Callable[[Go], Go]


def quiet(text: Go) -> Go:
    """Text in which no @name and no <!name> is one; addresses stay as they are."""
    names = call("regexReplaceAll", r"\B@", text, "@\u200b")
    return call("regexReplaceAll", "<([!@#])", names, "<\u200b${1}")


def markdown(text: Go) -> Go:
    """Text as Markdown with backslash escapes shows it: no markup, link, image or mention comes from inside."""
    return quiet(call("regexReplaceAll", r"([\\`*_~|\[\]<>#])", text, "\\${1}"))


def style(escape: Escape, link: Callable[[Go, Go], Any], most: int | None = None) -> Style:
    """Rows of a Slack-like attachment."""
    return Style(escape, row, link, most)


def link(title: Go, url: Go) -> Go:
    """A link of Markdown."""
    return call("print", "[", title, "](", url, ")")


def block(said: Said, escape: Escape, limit: int) -> Go:
    """The failures: escaped lines or, where the message asks for it, a code block."""
    if said.message.failures != "code":
        return escape(cut(Go("$block"), limit))
    fenced = quiet(call("replace", "```", "`\u200b`\u200b`", cut(Go("$block"), limit)))
    return either("(empty $block)", "", call("print", "```\n", fenced, "\n```"))


def attachment(said: Said, escape: Escape, *more: Go) -> dict[str, Any]:
    """The one attachment of a message; `more` are its last lines."""
    title = escape(cut(Go("$title"), 250))
    texts = joined(escape(cut(Go("$text"), 3000)), block(said, escape, 5000), *more)
    shown = {"title": title, "title_link": fill("{url}", said.message, said.profile), "text": texts, "fields": Go("$rows")}
    return {**shown, "color": hex_colors(said.message)}
