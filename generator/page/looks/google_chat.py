"""Google Chat: a card of widgets, whose texts are HTML."""

from __future__ import annotations

from generator.page.html import Html, Inside, at, list_at, tag, text_at
from generator.page.looks._parts import buttons, message
from generator.page.markup import MARKDOWN, shown, simple_html
from generator.page.sent import Sent

TYPES = {"google-chat": "Google Chat"}
STYLE = """
.gchat{--link:#0b57d0}
.gchat .face{border-radius:50%}
.gchat .sheet{border:1px solid var(--line);border-radius:8px;margin-top:.35rem;overflow:hidden}
.gchat .header{padding:.8rem 1rem;border-bottom:1px solid var(--line);font-weight:600}
.gchat .sub{color:var(--quiet);font-weight:400;font-size:.9em}
.gchat .section{padding:.6rem 1rem;display:grid;gap:.5rem}
.gchat .section+.section{border-top:1px solid var(--line)}
.gchat .label{color:var(--quiet);font-size:.8em}
.gchat .button{background:#d3e3fd;color:#0a3d91;border-radius:99px;border:0}
@media screen and (prefers-color-scheme:dark){.gchat{--link:#a8c7fa;--paper:#1f1f1f;--text:#e3e3e3;--quiet:#bdc1c6;--line:#444746}
.gchat .button{background:#0b4a8f;color:#e3eefd}}
"""


def draw(sent: Sent) -> Html:
    """The card in a space."""
    said = text_at(sent.body, "text")
    cards = [_card(at(each, "card")) for each in list_at(sent.body, "cardsV2")]
    return message("gchat", shown(said, MARKDOWN), cards, badge="App")


def _card(card: object) -> Html:
    sub = text_at(card, "header", "subtitle")
    head = tag("div", text_at(card, "header", "title"), tag("div", sub, class_="sub") if sub else None, class_="header")
    sections = [
        tag("div", [_widget(each) for each in list_at(section, "widgets")], class_="section")
        for section in list_at(card, "sections")
    ]
    return tag("div", head, sections, class_="sheet")


def _widget(widget: object) -> Inside:
    if at(widget, "decoratedText"):
        found = at(widget, "decoratedText")
        label, text = text_at(found, "topLabel"), simple_html(text_at(found, "text"))
        return tag("div", tag("div", simple_html(label), class_="label") if label else None, text)
    if at(widget, "buttonList"):
        found = list_at(widget, "buttonList", "buttons")
        return buttons((text_at(each, "text"), text_at(each, "onClick", "openLink", "url")) for each in found)
    if at(widget, "divider") is not None:
        return tag("hr")
    return tag("div", simple_html(text_at(widget, "textParagraph", "text")))
