"""Texts of several lines: which become blocks, how, and which cannot stay one in kubectl."""

from __future__ import annotations

import pytest

from generator.yamlio import block_reason, dump, parse

BLOCKS = [
    ("lines", "a\nb\n", "|\n  a\n  b\n"),
    ("no newline at the end", "a\nb", "|-\n  a\n  b\n"),
    ("one line", "a\n", "|\n  a\n"),
    ("an empty line", "a\n\nb\n", "|\n  a\n\n  b\n"),
    ("indented lines", "a\n  b\n c\n", "|\n  a\n    b\n   c\n"),
    ("a blank at the start", " a\nb\n", "|2\n   a\n  b\n"),
    ("an empty line at the start", "\na\n", "|2\n\n  a\n"),
    ("a tab at the start", "\ta\nb", "|2-\n  \ta\n  b\n"),
    ("tabs inside", "a\tb\n\tc\n", "|\n  a\tb\n  \tc\n"),
    ("what means something to YAML elsewhere", "# a\n- b: [c\n---\n%d\n", "|\n  # a\n  - b: [c\n  ---\n  %d\n"),
    ("letters of the world", "é 日本\n\xa0\n", "|\n  é 日本\n  \xa0\n"),
    ("characters above U+FFFF", "🚨\nb", "|-\n  🚨\n  b\n"),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in BLOCKS], ids=[case[0] for case in BLOCKS])
def test_lines_are_a_block(text: str, expected: str) -> None:
    """Readable in a review; with a sign for the first line's indentation and the last line's end where needed."""
    assert dump({"k": text}) == f"k: {expected}"
    assert dump({"k": [text, {"m": text}]}) == f"k:\n  - {indented(expected)}  - m: {indented(indented(expected))}"


def indented(block: str) -> str:
    """The lines of a block two blanks deeper, its first and its empty ones as they are."""
    first, *others = block.splitlines(keepends=True)
    return first + "".join(line if line == "\n" else "  " + line for line in others)


def test_newlines_at_the_end_are_kept() -> None:
    """By `|+`; and at the end of the document by an end that no tool trims away."""
    assert dump({"a": "x\n\n\n", "b": 1}) == "a: |+\n  x\n\n\nb: 1\n"
    assert dump({"b": 1, "a": "x\n\n"}) == "b: 1\na: |+\n  x\n\n...\n"


def test_a_bare_text_is_quoted() -> None:
    """A document that is one text is no block, since readers differ about its indentation."""
    assert dump("a\n b\n") == '"a\\n b\\n"\n'
    assert [dump(value) for value in ("a", " a", None, {}, [])] == ["a\n", '" a"\n', "null\n", "{}\n", "[]\n"]


def test_a_text_of_several_lines_as_a_key_is_quoted() -> None:
    """A key is one line."""
    assert dump({"a\nb": "c\nd"}) == '"a\\nb": |-\n  c\n  d\n'


def test_a_document_inside_another_shows_as_lines() -> None:
    """Characters above U+FFFF and tabs are escaped, so that the text around them stays a block in kubectl, too."""
    values = {"title": "🚨 {status}", "text": "🚨\nb\n", "source": "a\n\tb\n", "fine": "日\nb\n"}
    expected = 'title: "\\U0001F6A8 {status}"\ntext: "\\U0001F6A8\\nb\\n"\nsource: "a\\n\\tb\\n"\nfine: |\n  日\n  b\n'
    assert dump(values, is_embedded=True) == expected
    assert parse(expected, "x").values == values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb\n", ""),
        ("one line \t🚨", ""),
        ("日本\n\xa0\n✅\n\n  x\n", ""),
        ("a\nb \nc", "line 2 ends with a blank"),
        ("a\nb ", "line 2 ends with a blank"),
        ("a\n\tb", "line 2 holds a tab"),
        ("a\r\nb\r\n", "line 1 holds a carriage return"),
        ("a\n\nb 🚨\n", "line 3 holds the character U+1F6A8, which is above U+FFFF"),
        ("\x07\n", "line 1 holds the character U+0007"),
        ("a\n\x85", "line 2 holds the character U+0085"),
        ("a\n\ufeff", "line 2 holds the character U+FEFF"),
    ],
)
def test_why_a_text_is_no_block_in_kubectl(text: str, expected: str) -> None:
    """The first line and what is wrong with it; nothing for one line, which is none anyway."""
    assert block_reason(text) == expected
