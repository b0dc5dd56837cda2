"""A key is set or removed in a text, and no other byte of it moves."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.yamlio import parse
from generator.yamlio.edit import Uneditable, remove_key, set_key
from generator.yamlio.writer import dump

BLOCK = """\
# a workflow
spec:
  templates:
    - name: main   # the first
      steps:
        - - name: a  # one
            template: b
            # what a says
            arguments:
              parameters:
              - {name: x, value: "1"}

        - - name: c
            template: b

# the end
"""


@pytest.mark.parametrize(
    ("text", "path", "key", "value", "expected"),
    [
        ("a: 1\n", (), "b", {"c": [1]}, "a: 1\nb:\n  c:\n    - 1\n"),
        ("a: 1", (), "b", 2, "a: 1\nb: 2\n"),
        ("a: 1 # why\n# end\n", (), "b", 2, "a: 1 # why\nb: 2\n# end\n"),
        ("a: {b: 1}\n", ("a",), "c", {"d": "x y"}, 'a: {b: 1, c: {d: "x y"}}\n'),
        ("a: {}\n", ("a",), "c", 1, "a: {c: 1}\n"),
        ("a: {b: 1,}\n", ("a",), "c", 1, "a: {b: 1, c: 1,}\n"),
        ("- {a: 1}\n- a: 1\n  b: 2\n", (1,), "c", True, "- {a: 1}\n- a: 1\n  b: 2\n  c: true\n"),
        ("a:\n  b:\n  - 1\nc: 2\n", ("a",), "d", 1, "a:\n  b:\n  - 1\n  d: 1\nc: 2\n"),
        ("a:\nb: 1\n", ("a",), "c", 1, "a:\n  c: 1\nb: 1\n"),
        ("a: null\nb: 1\n", ("a",), "c", 1, "a:\n  c: 1\nb: 1\n"),
        ("{a: ~, b: 1}\n", ("a",), "c", 1, "{a: {c: 1}, b: 1}\n"),
        ("a: |\n  text\n\nb: 1\n", (), "c", 1, "a: |\n  text\n\nb: 1\nc: 1\n"),
        ("a:\n  b: |\n    text\nc: 1\n", ("a",), "d", 1, "a:\n  b: |\n    text\n  d: 1\nc: 1\n"),
        ("a: 1\r\nb: 2\r\n", (), "c", {"d": 1}, "a: 1\r\nb: 2\r\nc:\r\n  d: 1\r\n"),
        ("a: 1\nb: 2\n", (), "a", 3, "b: 2\na: 3\n"),
        ('"a": "\u00e9\U0001f6a8"\n', (), "b", "\u00e9", '"a": "\u00e9\U0001f6a8"\nb: "\u00e9"\n'),
    ],
)
def test_a_key_is_set(text: str, path: tuple[str | int, ...], key: str, value: object, expected: str) -> None:
    """At the end of its map, in the way that the map is written."""
    assert set_key(text, "a.yaml", path, key, value) == expected


@pytest.mark.parametrize("at", [0, 1])
def test_comments_and_order_stay(at: int) -> None:
    """What is set and removed again leaves the text as it was, to the byte."""
    path = ("spec", "templates", 0, "steps", at, 0)
    changed = set_key(BLOCK, "a.yaml", path, "hooks", {"x": {"expression": "steps.a"}})
    assert [line for line in changed.splitlines() if line not in BLOCK.splitlines()] == [
        "            hooks:",
        "              x:",
        "                expression: steps.a",
    ]
    assert parse(changed.encode(), "a.yaml").values["spec"]["templates"][0]["steps"][at][0]["hooks"]
    assert remove_key(changed, "a.yaml", path, "hooks") == BLOCK


@pytest.mark.parametrize(
    ("text", "path", "key", "expected"),
    [
        ("a: 1\nb: 2\n", (), "a", "b: 2\n"),
        ("- a: 1\n  b: 2\n", (0,), "a", "- b: 2\n"),
        ("a: {b: 1, c: 2}\n", ("a",), "b", "a: {c: 2}\n"),
        ("a: {b: 1, c: 2 }\n", ("a",), "c", "a: {b: 1 }\n"),
    ],
)
def test_a_key_is_removed(text: str, path: tuple[str | int, ...], key: str, expected: str) -> None:
    """With its line, or with its comma."""
    assert remove_key(text, "a.yaml", path, key) == expected


@pytest.mark.parametrize("text", ["a: 1\n", "a: [1]\n", "[]\n"])
def test_what_is_no_map_is_not_edited(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(Uneditable):
        set_key(text, "a.yaml", ("a",), "b", 1)


def test_the_last_key_stays() -> None:
    """A map without keys would be written in another way."""
    with pytest.raises(Uneditable):
        remove_key("a: {b: 1}\n", "a.yaml", ("a",), "b")


NAMES = st.text("abcxyz", min_size=1, max_size=3)
TREES = st.recursive(
    st.one_of(st.integers(-5, 5), st.booleans(), st.text("ab: #\n-{'\"", max_size=8)),
    lambda inner: st.one_of(st.lists(inner, min_size=1, max_size=3), st.dictionaries(NAMES, inner, min_size=1, max_size=3)),
    max_leaves=8,
)


@given(tree=st.dictionaries(NAMES, TREES, min_size=1, max_size=3), value=TREES)
def test_set_and_removed_again(tree: dict[str, object], value: object) -> None:
    """For any document: the value is there, nothing else has changed, and without it the text is the same."""
    for text, start in ((dump(tree), ()), (f"{{in: {json.dumps(tree)}}}\n", ("in",))):
        for path in [start, *((*start, key) for key, inner in tree.items() if isinstance(inner, dict))]:
            changed = set_key(text, "a.yaml", path, "new", value)
            wanted = box = parse(text.encode(), "a.yaml").values
            for key in path:
                box = box[key]
            box["new"] = value
            assert parse(changed.encode(), "a.yaml").values == wanted
            assert remove_key(changed, "a.yaml", path, "new") == text
