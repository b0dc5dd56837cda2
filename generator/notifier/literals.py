"""Settings as Python literals: ASCII, the same for the same value, never two braces side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

_WIDTH = 110


class Name(str):
    """A text that stands in the program as it is: the name of a function."""


def format_literal(value: Any) -> str:
    """The literal of a value; one that is long, or would put two braces side by side, goes over several lines."""
    return _laid_out(_form_of(value), "")


class _Form(NamedTuple):
    """A value on one line and, of a map or a list, its entries (key, value) and its braces."""

    inline: str
    entries: tuple[tuple[str, _Form], ...] = ()
    braces: str = ""


def _form_of(value: Any) -> _Form:
    if isinstance(value, Name):
        return _Form(str(value))
    if isinstance(value, str):
        return _Form(_quoted(value))
    if isinstance(value, Mapping):
        return _box(tuple((f"{_quoted(key)}: ", _form_of(inner)) for key, inner in value.items()), "{}")
    if isinstance(value, (list, tuple)):
        return _box(tuple(("", _form_of(inner)) for inner in value), "[]")
    return _Form(repr(value))


def _quoted(text: str) -> str:
    return ascii(text).replace("{{", "{\\x7b").replace("}}", "}\\x7d")


def _box(entries: tuple[tuple[str, _Form], ...], braces: str) -> _Form:
    return _Form(braces[0] + ", ".join(key + inner.inline for key, inner in entries) + braces[1], entries, braces)


def _laid_out(form: _Form, indent: str) -> str:
    inline = form.inline
    if not form.entries or (len(indent) + len(inline) <= _WIDTH and "{{" not in inline and "}}" not in inline):
        return inline
    inner = indent + "    "
    lines = [f"{inner}{key}{_laid_out(entry, inner)},\n" for key, entry in form.entries]
    return f"{form.braces[0]}\n{''.join(lines)}{indent}{form.braces[1]}"
