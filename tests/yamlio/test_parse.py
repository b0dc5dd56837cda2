"""Text to values and marks: what is read, and where each value and key stands."""

from __future__ import annotations

import math
from typing import Any

import pytest

from generator.errors import Mark
from generator.yamlio import Parsed, parse

FILE = "profiles/prd.yaml"

EXAMPLE = """\
# the simplest profile
apiVersion: hookwright/v1
argo: {version: "4.0", parallel: 08}
routes:
  failures:
    when: [Failed, Error]
    send:
      - slack
      - {to: ops}
  text: |
    two
    lines
empty:
"""


def places(found: dict[Any, Mark]) -> dict[str, str]:
    """Marks by dotted path, as line:column."""
    return {".".join(map(str, path)): f"{mark.line}:{mark.column}" for path, mark in found.items()}


def test_values_are_plain_python() -> None:
    """Maps are dicts in the order of the file, lists lists, and scalars what they are to Go."""
    routes = {"failures": {"when": ["Failed", "Error"], "send": ["slack", {"to": "ops"}]}, "text": "two\nlines\n"}
    expected = {
        "apiVersion": "hookwright/v1",
        "argo": {"version": "4.0", "parallel": 8.0},
        "routes": routes,
        "empty": None,
    }
    values = parse(EXAMPLE.encode(), FILE).values
    assert values == expected
    assert list(values) == list(expected)


def test_every_value_has_a_mark() -> None:
    """The mark of a value is where it begins; of one that is left out, behind its colon."""
    parsed = parse(EXAMPLE.encode(), FILE)
    assert places(parsed.marks) == {
        "": "2:1",
        "apiVersion": "2:13",
        "argo": "3:7",
        "argo.version": "3:17",
        "argo.parallel": "3:34",
        "routes": "5:3",
        "routes.failures": "6:5",
        "routes.failures.when": "6:11",
        "routes.failures.when.0": "6:12",
        "routes.failures.when.1": "6:20",
        "routes.failures.send": "8:7",
        "routes.failures.send.0": "8:9",
        "routes.failures.send.1": "9:9",
        "routes.failures.send.1.to": "9:14",
        "routes.text": "10:9",
        "empty": "13:7",
    }
    assert {mark.file for mark in parsed.marks.values()} == {FILE}


def test_every_key_has_a_mark() -> None:
    """The mark of a key is where it begins, by the path of its value; items of lists have none."""
    assert places(parse(EXAMPLE.encode(), FILE).keys) == {
        "apiVersion": "2:1",
        "argo": "3:1",
        "argo.version": "3:8",
        "argo.parallel": "3:24",
        "routes": "4:1",
        "routes.failures": "5:3",
        "routes.failures.when": "6:5",
        "routes.failures.send": "7:5",
        "routes.failures.send.1.to": "9:10",
        "routes.text": "10:3",
        "empty": "13:1",
    }


@pytest.mark.parametrize("text", ["", "\n\n", "# only this\n", "\ufeff"], ids=["empty", "blank", "a comment", "a BOM"])
def test_a_text_without_a_document_is_none(text: str) -> None:
    """Its mark is the first line; who needs a map says so."""
    assert parse(text.encode(), FILE) == Parsed(None, {(): Mark(FILE, 1, 1)}, {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\n", None),
        ("--- a\n...\n", "a"),
        ("\ufeffa: 1\n", {"a": 1}),
        ("a: 1\r\nb: 2\r\n", {"a": 1, "b": 2}),
        ("a: 'y'\nb: \"08\"\nc: |-\n  on\n", {"a": "y", "b": "08", "c": "on"}),
        ("'y': 1\n\"08\": 2\n'<<': 3\n", {"y": 1, "08": 2, "<<": 3}),
        ("a: >\n  one\n  two\n\n  three\n", {"a": "one two\nthree\n"}),
        ('a: "\\u65e5\\x41\\U0001F6A8\\n"', {"a": "日A🚨\n"}),
        ("日本: 語 # comment\n", {"日本": "語"}),
        ("? a\n: b\n", {"a": "b"}),
        ("text: {name}", {"text": {"name": None}}),
        ("a: <% vars.team %>", {"a": "<% vars.team %>"}),
        ("[]", []),
        ("a:\n- b\n-\n- - c\n", {"a": ["b", None, ["c"]]}),
        ("=", "="),
        ("a: <<", {"a": "<<"}),
    ],
    ids=[
        "a document without a value",
        "an explicit end",
        "a byte order mark at the start",
        "lines that end as on Windows",
        "quotes and blocks make text",
        "quoted keys are text",
        "folded text",
        "escapes",
        "keys and values outside of ASCII",
        "an explicit key",
        "a forgotten quote is a map of nothing, which the schema explains",
        "an expression is text",
        "an empty list",
        "lists in lists, without indentation",
        "an equals sign is text",
        "a merge sign as a value is text",
    ],
)
def test_what_stands_there_is_read(text: str, expected: Any) -> None:
    """Each form of YAML that has one meaning."""
    assert parse(text.encode(), FILE).values == expected
    assert parse(text, FILE).values == expected


def test_an_alias_is_a_copy() -> None:
    """What an alias repeats can be changed without changing what it repeats, and equals it."""
    values = parse("a: &a {x: [1, {w: 2}]}\nb: *a\nc: [*a, &s text, *s]\n", FILE).values
    inner = {"x": [1, {"w": 2}]}
    assert values == {"a": inner, "b": inner, "c": [inner, "text", "text"]}
    values["b"]["x"][1]["w"] = 3
    assert values["a"] == values["c"][0] == inner


def test_what_comes_by_an_alias_keeps_its_place() -> None:
    """The value itself stands at the alias, since it was put there; what is inside was written at the anchor."""
    parsed = parse("a: &a {x: [1]}\nb: *a\n", FILE)
    expected = {"": "1:1", "a": "1:4", "a.x": "1:11", "a.x.0": "1:12", "b": "2:4", "b.x": "1:11", "b.x.0": "1:12"}
    assert places(parsed.marks) == expected
    assert places(parsed.keys) == {"a": "1:1", "a.x": "1:8", "b": "2:1", "b.x": "1:8"}


def test_the_last_anchor_of_a_name_counts() -> None:
    """An anchor may be set anew, as YAML says, and a key may have one."""
    assert parse("a: &x 1\nb: *x\nc: &x 2\nd: *x\n&k e: *k\n", FILE).values == {
        "a": 1,
        "b": 1,
        "c": 2,
        "d": 2,
        "e": "e",
    }
    assert parse("a: &x [&x 1]\nb: *x\n", FILE).values == {"a": [1], "b": 1}


def test_a_number_that_json_knows_is_finite() -> None:
    """What Go takes for a float beyond its range stays text, so every number that is read can be written."""
    values = parse("[1e400, -1e400, 1e-400, 18446744073709551616]", FILE).values
    assert values == ["1e400", "-1e400", 0.0, 18446744073709551616.0]
    assert all(math.isfinite(value) for value in values if isinstance(value, float))
