"""A Slack incoming webhook.

Whatever a workflow says is shown as text: `&`, `<` and `>` are escaped, so nobody is mentioned but those whom the channel
names. Limits and answers: channels.md 2, row 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from generator.channels._fields import slack_mentions
from generator.model import Channel, Path
from generator.schema import Field, secret

if TYPE_CHECKING:
    from generator.notifier.program.http import answer_is, post
    from generator.notifier.program.slack import slack_payload

IN_POD = True
FIELDS: Mapping[str, Field] = {"mentions": slack_mentions()}
SECRETS: Mapping[str, Field] = {
    "url": secret("the webhook's address, https://hooks.slack.com/services/…"),
}


def check(channel: Channel) -> Iterator[tuple[Path, str, str]]:
    """Nothing to check beyond the fields."""
    yield from ()


# --- in the pod ---
def send_slack_webhook(note: dict[str, Any], channel: dict[str, Any], secrets: dict[str, str]) -> str:
    payload = slack_payload(note, channel)
    return post(secrets["url"], payload, answer_is(r"200 \s*ok\s*$"))
