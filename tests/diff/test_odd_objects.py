"""A cluster or a file may hold anything anywhere: it is compared or refused, and never breaks the comparison."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.argo.compose import compose
from generator.diff import compare_live, compare_two
from generator.diff.shown import write
from generator.diff.states import live_state, objects_in, state_of, subject_of
from generator.errors import HookwrightError, InputUnusable
from tests.diff.sides import built, config_map, rendered, scope_of
from tests.diff.test_sides import PROFILE

TEXT = PROFILE.replace("OWNER", "manifest") + "delivery: {placement: cluster-workflow-template}\n"
ODD = (None, 1, True, 1.5, "x", "a\nb", "{{x", [], {}, [1], [None], [[1]], {"a": 1}, {"": ""}, {"name": "a"}, [{"name": "a"}] * 2)


def objects() -> list[Any]:
    """Ours, with what a cluster writes into them."""
    found = [each for document in built(TEXT)[0] for each in objects_in(document.text, document.name)]
    for each in found:
        metadata = each.setdefault("metadata", {})
        metadata["managedFields"] = [{"manager": "a", "time": "t", "fieldsV1": {"f:data": {"f:config": {}}}}]
        metadata["annotations"] = {"meta.helm.sh/release-name": "x", "kubectl.kubernetes.io/last-applied-configuration": "{}"}
    return found


def odd(tree: Any, chance: random.Random) -> Any:
    """A tree with other things here and there, and with holes."""
    if chance.random() < 0.04:
        return copy.deepcopy(chance.choice(ODD))
    if isinstance(tree, dict):
        return {key: odd(value, chance) for key, value in tree.items() if chance.random() > 0.02}
    return [odd(value, chance) for value in tree] if isinstance(tree, list) else tree


def odd_objects(chance: random.Random) -> list[Any]:
    """Objects that are odd, in the text of the ConfigMap, too."""
    found = [each for each in (odd(each, chance) for each in objects()) if isinstance(each, dict)]
    for each in found:
        data = each.get("data")
        if isinstance(data, dict) and isinstance(data.get("config"), str):
            data["config"] = json.dumps(odd(compose(data["config"], "").value, chance))
    return found


@settings(max_examples=60)
@given(st.integers(0, 1 << 32))
def test_whatever_stands_there(seed: int) -> None:
    """Every format of it can be written, or it is refused as unusable."""
    chance = random.Random(seed)
    scope, render = rendered(TEXT)
    found = odd_objects(chance)
    try:
        two = compare_two(state_of("file", found, scope, is_whole=chance.random() < 0.5), render, scope, is_applied=True)
        got = {subject_of(each): each for each in found}
        secrets = {subject: odd({"metadata": {"managedFields": [{}]}}, chance) for subject in render.secrets}
        live = live_state("live", got, {key: each if isinstance(each, dict) else None for key, each in secrets.items()}, scope)
        three = compare_live(render, live, render, scope, objects=got, applied=config_map({}))
    except HookwrightError:
        return
    for comparison in (two, three):
        assert json.loads(write(comparison, "json"))["changes"] is not None
        assert write(comparison, "human")


def test_an_object_that_is_too_deep() -> None:
    """Refused, where a walk through it would end the program."""
    deep: Any = {}
    for _ in range(5000):
        deep = {"a": deep}
    with pytest.raises(InputUnusable, match="nested deeper than 100 levels"):
        state_of("file", [{"kind": "Role", "metadata": {"name": "x"}, "rules": deep}], scope_of("helm"))


@pytest.mark.parametrize("data", [{"config": '{"\\u001b[31m": 1}'}, {"\x1b[31m": "x"}])
def test_a_key_that_would_color_the_terminal(data: dict[str, str]) -> None:
    """What a problem says of it prints."""
    [problem] = state_of("file", [config_map(data)], scope_of("helm")).problems
    assert problem.text.endswith("; with this the controller of Argo 4.0 ends")
    assert (problem.text + problem.hint + problem.mark.file).isprintable()
