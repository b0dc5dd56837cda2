"""Finding expressions in a text, and computing the plain ones, `<% vars.team %>`, without Jinja2: it takes 40 ms to load.

What a look-up gives is what Jinja2 would give, errors included; a test holds both against each other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from generator.errors import did_you_mean, nearest
from generator.schema import kind_of
from generator.template.limits import SOURCE_LIMIT, Refused

# From <% to the first %> that is not inside quotes. Only single characters are possessive: a group that is does not match
# all that it should in Python 3.11.0 to 3.11.4.
_EXPRESSION = re.compile(r"""<%((?:[^'"%]++|%(?!>)|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")*)%>""", re.DOTALL)
_NAMES = re.compile(r"\s*+([a-z_][a-z0-9_]*+(?:\.[a-z_][a-z0-9_]*+)*)\s*+", re.ASCII | re.IGNORECASE)

ALL = "*"
"""Among the variables that an expression uses: all of them."""

# Names that mean something to Jinja2 wherever they stand.
_WORDS = ("true", "false", "none", "True", "False", "None", "not", "and", "or", "if", "else", "in", "is")


def split(text: str) -> list[str]:
    """A text as literals and expressions in turn, literals first and last. Raises Refused for one without an end."""
    parts, end = [], 0
    while (start := text.find("<%", end)) >= 0:
        found = _EXPRESSION.match(text, start)
        if not found:
            raise Refused("an expression without an end", "end it with %>; to say <% itself, write <% '<%' %>")
        parts += [text[end:start], found[1]]
        end = found.end()
    return [*parts, text[end:]]


def names_of(source: str) -> tuple[str, ...] | None:
    """`vars.team` -> ("vars", "team"); None for an expression that is more than a dotted look-up."""
    found = _NAMES.fullmatch(source) if len(source) <= SOURCE_LIMIT else None
    names = tuple(found[1].split(".")) if found else ("not",)
    return None if names[0] in _WORDS else names


def look_up(names: tuple[str, ...], variables: Mapping[str, Any]) -> Any:
    """The value that names lead to, from map to map. Raises Refused where they lead nowhere."""
    value = variables.get(names[0], variables)
    if value is variables:
        raise unknown_name(names[0], variables)
    for position, name in enumerate(names[1:], 1):
        if not isinstance(value, dict) or name not in value:
            raise _missing(".".join(names[:position]), name, value)
        value = value[name]
    return value


def used_by(names: tuple[str, ...]) -> tuple[str, ...]:
    """The variables below `vars` that a look-up uses."""
    if names[0] != "vars":
        return ()
    return names[1:2] or (ALL,)


def unknown_name(name: str, variables: Mapping[str, Any]) -> Refused:
    """The refusal of a name that is no variable."""
    below = variables.get("vars", ())
    if name in below:
        return Refused(f"unknown name {name}", f"write <% vars.{name} %>")
    known = {each: each for each in variables if each != "vars"} | {each: f"vars.{each}" for each in below}
    near = nearest(name, list(known))
    return Refused(f"unknown name {name}", f"did you mean {known[near]}?" if near else "known here: " + ", ".join(known.values()))


def _missing(owner: str, name: str, value: Any) -> Refused:
    if not isinstance(value, dict):
        return Refused(f"{owner} is {kind_of(value)} and has no {name}")
    hint = did_you_mean(name, list(value)) if value else f"declare it: {owner}: {{{name}: …}}"
    return Refused(f"{owner} has no {name}", hint)
