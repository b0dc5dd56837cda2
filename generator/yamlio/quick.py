"""The value of an ordinary text, several times as fast as by events with marks.

Owns a short cut, no rule: whatever is not plainly the same to every reader (anchors, tags, merge keys, keys that are no
text or stand twice, a `?` in brackets, errors) is UNSURE, and is for the reader that knows the rules and the places.
"""

from __future__ import annotations

from typing import Any, Final

from yaml import events as theirs
from yaml.error import YAMLError

from generator.errors import InputUnusable
from generator.yamlio.scalars import go_scalar
from generator.yamlio.source import DEPTH, LIMIT, checked_text, new_parser

UNSURE: Final = object()
_MERGE = "<<"
_VALUES = {theirs.ScalarEvent, theirs.MappingStartEvent, theirs.SequenceStartEvent, theirs.AliasEvent}
_ENDS = {theirs.DocumentEndEvent, theirs.StreamEndEvent}
_NO_KEY = object()


class _Plain(dict[str, Any]):
    """What plain scalars are, each looked at once."""

    def __missing__(self, text: str) -> Any:
        value = self[text] = go_scalar(text)
        return value


def quick_value(text: str, limit: int = LIMIT) -> Any:
    """The first document of `text` as dict, list, str, int, float, bool and None, or UNSURE. `limit` in bytes."""
    if text.lstrip("\ufeff")[:1] == "%" or "\n%" in text:
        return UNSURE
    try:
        return _read(checked_text(text, "", limit))
    except (YAMLError, UnicodeDecodeError, InputUnusable):
        return UNSURE


def _read(text: str) -> Any:
    """One loop with few calls of our own, since it runs a hundred thousand times for a megabyte."""
    next_event, plain = new_parser(text), _Plain()
    root: list[Any] = []
    box: Any = root
    key: Any = _NO_KEY  # in a map: the key whose value comes next
    is_flow = False
    boxes: list[tuple[Any, Any, bool]] = []
    while True:
        event = next_event()
        kind = event.__class__
        if kind is theirs.MappingEndEvent or kind is theirs.SequenceEndEvent:
            box, key, is_flow = boxes.pop()
            continue
        if kind not in _VALUES:
            if kind in _ENDS:
                return root[0] if root else None
            continue
        if kind is theirs.AliasEvent or event.tag is not None or event.anchor is not None:
            return UNSURE
        value: Any = event.value if kind is theirs.ScalarEvent else {} if kind is theirs.MappingStartEvent else []
        if kind is theirs.ScalarEvent and event.implicit[0]:
            if value == _MERGE or (is_flow and "?" in value):
                return UNSURE
            value = plain[value]
        if box.__class__ is list:
            box.append(value)
        elif key is not _NO_KEY:
            box[key] = value
            key = _NO_KEY
        elif value.__class__ is str and value not in box:
            key = value
            continue
        else:
            return UNSURE
        if kind is not theirs.ScalarEvent:
            boxes.append((box, key, is_flow))
            box, key, is_flow = value, _NO_KEY, event.flow_style
            if len(boxes) > DEPTH:
                return UNSURE
