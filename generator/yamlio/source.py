"""From bytes to a parser that hands out events.

Owns what is refused before any parser sees the text (its size, its encoding, characters that YAML does not know) and
the choice of the parser: libyaml where PyYAML was built with it, else the slower one in Python. Both give events one
at a time and never recurse; whoever composes nodes with libyaml instead risks a segmentation fault on deep nesting.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from typing import Any

import yaml
from yaml.error import MarkedYAMLError
from yaml.events import ScalarEvent
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

from generator.errors import InputUnusable, Mark, Problem

LIMIT = 1 << 20
"""The largest text that is read, in bytes. A store may refuse a larger file by its size alone, unread."""

DEPTH = 64
"""How deep lists and maps may stand in each other: far more than a workflow needs, far less than what readers that
recurse bear. It is looked at while parsing, since libyaml takes minutes for a file full of open brackets."""

_NAMED = 10  # a file of something else is full of bad characters; these are enough to see what it is
_DIRECTIVES = 8  # libyaml compares each %TAG with all before it: seconds for a file full of them

_BOM = "\ufeff"
_FINE_BYTES = bytes([0x09, 0x0A, 0x0D, *range(0x20, 0x7F)])
# What YAML 1.1 does not call printable, and the byte order mark: Go skips one at the start of any line, libyaml does not.
# Not compiled here, since a file of ASCII never needs it.
_BAD = "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]"

# PyYAML's stubs let each event lack its mark and each name be None, which no parser does.
TheirEvent = Any
TheirMark = Any  # line, column and index count from 0, in characters


class PurePython(Reader, Scanner, Parser):
    """PyYAML's own parser as one object, as yaml.SafeLoader would be without its composer and constructor."""

    def __init__(self, stream: str) -> None:
        Reader.__init__(self, stream)
        Scanner.__init__(self)
        Parser.__init__(self)

    def get_event(self) -> TheirEvent:
        """The next event. Escapes of characters that do not exist are errors with a place, as with libyaml."""
        try:
            event: TheirEvent = super().get_event()  # type: ignore[no-untyped-call]
            if isinstance(event, ScalarEvent):
                event.value.encode()
        except (ValueError, OverflowError):
            raise MarkedYAMLError(None, None, "Unicode character escape", self.get_mark()) from None
        return event


def new_parser(text: str) -> Callable[[], TheirEvent]:
    """A function that gives the next event of `text` at each call, StreamEndEvent at last; it raises YAMLError."""
    if yaml.__with_libyaml__:
        from yaml._yaml import CParser

        next_event = CParser(text).get_event
    else:
        next_event = PurePython(text).get_event
    return _without_slashes(next_event, text) if "\\/" in text else next_event


def _without_slashes(next_event: Callable[[], TheirEvent], text: str) -> Callable[[], TheirEvent]:
    """Refuses the escape `\\/`, which JSON and both parsers know, and Go's YAML does not."""

    def checked() -> TheirEvent:
        event = next_event()
        if isinstance(event, ScalarEvent) and event.style == '"':
            start: TheirMark = event.start_mark
            end: TheirMark = event.end_mark
            if "/" in re.findall(r"\\(.)", text[start.index : end.index], re.DOTALL):
                raise MarkedYAMLError(None, None, "escaped slash", start)
        return event

    return checked


def checked_text(text: bytes | str, file: str, limit: int = LIMIT) -> str:
    """`text` as YAML may hold it, without a leading byte order mark. Raises InputUnusable; `limit` in bytes."""
    if len(text) > limit:
        found = f"{len(text):,} bytes, and at most {limit:,} are read"
        raise InputUnusable(Problem(Mark(file, 1, 1), f"the file is too large: {found}", "is it the right file?"))
    if isinstance(text, bytes):
        decoded, is_plain = _decoded(text, file), text.isascii() and not text.translate(None, _FINE_BYTES)
    else:
        decoded, is_plain = text, False
    decoded = decoded.removeprefix(_BOM)
    if not is_plain:
        _refuse_characters(decoded, file)
    if decoded.count("%TAG") > _DIRECTIVES:
        mark = mark_at(decoded, decoded.index("%TAG"), file)
        raise InputUnusable(Problem(mark, f"more than {_DIRECTIVES} times the directive %TAG", "remove it"))
    return decoded


def _decoded(text: bytes, file: str) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as error:
        before = text[: error.start].decode("utf-8")
        hint = "save the file as UTF-8"
        if text[:2] in (b"\xff\xfe", b"\xfe\xff"):
            hint = "this looks like UTF-16; " + hint
        found = f"not UTF-8: byte {text[error.start]:#04x} at offset {error.start}"
        raise InputUnusable(Problem(mark_at(before, len(before), file), found, hint)) from None


def _refuse_characters(text: str, file: str) -> None:
    found = islice(re.finditer(_BAD, text), _NAMED)
    problems = [_character(match[0], mark_at(text, match.start(), file)) for match in found]
    if problems:
        raise InputUnusable(*problems)


def _character(character: str, mark: Mark) -> Problem:
    code = ord(character)
    if code == 0xFEFF:
        return Problem(mark, "a byte order mark (U+FEFF) inside the text", r'remove it, or write "\uFEFF"')
    hint = "surrogates come in pairs in UTF-16 and stand for nothing alone; remove it"
    if not 0xD800 <= code <= 0xDFFF:
        hint = f'remove it, or write "\\u{code:04X}" inside double quotes'
    return Problem(mark, f"the character U+{code:04X}, which YAML text cannot hold", hint)


def mark_at(text: str, index: int, file: str) -> Mark:
    """The place of the character `index` (from 0) of `text`."""
    return Mark(file, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def mark_of(place: TheirMark, file: str) -> Mark:
    """A mark of PyYAML, which counts from 0, as one of ours."""
    return Mark(file, place.line + 1, place.column + 1)
