"""Discord: an embed with a bar in the message's color."""

from __future__ import annotations

from generator.page.html import Html, at, link, list_at, tag, text_at
from generator.page.looks._parts import message, rows
from generator.page.markup import MARKDOWN, shown
from generator.page.sent import Sent
from generator.page.tones import tone

TYPES = {"discord": "Discord"}
STYLE = """
.discord{--link:#0059b3}
.discord .face{border-radius:50%}
.discord .embed{background:#f2f3f5;border-inline-start:4px solid var(--tone,#888);border-radius:4px;
padding:.6rem .9rem .8rem;margin-top:.35rem}
.discord .title{font-weight:700}
.discord .badge{background:#4752c4;color:#fff}
@media screen and (prefers-color-scheme:dark){.discord{--link:#4fb3ff;--paper:#313338;--text:#e0e1e5;--quiet:#b9bbc1}
.discord .embed{background:#2b2d31}}
"""


def draw(sent: Sent) -> Html:
    """The message in a channel."""
    said = text_at(sent.body, "content")
    embeds = [_embed(each) for each in list_at(sent.body, "embeds")]
    return message("discord", shown(said, MARKDOWN), embeds, name=text_at(sent.body, "username"), badge="BOT")


def _embed(embed: object) -> Html:
    color = at(embed, "color")
    bar = tone(f"{color:06x}") if isinstance(color, int) else ""
    fields = [
        (shown(text_at(each, "name"), MARKDOWN), shown(text_at(each, "value"), MARKDOWN), at(each, "inline") is True)
        for each in list_at(embed, "fields")
    ]
    title = tag("div", link(text_at(embed, "url"), shown(text_at(embed, "title"), MARKDOWN)), class_="title")
    text = tag("div", shown(text_at(embed, "description"), MARKDOWN), class_="text")
    return tag("div", title, text, rows(fields), class_=f"embed {bar}".rstrip())
