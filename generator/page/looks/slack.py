"""Slack: attachments with a bar in the message's color, and Block Kit's blocks."""

from __future__ import annotations

from generator.notifier.program.colors import COLORS
from generator.page.html import Html, Inside, at, link, list_at, tag, text_at
from generator.page.looks._parts import buttons, message, rows
from generator.page.markup import SLACK, shown
from generator.page.sent import Sent
from generator.page.tones import tone

TYPES = {"slack-webhook": "Slack", "slack-bot": "Slack"}
STYLE = """
.slack{--link:#1264a3}
.slack .attached{border-inline-start:4px solid var(--tone,#ccc);border-radius:4px;padding:.1rem 0 .1rem .75rem;margin-top:.35rem}
.slack .title{font-weight:700;margin:0}
.slack .header{font-weight:800;font-size:1.1em}
.slack .context{color:var(--quiet);font-size:.85em}
.slack .button{background:var(--paper);color:var(--text);border:1px solid var(--line);border-radius:4px}
@media screen and (prefers-color-scheme:dark){.slack{--link:#5fb3ea;--paper:#1a1d21;--text:#d8d9da}}
"""


def draw(sent: Sent) -> Html:
    """The message in a channel."""
    tree = sent.body
    room = text_at(tree, "channel")
    said = [_text(text_at(tree, "text")), [_block(each) for each in list_at(tree, "blocks")]]
    attached = [_attachment(each) for each in list_at(tree, "attachments")]
    return tag("div", tag("div", room, class_="room") if room else None, message("slack", said, attached, badge="APP"))


def _text(text: str) -> Html | None:
    return tag("div", shown(text, SLACK), class_="text") if text else None


def _attachment(each: object) -> Html:
    color = text_at(each, "color")
    title = text_at(each, "title")
    fields = [
        (text_at(field, "title"), shown(text_at(field, "value"), SLACK), at(field, "short") is True)
        for field in list_at(each, "fields")
    ]
    head = tag("div", link(text_at(each, "title_link"), shown(title, SLACK)), class_="title") if title else None
    inside: list[Inside] = [_text(text_at(each, "pretext")), head, _text(text_at(each, "text")), rows(fields)]
    inside += [[_block(block) for block in list_at(each, "blocks")], _actions(list_at(each, "actions"))]
    inside.append(tag("div", text_at(each, "footer"), class_="context") if text_at(each, "footer") else None)
    return tag("div", inside, class_=f"attached {tone(COLORS.get(color, color))}".rstrip())


def _block(block: object) -> Html | None:
    kind = text_at(block, "type")
    text = text_at(block, "text", "text")
    if kind == "header":
        return tag("div", text, class_="header")
    if kind == "context":
        return tag("div", [shown(text_at(each, "text"), SLACK) for each in list_at(block, "elements")], class_="context")
    if kind == "actions":
        return _actions(list_at(block, "elements"))
    if kind == "divider":
        return tag("hr")
    cells = [("", shown(text_at(each, "text"), SLACK), True) for each in list_at(block, "fields")]
    return tag("div", _text(text), rows(cells))


def _actions(found: list[object]) -> Html | None:
    return buttons((text_at(each, "text", "text") or text_at(each, "text"), text_at(each, "url")) for each in found)
