"""HTML that cannot be injected into: what is not markup already is escaped where it is put in.

Owns which addresses may become links. Refuses nothing: a link that leads elsewhere is shown as its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

_VOID = frozenset({"br", "hr", "input", "meta"})
_WEB = re.compile(r"https?://[^\s\"'<>\\]+", re.IGNORECASE)
# Control characters, overrides of direction, and halves of pairs, which no file could hold.
_ODD = re.compile(r"[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class Html(str):
    """Markup; any other text is only text."""

    __slots__ = ()


Inside = str | None | Iterable["Inside"]


def html(*inside: Inside) -> Html:
    """Pieces as one piece of markup; None is nothing."""
    out = []
    for each in inside:
        if isinstance(each, Html):
            out.append(str(each))
        elif isinstance(each, str):
            out.append(escape(_ODD.sub("\ufffd", each)))
        elif each is not None:
            out += [str(html(one)) for one in each]
    return Html("".join(out))


def tag(name: str, /, *inside: Inside, **attributes: str | bool | None) -> Html:
    """An element. An attribute that is True has no value, one that is None or False is left out; `_` stands for `-`, but
    not at the end: `class_` is class.
    """
    shown = "".join(_attribute(key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items())
    return Html(f"<{name}{shown}>" if name in _VOID else f"<{name}{shown}>{html(*inside)}</{name}>")


def _attribute(name: str, value: str | bool | None) -> str:
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{html(str(value))}"'


def link(address: object, /, *inside: Inside, class_: str | None = None) -> Html:
    """A link to the web, or only its text where the address is none."""
    if isinstance(address, str) and _WEB.fullmatch(address):
        return tag("a", *inside, href=address, class_=class_, rel="noopener noreferrer nofollow")
    return tag("span", *inside, class_=class_)


def text_at(tree: object, *path: str | int) -> str:
    """The text at a place of a JSON tree; "" where there is none."""
    found = at(tree, *path)
    return "" if found is None or isinstance(found, (dict, list)) else str(found)


def list_at(tree: object, *path: str | int) -> list[object]:
    """The list at a place of a JSON tree; [] where there is none."""
    found = at(tree, *path)
    return found if isinstance(found, list) else []


def pairs_at(tree: object, *path: str | int) -> list[tuple[str, object]]:
    """The names and values of the map at a place of a JSON tree; [] where there is none."""
    found = at(tree, *path)
    return list(found.items()) if isinstance(found, dict) else []


def at(tree: object, *path: str | int) -> object:
    """What stands at a place of a JSON tree; None where there is nothing."""
    for key in path:
        if isinstance(tree, Mapping):
            tree = tree.get(key)
        elif isinstance(tree, (list, tuple)) and isinstance(key, int) and -len(tree) <= key < len(tree):
            tree = tree[key]
        else:
            return None
    return tree
