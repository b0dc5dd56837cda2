"""What bounds an expression: Jinja2's sandbox bounds neither time nor memory.

Nothing here or above loops, repeats or calls, so the work of an expression grows with its own size times that of the
values it is given; these are the caps on both, and on what comes out.
"""

from __future__ import annotations

from typing import Any

from generator.schema import kind_of

SOURCE_LIMIT = 1_000  # characters of one expression
NODE_LIMIT = 100  # parts of one expression: names, constants, operators, filters
NESTING_LIMIT = 20  # of the parts of an expression in each other
FILTER_LIMIT = 10  # filters of one expression
COMPILED_LIMIT = 250  # different expressions of a profile that need Jinja2
SIZE_LIMIT = 64 * 1024  # of one result, and of what a filter is given and gives
TOTAL_LIMIT = 1024 * 1024  # of all results of a profile
DEPTH_LIMIT = 64  # of lists and maps in each other, as for a file
PROBLEM_LIMIT = 50  # after so many the rest is not looked at

_WHOLE = range(-(2**63), 2**63)  # what every reader of YAML and JSON takes as a whole number


class Refused(Exception):
    """An expression that cannot be used: what was found, and what to do. Never holds a value."""

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint


class Exhausted(Refused):
    """A cap on the whole profile is reached: what is left is not looked at."""


def measure(value: Any) -> int:
    """The size of a value: its characters, and 8 for all else. Raises Refused as soon as it is above SIZE_LIMIT."""
    if isinstance(value, str):
        size = len(value)
        pending = []
    else:
        size = 0
        pending = [value]
    while pending and size <= SIZE_LIMIT:
        found = pending.pop()
        if isinstance(found, str):
            size += len(found)
        elif isinstance(found, dict):
            pending += [*found, *found.values()]
        elif isinstance(found, (list, tuple)):
            pending += found
        elif found is not None and not isinstance(found, (int, float)):
            str(found)  # something undefined, which says so when it is touched
        size += 8
    check_size(size)
    return size


def check_size(size: int) -> None:
    """Raise Refused for a size above SIZE_LIMIT."""
    if size > SIZE_LIMIT:
        raise Refused(f"more than {SIZE_LIMIT // 1024} KiB in one value", "shorten what the expression is made of")


def copied(value: Any, depth: int) -> Any:
    """A copy of a result that shares nothing with the variables; `depth` says how deep it will stand.

    Raises Refused for what no profile can hold: numbers without end or beyond 64 bits, keys that are not text.
    """
    if isinstance(value, (list, tuple, dict)) and depth >= DEPTH_LIMIT:
        raise Refused(f"lists and maps nested deeper than {DEPTH_LIMIT} levels")
    if isinstance(value, (list, tuple)):
        return [copied(inner, depth + 1) for inner in value]
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise Refused("a map with keys that are not text", "quote the keys")
        return {key: copied(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, str) and not value.isascii():
        _refuse_halves(value)
    elif isinstance(value, float) and value - value != 0:
        raise Refused("a number that is not finite")
    elif isinstance(value, int) and value not in _WHOLE:
        raise Refused("a whole number of more than 64 bits")
    return value


def _refuse_halves(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Refused("half of a surrogate pair, which is no character", "write the character itself") from None


def format_text(value: Any) -> str:
    """A result as a part of a text, as Jinja2 prints it. Raises Refused for what nobody would want to read there."""
    if isinstance(value, (str, bool, int, float)):
        return str(value)
    ways: dict[type, str] = {list: "say how, e.g. <% … | join(', ') %>", dict: "say how, e.g. <% … | tojson %>"}
    hint = ways.get(type(value), "give another value, e.g. <% … or 'none' %>")
    raise Refused(f"{kind_of(value)} in the middle of text", hint)
