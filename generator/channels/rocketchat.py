"""Rocket.Chat, by an incoming webhook or by `chat.postMessage`.

With `url` as secret the webhook is used; with `token` and `userId` the API of the server that `apiUrl` names. Delivered is
an answer with `success: true`, since errors come with the status 200, too: channels.md 2, row 7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from generator.channels._fields import api_url, mentions
from generator.model import Channel, Path
from generator.schema import ABSENT, Field, secret, text

if TYPE_CHECKING:
    from generator.notifier.program.colors import mentioned
    from generator.notifier.program.forms import attachment, few_links, quiet
    from generator.notifier.program.http import answer_is, post

IN_POD = True
FIELDS: Mapping[str, Field] = {
    "apiUrl": api_url("the server, https://chat.example.com, for token and userId", ABSENT),
    "channel": text("#channel, @user or a room's id; a webhook has its own", ABSENT, pattern=r"[#@]?[^\s#@{}]+", expected="a room"),
    "alias": text("the sender's name, where the server allows another one", ABSENT, nonempty=True),
    "mentions": mentions("all, here or user names", r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", "all, here or a user name"),
}
SECRETS: Mapping[str, Field] = {
    "url": secret("the webhook's address, https://chat.example.com/hooks/…", ABSENT),
    "token": secret("an access token, instead of url", ABSENT),
    "userId": secret("the id of the token's user", ABSENT),
}


def features(channel: Channel) -> Iterator[str]:
    """What of the program this channel needs beyond the rest."""
    yield "headers"


def check(channel: Channel) -> Iterator[tuple[Path, str, str]]:
    """A webhook, or all that the API needs."""
    secrets, options = channel.secrets, channel.options
    if "url" in secrets:
        for name in {"token", "userId"} & secrets.keys():
            yield ("secret", name), "beside secret.url, expected one way of sending", "remove one of them"
        if options["apiUrl"]:
            yield ("apiUrl",), "beside secret.url, expected one way of sending", "remove one of them"
        return
    wanted = {"apiUrl": options["apiUrl"], "channel": options["channel"]}
    missing = [name for name, value in wanted.items() if not value]
    missing += [f"secret.{name}" for name in ("token", "userId") if name not in secrets]
    if missing:
        hint = "write secret: {url: NAME/KEY} of a webhook, or apiUrl, channel, token and userId"
        yield (), f"{', '.join(missing)} missing", hint


# --- in the pod ---
def send_rocketchat(note: dict[str, Any], channel: dict[str, Any], secrets: dict[str, str]) -> str:
    links = note["links"]
    links = few_links(note, 3000)[:5]  #: links
    buttons = [{"type": "button", "text": name, "url": url} for name, url in links]
    payload: dict[str, Any] = {"attachments": [{**attachment(note, rocketchat_text), "actions": buttons}]}
    payload |= {key: channel[key] for key in ("channel", "alias") if key in channel}
    payload["text"] = " ".join(f"@{who}" for who in mentioned(note, channel))  #: mentions
    url, own = secrets.get("url", ""), {}
    if not url:
        url = channel["apiUrl"] + "/api/v1/chat.postMessage"
        own = {"X-Auth-Token": secrets["token"], "X-User-Id": secrets["userId"]}
    return post(url, payload, answer_is(r'200 .*"success"\s*:\s*true\b'), own)


def rocketchat_text(text: str) -> str:
    """Text as Rocket.Chat shows it: a joiner that is not seen stands where markup, a link or a call would begin."""
    return quiet(re.sub(r"([*_~`\[<|#])", "\\1\u2060", text))
