"""The tree of values that grows from events.

Owns the stack (nothing recurses), the places of values and keys, the copies that aliases make, and the budgets. What it
does not take it notes as a problem and reads on, so that one run shows them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from yaml import events as theirs

from generator.errors import Mark, Problem
from generator.model import Path
from generator.yamlio import refusals
from generator.yamlio.scalars import TYPED_STARTS, Scalar, go_scalar
from generator.yamlio.source import DEPTH, LIMIT, TheirEvent, TheirMark, mark_of

NODES = 100_000
"""How many values a file may have once its aliases are copied."""

PROBLEMS = 50
"""After so many problems the rest of a file is left unread."""

_PROPERTIES = frozenset("&!")  # what an anchor or a tag begins with, and no plain scalar can
_TAGGED = re.compile(r"(?:&\S+\s+)?!")

_new = tuple.__new__  # a Mark in two thirds of the time; there are two for every line
_NO_KEY: Any = object()  # the key of a map that has not been read yet


# What an anchor names: a value, the path where it was written, and how many values and characters a copy adds.
_Anchored = tuple[Any, Path, int, int]

# What surrounds the box being filled: box, path and key to be taken up again at its end, the anchor that the box then
# gets, and the number of values and characters at its start.
_Frame = tuple[Any, Path, Any, str | None, int, int]


class Tree:
    """Values and marks while they grow. `box` is the list or map being filled, `path` leads to it."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.root: Any = None
        self.marks: dict[Path, Mark] = {}
        self.keys: dict[Path, Mark] = {}
        self.letters = 0  # of all keys and scalars, what aliases repeat counted
        self.problems: list[Problem] = []
        self.is_over = False
        self.documents = 0
        self.box: Any = None
        self.path: Path = ()
        self.key: Any = _NO_KEY
        self.stack: list[_Frame] = []
        self.anchors: dict[str, _Anchored | None] = {}  # None while what is anchored is still open
        self.steps: dict[type[Any], Callable[[Any], None]] = {
            theirs.ScalarEvent: self._scalar,
            theirs.MappingStartEvent: self._start_map,
            theirs.SequenceStartEvent: self._start_list,
            theirs.MappingEndEvent: self._end,
            theirs.SequenceEndEvent: self._end,
            theirs.AliasEvent: self._alias,
            theirs.DocumentStartEvent: self._document,
            theirs.DocumentEndEvent: self._nothing,
            theirs.StreamStartEvent: self._nothing,
            theirs.StreamEndEvent: self._end_of_stream,
        }

    def refuse(self, place: TheirMark, refusal: refusals.Refusal) -> None:
        """Note a problem; at the last one allowed, stop."""
        problem = Problem(mark_of(place, self.file), *refusal)
        if problem in self.problems[-1:]:  # a tag that stands before a map is one before its first key as well
            return
        self.problems.append(problem)
        if len(self.problems) == PROBLEMS:
            self.problems.append(Problem(mark_of(place, self.file), *refusals.MORE_PROBLEMS))
            self.is_over = True

    def _stop(self, place: TheirMark, refusal: refusals.Refusal) -> None:
        self.refuse(place, refusal)
        self.is_over = True

    def _nothing(self, event: TheirEvent) -> None:
        pass

    def _end_of_stream(self, event: TheirEvent) -> None:
        self.marks.setdefault((), Mark(self.file, 1, 1))
        self.is_over = True

    def _document(self, event: TheirEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            self._stop(event.start_mark, refusals.SECOND_DOCUMENT)
        elif event.version or event.tags:
            self.refuse(event.start_mark, refusals.DIRECTIVE)

    def _scalar(self, event: TheirEvent) -> None:
        text = event.value
        box = self.box
        self.letters += len(text)
        if box.__class__ is dict and self.key is _NO_KEY:
            self._key(event, text)
            return
        value: Scalar = text
        place = event.start_mark
        if event.implicit[0] and text[:1] in TYPED_STARTS:
            value = go_scalar(text)
            if value.__class__ is float and value - value != 0:
                self.refuse(place, refusals.NOT_FINITE)
        path = self._place(value, place)
        if self.text[place.index : place.index + 1] in _PROPERTIES:
            self._properties(event, (value, path, 1, len(text)))

    def _place(self, value: Any, place: TheirMark) -> Path:
        """Put a value where the box expects one; gives its path."""
        box = self.box
        if box.__class__ is dict:
            path: Path = (*self.path, self.key)
            box[self.key] = value
            self.key = _NO_KEY
        elif box is None:
            path = ()
            self.root = value
        else:
            path = (*self.path, len(box))
            box.append(value)
        self.marks[path] = _new(Mark, (self.file, place.line + 1, place.column + 1))
        if len(self.marks) > NODES:
            self._stop(place, refusals.too_many(NODES, LIMIT))
        return path

    def _key(self, event: TheirEvent, key: str) -> None:
        self.key = key
        place = event.start_mark
        if event.implicit[0] and (key[:1] in TYPED_STARTS or key == "<<"):
            if key == "<<":
                self.refuse(place, refusals.MERGE_KEY)
                return
            value = go_scalar(key)
            if value.__class__ is not str:
                self.refuse(place, refusals.not_text(key, value))
        if self.text[place.index : place.index + 1] in _PROPERTIES:
            self._properties(event, (key, (), 1, len(key)))
        path = (*self.path, key)
        if key in self.box:
            self.refuse(place, refusals.twice(key, self.keys.get(path, mark_of(place, self.file))))
        self.keys[path] = _new(Mark, (self.file, place.line + 1, place.column + 1))

    def _properties(self, event: TheirEvent, anchored: _Anchored | None) -> None:
        """Take up the anchor of a value and refuse its tag; a lone `!` is one, though the parsers do not hand it out."""
        if event.anchor is not None:
            self.anchors[event.anchor] = anchored
        if event.tag is not None or _TAGGED.match(self.text, event.start_mark.index):
            self.refuse(event.start_mark, refusals.TAG)

    def _start_map(self, event: TheirEvent) -> None:
        self._start(event, {})

    def _start_list(self, event: TheirEvent) -> None:
        self._start(event, [])

    def _start(self, event: TheirEvent, box: Any) -> None:
        place = event.start_mark
        nodes = len(self.marks)
        if self.key is _NO_KEY and self.box.__class__ is dict:
            is_doubled = self.text[place.index - 1 : place.index + 1] == "{{"
            self.refuse(place, refusals.PLACEHOLDER_AS_KEY if is_doubled else refusals.MAP_AS_KEY)
            self.key = "?"  # stands for the key once the box has ended
            path: Path = (*self.path, "?")
        else:
            path = self._place(box, place)
        if self.text[place.index : place.index + 1] in _PROPERTIES:
            self._properties(event, None)
        self.stack.append((self.box, self.path, self.key, event.anchor, nodes, self.letters))
        self.box, self.path, self.key = box, path, _NO_KEY
        if len(self.stack) > DEPTH:
            self._stop(place, refusals.too_deep(DEPTH))

    def _end(self, event: TheirEvent) -> None:
        box, path = self.box, self.path
        self.box, self.path, self.key, anchor, nodes, letters = self.stack.pop()
        if anchor is not None and self.anchors[anchor] is None:  # else the name was taken again inside
            self.anchors[anchor] = (box, path, len(self.marks) - nodes, self.letters - letters)

    def _alias(self, event: TheirEvent) -> None:
        place = event.start_mark
        if self.key is _NO_KEY and self.box.__class__ is dict:
            self.refuse(place, refusals.ALIAS_AS_KEY)
            self.key = "*"
            return
        found = self.anchors.get(event.anchor)
        if found is None:
            is_open = event.anchor in self.anchors
            self.refuse(place, refusals.ALIAS_OF_ITSELF if is_open else refusals.ALIAS_OF_NOTHING)
        elif len(self.marks) + found[2] > NODES or self.letters + found[3] > LIMIT:
            self._stop(place, refusals.too_many(NODES, LIMIT))
        if found is None or self.problems:  # nothing will be handed out, so nothing needs to be copied
            self._place(None, place)
        else:
            self._repeat(found, place)

    def _repeat(self, found: _Anchored, place: TheirMark) -> None:
        """Put a copy of what is anchored where the box expects a value; its inner values keep their places."""
        value, source, _, letters = found
        self.letters += letters
        copy: Any = value.__class__() if value.__class__ in (dict, list) else value
        pending = [(value, source, copy, self._place(copy, place))]
        while pending:
            value, source, copy, target = pending.pop()
            if value.__class__ not in (dict, list):
                continue
            if len(target) >= DEPTH:
                self._stop(place, refusals.too_deep(DEPTH))
                return
            for key, inner in value.items() if value.__class__ is dict else enumerate(value):
                origin, path = (*source, key), (*target, key)
                made = inner.__class__() if inner.__class__ in (dict, list) else inner
                if copy.__class__ is dict:
                    copy[key] = made
                    self.keys[path] = self.keys[origin]
                else:
                    copy.append(made)
                self.marks[path] = self.marks[origin]
                pending.append((inner, origin, made, path))
