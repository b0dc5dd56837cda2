"""Whatever stands in a profile, the rules end in findings and never in an exception of their own."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from generator import registry, rules, yamlio
from generator.model import Path
from tests.rules.test_units import example, problems_of
from tests.rules.test_variants import CASES

SEEDS = range(40)
MUTANTS = 10
ODD: list[Any] = [None, True, 0, -1, 1.5, 10**30, "", "x", "{{", "}}", "{{=", "{{=}}", "{{=workflow}}", [], {}, ["a"], [[]]]
ODD += [{"a": None}, {"name": "t"}, [{"name": 1}], "workflow.status == 'a'", "workflow['status'] in {a: 1}", "ref+a://", "!*"]


def pieces() -> list[str]:
    """The pieces of profiles that the other tests of the rules use."""
    units = [registry.load(rules, name) for name in rules.ids()]
    return [text for text, _ in CASES.values()] + [example(unit, part) for unit in units for part in ("Bad:", "Good:")]


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every place of a tree but its root."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, entry in inner:
        yield (*path, step)
        yield from places(entry, (*path, step))


def damaged(tree: Any, rng: random.Random) -> Any:
    """The tree with odd values in up to three places."""
    out = copy.deepcopy(tree)
    for _ in range(rng.randint(1, 3)):
        *way, last = rng.choice(list(places(out)))
        at = out
        for step in way:
            at = at[step]
        at[last] = copy.deepcopy(rng.choice(ODD))
    return out


@pytest.mark.parametrize("seed", SEEDS)
def test_odd_values_are_findings_or_nothing(seed: int) -> None:
    """Problems come back, each with a text, from a render's look and from a thorough one."""
    rng = random.Random(seed)
    for _ in range(MUTANTS):
        tree = damaged(json.loads(json.dumps(yamlio.parse(rng.choice(pieces()).encode(), "piece.yaml").values)), rng)
        text = "".join(f"{json.dumps(key)}: {json.dumps(value)}\n" for key, value in tree.items())
        found = problems_of(text, is_thorough=rng.random() < 0.5)
        assert all(problem.text for problem in found), text
