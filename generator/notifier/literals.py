"""Settings as Python literals: ASCII, the same for the same value, never two braces side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_WIDTH = 110


class Name(str):
    """A text that stands in the program as it is: the name of a function."""


def format_literal(value: Any, indent: str = "") -> str:
    """The literal of a value; one that is long, or would put two braces side by side, goes over several lines."""
    if isinstance(value, Name):
        return str(value)
    if isinstance(value, str):
        return ascii(value).replace("{{", "{\\x7b").replace("}}", "}\\x7d")
    if isinstance(value, Mapping):
        return _format_many([f"{format_literal(key)}: " for key in value], list(value.values()), "{}", indent)
    if isinstance(value, (list, tuple)):
        return _format_many([""] * len(value), list(value), "[]", indent)
    return repr(value)


def _format_many(keys: list[str], values: list[Any], braces: str, indent: str) -> str:
    left, right = braces[0], braces[1]
    inline = left + ", ".join(key + format_literal(value) for key, value in zip(keys, values, strict=True)) + right
    if len(indent + inline) <= _WIDTH and not any(odd in inline for odd in ("{{", "}}", "\n")):
        return inline
    inner = indent + "    "
    lines = [f"{inner}{key}{format_literal(value, inner)},\n" for key, value in zip(keys, values, strict=True)]
    return f"{left}\n{''.join(lines)}{indent}{right}"
