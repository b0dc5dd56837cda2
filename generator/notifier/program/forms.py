"""Pieces of messages that several services share: rows, links, failures and keys within limits, and Markdown's escapes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

from generator.notifier.program.colors import hex_color
from generator.notifier.program.text import cut, fill, word
from generator.notifier.program.values import value_url


def few_rows(
    note: dict[str, Any], count: int, room: int, escape: Callable[[str], str], size: Callable[[str], int] = len
) -> list[tuple[str, str]]:
    """Up to `count` rows, escaped, which share `room` evenly; how many more there are is a row of its own."""
    rows, more = note["rows"][:count], len(note["rows"]) - count
    each = room // max(4, len(rows)) * 3 // 4
    out = [(cut(name, each // 3, note, size, escape) or "\u2026", cut(text, each, note, size, escape)) for name, text in rows]
    return [*out, ("\u2026", word(note, "and {:,} more").format(more))] if more > 0 else out


def few_links(note: dict[str, Any], room: int, size: Callable[[str], int] = len) -> list[tuple[str, str]]:
    """The links (title, address) of a message whose addresses fit into `room` together; one that is too long is left out."""
    return [(name, url) for name, url in note["links"] if room >= size(url) + 99 and (room := room - size(url) - 99) >= 0]


def body_of(note: dict[str, Any]) -> str:
    """Everything below the title as plain text."""
    texts = [note["text"], *map(": ".join, note["rows"])]
    texts.append(note["block"])  #: failures
    return "\n".join(filter(None, texts))


def block_of(note: dict[str, Any], room: int, escape: Callable[[str], str], size: Callable[[str], int] = len) -> str:
    """The failures as Markdown: escaped lines or, where the message asks for it, a code block."""
    if note["code"] and note["block"]:  #: code
        return f"```\n{cut(note['block'], room, note, size, without_fence)}\n```"  #: code
    return cut(note["block"], room, note, size, escape)


def without_fence(text: str) -> str:
    """Text that ends no code block, and calls nobody out of it."""
    return quiet(text.replace("```", "`\u200b`\u200b`"))


def quiet(text: str) -> str:
    """Text in which no @name and no <!name> is one; addresses stay as they are."""
    return re.sub(r"((?<!\w)@|<(?=[!@#]))", "\\1\u200b", text)


def markdown_text(text: str) -> str:
    """Text as Markdown with backslash escapes shows it: no markup, link, image or mention comes from inside."""
    return quiet(re.sub(r"([\\`*_~|\[\]<>#])", r"\\\1", text))


def wide_text(text: str) -> str:
    """Text for Markdown without escapes: no tag, no mention and no link comes from inside."""
    return text.replace("<", "\uff1c").replace(">", "\uff1e").replace("](", "]\u200b(")


def attachment(note: dict[str, Any], escape: Callable[[str], str], more: str = "") -> dict[str, Any]:
    """An attachment with Markdown in it, as Mattermost and Rocket.Chat have taken it over from Slack; `more` is its last line."""
    title, texts = cut(note["title"], 250, note, len, escape), [cut(note["text"], 3000, note, len, escape)]
    texts.append(block_of(note, 5000, escape))  #: failures
    texts.append(more)
    rows = [{"title": name, "value": text, "short": len(text) < 40} for name, text in few_rows(note, 30, 15000, escape)]
    shown = {"title": title, "title_link": value_url(note), "text": "\n".join(filter(None, texts)), "fields": rows}
    return {**shown, "color": hex_color(note)}


def key_of(template: str, note: dict[str, Any], limit: int) -> str:
    """What a workflow's alerts have in common; a long one is cut, and told apart by a hash."""
    key = fill(template, note)
    return key if len(key) <= limit else f"{key[:limit - 17]}-{hashlib.sha256(key.encode()).hexdigest()[:16]}"
