"""The events of a text, for whoever must read YAML as another program does.

Owns our own small vocabulary of events over PyYAML's, the translation of syntax errors, and the limits on size and
depth. Anchors, tags, merge keys and several documents are handed out as they stand; refusing is for the reader.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from yaml import events as theirs
from yaml.error import YAMLError

from generator.errors import InputUnusable, Mark, Problem
from generator.yamlio.refusals import too_deep
from generator.yamlio.source import DEPTH, TheirEvent, checked_text, mark_of, new_parser

DOCUMENT = "document"
END_OF_DOCUMENT = "end of document"
MAP = "map"
LIST = "list"
END = "end"
SCALAR = "scalar"
ALIAS = "alias"

_KINDS: dict[type[theirs.Event], str] = {
    theirs.DocumentStartEvent: DOCUMENT,
    theirs.DocumentEndEvent: END_OF_DOCUMENT,
    theirs.MappingStartEvent: MAP,
    theirs.SequenceStartEvent: LIST,
    theirs.MappingEndEvent: END,
    theirs.SequenceEndEvent: END,
    theirs.ScalarEvent: SCALAR,
    theirs.AliasEvent: ALIAS,
}


class Event(NamedTuple):
    """One step through a text.

    kind      DOCUMENT, END_OF_DOCUMENT, MAP, LIST, END (of a map or list), SCALAR or ALIAS
    text      of a scalar, after quotes and escapes; "" otherwise
    is_plain  a scalar without quotes, block style and tag: its type is `go_scalar(text)`, of all others it is text
    anchor    the name after `&`, or of an alias after `*`; "" where there is none
    tag       e.g. "tag:yaml.org,2002:int" or "!mine"; "" where there is none
    """

    kind: str
    mark: Mark
    text: str = ""
    is_plain: bool = False
    anchor: str = ""
    tag: str = ""


def events(text: bytes | str, file: str) -> Iterator[Event]:
    """The events of `text`, one at a time, so that the rest of a text after its first document may be left unread.

    Raises InputUnusable at the first thing that no YAML reader takes, at `DEPTH` levels, and above `LIMIT` bytes.
    A map gives key and value by turns.
    """
    text = checked_text(text, file)
    next_event = new_parser(text)
    depth = 0
    try:
        while not isinstance(event := next_event(), theirs.StreamEndEvent | None):
            kind = _KINDS.get(type(event))
            if kind is None:
                continue
            depth += (kind in (MAP, LIST)) - (kind == END)
            mark = mark_of(event.start_mark, file)
            if depth > DEPTH:
                raise InputUnusable(Problem(mark, *too_deep(DEPTH)))
            yield _ours(kind, mark, event)
    except (YAMLError, UnicodeDecodeError) as error:
        from generator.yamlio.syntax import explain  # a table that only a broken file needs

        raise InputUnusable(explain(error, text, file)) from None


def _ours(kind: str, mark: Mark, event: TheirEvent) -> Event:
    if isinstance(event, theirs.ScalarEvent):
        return Event(kind, mark, event.value, event.implicit[0], event.anchor or "", event.tag or "")
    if isinstance(event, theirs.AliasEvent):
        return Event(kind, mark, anchor=event.anchor or "")
    if isinstance(event, theirs.CollectionStartEvent):
        return Event(kind, mark, anchor=event.anchor or "", tag=event.tag or "")
    return Event(kind, mark)
