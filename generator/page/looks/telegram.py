"""Telegram: a bubble, whose text is HTML."""

from __future__ import annotations

from generator.page.html import Html, at, list_at, tag, text_at
from generator.page.looks._parts import TIME, buttons
from generator.page.markup import simple_html
from generator.page.sent import Sent

TYPES = {"telegram": "Telegram"}
STYLE = """
.telegram{--link:#14639e;background:#dbe7d3}
.telegram .bubble{background:#fff;border-radius:12px 12px 12px 3px;padding:.5rem .8rem .35rem;
max-width:32rem;white-space:pre-line}
.telegram .name{font-weight:600;color:#14639e;white-space:normal}
.telegram .time{display:block;text-align:end}
@media screen and (prefers-color-scheme:dark){.telegram{--link:#7cc0f5;background:#0e1621;--text:#eef1f4}
.telegram .bubble{background:#182533}.telegram .name{color:#7cc0f5}}
"""


def draw(sent: Sent) -> Html:
    """The message in a chat."""
    quiet = " 🔕" if at(sent.body, "disable_notification") is True else ""
    keys = [one for row in list_at(sent.body, "reply_markup", "inline_keyboard") for one in list_at(row)]
    bubble = tag(
        "div",
        tag("div", "Argo bot", class_="name"),
        simple_html(text_at(sent.body, "text")),
        tag("span", f"{TIME}{quiet}", class_="time"),
        class_="bubble",
    )
    return tag("div", bubble, buttons((text_at(each, "text"), text_at(each, "url")) for each in keys), class_="telegram")
