"""A Telegram bot; the engine's own service would send Markdown that a workflow's name can break."""

from __future__ import annotations

import re
from typing import Any

from generator.engine.forms import Said, Service, Style, as_json, cut, either, http, joined, mentions_of, posted, secret
from generator.engine.gotmpl import Go, call, quoted
from generator.engine.services._markdown import quiet
from generator.engine.services._plain import row
from generator.model import Channel

_MOST_LINKS = 3  # with their addresses, beside what the texts may take
_HOST = r"https?://[^/{]+\."
_SIGNS = {"Running": "\u25b6", "Succeeded": "\u2705", "Failed": "\u274c", "Error": "\u274c"}


def service(channel: Channel) -> Service:
    """The token is a part of the address."""
    return http(f"{channel.options['apiUrl']}/bot{secret(channel, 'token')}/sendMessage")


def form(said: Said) -> dict[str, Any]:
    """HTML of at most 4096 characters."""
    options = said.channel.options
    tree: dict[str, Any] = {"chat_id": options["chatId"], "text": _text(said), "parse_mode": "HTML"}
    quietly = Go("(not $failed)") if options["silent"] else False
    tree |= {"link_preview_options": {"is_disabled": True}, "disable_notification": quietly}
    tree |= {"message_thread_id": options["threadId"]} if options["threadId"] is not None else {}
    if _has_buttons(said):
        tree["reply_markup"] = {"inline_keyboard": call("compact", Go("$links"))}
    return posted(said, as_json(said, tree, Style(row=row, link=_button if _has_buttons(said) else _link)))


def _has_buttons(said: Said) -> bool:
    """Whether all links are to hosts with a dot, as far as the profile tells; a message with a button to another is refused."""
    urls = [link.url.replace("{url}", said.profile.argo.ui_url) for link in said.message.links]
    return all(re.match(r"\{|" + _HOST, url) for url in urls)


def _text(said: Said) -> Go:
    head = call("print", call("get", _SIGNS, Go("$phase")), " <b>", _escape(cut(Go("$title"), 250)), "</b>")
    rows = _escape(cut(call("join", "\n", Go("$rows")), 1200))
    links = call("join", " | ", either(f"(gt (len $links) {_MOST_LINKS})", [], Go("$links")))
    calls = mentions_of(said, "@{}".format)
    texts = (_escape(cut(Go("$text"), 600)), rows, _escape(cut(Go("$block"), 900)))
    return joined(head, *texts, *([] if _has_buttons(said) else [links]), calls)


def _escape(text: Go) -> Go:
    return call("html", quiet(text))


def _button(title: Go, url: Go) -> Go:
    """A row with one button; an empty one for an address that only the workflow knows, and that is none of the web."""
    return call("ternary", [{"text": title, "url": url}], [], Go(f"(regexMatch {quoted(_HOST)} {url.text})"))


def _link(title: Go, url: Go) -> Go:
    return call("print", '<a href="', call("html", url), '">', _escape(title), "</a>")
