"""A Mattermost incoming webhook.

Whatever a workflow says is shown as text and calls nobody. Limits and answers: channels.md 2, row 6, and Mattermost's
developer documents of incoming webhooks and message priority.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from generator.channels._fields import mentions
from generator.model import Channel, Path
from generator.schema import ABSENT, Field, secret, text

if TYPE_CHECKING:
    from generator.notifier.program.colors import mentioned
    from generator.notifier.program.forms import attachment, few_links, markdown_text
    from generator.notifier.program.http import answer_is, post

IN_POD = True
FIELDS: Mapping[str, Field] = {
    "channel": text(
        "a channel's name as its address has it, or @user; the webhook's own, unless said",
        ABSENT,
        pattern=r"@?[a-z0-9][a-z0-9._-]*",
        expected="a channel's name or @user",
    ),
    "username": text("the sender's name, where the server allows another one", ABSENT, nonempty=True),
    "priority": text("of messages about a failure", ABSENT, choices=("important", "urgent")),
    "mentions": mentions("all, channel, here or user names", r"[a-z0-9][a-z0-9._-]{0,63}", "all, channel, here or a user name"),
}
SECRETS: Mapping[str, Field] = {"url": secret("the webhook's address, https://mattermost.example.com/hooks/…")}


def check(channel: Channel) -> Iterator[tuple[Path, str, str]]:
    """Nothing to check beyond the fields."""
    yield from ()


# --- in the pod ---
def send_mattermost(note: dict[str, Any], channel: dict[str, Any], secrets: dict[str, str]) -> str:
    links = note["links"]
    links = few_links(note, 2000)  #: links
    line = " | ".join(f"[{markdown_text(name)}]({url})" for name, url in links)
    payload: dict[str, Any] = {"attachments": [{**attachment(note, markdown_text, line), "fallback": note["title"][:250]}]}
    payload |= {key: channel[key] for key in ("channel", "username") if key in channel}
    if "priority" in channel and note["phase"] in ("Failed", "Error"):
        payload["priority"] = {"priority": channel["priority"]}
    payload["text"] = " ".join(f"@{who}" for who in mentioned(note, channel))  #: mentions
    return post(secrets["url"], payload, answer_is(r"200 \s*ok\s*$"))
