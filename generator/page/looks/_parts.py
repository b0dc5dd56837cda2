"""What several services have in common: who speaks, rows, buttons, calls."""

from __future__ import annotations

from collections.abc import Iterable

from generator.page.html import Html, Inside, html, link, tag

TIME = "06:02"
"""When the workflow of a preview has ended."""

SENDER = "Argo Workflows"


def message(service: str, *inside: Inside, name: str = "", badge: str = "") -> Html:
    """A message in a chat: a face, a name, the time, and what is said."""
    face = tag("span", "A", class_="face", aria_hidden="true")
    head = tag("div", tag("b", name or SENDER), tag("span", badge, class_="badge") if badge else None, _time(), class_="who")
    return tag("div", face, tag("div", head, *inside, class_="said"), class_=f"chat {service}")


def _time() -> Html:
    return tag("span", TIME, class_="time")


def rows(found: Iterable[tuple[Inside, Inside, bool]], class_: str = "rows") -> Html | None:
    """Titles and values; two that are short stand beside each other."""
    made = [
        tag("div", tag("dt", title), tag("dd", value), class_="row" if is_short else "row long")
        for title, value, is_short in found
    ]
    return tag("dl", made, class_=class_) if made else None


def buttons(found: Iterable[tuple[str, str]]) -> Html | None:
    """Titles and addresses."""
    made = [link(address, title, class_="button") for title, address in found]
    return tag("div", made, class_="buttons") if made else None


def broken(text: str) -> Html:
    """Text whose lines stay lines."""
    return html([[tag("br") if number else None, line] for number, line in enumerate(text.split("\n"))])
