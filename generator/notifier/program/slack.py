"""A note as Slack shows it; limits and escaping: channels.md 2, rows 1 and 2."""

from __future__ import annotations

from typing import Any

from generator.notifier.program.colors import mentioned
from generator.notifier.program.forms import few_links
from generator.notifier.program.text import cut
from generator.notifier.program.values import value_url


def slack_payload(note: dict[str, Any], channel: dict[str, Any]) -> dict[str, Any]:
    def short(text: str, limit: int) -> str:
        return cut(text, limit, note, len, slack_text)

    title, texts = short(note["title"], 250), [short(note["text"], 3000)]
    texts.append(short(note["block"], 5000))  #: failures
    texts[1] = f"```\n{texts[1]}\n```" if note["code"] and texts[1] else texts[1]  #: code
    links = note["links"]
    links = few_links(note, 3000)  #: links
    rows = [{"title": short(name, 99), "value": short(value, 999), "short": len(value) < 40} for name, value in note["rows"]]
    buttons = [{"type": "button", "text": slack_text(name), "url": url} for name, url in links[:5]]
    shown = {"title": title, "title_link": value_url(note), "fallback": title, "fields": rows, "actions": buttons}
    shown |= {"text": "\n".join(filter(None, texts)), "color": note["color"], "mrkdwn_in": ["text"]}
    payload: dict[str, Any] = {"attachments": [shown]}
    if mentioned(note, channel):  #: mentions
        payload["text"] = " ".join(map(slack_mention, mentioned(note, channel)))  #: mentions
    return payload


def slack_text(text: str) -> str:
    """Text as Slack shows it: no entity, no mention and no code fence comes from inside."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("```", "`\u200b`\u200b`")


def slack_mention(who: str) -> str:
    if who.islower():
        return f"<!{who}>"
    return f"<!subteam^{who}>" if who[0] == "S" else f"<@{who}>"
