"""A WeCom (企业微信) group robot.

Sends markdown of at most 4096 bytes; the robot takes 20 messages a minute. Limits and answers: channels.md 2, row 8.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.model import Channel, Path
from generator.schema import Field, listing, secret, text

IN_POD = True
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
    """Nothing to check beyond the fields."""
    yield from ()
