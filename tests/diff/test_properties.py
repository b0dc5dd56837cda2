"""Random configurations: shuffled, quoted, indented and laid out anew they do not differ; with one value changed they
differ at exactly that place.
"""

from __future__ import annotations

import copy
import json
import random
import textwrap
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.diff.model import CHANGE, Item, Place
from generator.diff.parts import differences
from tests.diff.sides import scope_of, side

NAMED = ("templates", "parameters", "env", "tasks", "volumes", "sidecars", "group")
TEXTS = ("a", "Failed", "12", "yes", "x: y", "- z", "#", "a\nb\n", "a \nb", "\U0001f6a8", "é", "'", '"', "{{=a}}", "~", " ")


def names(chance: random.Random, most: int) -> list[str]:
    """Different names."""
    return chance.sample(["aa", "bb", "cc", "dd", "ee", "ff", "gg"], chance.randint(1, most))


def config(chance: random.Random) -> dict[str, Any]:
    """The controller's configuration: what people have in it, every list with a few items."""
    templates = [template(name, chance) for name in names(chance, 5)]
    spec: dict[str, Any] = {"onExit": text(chance), "templates": templates, "parallelism": chance.randint(1, 9)}
    spec["hooks"] = {name: {"template": text(chance), "expression": text(chance)} for name in names(chance, 3)}
    spec["arguments"] = {"parameters": parameters(chance)}
    spec["volumes"] = [{"name": name, "configMap": {"name": "c", "optional": True}} for name in names(chance, 3)]
    return {"workflowDefaults": {"spec": spec}, "parallelism": chance.randint(1, 99)}


def text(chance: random.Random) -> str:
    """A text, often one that must be quoted."""
    return chance.choice(TEXTS)


def parameters(chance: random.Random) -> list[dict[str, Any]]:
    """Parameters with values."""
    return [{"name": name, "value": text(chance)} for name in names(chance, 4)]


def template(name: str, chance: random.Random) -> dict[str, Any]:
    """A template of one of four types."""
    started = [{"name": each, "template": text(chance), "when": text(chance)} for each in names(chance, 3)]
    env = [{"name": each, "value": text(chance)} for each in names(chance, 3)]
    kinds: list[dict[str, Any]] = [
        {"container": {"image": text(chance), "args": [text(chance) for _ in range(chance.randint(1, 4))], "env": env}},
        {"script": {"image": "i", "source": "x = 1\n" + text(chance) + "y"}, "sidecars": [{"name": n} for n in names(chance, 2)]},
        {"dag": {"tasks": started}},
        {"steps": [started, [{"name": "last", "template": text(chance)}]]},
    ]
    return {"name": name, "inputs": {"parameters": parameters(chance)}, **chance.choice(kinds)}


def shuffled(tree: Any, chance: random.Random, key: str = "") -> Any:
    """Keys of maps in another order, and items of the lists whose order means nothing."""
    if isinstance(tree, dict):
        keys = [*tree]
        chance.shuffle(keys)
        return {each: shuffled(tree[each], chance, each) for each in keys}
    if isinstance(tree, list):
        out = [shuffled(each, chance, "group" if key == "steps" else "") for each in tree]
        if key in NAMED:
            chance.shuffle(out)
        return out
    return tree


def written(tree: Any, chance: random.Random) -> str:
    """YAML in a random style, without a line end behind it."""
    if not isinstance(tree, (dict, list)) or not tree or chance.random() < 0.3:
        return flow(tree, chance)
    items = tree.items() if isinstance(tree, dict) else [("-", each) for each in tree]
    lines = [f"# {chance.random()}"] if chance.random() < 0.1 else []
    for key, value in items:
        head = "-" if key == "-" else f"{quoted(key, chance)}:"
        inner = written(value, chance)
        is_block = isinstance(value, (dict, list)) and inner[0] not in "[{"
        lines.append(head + ("\n" + textwrap.indent(inner, " " * chance.randint(1, 4)) if is_block else f" {inner}"))
    return "\n".join(lines)


def flow(tree: Any, chance: random.Random) -> str:
    """The same in brackets."""
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{quoted(key, chance)}: {flow(value, chance)}" for key, value in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(flow(each, chance) for each in tree) + "]"
    return quoted(tree, chance) if isinstance(tree, str) else json.dumps(tree)


def quoted(value: str, chance: random.Random) -> str:
    """A text in double quotes with escapes or without, in single ones, or bare."""
    if value.isalpha() and value.isascii() and value != "yes" and chance.random() < 0.5:
        return value
    if "\n" not in value and chance.random() < 0.5:
        return "'" + value.replace("'", "''") + "'"
    return json.dumps(value, ensure_ascii=False) if chance.random() < 0.5 else as_escapes(value)


def as_escapes(value: str) -> str:
    """In double quotes, with YAML's escape for each character beyond ASCII."""
    return "".join(char if char < "\x7f" else f"\\U{ord(char):08x}" for char in json.dumps(value, ensure_ascii=False))


def data(tree: dict[str, Any], chance: random.Random) -> dict[str, str]:
    """The ConfigMap's data, in one of the layouts."""
    tree = shuffled(tree, chance)
    if chance.random() < 0.5:
        return {"config": written(tree, chance) + "\n"}
    ends = {key: "\n" if chance.random() < 0.5 or isinstance(value, dict) else "" for key, value in tree.items()}
    return {key: written(value, chance) + ends[key] for key, value in tree.items()}


def places(tree: Any, place: Place = ()) -> Iterator[tuple[Place, list[Any]]]:
    """Every text and number: its place as it is told, and the keys that lead to it."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            if key != "name" or not place or not isinstance(place[-1], Item):
                yield from ((found, [key, *steps]) for found, steps in places(value, (*place, key)))
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            step = Item("name", value["name"]) if isinstance(value, dict) and "name" in value else index
            yield from ((found, [index, *steps]) for found, steps in places(value, (*place, step)))
    else:
        yield place, []


@settings(max_examples=150)
@given(st.integers(0, 1 << 32), st.integers(0, 1 << 32))
def test_another_form_is_no_difference(seed: int, form: int) -> None:
    """Whatever order, quotes, brackets, indentation, comments and layout."""
    tree, chance = config(random.Random(seed)), random.Random(form)
    before, after = side(data(tree, chance)), side(data(tree, chance))
    assert before.problems == after.problems == ()
    assert [*differences(before, after, CHANGE, scope_of("manifest"))] == []


@settings(max_examples=150)
@given(st.integers(0, 1 << 32), st.integers(0, 1 << 32))
def test_one_change_is_one_difference_at_its_place(seed: int, form: int) -> None:
    """And its values are those of the two sides."""
    tree, chance = config(random.Random(seed)), random.Random(form)
    place, steps = chance.choice([*places(tree)])
    other = copy.deepcopy(tree)
    at: Any = other
    for step in steps[:-1]:
        at = at[step]
    old = at[steps[-1]]
    at[steps[-1]] = new = None if isinstance(old, bool) else old + 1 if isinstance(old, int) else f"{old}!"
    before, after = side(data(tree, chance)), side(data(other, chance))
    found = [*differences(before, after, CHANGE, scope_of("manifest"))]
    assert [change.place for change in found] == [place]
    assert new is None or (found[0].before, found[0].after) == (old, new)
