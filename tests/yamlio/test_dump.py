"""Values to text, by hand: what stays plain, what is quoted, what becomes a block, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from generator.yamlio import block_reason, dump, parse
from tests.yamlio import nasty

TEMPLATE = {"name": "notify", "args": ["a", ["b", []]], "source": "x = 1\nif x:\n  y()\n"}
EXAMPLE = {
    "controller": {"workflowDefaults": {"spec": {"hooks": {}, "templates": [TEMPLATE]}}},
    "list": [1, None, True, {"k": "v", "m": [2]}],
    "empty": [],
}

WRITTEN = """\
# made by hand
#
#   and kept
controller:
  workflowDefaults:
    spec:
      hooks: {}
      templates:
        - name: notify
          args:
            - a
            - - b
              - []
          source: |
            x = 1
            if x:
              y()
list:
  - 1
  - null
  - true
  - k: v
    m:
      - 2
empty: []
"""


def test_a_document_is_written_in_blocks() -> None:
    """Two blanks, lists below their key, keys in the order given, the comment above."""
    assert dump(EXAMPLE, "made by hand\n\n  and kept ") == WRITTEN
    assert parse(WRITTEN, "x").values == EXAMPLE


PLAIN = """
a A word Failed two-words a.b a/b /bin/sh _x slack-secret/SLACK_WEBHOOK_URL workflows.argoproj.io/creator
python:3.14-alpine ghcr.io/a/b:1.0 https://argo.example.com/x?y=z&a=%20#top it's a,b a@b.c what? wow! x$y a=b a=>b a|b
a*b a+b x(y) deadbeef v1 e3 x08 None yep nope offer onto
""".split()

SENTENCES = [
    "two words",
    'workflow.status == "Failed"',
    "workflow.status != 'Succeeded' && x",
    "a - b",
    "Failed or Error",
    "a /b",
    "a, b",
    "a & b * c",
]


@pytest.mark.parametrize("text", [*PLAIN, *SENTENCES])
def test_plain_text_is_written_plain(text: str) -> None:
    """What begins with a letter and means nothing to YAML needs no quotes."""
    assert dump({"k": text, text: ["k", text]}) == f"k: {text}\n{text}:\n  - k\n  - {text}\n"


QUOTED = [
    ("", '""'), (" ", '" "'), ("a ", '"a "'), (" a", '" a"'), ("a  b", '"a  b"'), ("a: b", '"a: b"'), ("a:", '"a:"'),
    ("a::b", '"a::b"'), ("a :b", '"a :b"'),
    ("a #b", '"a #b"'), ("#a", '"#a"'), ("- a", '"- a"'), ("-a", '"-a"'), ("?", '"?"'), ("[a]", '"[a]"'),
    ("{a}", '"{a}"'), ("{{a}}", '"{{a}}"'),
    ("x {{a}}", '"x {{a}}"'), ("a]", '"a]"'), ("*a", '"*a"'), ("&a", '"&a"'), ("!a", '"!a"'), ("|", '"|"'),
    ("@a", '"@a"'), ("%a", '"%a"'), ("`a`", '"`a`"'), ("'a'", "\"'a'\""),
    ('"a"', '"\\"a\\""'), ("a\\b", '"a\\\\b"'), ("---", '"---"'), ("...", '"..."'), ("<<", '"<<"'), ("=", '"="'),
    ("~", '"~"'), ("$(X)", '"$(X)"'),
    ("y", '"y"'), ("N", '"N"'), ("yes", '"yes"'), ("On", '"On"'), ("oFF", '"oFF"'), ("null", '"null"'),
    ("True", '"True"'), ("nan", '"nan"'), ("Infinity", '"Infinity"'), (".inf", '".inf"'),
    ("0", '"0"'), ("08", '"08"'), ("0o17", '"0o17"'), ("0x1F", '"0x1F"'), ("1e3", '"1e3"'), ("123e4", '"123e4"'),
    ("1_000", '"1_000"'), ("+1", '"+1"'), (".5", '".5"'),
    ("12:30", '"12:30"'), ("2020-01-01", '"2020-01-01"'), ("4.0", '"4.0"'), ("5m", '"5m"'), ("10.0.0.1", '"10.0.0.1"'),
    ("3.14-alpine", '"3.14-alpine"'),
    ("a\tb", '"a\\tb"'), ("a\rb", '"a\\rb"'), ("\0", '"\\u0000"'), ("\x1b[0m", '"\\u001b[0m"'), ("\x7f", '"\\u007F"'),
    ("\x85", '"\\u0085"'), ("\x9f", '"\\u009F"'),
    ("\u2028", '"\\u2028"'), ("\u2029", '"\\u2029"'), ("\ufeff", '"\\uFEFF"'), ("\ufffe", '"\\uFFFE"'),
    ("\uffff", '"\\uFFFF"'), ("\xa0", '"\xa0"'),
    ("é", '"é"'), ("日本語", '"日本語"'), ("🚨", '"🚨"'), ("\u202e", '"\u202e"'), ("\n", '"\\n"'), (" \n", '" \\n"'),
    ("\n\n", '"\\n\\n"'),
    ("a \nb", '"a \\nb"'), ("a\nb ", '"a\\nb "'), ("a\n \nb", '"a\\n \\nb"'), ("a\t\nb", '"a\\t\\nb"'),
    ("a\r\nb", '"a\\r\\nb"'), ("a\x85\nb", '"a\\u0085\\nb"'), ("a\u2028\nb", '"a\\u2028\\nb"'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), QUOTED)
def test_other_text_is_quoted(text: str, expected: str) -> None:
    """As JSON would, and with escapes for what YAML would refuse, fold or skip."""
    assert dump({"k": [text], text: text}) == f"k:\n  - {expected}\n{expected}: {expected}\n"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "0"), (-1, "-1"), (2**64 - 1, "18446744073709551615"), (-(2**63), "-9223372036854775808"), (0.0, "0.0"),
        (-0.0, "-0.0"), (8.0, "8.0"), (1.5, "1.5"),
        (0.1 + 0.2, "0.30000000000000004"), (1e15, "1000000000000000.0"), (1e16, "1.0e+16"), (1e22, "1.0e+22"),
        (1.5e22, "1.5e+22"), (1e-5, "1.0e-05"), (5e-324, "5.0e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
    ],
)  # fmt: skip
def test_numbers(number: float, expected: str) -> None:
    """Floats with a dot and a signed exponent, or PyYAML would read text; integers as they are."""
    assert dump([number]) == f"- {expected}\n"
    assert yaml.safe_load(expected) == number


def test_a_tuple_is_a_list() -> None:
    """What frozen values hold needs no copy to be written; a named tuple is refused, since it has names."""
    assert dump({"a": (1, (2,), ())}) == dump({"a": [1, [2], []]})


def test_shared_values_are_written_twice() -> None:
    """No anchors, which some strict readers refuse."""
    shared = {"x": [1]}
    assert dump({"a": shared, "b": shared}) == "a:\n  x:\n    - 1\nb:\n  x:\n    - 1\n"


def around(text: str) -> dict[str, Any]:
    """A string as a value, item, nested, key, and last."""
    return {"k": text, "l": [text, [[text], {"m": text}], 1], text: {text: {text: [1]}}, "end": {"x": [text]}}


@pytest.mark.parametrize("is_embedded", [False, True], ids=["document", "embedded"])
def test_every_nasty_string_reads_back(is_embedded: bool) -> None:
    """By our reader and by both parsers of PyYAML."""
    written = [(around(text), dump(around(text), is_embedded=is_embedded)) for text in nasty.strings()]
    assert [text for values, text in written if parse(text.encode(), "x").values != values] == []
    assert [text for values, text in written if yaml.load(text, yaml.CSafeLoader) != values] == []
    assert [text for values, text in written if yaml.load(text, yaml.SafeLoader) != values] == []


def test_an_embedded_document_is_always_a_block() -> None:
    """Whatever it holds."""
    assert [text for text in nasty.strings() if block_reason(dump(around(text), is_embedded=True))] == []


def test_the_strings_are_nasty() -> None:
    """PyYAML's own writer fails where ours may not: Go reads the plain ones as other types, so does our reader."""
    plain = yaml.dump([{"k": text} for text in nasty.TYPED], Dumper=yaml.CSafeDumper)
    lost = [text for text, values in zip(nasty.TYPED, parse(plain, "x").values, strict=True) if values["k"] != text]
    assert {"08", "0o17", "1e3", "123e4", "+.5"} <= set(lost)
