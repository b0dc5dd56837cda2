"""A Slack incoming webhook.

Whatever a workflow says is shown as text: `&`, `<` and `>` are escaped, so nobody is mentioned but those whom the channel
names. Limits and answers: channels.md 2, row 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.model import Channel, Path
from generator.schema import Field, listing, secret, text

IN_POD = True
FIELDS: Mapping[str, Field] = {
    "mentions": listing(
        "who is called when a workflow ends as Failed or Error: here, channel, everyone, a user's id (U…, W…) or a group's (S…)",
        text(
            "whom to mention",
            pattern=r"here|channel|everyone|[UWS][A-Z0-9]{2,20}",
            expected="here, channel, everyone or an id such as U024BE7LH",
        ),
        (),
    ),
}
SECRETS: Mapping[str, Field] = {
    "url": secret("the webhook's address, https://hooks.slack.com/services/…"),
}


def check(channel: Channel) -> Iterator[tuple[Path, str, str]]:
    """Nothing to check beyond the fields."""
    yield from ()
