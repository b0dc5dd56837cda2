"""Folding layers: what wins, what is refused, who set it; and that the layers stay as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import InputUnusable, Mark
from generator.model import Layer, Origin, Path
from generator.overlay import Overlaid, overlay
from generator.yamlio import parse


def layers_of(*texts: str) -> list[Layer]:
    """The layers a.yaml, b.yaml ... from their texts."""
    return [layer_of(f"{'abcdefgh'[position]}.yaml", text) for position, text in enumerate(texts)]


def layer_of(file: str, text: str) -> Layer:
    """One layer from its text."""
    parsed = parse(text, file)
    return Layer(file, parsed.values or {}, parsed.marks, parsed.keys)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([], {}),
        (["a: 1", "b: 2"], {"a": 1, "b": 2}),
        (["a: {x: 1, w: 2}", "a: {w: 3, z: 4}"], {"a": {"x": 1, "w": 3, "z": 4}}),
        (["a: [1, 2, 3]", "a: [4]"], {"a": [4]}),
        (["a: [{x: 1}]", "a: [{w: 2}]"], {"a": [{"w": 2}]}),
        (["a: {x: 1}", "a: {x: null}"], {"a": {}}),
        (["a: {x: {w: 1}}", "a: null"], {}),
        (["a: [1]", "a: null"], {}),
        (["a: 1", "b: null"], {"a": 1}),
        (["a: null"], {}),
        (["a: {x: null, w: 1}"], {"a": {"w": 1}}),
        (["b: 1", "a: {x: {w: null}}"], {"b": 1, "a": {"x": {}}}),
        (["a: [null, {x: null}]"], {"a": [None, {"x": None}]}),
        (["b: 1", "a: [{x: null}]"], {"b": 1, "a": [{"x": None}]}),
        (["a: 1", "a: null", "a: [x]"], {"a": ["x"]}),
        (["a: {x: 1}", "a: null", "a: {w: 2}"], {"a": {"w": 2}}),
        (["a: {x: 1}", "a: {}"], {"a": {"x": 1}}),
        (["a: 1", "a: 2.5"], {"a": 2.5}),
        (["a: one", "a: two", "a: three"], {"a": "three"}),
        (["port: 25", "port: <% vars.port %>"], {"port": "<% vars.port %>"}),
        (["to: <% vars.people %>", "to: [ann]"], {"to": ["ann"]}),
        (["to: {x: 1}", "to: <% vars.people %>"], {"to": "<% vars.people %>"}),
    ],
    ids=[
        "no layers are an empty map",
        "keys of both layers stay",
        "maps merge, the newer wins",
        "lists replace",
        "maps in lists do not merge",
        "null deletes a key",
        "null deletes a whole map",
        "null deletes a list",
        "null over nothing leaves nothing",
        "null in the first layer leaves nothing",
        "null deep in the first layer leaves nothing",
        "null deep in a new map leaves nothing",
        "null in a list is a value in the first layer",
        "null in a list is a value in a later layer",
        "what was deleted may be set to another kind",
        "what was deleted does not come back",
        "an empty map over a map changes nothing",
        "numbers replace each other",
        "the last of three wins",
        "an expression may stand over a number",
        "a list may stand over an expression",
        "an expression may stand over a map",
    ],
)
def test_layers_fold(texts: list[str], expected: dict[str, Any]) -> None:
    """The values of the fold, for every rule."""
    assert overlay(layers_of(*texts)).values == expected


@pytest.mark.parametrize(
    ("texts", "text", "hint"),
    [
        (["a: {x: 1}", "a: [1]"], "b.yaml:1:4: a: expected a map as at a.yaml:1:4, found a list", "null in a layer between"),
        (["a: [1]", "a: {x: 1}"], "b.yaml:1:4: a: expected a list as at a.yaml:1:4, found a map", "null in a layer between"),
        (["a: 1", "a: {x: 1}"], "b.yaml:1:4: a: expected a number as at a.yaml:1:4, found a map", "null in a layer between"),
        (["a: one", "a: 2"], "b.yaml:1:4: a: expected text as at a.yaml:1:4, found a number", "quote it"),
        (["a: one", "a: true"], "b.yaml:1:4: a: expected text as at a.yaml:1:4, found a boolean", "quote it"),
        (["a: 1", "a: one"], "b.yaml:1:4: a: expected a number as at a.yaml:1:4, found text", "null in a layer between"),
        (["a: 1", "a: true"], "b.yaml:1:4: a: expected a number as at a.yaml:1:4, found a boolean", "null in a layer between"),
        (["a: one", "a: {name}"], "b.yaml:1:4: a: expected text as at a.yaml:1:4, found a map", 'quote it: "{name}"'),
        (
            ["a: one", "a: two", "b: 1", "a: []"],
            "d.yaml:1:4: a: expected text as at b.yaml:1:4, found a list",
            "null in a layer between",
        ),
        (
            ["a: [{b: 1}]\nc: {d: {e: 1}}", "c: {d: {e: [x]}}"],
            "b.yaml:1:12: c.d.e: expected a number as at a.yaml:2:12, found a list",
            "null in a layer between",
        ),
    ],
    ids=[
        "a list over a map",
        "a map over a list",
        "a map over a number",
        "a number over text",
        "a boolean over text",
        "text over a number",
        "a boolean over a number",
        "an unquoted placeholder over text",
        "the mark is that of the last layer that set it",
        "a change deep in a map",
    ],
)
def test_a_change_of_kind_is_refused(texts: list[str], text: str, hint: str) -> None:
    """Both marks and both kinds are named."""
    with pytest.raises(InputUnusable) as caught:
        overlay(layers_of(*texts))
    (problem,) = caught.value.problems
    assert f"{problem.mark}: {problem.text}" == text
    assert hint in problem.hint


def test_every_change_of_kind_is_named_at_once() -> None:
    """Three faults in two layers are three problems, sorted by place."""
    with pytest.raises(InputUnusable) as caught:
        overlay(layers_of("a: 1\nb: one\nc: {}", "a: []\nb: []", "c: []\nd: 1"))
    assert [str(problem.mark) for problem in caught.value.problems] == ["b.yaml:1:4", "b.yaml:2:4", "c.yaml:1:4"]


def test_no_value_stands_in_an_error() -> None:
    """A conflict shows names and kinds only, also where deepmerge would print both sides."""
    with pytest.raises(InputUnusable) as caught:
        overlay(layers_of("a: {token: s3cret-one}", "a: [s3cret-two]", "a: {token: [s3cret-three]}"))
    shown = repr(caught.value) + repr(caught.value.problems) + repr(caught.value.__cause__)
    assert "s3cret" not in shown


def origins(*texts: str) -> dict[str, list[str]]:
    """`a.b` -> the mark that won, then those that it overrode."""
    found = overlay(layers_of(*texts)).origins
    return {".".join(map(str, path)): shown(origin) for path, origin in found.items() if path}


def shown(origin: Origin) -> list[str]:
    """The marks of an origin, the winner first."""
    return [str(origin.mark), *map(str, origin.overrode)]


@pytest.mark.parametrize(
    ("texts", "path", "marks"),
    [
        (["a: {x: 1}", "b: 1"], "a.x", ["a.yaml:1:8"]),
        (["a: {x: 1}", "a: {x: 2}", "a: {x: 3}"], "a.x", ["c.yaml:1:8", "b.yaml:1:8", "a.yaml:1:8"]),
        (["a: {x: 1}", "a: {w: 2}"], "a", ["b.yaml:1:4", "a.yaml:1:4"]),
        (["a: {x: 1}", "a: {w: 2}"], "a.x", ["a.yaml:1:8"]),
        (["a: [1, 2]", "a: [3]"], "a", ["b.yaml:1:4", "a.yaml:1:4"]),
        (["a: [1, 2]", "a: [3]"], "a.0", ["b.yaml:1:5"]),
        (["a: [{x: 1}]"], "a.0.x", ["a.yaml:1:9"]),
        (["a: {x: 1}", "a: {x: null}", "a: {x: 3}"], "a.x", ["c.yaml:1:8", "b.yaml:1:8", "a.yaml:1:8"]),
        (["a: {x: 1}", "a: null", "a: {x: 3}"], "a.x", ["c.yaml:1:8", "b.yaml:1:4", "a.yaml:1:8"]),
        (["a: {x: 1}", "a: null", "a: {x: 3}"], "a", ["c.yaml:1:4", "b.yaml:1:4", "a.yaml:1:4"]),
        (["a: null", "a: 1"], "a", ["b.yaml:1:4", "a.yaml:1:4"]),
    ],
    ids=[
        "a value set once has one mark",
        "the newest first",
        "a map belongs to the newest layer that wrote in it",
        "a value in a merged map belongs to its own layer",
        "a list remembers the list before",
        "what stands in a list has no history",
        "what stands in a list has a mark",
        "a value set again remembers that it was deleted",
        "a value remembers that its map was deleted",
        "a map set again remembers that it was deleted",
        "a null over nothing is remembered",
    ],
)
def test_an_origin_is_who_set_it_and_what_it_overrode(texts: list[str], path: str, marks: list[str]) -> None:
    """`explain` prints these."""
    assert origins(*texts)[path] == marks


def test_only_what_is_there_has_an_origin() -> None:
    """Items of a replaced list and all of a deleted map are gone from the origins and from the keys."""
    overlaid = overlay(layers_of("a: [1, {x: 2}]\nb: {c: {d: 1}}\ne: 1", "a: [3]\nb: null"))
    assert sorted(overlaid.origins, key=str) == sorted([(), ("a",), ("a", 0), ("e",)], key=str)
    assert sorted(overlaid.keys) == [("a",), ("e",)]


def test_a_key_has_the_mark_of_the_layer_that_won() -> None:
    """Not the value's own mark."""
    overlaid = overlay(layers_of("a:\n  x: 1\n  w: 1", "a:\n   w: 2"))
    assert {path: str(mark) for path, mark in overlaid.keys.items()} == {
        ("a",): "b.yaml:1:1",
        ("a", "x"): "a.yaml:2:3",
        ("a", "w"): "b.yaml:2:4",
    }


