"""The page as a whole: head, style sheet and policy around its sections. It needs no script and loads nothing."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterable
from functools import cache
from types import ModuleType

from generator import registry
from generator.model import GENERATED
from generator.page import looks
from generator.page.html import Html, html, tag
from generator.page.looks import _plain
from generator.page.tones import style_of


@cache
def drawings() -> dict[str, ModuleType]:
    """Who draws what, by channel type."""
    units = [registry.load(looks, name) for name in registry.names(looks)]
    return {kind: unit for unit in units for kind in unit.TYPES}


def drawing_of(kind: str) -> ModuleType:
    """Who draws a channel type; what nobody draws is shown plain."""
    return drawings().get(kind, _plain)


def document(title: str, kinds: Iterable[str], *inside: Html) -> str:
    """The text of the file; `kinds` are the channel types that are drawn in it."""
    body = html(*inside)
    units = {unit.__name__: unit for unit in map(drawing_of, sorted(set(kinds)))}
    style = "\n" + _style() + "".join(unit.STYLE.lstrip("\n") for unit in units.values()) + style_of(body)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        tag("style", Html(style)),
    )
    whole = tag("html", "\n", head, "\n", tag("body", body), "\n", lang="en")
    return f"<!doctype html>\n<!-- {GENERATED}. Made from the profile and the notifier itself; do not edit. -->\n{whole}\n"


def _style() -> str:
    path = os.path.join(os.path.dirname(__file__), "style.css")
    text: str = __spec__.loader.get_data(path).decode()  # type: ignore[union-attr]
    return text
