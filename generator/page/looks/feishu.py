"""Feishu (飞书) and Lark: a card with a colored head."""

from __future__ import annotations

from generator.page.html import Html, Inside, at, list_at, tag, text_at
from generator.page.looks._parts import broken, buttons, message
from generator.page.markup import ROBOT, shown
from generator.page.sent import Sent

TYPES = {"feishu": "Feishu or Lark"}
_HEADS = ("green", "orange", "red", "blue", "grey")
STYLE = """
.feishu{--link:#245bdb}
.feishu .sheet{border:1px solid var(--line);border-radius:8px;margin-top:.35rem;overflow:hidden}
.feishu .header{padding:.6rem 1rem;font-weight:600;color:#fff;background:#1f55c4}
.feishu .green{background:#1b7a3e}.feishu .orange{background:#9c4a00}
.feishu .red{background:#b3262f}.feishu .grey{background:#555b66}
.feishu .body{padding:.7rem 1rem;display:grid;gap:.6rem}
.feishu .fields{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,11rem),1fr));gap:.5rem 1rem}
.feishu .long{grid-column:1/-1}
.feishu .button{background:var(--paper);color:var(--text);border:1px solid var(--line);border-radius:6px}
@media screen and (prefers-color-scheme:dark){.feishu{--link:#8db0ff;--paper:#1d1e20;--text:#e4e6e9;--line:#43464b}}
"""


def draw(sent: Sent) -> Html:
    """The card in a group."""
    card = at(sent.body, "card")
    color = text_at(card, "header", "template")
    head = tag("div", text_at(card, "header", "title", "content"), class_=f"header {color if color in _HEADS else ''}".rstrip())
    body = tag("div", [_element(each) for each in list_at(card, "elements")], class_="body")
    return message("feishu", tag("div", head, body, class_="sheet"), badge="BOT")


def _element(each: object) -> Inside:
    kind = text_at(each, "tag")
    if kind == "hr":
        return tag("hr")
    if kind == "action":
        return buttons((text_at(one, "text", "content"), text_at(one, "url")) for one in list_at(each, "actions"))
    fields = [
        tag("div", _text(at(one, "text")), class_=None if at(one, "is_short") is True else "long")
        for one in list_at(each, "fields")
    ]
    texts = [_text(at(each, "text")), *(_text(one) for one in list_at(each, "elements"))]
    return tag("div", texts, tag("div", fields, class_="fields") if fields else None)


def _text(text: object) -> Html | None:
    content = text_at(text, "content")
    if not content:
        return None
    return tag("div", shown(content, ROBOT) if text_at(text, "tag") == "lark_md" else broken(content))
