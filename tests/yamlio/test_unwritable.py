"""Values that are refused, since no YAML means the same to all readers."""

from __future__ import annotations

import datetime
from typing import Any, NamedTuple

import pytest

from generator.yamlio import DEEPEST, Unwritable, dump


class Named(NamedTuple):
    """A value with names that YAML would lose."""

    x: int


class Text(str):
    """Something that is more than its text."""


CIRCLE: list[Any] = []
CIRCLE.append(CIRCLE)

REFUSED = [
    ("an integer above 64 bits", {"a": 2**64},
     "a: an integer that does not fit 64 bits, of which Go would lose digits"),
    ("an integer below 64 bits", [-(2**63) - 1],
     "0: an integer that does not fit 64 bits, of which Go would lose digits"),
    ("infinity", {"a": {"b": [0, float("inf")]}}, "a.b.1: a number that is not finite, which JSON does not know"),
    ("not a number", float("nan"), "the document: a number that is not finite, which JSON does not know"),
    ("bytes", {"a": b"x"}, "a: a value of type bytes, which YAML does not know"),
    ("a date", {"a": datetime.date(2020, 1, 1)}, "a: a value of type date, which YAML does not know"),
    ("a set", {"a": {1}}, "a: a value of type set, which YAML does not know"),
    ("a named tuple", {"a": Named(1)}, "a: a value of type Named, which YAML does not know"),
    ("a subclass of text", {"a": Text("x")}, "a: a value of type Text, which YAML does not know"),
    ("half a pair", {"a": ["\ud83d"]}, "a.0: text with a lone surrogate, which UTF-8 does not know"),
    ("half a pair in lines", {"a": "x\n\udc00\n"}, "a: text with a lone surrogate, which UTF-8 does not know"),
    ("half a pair in a key", {"\ud83d": 1}, "\\ud83d: text with a lone surrogate, which UTF-8 does not know"),
    ("a number as a key", {"a": {1: 2}}, "a.1: a key that is no text but of type int"),
    ("null as a key", {None: 2}, "None: a key that is no text but of type NoneType"),
    ("a circle", CIRCLE, ".".join("0" * DEEPEST) + f": lists and maps nested deeper than {DEEPEST} levels"),
]  # fmt: skip


@pytest.mark.parametrize(("values", "expected"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_has_no_common_yaml_is_refused(values: Any, expected: str) -> None:
    """The error leads to the value and names its kind, not the value."""
    with pytest.raises(Unwritable) as caught:
        dump(values)
    assert str(caught.value) == expected


@pytest.mark.parametrize("comment", ["a\rb", "\x07", "a\x85b", "a\u2028b", "\ufeff", "\ud83d"])
def test_a_comment_cannot_end_itself(comment: str) -> None:
    """What some reader takes for the end of a line would turn the rest of a comment into YAML."""
    with pytest.raises(Unwritable):
        dump({}, comment)
