"""A DingTalk (钉钉) group robot.

It may ask for a signature (`signSecret`), for a word (`keyword`), or for both. It takes 20 messages a minute and is
blocked for ten minutes after more, so one that is refused for that is not tried again. The signature is the base64 of an
HMAC-SHA256 whose key is the secret and whose message is the time in milliseconds, a newline and the secret; it holds for
an hour. Limits: channels.md 2, row 9; `message too long, exceed 20000 bytes`.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from generator.channels._fields import mentions
from generator.model import Channel, Path
from generator.schema import ABSENT, Field, secret, text

if TYPE_CHECKING:
    import time
    from urllib.parse import quote_plus

    from generator.notifier.program.colors import hex_color, mentioned
    from generator.notifier.program.forms import body_of, few_links, wide_text
    from generator.notifier.program.http import answer_is, post
    from generator.notifier.program.text import cut, json_size

IN_POD = True
PER_MINUTE = 20
FIELDS: Mapping[str, Field] = {
    "keyword": text("the word that the robot asks for; put in front of a title without it", ABSENT, nonempty=True),
    "mentions": mentions("all, or mobile numbers", r"all|\+?[0-9-]{5,20}", "all or a mobile number"),
}
SECRETS: Mapping[str, Field] = {
    "url": secret("the robot's address, https://oapi.dingtalk.com/robot/send?access_token=…"),
    "signSecret": secret("the secret that it signs with, SEC…", ABSENT),
}


def check(channel: Channel) -> Iterator[tuple[Path, str, str]]:
    """The mentions leave room for the message."""
    if len(channel.options["mentions"]) > 50:
        yield ("mentions",), "expected at most 50", "mention all"


# --- in the pod ---
def send_dingtalk(note: dict[str, Any], channel: dict[str, Any], secrets: dict[str, str]) -> str:
    url = secrets["url"]
    if "signSecret" in secrets:
        stamp, key = round(time.time() * 1000), secrets["signSecret"]
        digest = hmac.digest(key.encode(), f"{stamp}\n{key}".encode(), "sha256")
        url += f"&timestamp={stamp}&sign={quote_plus(base64.b64encode(digest))}"
    return post(url, dingtalk_payload(note, channel), answer_is(r'200 .*"errcode"\s*:\s*0\b'))


def dingtalk_payload(note: dict[str, Any], channel: dict[str, Any]) -> dict[str, Any]:
    """Markdown of less than 20000 bytes, in which a line ends with two blanks."""
    title, keyword = cut(note["title"], 200, note), channel.get("keyword", "")
    title = title if keyword in title else f"{keyword}: {title}"
    lines = [f'**<font color="{hex_color(note)}">{wide_text(title)}</font>**']
    lines += cut(body_of(note), 12000, note, lambda part: json_size(part) + 2 * part.count("\n"), wide_text).split("\n")
    links = note["links"]
    links = few_links(note, 2000)  #: links
    lines.append(" | ".join(f"[{wide_text(name)}]({url})" for name, url in links))
    calls = mentioned(note, channel)  #: mentions
    lines.append(" ".join(f"@{who}" for who in calls if who != "all"))  #: mentions
    payload: dict[str, Any] = {"msgtype": "markdown", "markdown": {"title": title, "text": "  \n".join(filter(None, lines))} }
    payload["at"] = {"atMobiles": [who for who in calls if who != "all"], "isAtAll": "all" in calls}  #: mentions
    return payload
