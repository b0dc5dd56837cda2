"""A WeCom (企业微信) group robot.

Sends markdown of at most 4096 bytes; the robot takes 20 messages a minute. Limits and answers: channels.md 2, row 8.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from generator.channels._fields import mentions
from generator.model import Channel, Path
from generator.schema import Field, secret

if TYPE_CHECKING:
    from generator.notifier.program.colors import mentioned
    from generator.notifier.program.forms import body_of, wide_text
    from generator.notifier.program.http import answer_is, post
    from generator.notifier.program.text import byte_size, cut

IN_POD = True
PER_MINUTE = 20
_MOST_MENTIONS = 15
FIELDS: Mapping[str, Field] = {
    "mentions": mentions("user ids", r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}", "a WeCom user id"),
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
    payload = {"msgtype": "markdown", "markdown": {"content": wecom_content(note, channel)} }
    return post(secrets["url"], payload, answer_is(r'200 .*"errcode"\s*:\s*0\b'))


def wecom_content(note: dict[str, Any], channel: dict[str, Any]) -> str:
    """Markdown of at most 4096 bytes: the title, what fits of the text, and the links."""
    color = {"good": "info", "warning": "warning", "danger": "warning"}.get(note["color"], "comment")
    head = f'**<font color="{color}">{wide_text(cut(note["title"], 200, note))}</font>**\n'
    links = [(name, url) for name, url in note["links"] if len(url) < 600][:3]
    tail = "".join(f"\n[{wide_text(name)}]({url})" for name, url in links)
    tail += "".join(f"\n<@{who}>" for who in mentioned(note, channel))  #: mentions
    return head + cut(body_of(note), 4096 - byte_size(head + tail), note, byte_size, wide_text) + tail
