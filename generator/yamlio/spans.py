"""Where each value and key of a document stands in its text, to the character: what `edit` needs to change one of them."""

from __future__ import annotations

from typing import NamedTuple

from yaml import events as theirs
from yaml.error import YAMLError

from generator.errors import InputUnusable, Problem
from generator.model import Path
from generator.yamlio.refusals import too_deep
from generator.yamlio.source import DEPTH, TheirEvent, checked_text, mark_of, new_parser

MAP, LIST, LEAF = "map", "list", "leaf"


class Span(NamedTuple):
    """One value: its first character, the one behind its last, and how it is written. Counted from 0, in characters.

    key      where its key begins, -1 for an item of a list and for the root
    end      of a block this is the end of its last value, before any comment
    is_flow  a map or list in braces or brackets
    """

    kind: str
    key: int
    start: int
    end: int
    is_flow: bool


def spans(text: str, file: str) -> dict[Path, Span]:
    """The spans of one document, by path; an alias is a leaf. Keys of the same name: the last one counts.

    Raises InputUnusable for a text that no parser takes, and for one that is too deep.
    """
    text = checked_text(text, file)
    next_event = new_parser(text)
    found = _Spans(file)
    try:
        while not isinstance(event := next_event(), theirs.StreamEndEvent | None):
            found.take(event)
    except (YAMLError, UnicodeDecodeError) as error:
        from generator.yamlio.syntax import explain  # a table that only a broken file needs

        raise InputUnusable(explain(error, text, file)) from None
    return found.by_path


class _Spans:
    """What is open while the events pass: for each map or list its path, and its key or position."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.by_path: dict[Path, Span] = {}
        self.open: list[Path] = []
        self.keys: list[tuple[str, int] | None] = []  # of maps: the key that waits for its value, and where it begins
        self.counts: list[int] = []
        self.end = 0

    def take(self, event: TheirEvent) -> None:
        if isinstance(event, theirs.CollectionEndEvent):
            self._close(event)
        elif isinstance(event, theirs.CollectionStartEvent):
            kind = MAP if isinstance(event, theirs.MappingStartEvent) else LIST
            path = self._place(event, kind, bool(event.flow_style))
            self.open.append(path)
            self.keys.append(None)
            self.counts.append(0)
            if len(self.open) > DEPTH:
                raise InputUnusable(Problem(mark_of(event.start_mark, self.file), *too_deep(DEPTH)))
        elif isinstance(event, theirs.ScalarEvent | theirs.AliasEvent):
            self._leaf(event)

    def _leaf(self, event: TheirEvent) -> None:
        self.end = event.end_mark.index
        if self._is_key():
            self.keys[-1] = (getattr(event, "value", ""), event.start_mark.index)
        else:
            self._place(event, LEAF, False)

    def _is_key(self) -> bool:
        return bool(self.open) and self.by_path[self.open[-1]].kind == MAP and self.keys[-1] is None

    def _place(self, event: TheirEvent, kind: str, is_flow: bool) -> Path:
        path: Path
        key = -1
        if not self.open:
            path = ()
        elif self.keys[-1] is not None:
            name, key = self.keys[-1]
            path = (*self.open[-1], name)
            self.keys[-1] = None
        else:
            path = (*self.open[-1], self.counts[-1])
            self.counts[-1] += 1
        self.by_path[path] = Span(kind, key, event.start_mark.index, event.end_mark.index, is_flow)
        return path

    def _close(self, event: TheirEvent) -> None:
        path = self.open.pop()
        self.keys.pop()
        self.counts.pop()
        span = self.by_path[path]
        if span.is_flow:
            self.end = event.end_mark.index
        self.by_path[path] = span._replace(end=max(self.end, span.start))
