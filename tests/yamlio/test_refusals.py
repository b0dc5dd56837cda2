"""What is refused: where, in which words, and that all of it is told at once."""

from __future__ import annotations

import pytest

from generator.errors import InputUnusable
from generator.yamlio import LIMIT, PROBLEMS, parse


def refusal(text: bytes | str) -> list[str]:
    """The problems of a text as `line:column text (hint)`; none where it is read."""
    try:
        parse(text, "x.yaml")
    except InputUnusable as error:
        return [f"{each.mark.line}:{each.mark.column} {each.text} ({each.hint})" for each in error.problems]
    return []


# Name of the case, the text, the one problem.
SYNTAX = [
    ("a tab that indents", "a:\n\tb: 1", "2:1 a tab where only blanks may indent (indent with blanks)"),
    ("a tab on the first line", "\ta: 1", "1:1 a tab where only blanks may indent (indent with blanks)"),
    ("a tab before the text of a block", "a: |\n \tx\n\ty",
     "2:2 a tab where only blanks may indent (indent with blanks)"),
    ("two colons in one line", "text: Hello: world",
     "1:12 `: ` where no key can stand (quote text that holds `: `; check the indentation of this line)"),
    ("a key indented below a value", "a: 1\n  b: 2",
     "2:4 `: ` where no key can stand (quote text that holds `: `; check the indentation of this line)"),
    ("a key without a colon", "a: 1\nb\nc: 2",
     "2:1 a key without `:` (write `key: value`, with a blank after the colon)"),
    ("a list beside its key", "a: - b",
     "1:4 `- ` where no list item can stand (put each item on a line of its own, below the key of the list)"),
    ("a question mark as a value", "a: ? b", "1:4 `? ` where no key can stand (quote text that begins with `? `)"),
    ("text that begins with an at sign", "text: @here",
     "1:7 no plain text can begin with this character (quote the text)"),
    ("text that begins with a backtick", "text: `x`",
     "1:7 no plain text can begin with this character (quote the text)"),
    ("text that begins with a percent sign", "text: %x",
     "1:7 no plain text can begin with this character (quote the text)"),
    ("a bracket that was never opened", "a: ]", "1:4 no plain text can begin with this character (quote the text)"),
    ("text in asterisks", "text: *bold*",
     "1:12 `*` begins an alias, and no name follows (quote text that begins with *)"),
    ("a lone asterisk", "text: *", "1:8 `*` begins an alias, and no name follows (quote text that begins with *)"),
    ("a lone ampersand", "text: & x", "1:8 `&` begins an anchor, and no name follows (quote text that begins with &)"),
    ("a broken tag", "text: !<", "1:9 `!` begins a tag, and this is none (quote text that begins with !)"),
    ("a broken directive", "%x\na: b", "1:3 `%` begins a directive, and this is none (quote text that begins with %)"),
    ("an open double quote", 'a: 1\nb: "x\nc: 2', "2:4 a quote that is never closed (close it)"),
    ("an open single quote", "a: 'it''s", "1:4 a quote that is never closed (close it)"),
    ("an unknown escape", 'a: "\\q"',
     "1:5 `\\` begins an escape, and this is none (write `\\\\`, or use single quotes)"),
    ("an escape with too few digits", 'a: "\\xZZ"',
     "1:7 `\\` begins an escape, and this is none (write `\\\\`, or use single quotes)"),
    ("an escape of half a pair", 'a: "\\ud83d\\udea8"',
     "1:7 `\\` begins an escape, and this is none (write `\\\\`, or use single quotes)"),
    ("an escape that only JSON knows", 'a: "x\\/y"',
     "1:4 `\\/` in double quotes, which Go does not read (write `/` alone)"),
    ("an open list", "a: [b\nc: d",
     "2:2 expected `,` or `]` for what begins at 1:4 (close the list, or quote the text if no list is meant)"),
    ("a list that is open at the end", "a:\n  [b,\n\n",
     "2:6 expected a value in the brackets that are open here (quote the text if no list or map is meant)"),
    ("a list closed as a map", "a: [b, c}",
     "1:9 expected `,` or `]` for what begins at 1:4 (close the list, or quote the text if no list is meant)"),
    ("an open map", "a: {b: c\nd: e",
     "2:2 expected `,` or `}` for what begins at 1:4 (close the map, or quote the text if no map is meant)"),
    ("a bracket closed by a brace", "a: {b: [}",
     "1:9 expected a value in the brackets that are open here (quote the text if no list or map is meant)"),
    ("text beside a block sign", "a: |x\n  y",
     "1:5 `|` and `>` begin a block, and more than `-` or `+` follows (put the text on the next line)"),
    ("text behind a quote", 'a: "x" y',
     "1:8 this does not belong to the map around it (check the quotes and the indentation of this line)"),
    ("a key among items", "- a\nb: c",
     "2:1 this does not belong to the list around it (begin an item with `- `, below the others)"),
    ("text after the end", "a: b\n... x",
     "2:5 this does not belong to what stands before it (check the quotes and the indentation of this line)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in SYNTAX], ids=[case[0] for case in SYNTAX])
def test_a_syntax_error_is_one_sentence(text: str, expected: str) -> None:
    """It says where, what was found, and what to do; never what the text holds."""
    place, _, sentence = expected.partition(" ")
    assert refusal(text) == [f"{place} syntax error: {sentence}"]


# Name of the case, the text, the problems.
STRUCTURE = [
    ("a key twice", "a: 1\nb: 2\n'a': 3",
     ["3:1 the key a stands twice in one map, first at x.yaml:1:1 (keep one of the two)"]),
    ("a key twice in braces", "{b: c, b: d}",
     ["1:8 the key b stands twice in one map, first at x.yaml:1:2 (keep one of the two)"]),
    ("a long key twice", f"{'k' * 99}: 1\n{'k' * 99}: 2",
     [f"2:1 the key {'k' * 60}... stands twice in one map, first at x.yaml:1:1 (keep one of the two)"]),
    ("a key of two lines twice", '"a\\nb": 1\n"a\\nb": 2',
     ['2:1 the key "a\\nb" stands twice in one map, first at x.yaml:1:1 (keep one of the two)']),
    ("a number as a key", "1: a", ['1:1 the key 1 is a number in YAML, and keys are text (write "1" with quotes)']),
    ("a float as a key", "08: a", ['1:1 the key 08 is a number in YAML, and keys are text (write "08" with quotes)']),
    ("a boolean as a key", "true: a",
     ['1:1 the key true is true or false in YAML, and keys are text (write "true" with quotes)']),
    ("the key on", "on: a", ['1:1 the key on is true or false in YAML, and keys are text (write "on" with quotes)']),
    ("the key y", "y: a", ['1:1 the key y is true or false in YAML, and keys are text (write "y" with quotes)']),
    ("null as a key", "~: a", ['1:1 the key ~ is null in YAML, and keys are text (write "~" with quotes)']),
    ("an empty key", "? \n: a", ['1:2 an empty key is null in YAML, and keys are text (write "" with quotes)']),
    ("a map as a key", "? {a: b}\n: c",
     ["1:3 a map or list as a key; keys are text (quote the text if no map is meant)"]),
    ("a list as a key", "[a]: b", ["1:1 a map or list as a key; keys are text (quote the text if no map is meant)"]),
    ("an unquoted placeholder", "text: {{workflow.name}}",
     ["1:8 `{{` outside of quotes begins a map whose key is a map (quote the whole text)"]),
    ("an alias as a key", "a: &a b\n*a : c", ["2:1 an alias as a key; keys are text (quote text that begins with *)"]),
    ("an alias of nothing", "a: *b", ["1:4 an alias of an anchor that is not there (quote text that begins with *)"]),
    ("an alias of itself", "a: &a [*a]", ["1:8 an alias inside of what it stands for (write the part out)"]),
    ("a merge key", "a: &a {x: 1}\nb: {<<: *a, x: 2}",
     ["2:5 a merge key `<<` (put the shared part into a profile of its own and name it in `extends`)"]),
    ("a tag on a scalar", "a: !!str 5", ["1:4 a tag (`!` and a name) (remove it, or quote text that begins with !)"]),
    ("a tag on a map", "a: !mine {b: c}", ["1:4 a tag (`!` and a name) (remove it, or quote text that begins with !)"]),
    ("a tag on a list", "a: !<x> [b]", ["1:4 a tag (`!` and a name) (remove it, or quote text that begins with !)"]),
    ("a tag on a key", "!x a: b", ["1:1 a tag (`!` and a name) (remove it, or quote text that begins with !)"]),
    ("text with an exclamation mark", "text: !important",
     ["1:7 a tag (`!` and a name) (remove it, or quote text that begins with !)"]),
    ("a lone exclamation mark", "text: ! 5",
     ["1:7 a tag (`!` and a name) (remove it, or quote text that begins with !)"]),
    ("an exclamation mark before quotes", "text: &x ! 'y'",
     ["1:7 a tag (`!` and a name) (remove it, or quote text that begins with !)"]),
    ("an exclamation mark before a list", "! [a]",
     ["1:1 a tag (`!` and a name) (remove it, or quote text that begins with !)"]),
    ("a %YAML directive", "%YAML 1.1\n---\na: b", ["1:1 a directive (a line that begins with %) (remove it)"]),
    ("a %TAG directive", "%TAG !x! tag:x,\n---\na: b", ["1:1 a directive (a line that begins with %) (remove it)"]),
    ("two documents", "a: b\n---\nc: d\n---\ne: f",
     ["2:1 a second document; a file is one document (remove the line `---`)"]),
    ("infinity", "a: .inf", ["1:4 a number that is not finite, which JSON does not know (quote it if it is text)"]),
    ("not a number", "a: [.nan]",
     ["1:5 a number that is not finite, which JSON does not know (quote it if it is text)"]),
    ("too deep", "a: " + "[" * 64 + "x" + "]" * 64,
     ["1:67 lists and maps nested deeper than 64 levels (quote the text if no brackets are meant)"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in STRUCTURE], ids=[case[0] for case in STRUCTURE])
def test_what_readers_differ_about_is_refused(text: str, expected: list[str]) -> None:
    """Each thing that some YAML reader takes and another refuses, or takes for something else."""
    assert refusal(text) == expected


def test_the_deepest_that_is_read() -> None:
    """Sixty-four levels of lists and maps."""
    assert refusal("[" * 64 + "]" * 64) == []
    assert len(refusal("[" * 65 + "]" * 65)) == 1


# Name of the case, the bytes, the problems.
ENCODING = [
    ("Latin-1", b"a: 1\nb: caf\xe9\n", ["2:7 not UTF-8: byte 0xe9 at offset 11 (save the file as UTF-8)"]),
    ("cut off inside of a character", "a: 日".encode()[:-1],
     ["1:4 not UTF-8: byte 0xe6 at offset 3 (save the file as UTF-8)"]),
    ("UTF-16", "a: 1".encode("utf-16"),
     ["1:1 not UTF-8: byte 0xff at offset 0 (this looks like UTF-16; save the file as UTF-8)"]),
    ("a mark inside", "a: 1\n\ufeffb: 2".encode(),
     ['2:1 a byte order mark (U+FEFF) inside the text (remove it, or write "\\uFEFF")']),
    ("control characters", b"a: \x07\nb: 1\nc: 2\x1b[0m\x7f", [
        '1:4 the character U+0007, which YAML text cannot hold (remove it, or write "\\u0007" inside double quotes)',
        '3:5 the character U+001B, which YAML text cannot hold (remove it, or write "\\u001B" inside double quotes)',
        '3:9 the character U+007F, which YAML text cannot hold (remove it, or write "\\u007F" inside double quotes)',
    ]),
    ("UTF-16 without a mark", "a".encode("utf-16-le"), [
        '1:2 the character U+0000, which YAML text cannot hold (remove it, or write "\\u0000" inside double quotes)',
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in ENCODING], ids=[case[0] for case in ENCODING])
def test_what_is_no_text_is_refused(text: bytes, expected: list[str]) -> None:
    """The byte or character is named with its line."""
    assert refusal(text) == expected


def test_half_a_pair_is_refused() -> None:
    """A str of Python can hold a lone surrogate, no file can."""
    hint = "surrogates come in pairs in UTF-16 and stand for nothing alone; remove it"
    assert refusal("a: \ud83d") == [f"1:4 the character U+D83D, which YAML text cannot hold ({hint})"]


def test_a_file_of_something_else_names_some_of_its_characters() -> None:
    """Ten are enough to see what it is."""
    assert len(refusal(bytes(range(32)) * 100)) == 10


def test_a_large_file_is_refused_by_its_size() -> None:
    """At one byte more than LIMIT, and whatever it holds."""
    expected = "1:1 the file is too large: 1,048,577 bytes, and at most 1,048,576 are read (is it the right file?)"
    assert refusal(b"\xff" * (LIMIT + 1)) == [expected]
    assert refusal(b"#" * LIMIT) == []


def test_all_problems_are_told_at_once() -> None:
    """Of a whole file, by place, up to the syntax error that ends the reading."""
    text = "a: 1\na: 2\nb: {1: x}\nc: !t y\nd: *none\ne: [{<<: {}}]\nf: .inf\ng: @x\nh: 1\nh: 2\n"
    assert [line.partition(" ")[0] for line in refusal(text)] == ["2:1", "3:5", "4:4", "5:4", "6:6", "7:4", "8:4"]


def test_a_file_full_of_problems_names_the_first_ones() -> None:
    """The rest is left unread, and a last line says so."""
    found = refusal("a: 1\n" * 1000)
    assert len(found) == PROBLEMS + 1
    assert [line for line in found if "twice" not in line] == ["51:1 more problems follow; these are the first ()"]


def test_no_value_is_ever_shown() -> None:
    """Neither what stands there nor names of anchors and tags, which may be values without their quotes."""
    secret = "hunter2"
    texts = [
        f"a: {sign}{secret}{end}"
        for sign in ("*", "!", "@", "&", "[", "{", "'", '"', "|", ">", "%")
        for end in ("", "*", "\n b", ": c: d")
    ]
    shown = [line for text in texts for line in refusal(f"{text}\n")]
    assert len(shown) > len(texts) / 2
    assert [line for line in shown if secret in line] == []
