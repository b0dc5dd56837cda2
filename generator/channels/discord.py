"""A Discord webhook.

It is asked to wait until the message is saved, since without that one which is not saved is no error. What a workflow says
calls nobody, whatever it says. Limits: Discord's documents of messages, embeds and webhooks; channels.md 2, row 4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from generator.channels._fields import mentions
from generator.model import Channel, Path
from generator.schema import ABSENT, Field, secret, text

if TYPE_CHECKING:
    from generator.notifier.program.colors import hex_color, mentioned
    from generator.notifier.program.forms import block_of, few_links, few_rows, markdown_text
    from generator.notifier.program.http import answer_is, post
    from generator.notifier.program.text import cut, utf16_size
    from generator.notifier.program.values import value_url

IN_POD = True
PER_MINUTE = 30
FIELDS: Mapping[str, Field] = {
    "username": text("the sender's name; the webhook's own, unless said", ABSENT, pattern=r"[^@#:`{}]{1,80}", expected="a name"),
    "mentions": mentions("here, everyone, a user's id, or & and a role's id", r"here|everyone|&?\d{5,25}", "here or an id"),
}
SECRETS: Mapping[str, Field] = {"url": secret("the webhook's address, https://discord.com/api/webhooks/…")}


def features(channel: Channel) -> Iterator[str]:
    """What of the program this channel needs beyond the rest: its answers say how long it is busy."""
    yield "pause"


def check(channel: Channel) -> Iterator[tuple[Path, str, str]]:
    """Nothing to check beyond the fields."""
    yield from ()


# --- in the pod ---
def send_discord(note: dict[str, Any], channel: dict[str, Any], secrets: dict[str, str]) -> str:
    url = secrets["url"] + ("&" if "?" in secrets["url"] else "?") + "wait=true"
    return post(url, discord_payload(note, channel), answer_is(r'200 .*"id"\s*:'))


def discord_payload(note: dict[str, Any], channel: dict[str, Any]) -> dict[str, Any]:
    """One embed, all of whose texts are at most 6000 long together."""
    texts = [cut(note["text"], 1000, note, utf16_size, markdown_text)]
    texts.append(block_of(note, 1600, markdown_text, utf16_size))  #: failures
    links = note["links"]
    links = few_links(note, 1000)  #: links
    texts.append(" | ".join(f"[{markdown_text(name)}]({url})" for name, url in links))
    rows = few_rows(note, 24, 1900, markdown_text, utf16_size)
    embed: dict[str, Any] = {"title": cut(note["title"], 256, note, utf16_size, markdown_text)}
    embed["description"] = "\n".join(filter(None, texts))
    embed["fields"] = [{"name": name, "value": value, "inline": len(value) < 40} for name, value in rows]
    embed["color"] = int(hex_color(note)[1:], 16)
    embed |= {"url": value_url(note)} if value_url(note) else {}
    payload: dict[str, Any] = {"embeds": [embed], "allowed_mentions": {"parse": []} }
    payload |= {"username": channel["username"]} if "username" in channel else {}
    calls = mentioned(note, channel)  #: mentions
    if calls:  #: mentions
        payload |= {"content": " ".join(f"@{who}" if who.isalpha() else f"<@{who}>" for who in calls)}  #: mentions
        payload["allowed_mentions"] = {"parse": ["everyone", "users", "roles"]}  #: mentions
    return payload
