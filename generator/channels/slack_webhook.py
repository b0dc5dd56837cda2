"""A Slack incoming webhook.

Whatever a workflow says is shown as text: `&`, `<` and `>` are escaped, so nobody is mentioned but those whom the channel
names. Limits and answers: channels.md 2, row 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from generator.model import Channel, Path
from generator.schema import Field, listing, secret, text

if TYPE_CHECKING:
    from generator.notifier.program.http import post
    from generator.notifier.program.text import cut
    from generator.notifier.program.values import value_url

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


# --- in the pod ---
def send_slack_webhook(note: dict[str, Any], channel: dict[str, Any], secrets: dict[str, str]) -> str:
    payload = slack_payload(note)
    if note["phase"] in ("Failed", "Error"):  #: mentions
        payload["text"] = " ".join(map(slack_mention, channel.get("mentions", [])))  #: mentions
    return post(secrets["url"], payload, lambda status, text: status == 200 and text.strip() == "ok")


def slack_payload(note: dict[str, Any]) -> dict[str, Any]:
    def fit(text: str, limit: int) -> str:
        return slack_text(cut(text, limit, note, lambda part: len(slack_text(part))))

    title, texts = fit(note["title"], 250), [fit(note["text"], 3000)]
    texts.append(fit(note["block"], 5000))  #: failures
    texts[1] = f"```\n{texts[1]}\n```" if note["code"] and texts[1] else texts[1]  #: code
    texts.append(" | ".join(f"<{slack_text(url)}|{fit(name, 99)}>" for name, url in note["links"]))  #: links
    rows = [{"title": fit(name, 99), "value": fit(value, 999), "short": len(value) < 40} for name, value in note["rows"]]
    shown = {"title": title, "title_link": value_url(note), "text": "\n".join(filter(None, texts)), "fields": rows}
    return {"attachments": [{**shown, "fallback": title, "color": note["color"], "mrkdwn_in": ["text"]}]}


def slack_text(text: str) -> str:
    """Text as Slack shows it: no entity, no mention and no code fence comes from inside."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("```", "`\u200b`\u200b`")


def slack_mention(who: str) -> str:
    if who.islower():
        return f"<!{who}>"
    return f"<!subteam^{who}>" if who[0] == "S" else f"<@{who}>"
