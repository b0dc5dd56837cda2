"""A Slack app's bot, by `chat.postMessage`: one token for many channels.

Delivered is an answer with `ok: true`; Slack says errors by status 200. Whatever a workflow says is shown as text. Limits
and answers: channels.md 2, row 2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from generator.channels._fields import api_url, slack_mentions
from generator.model import Channel, Path
from generator.schema import Field, secret, text

if TYPE_CHECKING:
    from generator.notifier.program.http import answer_is, post
    from generator.notifier.program.slack import slack_payload

IN_POD = True
FIELDS: Mapping[str, Field] = {
    "channel": text("the channel's id (C…, better, since it stays) or #name", pattern=r"#?[^\s#<>{}]+", expected="an id or #name"),
    "mentions": slack_mentions(),
    "apiUrl": api_url("the Web API; GovSlack has its own", "https://slack.com/api"),
}
SECRETS: Mapping[str, Field] = {"token": secret("the bot's token, xoxb-…, with the scope chat:write")}


def features(channel: Channel) -> Iterator[str]:
    """What of the program this channel needs beyond the rest."""
    yield "headers"


def check(channel: Channel) -> Iterator[tuple[Path, str, str]]:
    """Nothing to check beyond the fields."""
    yield from ()


# --- in the pod ---
def send_slack_bot(note: dict[str, Any], channel: dict[str, Any], secrets: dict[str, str]) -> str:
    url = channel.get("apiUrl", "https://slack.com/api") + "/chat.postMessage"
    payload = {"channel": channel["channel"], **slack_payload(note, channel)}
    own = {"Authorization": "Bearer " + secrets["token"], "Content-Type": "application/json; charset=utf-8"}
    return post(url, payload, answer_is(r'200 .*"ok"\s*:\s*true\b'), own)
