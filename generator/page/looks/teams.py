"""Microsoft Teams: an Adaptive Card."""

from __future__ import annotations

import re

from generator.page.html import Html, Inside, at, list_at, tag, text_at
from generator.page.looks._parts import buttons, message, rows
from generator.page.markup import MARKDOWN, shown
from generator.page.sent import Sent

TYPES = {"teams-workflows": "Microsoft Teams"}
_AT = re.compile(r"<at>([^<]*)</at>")
STYLE = """
.teams{--link:#4f52b2}
.teams .face{border-radius:50%}
.teams .adaptive{border:1px solid var(--line);border-radius:6px;padding:.8rem 1rem;margin-top:.35rem;box-shadow:0 1px 3px #0002}
.teams .bolder{font-weight:600}
.teams .large{font-size:1.25em;line-height:1.3}
.teams .monospace{font-family:var(--mono);font-size:.86em}
.teams .good{color:#0e6b2c}.teams .attention{color:#b01c2e}.teams .warning{color:#835b00}.teams .accent{color:#4f52b2}
.teams .subtle{color:var(--quiet)}
.teams .facts .row{grid-column:1/-1;display:grid;grid-template-columns:minmax(6rem,9rem) 1fr;gap:0 .6rem}
@container (max-width:24rem){.teams .facts .row{grid-template-columns:minmax(0,1fr)}}
.teams .facts dt{color:var(--text);font-weight:600}
.teams .button{background:var(--paper);color:var(--text);border:1px solid var(--line);border-radius:4px}
@media screen and (prefers-color-scheme:dark){.teams{--link:#a8abff;--paper:#292929;--text:#f0f0f0;--quiet:#bdbdbd;--line:#4d4d4d}
.teams .good{color:#7fd79a}.teams .attention{color:#ff9aa5}.teams .warning{color:#f2c661}.teams .accent{color:#a8abff}}
"""


def draw(sent: Sent) -> Html:
    """The card in a chat or channel."""
    return message("teams", [_card(each) for each in list_at(sent.body, "attachments")], name="Workflows")


def _card(attachment: object) -> Html:
    body = [_element(each) for each in list_at(attachment, "content", "body")]
    return tag("div", body, _actions(list_at(attachment, "content", "actions")), class_="adaptive")


def _element(each: object) -> Inside:
    kind = text_at(each, "type")
    if kind == "RichTextBlock":
        return tag("div", [_run(run) for run in list_at(each, "inlines")])
    if kind == "TextBlock":
        return tag("div", _called(text_at(each, "text")), class_=_looks(each))
    if kind == "FactSet":
        facts = [(_plain(text_at(one, "title")), _plain(text_at(one, "value")), False) for one in list_at(each, "facts")]
        return rows(facts, "rows facts")
    if kind == "ActionSet":
        return _actions(list_at(each, "actions"))
    inner = [*list_at(each, "items"), *list_at(each, "columns")]
    return tag("div", [_element(one) for one in inner]) if inner else None


def _run(run: object) -> Html:
    return tag("span", text_at(run, "text"), class_=_looks(run))


def _looks(each: object) -> str | None:
    given = [text_at(each, key).lower() for key in ("weight", "size", "color", "fontType")]
    return " ".join(filter(None, [*given, "subtle" if at(each, "isSubtle") is True else ""])) or None


def _plain(text: str) -> Html:
    return shown(text, MARKDOWN)


def _called(text: str) -> Inside:
    """The text, whose every second piece is somebody who is called."""
    pieces = enumerate(_AT.split(text))
    return [tag("b", f"@{piece}", class_="call") if number % 2 else shown(piece, MARKDOWN) for number, piece in pieces]


def _actions(found: list[object]) -> Html | None:
    return buttons((text_at(each, "title"), text_at(each, "url")) for each in found)
