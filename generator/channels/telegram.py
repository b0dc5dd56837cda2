"""A Telegram bot.

The text is HTML; what a workflow says calls nobody. Limits: the Bot API's sendMessage, which counts UTF-16 units; a bot may
send 20 messages a minute to a group: channels.md 2, row 11.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from generator.channels._fields import api_url, mentions
from generator.model import Channel, Path
from generator.schema import ABSENT, Field, boolean, integer, secret, text

if TYPE_CHECKING:
    from html import escape

    from generator.notifier.program.colors import mentioned
    from generator.notifier.program.forms import body_of, few_links, quiet
    from generator.notifier.program.http import answer_is, post
    from generator.notifier.program.text import cut, utf16_size

IN_POD = True
PER_MINUTE = 20
FIELDS: Mapping[str, Field] = {
    "chatId": text("the chat: its id, in quotes, or @name of a public channel", pattern=r"-?\d+|@\w+", expected="an id or @name"),
    "threadId": integer("the topic of a forum", ABSENT, minimum=1),
    "silent": boolean("no sound for messages about anything but failures", False),
    "mentions": mentions("names of users, without @", r"[A-Za-z]\w{3,31}", "a user name without @"),
    "apiUrl": api_url("the Bot API; a server of your own, perhaps", "https://api.telegram.org"),
}
SECRETS: Mapping[str, Field] = {"token": secret("the bot's token, 123456:ABC…")}


def features(channel: Channel) -> Iterator[str]:
    """What of the program this channel needs beyond the rest: its answers say how long it is busy."""
    yield "pause"


def check(channel: Channel) -> Iterator[tuple[Path, str, str]]:
    """The mentions leave room for the message."""
    if len(channel.options["mentions"]) > 15:
        yield ("mentions",), "expected at most 15", "mention fewer people"


# --- in the pod ---
def send_telegram(note: dict[str, Any], channel: dict[str, Any], secrets: dict[str, str]) -> str:
    failed = note["phase"] in ("Failed", "Error")
    links = note["links"]
    links = few_links(note, 1000)  #: links
    inside = [link for link in links if not re.match(r"https?://[^/]+\.", link[1])]  # a button of such an address is refused
    payload = {"chat_id": channel["chatId"], "text": telegram_html(note, channel, inside), "parse_mode": "HTML"}
    buttons = [[{"text": name, "url": url}] for name, url in links if (name, url) not in inside]
    payload |= {"reply_markup": {"inline_keyboard": buttons} }
    payload |= {"link_preview_options": {"is_disabled": True}, "disable_notification": channel.get("silent", False) and not failed}
    payload |= {"message_thread_id": channel["threadId"]} if "threadId" in channel else {}
    url = channel.get("apiUrl", "https://api.telegram.org") + f"/bot{secrets['token']}/sendMessage"
    return post(url, payload, answer_is(r'200 .*"ok"\s*:\s*true\b'))


def telegram_html(note: dict[str, Any], channel: dict[str, Any], links: list[tuple[str, str]]) -> str:
    """HTML of at most 4096 UTF-16 units, tags included though Telegram does not count those."""
    sign = {"Succeeded": "\u2705", "Failed": "\u274c", "Error": "\u274c"}.get(note["phase"], "\u25b6")
    head = f"{sign} <b>{cut(note['title'], 250, note, utf16_size, telegram_text)}</b>\n"
    tail = "".join(f'\n<a href="{escape(url)}">{telegram_text(name)}</a>' for name, url in links)
    tail += "\n" + " ".join(f"@{who}" for who in mentioned(note, channel))  #: mentions
    return (head + cut(body_of(note), 4096 - utf16_size(head + tail), note, utf16_size, telegram_text) + tail).strip()


def telegram_text(text: str) -> str:
    return escape(quiet(text), quote=False)
