"""Mattermost and Rocket.Chat: attachments as Slack once had them, with Markdown in them."""

from __future__ import annotations

from generator.page.html import Html, at, html, link, list_at, tag, text_at
from generator.page.looks._parts import buttons, message, rows
from generator.page.markup import MARKDOWN, shown
from generator.page.sent import Sent
from generator.page.tones import tone

TYPES = {"mattermost": "Mattermost", "rocketchat": "Rocket.Chat"}
STYLE = """
.mattermost{--link:#1b58b8}
.mattermost .attached{border:1px solid var(--line);border-inline-start:4px solid var(--tone,#888);border-radius:4px;
padding:.5rem .9rem .7rem;margin-top:.35rem}
.mattermost .title{font-weight:600;font-size:1.05em}
.mattermost .urgent{background:#c2182b;color:#fff}.mattermost .important{background:#1c58d9;color:#fff}
.mattermost .button{background:var(--paper);color:var(--link);border:1px solid currentColor;border-radius:4px}
@media screen and (prefers-color-scheme:dark){.mattermost{--link:#7db1ff;--paper:#1b1d22;--text:#dddfe4}}
"""


def draw(sent: Sent) -> Html:
    """The message in a channel."""
    tree = sent.body
    priority, room = text_at(tree, "priority", "priority"), text_at(tree, "channel")
    mark = tag("span", priority.upper(), class_=f"badge {priority}") if priority else None
    said = tag("div", mark, " " if mark else None, shown(text_at(tree, "text"), MARKDOWN))
    attached = [_attachment(each) for each in list_at(tree, "attachments")]
    name = text_at(tree, "username") or text_at(tree, "alias")
    return html(tag("div", room, class_="room") if room else None, message("mattermost", said, attached, name=name, badge="BOT"))


def _attachment(each: object) -> Html:
    fields = [
        (shown(text_at(field, "title"), MARKDOWN), shown(text_at(field, "value"), MARKDOWN), at(field, "short") is True)
        for field in list_at(each, "fields")
    ]
    title = tag("div", link(text_at(each, "title_link"), shown(text_at(each, "title"), MARKDOWN)), class_="title")
    text = tag("div", shown(text_at(each, "text"), MARKDOWN), class_="text")
    actions = [
        (text_at(one, "name") or text_at(one, "text"), text_at(one, "url") or text_at(one, "integration", "url"))
        for one in list_at(each, "actions")
    ]
    return tag("div", title, text, rows(fields), buttons(actions), class_=f"attached {tone(text_at(each, 'color'))}".rstrip())
