"""Microsoft Teams, by a workflow that posts to a chat or channel when its webhook is called.

The message is an Adaptive Card. What a workflow says stands in runs of text, which know no markup, and in facts, where it
is escaped. 202 means accepted, not yet posted: Power Automate tells nothing more. Limits: 28 KB for a message, of which
one client measured 21; channels.md 2, row 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from generator.channels._fields import mentions
from generator.model import Channel, Path
from generator.schema import Field, secret

if TYPE_CHECKING:
    from generator.notifier.program.colors import mentioned
    from generator.notifier.program.forms import few_links, few_rows, markdown_text
    from generator.notifier.program.http import answer_is, post
    from generator.notifier.program.text import cut, json_size

IN_POD = True
FIELDS: Mapping[str, Field] = {
    "mentions": mentions("users, as kim@example.com", r"[^\s<>@{}]+@[^\s<>@{}]+", "a user's name such as kim@example.com"),
}
SECRETS: Mapping[str, Field] = {"url": secret("the address that the workflow shows, with its sig=…")}


def check(channel: Channel) -> Iterator[tuple[Path, str, str]]:
    """The mentions leave room for the message."""
    if len(channel.options["mentions"]) > 10:
        yield ("mentions",), "expected at most 10", "mention fewer people"


# --- in the pod ---
def send_teams_workflows(note: dict[str, Any], channel: dict[str, Any], secrets: dict[str, str]) -> str:
    content = teams_card(note, channel)
    shown = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": content}
    return post(secrets["url"], {"type": "message", "attachments": [shown]}, answer_is("2"))


def teams_card(note: dict[str, Any], channel: dict[str, Any]) -> dict[str, Any]:
    """An Adaptive Card of less than 20 KB as JSON; each line is a block of its own."""

    def lines(text: str, room: int, looks: Mapping[str, str]) -> list[dict[str, Any]]:
        short = cut(text, room, note, lambda part: json_size(part) + 130 * part.count("\n"))
        runs = [{"type": "TextRun", "text": line, **looks} for line in short.split("\n") if line.strip()]
        return [{"type": "RichTextBlock", "inlines": [run], "spacing": "None"} for run in runs]

    color = {"good": "Good", "warning": "Warning", "danger": "Attention"}.get(note["color"], "Accent")
    body = lines(note["title"], 800, {"weight": "Bolder", "size": "Large", "color": color}) + lines(note["text"], 3000, {})
    facts = [{"title": name, "value": value} for name, value in few_rows(note, 20, 4000, teams_text, json_size)]
    body += [{"type": "FactSet", "facts": facts}] if facts else []
    body += lines(note["block"], 6000, {"fontType": "Monospace"})  #: failures
    links = note["links"]
    links = few_links(note, 1500, json_size)[:6]  #: links
    actions = [{"type": "Action.OpenUrl", "title": name, "url": url} for name, url in links]
    teams: dict[str, Any] = {"width": "Full"}
    calls = mentioned(note, channel)  #: mentions
    named = {who: f"<at>{who.partition('@')[0]}</at>" for who in calls}  #: mentions
    body += [{"type": "TextBlock", "text": " ".join(named.values()), "wrap": True}] if calls else []  #: mentions
    people = [(at, {"id": who, "name": at[4:-5]}) for who, at in named.items()]  #: mentions
    teams["entities"] = [{"type": "mention", "text": at, "mentioned": person} for at, person in people]  #: mentions
    return {"type": "AdaptiveCard", "version": "1.4", "body": body, "actions": actions, "msteams": teams}


def teams_text(text: str) -> str:
    """Text of a fact, whose Markdown is escaped; dates that a card would work out are no dates."""
    return markdown_text(re.sub(r"\{(?=\{)", "{\u200b", text))