def test_what_a_null_deleted_is_known() -> None:
    """Each deleted value with the null that did it, and a null over nothing, too."""
    overlaid = overlay(layers_of("a: {x: 1}\nb: 1\nc: 1", "a: null\nb: null\nd: {e: null}", "b: 2\nc: null"))
    assert {".".join(map(str, path)): shown(origin) for path, origin in overlaid.removed.items()} == {
        "a": ["b.yaml:1:4", "a.yaml:1:4"],
        "a.x": ["b.yaml:1:4", "a.yaml:1:8"],
        "c": ["c.yaml:2:4", "a.yaml:3:4"],
        "d.e": ["b.yaml:3:8"],
    }


def test_a_key_that_a_layer_does_not_hand_down_leaves_no_origin() -> None:
    """The marks of a layer may tell of more than its values hold."""
    (layer,) = layers_of("extends: [x]\na: 1")
    overlaid = overlay([layer._replace(values={"a": 1})])
    assert sorted(overlaid.origins) == [(), ("a",)]
    assert sorted(overlaid.keys) == [("a",)]


def test_as_deep_as_a_file_can_be() -> None:
    """Sixty maps in each other, in both layers, need no deep stack of our own."""
    text = "{a: " * 60 + "1" + "}" * 60
    found = overlay(layers_of(text, text.replace("1", "2"))).values
    for _ in range(60):
        found = found["a"]
    assert found == 2


