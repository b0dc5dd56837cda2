"""The patch does what RFC 6902 says it does: applied by a program of its own, it makes one side of the other."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diff.model import CHANGE
from generator.diff.shown import write
from generator.diff.shown.json_patch import document
from tests.diff import samples


def steps_of(pointer: str) -> list[str]:
    """RFC 6901."""
    assert pointer == "" or pointer.startswith("/")
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def position(step: str, most: int) -> int:
    """The index that a step names, between 0 and `most`; no sign, no leading zero."""
    assert step == str(int(step))
    assert 0 <= int(step) <= most
    return int(step)


def take(tree: Any, pointer: str) -> Any:
    """Remove a value, which must be there."""
    *above, last = steps_of(pointer)
    box = find(tree, above)
    return box.pop(position(last, len(box) - 1) if isinstance(box, list) else last)


def find(tree: Any, steps: list[str]) -> Any:
    """The value at some steps."""
    for step in steps:
        tree = tree[position(step, len(tree) - 1)] if isinstance(tree, list) else tree[step]
    return tree


def put(tree: Any, pointer: str, value: Any) -> None:
    """Add a value: a key of a map, or before a position of a list."""
    *above, last = steps_of(pointer)
    box = find(tree, above)
    if isinstance(box, list):
        box.insert(position(last, len(box)), value)
    else:
        box[last] = value


def applied(tree: Any, patch: list[dict[str, Any]]) -> Any:
    """The tree after a patch; fails where the RFC lets an operation fail."""
    root = {"": copy.deepcopy(tree)}
    for each in patch:
        path = "/" + each["path"]
        assert set(each) <= {"op", "path", "from", "value", "redacted"}
        if each["op"] == "add":
            put(root, path, copy.deepcopy(each["value"]))
        elif each["op"] == "remove":
            take(root, path)
        elif each["op"] == "replace":
            find(root, steps_of(path))
            take(root, path)
            put(root, path, copy.deepcopy(each["value"]))
        else:
            assert each["op"] == "move"
            put(root, path, take(root, "/" + each["from"]))
    return root[""]


def strictly(tree: Any) -> str:
    """A tree as text in which 1 is not true, and the order of keys is none."""
    return json.dumps(tree, sort_keys=True)


NAMES = st.sampled_from(["a", "b", "c/d", "e~1f", "", "0"])
NAMED = st.lists(st.fixed_dictionaries({"name": NAMES, "v": st.integers(0, 2)}), max_size=5)
LEAVES = st.none() | st.booleans() | st.integers(0, 1) | NAMES | NAMED
TREES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=15)


@given(TREES, TREES)
def test_the_patch_makes_the_older_side_the_newer(before: Any, after: Any) -> None:
    """Whatever they hold."""
    comparison = samples.between(before, after)
    patch = json.loads(write(comparison, "json-patch"))
    assert strictly(applied(document(comparison.sides[0]), patch)) == strictly(document(comparison.sides[1]))
    assert (patch == []) == (strictly(before) == strictly(after))


@given(TREES, TREES, st.integers(0, 2**30))
def test_a_change_that_does_not_count_is_not_made(before: Any, after: Any, chosen: int) -> None:
    """Of changes that are ignored none is made; and with what is left, nothing else than without."""
    comparison = samples.between(before, after)
    found = comparison.changes
    counted = tuple(change for at, change in enumerate(found) if chosen >> (at % 30) & 1)
    patch = json.loads(write(comparison._replace(changes=counted), "json-patch"))
    result = applied(document(comparison.sides[0]), patch)
    if not counted:
        assert strictly(result) == strictly(document(comparison.sides[0]))
    if len(counted) == len(found):
        assert strictly(result) == strictly(document(comparison.sides[1]))


def test_ignored_keys_and_items_stay() -> None:
    """Beside one that counts."""
    before = {"a": 1, "b": 1, "l": [{"name": "x", "v": 1}, {"name": "y", "v": 1}, {"name": "gone"}]}
    after = {"a": 2, "b": 2, "l": [{"name": "new"}, {"name": "y", "v": 2}, {"name": "x", "v": 2}]}
    comparison = samples.between(before, after)
    counted = {("x", "a"), ("x", "l", ("name", "y"), "v"), ("x", "l", ("name", "gone"))}
    kept = tuple(change for change in comparison.changes if change.place in counted)
    assert len(kept) == 3
    patch = json.loads(write(comparison._replace(changes=kept), "json-patch"))
    result = applied(document(comparison.sides[0]), patch)["ConfigMap"]["argo"]["workflow-controller-configmap"]["x"]
    assert result == {"a": 2, "b": 1, "l": [{"name": "x", "v": 1}, {"name": "y", "v": 2}]}


def test_of_a_cluster_the_patch_leads_from_live_to_ours() -> None:
    """Drift goes back, what is pending comes, what would be lost goes."""
    comparison = samples.three_sided()
    patch = json.loads(write(comparison, "json-patch"))
    assert strictly(applied(document(comparison.sides[1]), patch)) == strictly(document(comparison.sides[2]))


def test_a_pointer_has_escapes() -> None:
    """RFC 6901, section 3."""
    patch = json.loads(write(samples.between({"a/~1": 1}, {"a/~1": 2}), "json-patch"))
    assert patch[0]["path"].endswith("/x/a~1~01")


def test_an_item_that_moved_is_one_operation() -> None:
    """And one value that differs is one, too, at its own place."""
    before = [{"name": name, "v": 1} for name in "abcdef"]
    after = [{"name": name, "v": 2 if name == "c" else 1} for name in "fabcde"]
    patch = json.loads(write(samples.between(before, after), "json-patch"))
    place = "/ConfigMap/argo/workflow-controller-configmap/x"
    assert patch == [
        {"op": "move", "from": f"{place}/5", "path": f"{place}/0"},
        {"op": "replace", "path": f"{place}/3/v", "value": 2},
    ]


@pytest.mark.parametrize(
    ("patch", "result"),
    [
        ([{"op": "add", "path": "/a", "value": 1}], {"a": 1, "l": [1, 2]}),
        ([{"op": "add", "path": "/l/0", "value": 0}], {"l": [0, 1, 2]}),
        ([{"op": "move", "from": "/l/0", "path": "/l/1"}], {"l": [2, 1]}),
        ([{"op": "remove", "path": "/l"}], {}),
        ([{"op": "replace", "path": "", "value": 1}], 1),
    ],
)
def test_the_program_that_applies_is_right(patch: list[dict[str, Any]], result: Any) -> None:
    """By examples of the RFC's kind."""
    assert applied({"l": [1, 2]}, patch) == result


@pytest.mark.parametrize(
    "patch",
    [
        {"op": "remove", "path": "/x"},
        {"op": "add", "path": "/l/3", "value": 1},
        {"op": "replace", "path": "/l/01", "value": 1},
    ],
)
def test_the_program_that_applies_is_strict(patch: dict[str, Any]) -> None:
    """Or a wrong patch would pass."""
    with pytest.raises((AssertionError, KeyError)):
        applied({"l": [1, 2]}, [patch])


def test_the_part_of_a_change_does_not_matter() -> None:
    """The trees decide what is done, the changes only where."""
    comparison = samples.ordinary()
    assert {change.part for change in comparison.changes} == {CHANGE}
    patch = json.loads(write(comparison, "json-patch"))
    assert strictly(applied(document(comparison.sides[0]), patch)) == strictly(document(comparison.sides[1]))
