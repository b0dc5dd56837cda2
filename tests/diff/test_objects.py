"""Objects without a profile: whatever they hold, they are compared, and an object is the same as itself."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diff.objects import compare_objects, is_controller
from generator.diff.shown import FORMATS, PLAIN, write
from generator.diff.texts import Texts, compare_texts, normal_text, write_compared

WORDS = st.sampled_from(["", "ConfigMap", "Secret", "Workflow", "argoproj.io/v1alpha1", "config", "name", "a: [", "\033[2J"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
KEYS = ["kind", "apiVersion", "metadata", "data", "stringData", "spec", "controller", "rules", "subjects", "secrets", "items"]
METADATA = st.fixed_dictionaries({}, optional={"name": VALUES, "namespace": VALUES, "labels": VALUES, "annotations": VALUES})
DATA = st.dictionaries(st.sampled_from(["config", "workflowDefaults", "sso", "x"]), VALUES, max_size=2)
FIELDS = dict.fromkeys(KEYS, VALUES) | {"kind": WORDS | VALUES, "metadata": METADATA | VALUES, "data": DATA | VALUES}
OBJECTS = st.lists(st.fixed_dictionaries({}, optional=FIELDS), max_size=3)


@given(OBJECTS, OBJECTS)
def test_any_objects_compare(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> None:
    """In every format, without an exception; and what a format for people says holds no control."""
    comparison = compare_objects(before, after, ("before", "after"))
    for form in FORMATS:
        assert "\033" not in write(comparison, form)


@given(OBJECTS)
def test_an_object_is_the_same_as_itself(objects: list[dict[str, Any]]) -> None:
    """What a controller refuses is told all the same, and is nothing that differs."""
    assert compare_objects(objects, json.loads(json.dumps(objects)), ("before", "after")).changes == ()


@given(st.text(max_size=60) | OBJECTS.map(json.dumps), st.text(max_size=60) | OBJECTS.map(json.dumps))
def test_any_texts_compare(before: str, after: str) -> None:
    """And as a whole: what is another text and not another meaning is no difference."""
    compared = compare_texts([Texts("x", before, after)], ("a", "b"))
    for form in ("human", "json", "unified"):
        write_compared(compared, form, ("a", "b"), PLAIN)
    normal_text(before, "x")
    if before == after:
        assert compared.is_same


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        ({"config": "workflowDefaults: {}"}, True),
        ({"config": "workflowDefaults: {}\nunknown: 1"}, True),
        ({"config": "parallelism: 3"}, True),
        ({"workflowDefaults": ""}, True),
        ({"config": "port: 80"}, False),
        ({"config": ""}, False),
        ({"config": "a: ["}, False),
        ({"config": "parallelism: 3", "other": ""}, False),
        ({"parallelism": "3"}, False),
        ({}, False),
    ],
)
def test_a_controller_s_config_map_is_known_by_what_it_holds(data: dict[str, str], answer: bool) -> None:
    """Whatever it is called; and by its name where it is called as Argo calls it."""
    value = {"kind": "ConfigMap", "metadata": {"name": "mine"}, "data": data}
    assert is_controller(value) is answer
    assert is_controller({**value, "metadata": {"name": "argo-workflow-controller-configmap"}})


def test_two_controllers_are_two() -> None:
    """Each with the one of its name, in whichever order."""
    def controller(name: str, parallelism: int) -> dict[str, Any]:
        return {"kind": "ConfigMap", "metadata": {"name": name}, "data": {"config": f"parallelism: {parallelism}"}}

    before, after = [controller("a", 1), controller("b", 2)], [controller("b", 3), controller("a", 1)]
    (change,) = compare_objects(before, after, ("x", "y")).changes
    assert (change.subject.name, change.place, change.before, change.after) == ("b", ("parallelism",), 2, 3)
