"""Texts and trees in the language of Go templates, with the functions of sprig that the engine offers.

A template of ours is all actions and no text between them: what is sent comes from one `toJson` or `print`, so that no
name or message of a workflow can become structure. `Go` is an expression, everything else a constant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


class Go(NamedTuple):
    """An expression that can stand as an operand: a variable, a literal, or a call in brackets."""

    text: str


def call(function: str, *operands: Any) -> Go:
    """A call of a function with operands, each as of `operand`."""
    return Go(f"({' '.join([function, *map(operand, operands)])})")


def quoted(text: str) -> str:
    """A string literal of Go. What cannot be seen, or stand in a block of YAML, becomes an escape."""
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if " " <= char <= "~" or "\xa1" <= char <= "\u1fff" or "\u2070" <= char <= "\ud7ff":
        return char
    return f"\\u{ord(char):04x}" if char < "\U00010000" else f"\\U{ord(char):08x}"


def operand(value: Any) -> str:
    """A value as an operand: maps and lists of expressions and constants become `dict` and `list`."""
    if isinstance(value, Go):
        return value.text
    if isinstance(value, str):
        return quoted(value)
    if value is None:
        return "nil"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return f"({' '.join(['dict', *(f'{quoted(key)} {operand(entry)}' for key, entry in value.items())])})"
    if isinstance(value, (list, tuple)):
        return f"({' '.join(['list', *map(operand, value)])})"
    return repr(value)


def action(text: str) -> str:
    """One action on a line of its own; the signs at its ends take the blanks and newlines between actions away."""
    return f"{{{{- {text} -}}}}\n"


def output(value: Any) -> str:
    """The action that writes a value."""
    text = operand(value)
    return action(text[1:-1] if isinstance(value, Go) and text.startswith("(") else text)


def variables_in(text: str) -> set[str]:
    """The variables that a piece of a template names, without their sign; string literals are no code."""
    return set(re.findall(r"\$([A-Za-z]\w*)", re.sub(r'"(?:[^"\\]|\\.)*"', '""', text)))
