"""The order of layers: what a profile extends comes first, each file once, and no way out of the folder."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from generator.chain import layers_of, strip_own_keys
from generator.errors import InputUnusable, Mark, Problem
from generator.model import Layer


def order(files: Mapping[str, list[str]], name: str) -> list[str]:
    """The names of the layers of a profile, given what each file extends."""

    def read(asked: str, mark: Mark | None) -> Layer:
        if asked not in files:
            raise InputUnusable(Problem(mark or Mark("?", 1, 1), f"no profile {asked}"))
        extends = files[asked]
        marks = {("extends", position): Mark(asked, 1, position + 1) for position in range(len(extends))}
        return Layer(asked, {"extends": extends}, marks, {})

    return [layer.name for layer in layers_of(name, read)]


ORDERS = {
    "a profile alone": ({"prd": []}, ["prd"]),
    "what it extends comes first": ({"prd": ["base"], "base": []}, ["base", "prd"]),
    "several, in their order": ({"prd": ["a", "b"], "a": [], "b": []}, ["a", "b", "prd"]),
    "each with its own": ({"prd": ["a", "b"], "a": ["c"], "b": ["d"], "c": [], "d": []}, ["c", "a", "d", "b", "prd"]),
    "a common base counts once, at its first place": (
        {"prd": ["a", "b"], "a": ["base"], "b": ["base"], "base": []},
        ["base", "a", "b", "prd"],
    ),
    "in folders": ({"prd": ["teams/x/base"], "teams/x/base": []}, ["teams/x/base", "prd"]),
}


@pytest.mark.parametrize("case", ORDERS)
def test_order(case: str) -> None:
    """The lowest layer first, the profile itself last."""
    files, expected = ORDERS[case]
    assert order(files, "prd") == expected


def test_any_depth() -> None:
    """Ten thousand layers are no deeper than two: the walk keeps its own stack."""
    files = {str(n): [str(n + 1)] for n in range(10_000)} | {"10000": []}
    assert order(files, "0") == [str(n) for n in range(10_000, -1, -1)]


CIRCLES = {
    "of itself": ({"prd": ["prd"]}, "prd -> prd"),
    "of two": ({"prd": ["a"], "a": ["prd"]}, "prd -> a -> prd"),
    "below the profile": ({"prd": ["a"], "a": ["b"], "b": ["a"]}, "a -> b -> a"),
}


@pytest.mark.parametrize("case", CIRCLES)
def test_a_circle_is_refused(case: str) -> None:
    """The circle is shown, at the place that closes it."""
    files, circle = CIRCLES[case]
    with pytest.raises(InputUnusable) as caught:
        order(files, "prd")
    assert [problem.text for problem in caught.value.problems] == [f"extends: profiles that extend each other: {circle}"]


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../b", "./a", "a//b", ".hidden", "base.yaml", "", "a/", "a\x00b"])
def test_a_name_that_could_leave_the_folder_is_refused(name: str) -> None:
    """Only plain names, and folders of plain names."""
    with pytest.raises(InputUnusable) as caught:
        order({"prd": [name], name: []}, "prd")
    assert "expected the name of a profile" in caught.value.problems[0].text


def test_own_keys_are_not_inherited() -> None:
    """A base's `abstract`, `extends` and `environment` speak of the base alone."""
    base = Layer("base", {"abstract": True, "environment": "x", "vars": {}}, {}, {})
    own = Layer("prd", {"extends": ["base"], "environment": "y"}, {}, {})
    assert [layer.values for layer in strip_own_keys((base, own))] == [{"vars": {}}, {"extends": ["base"], "environment": "y"}]
