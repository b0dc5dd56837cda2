"""A WeCom (企业微信) group robot.

Sends markdown of at most 4096 bytes; the robot takes 20 messages a minute. Limits and answers: channels.md 2, row 8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from generator.model import Channel, Path
from generator.schema import Field, listing, secret, text

if TYPE_CHECKING:
    from generator.notifier.program.http import post
    from generator.notifier.program.text import cut
    from generator.notifier.program.values import value_url

IN_POD = True
_MOST_MENTIONS = 15
FIELDS: Mapping[str, Field] = {
    "mentions": listing(
        "user ids that are called when a workflow ends as Failed or Error",
        text("a user id", pattern=r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}", expected="a WeCom user id"),
        (),
    ),
}
SECRETS: Mapping[str, Field] = {
    "url": secret("the robot's address, https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…"),
}


def check(channel: Channel) -> Iterator[tuple[Path, str, str]]:
    """The mentions leave room for the message."""
    if len(channel.options["mentions"]) > _MOST_MENTIONS:
        yield ("mentions",), f"expected at most {_MOST_MENTIONS}", "mention a group of WeCom by one message of its own"


# --- in the pod ---
def send_wecom(note: dict[str, Any], channel: dict[str, Any], secrets: dict[str, str]) -> str:
    content = wecom_content(note, channel)
    payload = {"msgtype": "markdown", "markdown": {"content": content} }
    return post(secrets["url"], payload, lambda status, text: bool(re.search(r'"errcode"\s*:\s*0\b', text)))


def wecom_content(note: dict[str, Any], channel: dict[str, Any]) -> str:
    """Markdown of at most 4096 bytes: the title, what fits of the text, and the links."""
    color = {"good": "info", "warning": "warning", "danger": "warning"}.get(note["color"], "comment")
    head = f'**<font color="{color}">{wecom_text(cut(note["title"], 200, note))}</font>**\n'
    links = [(note["name"], value_url(note))]
    links += note["links"]  #: links
    tail = "".join(f"\n[{wecom_text(name[:99])}]({url})" for name, url in links[:3] if 0 < len(url) < 400)
    if note["phase"] in ("Failed", "Error"):  #: mentions
        tail += "\n" + "".join(f"<@{who}>" for who in channel.get("mentions", []))  #: mentions
    body = [note["text"], *(f"{name}: {value}" for name, value in note["rows"])]
    body.append(note["block"])  #: failures
    room = 4096 - len((head + tail).encode())
    return head + cut(wecom_text("\n".join(filter(None, body))), room, note, lambda part: len(part.encode())) + tail


def wecom_text(text: str) -> str:
    """Text as WeCom shows it: no tag, no mention and no link comes from inside."""
    return text.replace("<", "\uff1c").replace(">", "\uff1e").replace("](", "]\u200b(")
