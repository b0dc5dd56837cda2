"""The short cut gives what the reader that knows the rules gives, or says that it is not sure."""

from __future__ import annotations

import functools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.argo.compose import compose
from generator.errors import InputUnusable
from generator.yamlio import UNSURE, quick_value

PIECES = ("a", "b: ", "- ", "\n", "  ", "{", "}", "[", "]", ", ", ": ", "'", '"', "|\n", "? ", "#", "010", "~", "yes", "1.5", "x?")
ODD = ("&a ", "*a", "!!int ", "<<: ", "---\n", "...\n", "%YAML 1.1\n", "\\'", "\\/", "\t", "é", "\u2028")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: {b: [1, x, true, ~]}\n", {"a": {"b": [1, "x", True, None]}}),
        ("a: |\n  x\n  y\nb: 'no'\n", {"a": "x\ny\n", "b": "no"}),
        ("- a: 1\n- - 2\n", [{"a": 1}, [2]]),
        ("# nothing\n", None),
        ("a: 1\n---\nb: 2\n", {"a": 1}),
        ("[" * 64 + "a" + "]" * 64, functools.reduce(lambda inner, _: [inner], range(64), "a")),
        ("a: 0x10\nb: 1_000\n'c': 12:30\n", {"a": 16, "b": 1000, "c": "12:30"}),
    ],
)
def test_an_ordinary_text_is_read(text: str, value: object) -> None:
    """All that people write in a ConfigMap."""
    assert quick_value(text) == value
    assert compose(text, "").value == value


@pytest.mark.parametrize(
    "text",
    [
        *("a: &x 1\n", "a: *x\n", "a: !!str 1\n", "<<: {a: 1}\n", "a: 1\na: 2\n", "1: a\n", "[a?]", "a: ["),
        *("%YAML 1.2\n---\na\n", "a: \0", "[" * 65 + "]" * 65, '{"a": "\\/"}', "~: a\n", "[a]: b\n"),
    ],
)
def test_what_is_not_ordinary_is_left_to_the_rules(text: str) -> None:
    """Whatever has a rule of its own, or a place that must be told."""
    assert quick_value(text) is UNSURE


def test_a_text_above_the_limit_is_left_to_the_rules() -> None:
    """The limit is the caller's."""
    assert quick_value("abc", 2) is UNSURE
    assert quick_value("abc", 3) == "abc"


@given(st.lists(st.sampled_from(PIECES + ODD), max_size=14).map("".join))
def test_it_never_differs_from_the_rules(text: str) -> None:
    """Random text of the signs of YAML: either unsure, or the very value that the composer gives."""
    value = quick_value(text)
    if value is UNSURE:
        return
    try:
        composed = compose(text, "").value
    except InputUnusable as error:
        raise AssertionError(f"read as {value!r}, where the rules refuse: {error}") from None
    assert repr(value) == repr(composed)
