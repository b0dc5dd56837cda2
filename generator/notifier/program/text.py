"""Text that comes from outside: made harmless, cut to what a channel takes, and filled into templates."""

from __future__ import annotations

import json
import re
from bisect import bisect
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from generator.notifier.program.settings import WORDS


def clean(value: Any) -> str:
    """Text without control characters, overrides of direction and halves of pairs; lines end in one newline."""
    text = re.sub(r"\r\n?", "\n", "" if value is None else str(value))
    return re.sub(r"[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", "\ufffd", text).strip()


def one_line(value: Any) -> str:
    """Clean text with every run of blanks and newlines as one blank."""
    return " ".join(clean(value).split())


def word(facts: Mapping[str, Any], text: str) -> str:
    """An English text in the message's language."""
    return WORDS.get(facts["locale"], {}).get(text, text)


def cut(text: str, limit: int, facts: Any, size: Callable[[str], int] = len, escape: Callable[[str], str] = str) -> str:
    """The text as a service takes it, or what of it fits into `limit` with a remark on how many characters are missing.

    `escape` makes it harmless for the service; `size` says how much of the limit the result takes.
    """

    def short(length: int) -> str:
        return escape(text[:length] + word(facts, "\u2026 {:,} more characters").format(len(text) - length))

    if len(text) <= limit and size(escape(text)) <= limit:
        return escape(text)
    return short(bisect(range(1, min(len(text), limit)), limit, key=lambda length: size(short(length))))


def byte_size(text: str) -> int:
    return len(text.encode())


def utf16_size(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def json_size(text: str) -> int:
    """The bytes that a text takes in the JSON that is sent."""
    return len(json.dumps(text)) - 2


def fill(template: str, facts: Mapping[str, Any], encode: Callable[..., str] | None = None) -> str:
    """A template with its {placeholders} replaced, once, by clean text."""

    def value(found: re.Match[str]) -> str:
        known: Any = facts.get(found[1])
        known = known.get(found[2]) if found[2] else known  #: keys
        if encode:  #: links
            return encode(clean(known), found)  #: links
        return clean(known)

    return re.sub(r"(?<!\$)\{([A-Za-z]\w*)(?:\.([^{}\s]+))?\}", value, template).strip()


def fill_url(template: str, facts: Mapping[str, Any]) -> str:
    """A web address with its placeholders percent-encoded, or "" where one of them is empty.

    {url}, {env.NAME} and what stands at the very start are (parts of) addresses themselves and keep their punctuation.
    """

    def encode(text: str, found: re.Match[str]) -> str:
        part = found.start() > 0 and found[1] not in ("url", "env")
        return quote(text, "" if part else ":/?#[]@!$&'*+,;=%") or "\0"

    url = fill(template, facts, encode)
    return url if url.startswith("http") and "\0" not in url else ""
