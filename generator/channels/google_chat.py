"""A Google Chat webhook.

A request has an id, so that one which is sent again is no second message. With `threadKey` messages share a thread. Limits
and answers: Google's documents of spaces.messages.create (32,000 bytes) and of usage limits (one message a second in a
space); channels.md 2, row 5.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from generator.channels._fields import mentions
from generator.model import Channel, Path
from generator.schema import ABSENT, Field, secret, template

if TYPE_CHECKING:
    from html import escape

    from generator.notifier.program.colors import hex_color, mentioned
    from generator.notifier.program.forms import few_links, few_rows
    from generator.notifier.program.http import answer_is, post
    from generator.notifier.program.text import cut, fill, json_size
    from generator.notifier.program.values import value_status

IN_POD = True
PER_MINUTE = 60
FIELDS: Mapping[str, Field] = {
    "threadKey": template('messages with the same text here share a thread, e.g. "{uid}"', ABSENT, nonempty=True),
    "mentions": mentions("all, or numbers of users", r"all|\d{5,30}", "all or the number of a user"),
}
SECRETS: Mapping[str, Field] = {"url": secret("the webhook's address, https://chat.googleapis.com/v1/spaces/…?key=…&token=…")}


def check(channel: Channel) -> Iterator[tuple[Path, str, str]]:
    """Nothing to check beyond the fields."""
    yield from ()


# --- in the pod ---
def send_google_chat(note: dict[str, Any], channel: dict[str, Any], secrets: dict[str, str]) -> str:
    payload: dict[str, Any] = {"cardsV2": [{"cardId": "hookwright", "card": google_card(note)}]}
    payload |= {"text": " ".join(f"<users/{who}>" for who in mentioned(note, channel))}  #: mentions
    url = f"{secrets['url']}&requestId=hookwright-{os.urandom(12).hex()}"
    if "threadKey" in channel:
        payload["thread"] = {"threadKey": fill(channel["threadKey"], note)[:4000]}
        url += "&messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD"
    return post(url, payload, answer_is(r'200 .*"name"\s*:'))


def google_card(note: dict[str, Any]) -> dict[str, Any]:
    """A card of less than 32,000 bytes as JSON; all texts but the header's are HTML."""
    texts = [f'<font color="{hex_color(note)}"><b>{escape(value_status(note))}</b></font>']
    texts.append(cut(note["text"], 6000, note, json_size, google_text))
    texts.append(cut(note["block"], 9000, note, json_size, google_text))  #: failures
    rows = few_rows(note, 30, 6000, google_text, json_size)
    widgets: list[dict[str, Any]] = [{"textParagraph": {"text": text} } for text in texts if text]
    widgets[1:1] = [{"decoratedText": {"topLabel": name, "text": value, "wrapText": True} } for name, value in rows]
    links = note["links"]
    links = few_links(note, 2000, json_size)  #: links
    buttons = [{"text": name, "onClick": {"openLink": {"url": url} } } for name, url in links]
    widgets += [{"buttonList": {"buttons": buttons} }] if buttons else []
    return {"header": {"title": cut(note["title"], 1000, note, json_size)}, "sections": [{"widgets": widgets}]}


def google_text(text: str) -> str:
    return escape(text).replace("\n", "<br>")
