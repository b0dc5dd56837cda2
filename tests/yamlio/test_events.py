"""The events of a text, from which a reader that thinks as Go does can be built."""

from __future__ import annotations

import pytest

from generator.errors import InputUnusable, Mark
from generator.yamlio import (
    ALIAS,
    DEPTH,
    DOCUMENT,
    END,
    END_OF_DOCUMENT,
    LIMIT,
    LIST,
    MAP,
    SCALAR,
    Event,
    events,
)


def test_events_are_what_stands_there() -> None:
    """Keys and values by turns, quotes told from plain text, anchors, aliases, tags and merge keys as they stand."""
    text = "a: &x {b: 'on'}\n<<: *x\nc: !t [y]\n"
    assert list(events(text, "x")) == [
        Event(DOCUMENT, Mark("x", 1, 1)),
        Event(MAP, Mark("x", 1, 1)),
        Event(SCALAR, Mark("x", 1, 1), "a", is_plain=True),
        Event(MAP, Mark("x", 1, 4), anchor="x"),
        Event(SCALAR, Mark("x", 1, 8), "b", is_plain=True),
        Event(SCALAR, Mark("x", 1, 11), "on"),
        Event(END, Mark("x", 1, 15)),
        Event(SCALAR, Mark("x", 2, 1), "<<", is_plain=True),
        Event(ALIAS, Mark("x", 2, 5), anchor="x"),
        Event(SCALAR, Mark("x", 3, 1), "c", is_plain=True),
        Event(LIST, Mark("x", 3, 4), tag="!t"),
        Event(SCALAR, Mark("x", 3, 8), "y", is_plain=True),
        Event(END, Mark("x", 3, 9)),
        Event(END, Mark("x", 4, 1)),
        Event(END_OF_DOCUMENT, Mark("x", 4, 1)),
    ]


@pytest.mark.parametrize(
    ("text", "is_plain"),
    [
        ("a", True),
        ("'a'", False),
        ('"a"', False),
        ("|\n a", False),
        ("!!str a", False),
        ("! a", True),
        ("! 'a'", True),
        ("&x a", True),
    ],
)
def test_only_a_plain_scalar_without_a_tag_is_typed(text: str, is_plain: bool) -> None:
    """All others are text, or what their tag says; a lone `!` makes plain what is quoted, here as in Go."""
    assert [event.is_plain for event in events(text, "x") if event.kind == SCALAR] == [is_plain]


def test_what_follows_the_first_document_may_be_left_unread() -> None:
    """Go reads one document and never sees an error in the next."""
    found = []
    for event in events("a\n---\n[", "x"):
        if event.kind == END_OF_DOCUMENT:
            break
        found.append(event.kind)
    assert found == [DOCUMENT, SCALAR]
    with pytest.raises(InputUnusable):
        list(events("a\n---\n[", "x"))


def test_documents_follow_each_other() -> None:
    """Each with its own start and end; an empty text has none."""
    assert [event.kind for event in events("a\n---\n---\nb\n", "x")] == [DOCUMENT, SCALAR, END_OF_DOCUMENT] * 3
    assert list(events("# nothing\n", "x")) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: [", "1:5"),
        ("a: \x07", "1:4"),
        (b"\xff", "1:1"),
        ("#" * (LIMIT + 1), "1:1"),
        ("[" * (DEPTH + 1), f"1:{DEPTH + 1}"),
        ("{a: " * (DEPTH + 1), f"1:{4 * DEPTH + 1}"),
        ('a: "\\/"', "1:4"),
    ],
    ids=[
        "syntax",
        "a control character",
        "not UTF-8",
        "too large",
        "too many lists",
        "too many maps",
        "an escape that Go refuses",
    ],
)
def test_the_limits_of_the_reader_hold_here_too(text: str | bytes, place: str) -> None:
    """The same problems, at the event where they stand."""
    with pytest.raises(InputUnusable) as caught:
        list(events(text, "x"))
    assert [f"{problem.mark.line}:{problem.mark.column}" for problem in caught.value.problems] == [place]
