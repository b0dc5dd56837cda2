"""E-mail: the head as a mail program shows it, and the HTML part."""

from __future__ import annotations

from generator.page.html import Html, tag, text_at
from generator.page.looks._parts import broken
from generator.page.markup import simple_html
from generator.page.sent import Sent

TYPES = {"email": "a mail program"}
STYLE = """
.mail .subject{font-size:1.15em;font-weight:600;margin-bottom:.4rem}
.mail .from{color:var(--quiet);font-size:.9em;border-bottom:1px solid var(--line);padding-bottom:.6rem;margin-bottom:.7rem}
.mail .from b{color:var(--text);font-weight:600}
.mail pre{background:none;border:0;padding:0;margin:.6rem 0;max-height:none;font-size:.86em}
.mail .head{font-size:1.17em;font-weight:700;margin:.4rem 0;color:var(--ink,inherit)}
"""


def draw(sent: Sent) -> Html:
    """The message in an inbox."""
    head = {name: text_at(sent.body, "head", name) for name in ("Subject", "From", "To")}
    people = tag("div", tag("b", head["From"]), tag("div", f"to {head['To']}"), class_="from")
    html = text_at(sent.body, "html")
    said = simple_html(html) if html else broken(text_at(sent.body, "text"))
    return tag("div", tag("div", head["Subject"], class_="subject"), people, said, class_="mail")
