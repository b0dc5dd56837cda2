"""Microsoft Teams, by a workflow's webhook; the engine's own service is for the connectors that Microsoft has ended."""

from __future__ import annotations

from typing import Any

from generator.engine.facts import by_phase
from generator.engine.forms import Said, Service, Style, as_json, cut, either, http, posted, secret, unless_empty
from generator.engine.gotmpl import Go, call
from generator.engine.services._markdown import markdown
from generator.model import PHASES, Channel

_COLORS = {"good": "Good", "warning": "Warning", "danger": "Attention"}


def service(channel: Channel) -> Service:
    """The address that the workflow shows is the secret."""
    return http(secret(channel, "url"))


def form(said: Said) -> dict[str, Any]:
    """The Adaptive Card that the notifier sends, with texts as one run each."""
    shown = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": _card(said)}
    return posted(said, as_json(said, {"type": "message", "attachments": [shown]}, Style(row=_fact, link=_action)))


def _card(said: Said) -> dict[str, Any]:
    color = by_phase({phase: _COLORS.get(said.message.colors[phase], "Accent") for phase in PHASES})
    body: list[Any] = [[_run(cut(Go("$title"), 800), {"weight": "Bolder", "size": "Large", "color": color})]]
    body.append(unless_empty("$text", _run(cut(Go("$text"), 3000), {})))
    body.append(unless_empty("$rows", {"type": "FactSet", "facts": Go("$rows")}))
    body.append(unless_empty("$block", _run(cut(Go("$block"), 6000), {"fontType": "Monospace"})))
    named = {who: f"<at>{who.partition('@')[0]}</at>" for who in said.channel.options["mentions"]}
    people = [{"type": "mention", "text": at, "mentioned": {"id": who, "name": at[4:-5]}} for who, at in named.items()]
    if named:
        calls = {"type": "TextBlock", "text": " ".join(named.values()), "wrap": True}
        body.append(either("$failed", [calls], []))
    teams = {"width": "Full", **({"entities": either("$failed", people, [])} if people else {})}
    card = {"type": "AdaptiveCard", "version": "1.4", "body": call("concat", *body)}
    return {**card, "actions": Go("$links"), "msteams": teams}


def _run(text: Go, looks: dict[str, Any]) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **looks}]}


def _fact(title: Go, value: Go) -> dict[str, Any]:
    return {"title": _plain(title), "value": _plain(value)}


def _plain(text: Go) -> Go:
    """Text of a fact, whose Markdown is escaped; dates that a card would work out are no dates."""
    return markdown(call("replace", "{{", "{\u200b{", text))


def _action(title: Go, url: Go) -> dict[str, Any]:
    return {"type": "Action.OpenUrl", "title": title, "url": url}
