"""Changes of one key in a text that a person wrote: comments, order, quotes and every other byte stay.

An edit knows the text only; whether the values are now what was meant is for the caller to prove, by reading it again.
"""

from __future__ import annotations

from typing import Any

from generator.model import Path
from generator.yamlio.spans import LEAF, MAP, Span, spans
from generator.yamlio.style import in_flow
from generator.yamlio.writer import dump


class Uneditable(ValueError):
    """No such map, or one that is written in a way that an edit does not know. Says why."""


def set_key(text: str, file: str, path: Path, key: str, value: Any) -> str:
    """The text with `key: value` as the last one of the map at `path`; one that is there already is replaced at the end.

    An empty value (null) at `path` counts as an empty map. The value is plain data, as `dump` takes it. Raises Uneditable,
    InputUnusable for a text that cannot be read, and Unwritable.
    """
    found = spans(text, file)
    if (*path, key) in found:
        text = remove_key(text, file, path, key)
        found = spans(text, file)
    span = _map_at(found, path)
    keys = _keys(found, path)
    if span.kind == LEAF:
        return _fill_empty(text, found, path, key, value)
    if span.is_flow:
        return _into_flow(text, span, keys, key, value)
    return _into_block(text, span, _column(text, keys[0].key), key, value)


def remove_key(text: str, file: str, path: Path, key: str) -> str:
    """The text without a key of the map at `path`, which keeps another one. Raises Uneditable."""
    found = spans(text, file)
    span, keys = _map_at(found, path), _keys(found, path)
    gone = found.get((*path, key))
    if gone is None or len(keys) < 2:
        raise Uneditable("a map would be left without a key")
    at = keys.index(gone)
    if span.is_flow:
        start, end = (gone.key, keys[1].key) if at == 0 else (keys[at - 1].end, gone.end)
        return text[:start] + text[end:]
    if at == 0 and text[_line_start(text, gone.key) : gone.key].strip():
        return text[: gone.key] + text[keys[1].key :]  # behind the dash of a list, where the next key moves to
    return text[: _line_start(text, gone.key)] + text[_line_end(text, gone.end) :]


def _map_at(found: dict[Path, Span], path: Path) -> Span:
    span = found.get(path)
    if span is None or (span.kind != MAP and not (span.kind == LEAF and span.key >= 0)):
        raise Uneditable("no map stands there")
    return span


def _keys(found: dict[Path, Span], path: Path) -> list[Span]:
    """The values of a map, in the text's order."""
    below = [span for place, span in found.items() if len(place) == len(path) + 1 and place[:-1] == path]
    return sorted(below, key=lambda span: span.key)


def _fill_empty(text: str, found: dict[Path, Span], path: Path, key: str, value: Any) -> str:
    """A key whose value is nothing, `null` or `~` gets a map of one key: written as what surrounds it is written."""
    span = found[path]
    if text[span.start : span.end] not in ("", "null", "~", "Null", "NULL"):
        raise Uneditable("no map stands there")
    if found[path[:-1]].is_flow:
        return f"{text[: span.start].rstrip()} {{{_flow(key, value)}}}{text[span.end :]}"
    text = text[: span.start].rstrip(" ") + text[span.end :] if span.start != span.end else text
    return _into_block(text, span._replace(end=span.key), _column(text, span.key) + 2, key, value)


def _into_flow(text: str, span: Span, keys: list[Span], key: str, value: Any) -> str:
    at = keys[-1].end if keys else span.start + 1
    return f"{text[:at]}{', ' if keys else ''}{_flow(key, value)}{text[at:]}"


def _into_block(text: str, span: Span, column: int, key: str, value: Any) -> str:
    at = _line_end(text, span.end)
    newline = "\r\n" if "\r\n" in text[:at] else "\n"
    lines = dump({key: value}).splitlines()
    block = "".join(f"{' ' * column}{line}{newline}" if line else newline for line in lines)
    before = text[:at]
    return before + ("" if before.endswith("\n") or not before else newline) + block + text[at:]


def _flow(key: str, value: Any) -> str:
    return f"{in_flow(key)}: {_flow_value(value)}"


def _flow_value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(_flow(key, inner) for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow_value, value)) + "]"
    return in_flow(value) if isinstance(value, str) else dump(value).rstrip("\n")


def _column(text: str, index: int) -> int:
    return index - _line_start(text, index)


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _line_end(text: str, index: int) -> int:
    """Behind the newline that ends the line of what ends at `index`; a block of text ends with its own."""
    if index and text[index - 1] == "\n":
        return index
    end = text.find("\n", index)
    return len(text) if end < 0 else end + 1
