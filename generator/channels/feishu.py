"""A Feishu (飞书) or Lark group robot; its address says which.

It may ask for a signature (`signSecret`), for a word (`keyword`), or for both. It takes 100 messages a minute and 5 a
second, and is busy at full and half hours (code 11232), which is tried again. The signature is the base64 of an
HMAC-SHA256 of nothing, whose key is the time in seconds, a newline and the secret; it holds for an hour. What a workflow
says stands in `plain_text` alone. Limits: channels.md 2, row 10; the robot's guide: at most 20 KB, codes 19021 and 19024.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from generator.channels._fields import mentions
from generator.model import Channel, Path
from generator.schema import ABSENT, Field, secret, text

if TYPE_CHECKING:
    import time

    from generator.notifier.program.colors import mentioned
    from generator.notifier.program.forms import few_links, few_rows
    from generator.notifier.program.http import post
    from generator.notifier.program.text import cut, json_size

IN_POD = True
PER_MINUTE = 100
FIELDS: Mapping[str, Field] = {
    "keyword": text("the word that the robot asks for; put in front of a title without it", ABSENT, nonempty=True),
    "mentions": mentions("all, or open ids (ou_…)", r"all|ou_\w{5,64}", "all or an open id such as ou_18eac8…"),
}
SECRETS: Mapping[str, Field] = {
    "url": secret("the robot's address, https://open.feishu.cn/open-apis/bot/v2/hook/… or https://open.larksuite.com/…"),
    "signSecret": secret("the secret that it signs with", ABSENT),
}


def check(channel: Channel) -> Iterator[tuple[Path, str, str]]:
    """The mentions leave room for the message."""
    if len(channel.options["mentions"]) > 20:
        yield ("mentions",), "expected at most 20", "mention all"


# --- in the pod ---
def send_feishu(note: dict[str, Any], channel: dict[str, Any], secrets: dict[str, str]) -> str:
    payload = {"msg_type": "interactive", "card": feishu_card(note, channel)}
    if "signSecret" in secrets:
        stamp = str(int(time.time()))
        digest = hmac.digest(f"{stamp}\n{secrets['signSecret']}".encode(), b"", "sha256")
        payload |= {"timestamp": stamp, "sign": base64.b64encode(digest).decode()}

    def accepts(status: int, text: str) -> bool | None:
        found = re.search(r'"code"\s*:\s*(\d+)', text)
        return None if found and found[1] == "11232" else bool(found and found[1] == "0")

    return post(secrets["url"], payload, accepts)


def feishu_card(note: dict[str, Any], channel: dict[str, Any]) -> dict[str, Any]:
    """A card of less than 20 KB as JSON."""

    def plain(text: str) -> dict[str, str]:
        return {"tag": "plain_text", "content": text}

    title, keyword = cut(note["title"], 500, note, json_size), channel.get("keyword", "")
    color = {"good": "green", "warning": "orange", "danger": "red"}.get(note["color"], "blue")
    rows = few_rows(note, 20, 4000, str, json_size)
    fields = [{"is_short": len(value) < 40, "text": plain(f"{name}\n{value}")} for name, value in rows]
    elements: list[dict[str, Any]] = [{"tag": "div", "fields": fields}] if fields else []
    texts = [cut(note["text"], 3000, note, json_size)]
    texts.append(cut(note["block"], 6000, note, json_size))  #: failures
    elements += [{"tag": "div", "text": plain(text)} for text in texts if text]
    calls = "".join(f"<at id={who}></at>" for who in mentioned(note, channel))  #: mentions
    elements += [{"tag": "div", "text": {"tag": "lark_md", "content": calls} }] if calls else []  #: mentions
    links = note["links"]
    links = few_links(note, 1500, json_size)  #: links
    buttons = [{"tag": "button", "type": "default", "text": plain(name), "url": url} for name, url in links]
    elements += [{"tag": "action", "actions": buttons}] if buttons else []
    header = {"title": plain(title if keyword in title else f"{keyword}: {title}"), "template": color}
    return {"header": header, "elements": elements}
