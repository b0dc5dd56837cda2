"""Whatever is asked of the controller's port, it answers, and soon: cases of the controller with odd values in them.

What longer searches of that kind (atheris, and more random damage) have brought up stands below as cases.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from generator.argo.answers import answer
from tests.argo.conformance import cases

QUESTIONS = {
    "parse_config": "parse-config", "merge": "merge", "join": "join", "expr": "expr", "eval_hook": "eval", "notify_run": "notify",
}  # fmt: skip
ROUNDS = 300
VERSIONS = ("3.5", "3.6", "3.7", "4.0", "4.1")
ODD: list[Any] = [None, True, 0, -1, 1.5, 10**30, "", "x", "{{", "}}", "{{=", "{{=1}}", "{{=workflow}}", [], {}, ["a"], [[]]]
ODD.append([None])
ODD += [{"a": None}, {"name": "t"}, [{"name": 1}], "a\x00b", "\ud83d", "9" * 400, "(" * 500, "{{=" + "(" * 300, "1e400", {"": ""}]
FIELDS = ("name", "spec", "templates", "hooks", "steps", "dag", "inline", "templateRef", "onExit", "retryStrategy", "withItems")


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place of a tree but its root."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, entry in inner:
        yield (*path, step)
        yield from places(entry, (*path, step))


def at(tree: Any, path: tuple[str | int, ...]) -> Any:
    """What stands at a place."""
    for step in path:
        tree = tree[step]
    return tree


def damaged(tree: Any, chance: random.Random) -> Any:
    """The tree with up to three odd values, fields that belong elsewhere, parts of itself in other places, or gaps."""
    out = copy.deepcopy(tree)
    for _ in range(chance.randint(1, 3)):
        known = list(places(out))
        if not known:
            break
        *way, last = chance.choice(known)
        holder, kind = at(out, tuple(way)), chance.random()
        if kind < 0.5:
            holder[last] = copy.deepcopy(chance.choice(ODD))
        elif kind < 0.7:
            holder[last] = copy.deepcopy(at(out, chance.choice(known)))
        elif kind < 0.85 and isinstance(holder, dict):
            holder[chance.choice(FIELDS)] = copy.deepcopy(chance.choice(ODD))
        else:
            del holder[last]
    return out


def hold(question: str, given: Any) -> None:
    """An answer of the form that is promised, which can be written as JSON."""
    found = answer(question, given)
    assert found["ok"] in (True, False)
    assert "result" in found if found["ok"] else found["error"]
    json.dumps(found, ensure_ascii=True)


@pytest.mark.parametrize("operation", QUESTIONS)
def test_cases_with_odd_values_are_answered(operation: str) -> None:
    """Of every kind of question, for every version."""
    for seed in range(ROUNDS):
        chance = random.Random(f"{operation} {seed}")
        given = damaged(chance.choice(cases(operation)).input, chance)
        hold(QUESTIONS[operation], {**given, "version": chance.choice(VERSIONS)} if isinstance(given, dict) else given)


WORK: dict[str, Any] = {"name": "work", "container": {"image": "a"}}
BODIES: dict[str, Any] = {
    "container": {"image": "a"},
    "steps": [[{"name": "a", "template": "work"}]],
    "dag": {"tasks": [{"name": "a", "template": "work"}]},
    "suspend": {},
    "http": {"url": "x"},
}


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("phase", ["Succeeded", "Failed", "Running"])
def test_a_workflow_without_a_name_ends(kind: str, phase: str) -> None:
    """Its own node has an empty name, which is no boundary of itself. Found by a search: it went round for ever."""
    spec = {"entrypoint": "main", "onExit": "work", "templates": [{"name": "main", kind: BODIES[kind]}, WORK]}
    outcomes = [{"match": "*", "phase": phase}]
    hold("notify", {"workflow": {"metadata": {}, "spec": spec}, "run": {"outcomes": outcomes}})


def test_a_value_that_names_itself_ends() -> None:
    """It doubles with every pass, until it is larger than what a cluster stores. Found by a search: it took minutes."""
    value = "{{workflow.parameters.p}}" * 8
    spec = {"entrypoint": "work", "arguments": {"parameters": [{"name": "p", "value": value}]}, "templates": [WORK]}
    workflow = {"metadata": {"name": "w"}, "spec": {**spec, "suspend": True}}
    found = answer("notify", {"workflow": workflow, "run": {"shutdownAtOp": 9, "shutdown": "Stop"}})
    assert (found["ok"], found["unknown"]) == (False, True)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_tag_from_one_text_to_another_is_none(version: str) -> None:
    """It stays as it is, as the controller leaves what is no JSON text. Found by a search: it ended in a traceback."""
    work = {"name": "work", "container": {"image": "a", "args": ["{{=1 +", "2}}"]}}
    spec = {"entrypoint": "work", "templates": [work]}
    hold("notify", {"workflow": {"metadata": {"name": "w"}, "spec": spec}, "run": {}, "version": version})