# --- properties ---

KEYS = st.sampled_from(["a", "b", "c"])
SCALARS = st.sampled_from([None, True, 0, 1, "x", "y"])
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)
LAYERS = st.lists(st.dictionaries(KEYS, VALUES, max_size=3), min_size=1, max_size=4)


def made(values: list[dict[str, Any]]) -> list[Layer]:
    """Layers of these values; every place in them has a mark of its own."""
    return [made_layer(f"{'abcdefgh'[position]}.yaml", each) for position, each in enumerate(values)]


def made_layer(file: str, values: dict[str, Any]) -> Layer:
    """One layer, its marks counted in the order of its places."""
    marks = {path: Mark(file, number, 1) for number, (path, _) in enumerate(places(values, ()), 1)}
    keys = {path: mark._replace(column=2) for path, mark in marks.items() if path and isinstance(path[-1], str)}
    return Layer(file, values, marks, keys)


def places(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Every place of a value, itself first."""
    yield path, value
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in below:
        yield from places(inner, (*path, step))


def kind(value: Any) -> str:
    """What a layer cannot change."""
    return {dict: "map", list: "list", bool: "boolean", int: "number", str: "text"}[type(value)]


def folded(base: dict[str, Any], over: dict[str, Any], path: Path, refused: list[Path]) -> dict[str, Any]:
    """The rules once more, as plainly as they can be said."""
    out = dict(base)
    for key, value in over.items():
        at = (*path, key)
        if value is None:
            out.pop(key, None)
        elif key not in out:
            out[key] = folded({}, value, at, refused) if isinstance(value, dict) else value
        elif kind(out[key]) != kind(value):
            refused.append(at)
        else:
            out[key] = folded(out[key], value, at, refused) if isinstance(value, dict) else value
    return out


def frozen(value: Any) -> Any:
    """A value that is equal only to one with the same types, the same order and the same content."""
    if isinstance(value, Mapping):
        return ("map", tuple((key, frozen(inner)) for key, inner in value.items()))
    if isinstance(value, list):
        return ("list", tuple(map(frozen, value)))
    return (type(value).__name__, value)


def boxes(value: Any) -> set[int]:
    """The identity of every list and map in a value."""
    return {id(inner) for _, inner in places(value, ()) if isinstance(inner, (dict, list))}


def tried(layers: list[Layer]) -> Overlaid | list[Path]:
    """The overlay, or the places that it refused, in the words of its problems."""
    try:
        return overlay(layers)
    except InputUnusable as error:
        return sorted(tuple(problem.text.split(":")[0].split(".")) for problem in error.problems)


@settings(max_examples=400)
@given(LAYERS)
def test_the_overlay_is_a_strict_left_fold(values: list[dict[str, Any]]) -> None:
    """Values and refusals are those of the plain rules, applied from the left."""
    expected: dict[str, Any] = {}
    refused: list[Path] = []
    for each in values:
        expected = folded(expected, each, (), refused)
    found = tried(made(values))
    if refused:
        assert found == sorted(refused)
    else:
        assert isinstance(found, Overlaid)
        assert frozen(found.values) == frozen(expected)


@settings(max_examples=300)
@given(LAYERS)
def test_layers_are_neither_changed_nor_shared(values: list[dict[str, Any]]) -> None:
    """Nothing in the result is a list or map of a layer, and every layer is what it was."""
    layers = made(values)
    before = frozen([each.values for each in layers])
    found = tried(layers)
    assert frozen([each.values for each in layers]) == before
    if isinstance(found, Overlaid):
        assert boxes(found.values) & boxes([each.values for each in layers]) == set()


@settings(max_examples=300)
@given(LAYERS)
def test_an_origin_points_to_the_last_layer_that_says_something_about_its_path(values: list[dict[str, Any]]) -> None:
    """Every value has an origin and no other place has one; keys likewise."""
    layers = made(values)
    found = tried(layers)
    if not isinstance(found, Overlaid):
        return
    paths = [path for path, _ in places(found.values, ())]
    assert sorted(found.origins, key=str) == sorted(paths, key=str)
    assert sorted(found.keys, key=str) == sorted([path for path in paths if path and isinstance(path[-1], str)], key=str)
    for path in paths:
        last = [layer for layer in layers if path in layer.marks][-1]
        assert found.origins[path].mark == last.marks[path]
        assert path not in found.keys or found.keys[path] == last.keys[path]


@settings(max_examples=300)
@given(LAYERS)
def test_history_is_sorted_and_says_nothing_twice(values: list[dict[str, Any]]) -> None:
    """From the newest layer to the oldest, below the winner, deletions included."""
    found = tried(made(values))
    if not isinstance(found, Overlaid):
        return
    for origin in [*found.origins.values(), *found.removed.values()]:
        files = [mark.file for mark in (origin.mark, *origin.overrode)]
        assert files == sorted(set(files), reverse=True)


@settings(max_examples=200)
@given(st.dictionaries(KEYS, VALUES, max_size=3))
def test_one_layer_is_itself_without_its_nulls(values: dict[str, Any]) -> None:
    """And without nulls it is itself."""
    found = overlay(made([values])).values
    assert frozen(found) == frozen(folded({}, values, (), []))


@settings(max_examples=200)
@given(st.dictionaries(KEYS, VALUES, max_size=3))
def test_a_layer_over_itself_changes_nothing(values: dict[str, Any]) -> None:
    """Not even the origins: nothing was overridden."""
    (layer,) = made([values])
    assert overlay([layer, layer]) == overlay([layer])


@settings(max_examples=200)
@given(LAYERS)
def test_the_first_layer_is_folded_like_the_others(values: list[dict[str, Any]]) -> None:
    """An empty layer below changes neither values nor keys nor what was removed."""
    layers = made(values)
    found, expected = tried([made_layer("0.yaml", {}), *layers]), tried(layers)
    if isinstance(found, Overlaid) and isinstance(expected, Overlaid):
        assert (frozen(found.values), found.keys, found.removed) == (frozen(expected.values), expected.keys, expected.removed)
    else:
        assert found == expected
