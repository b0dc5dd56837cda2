"""Random expressions, tags and patterns: the same answer as the modules give that the controllers are built from.

The seed stands in each message; `unknown` is allowed for a small share that the tests hold.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from generator.argo.expr.calls import parameters_of
from generator.argo.expr.outcome import Budget
from generator.argo.expr.regexp import compile_regexp
from generator.argo.expr.sprig import UNPORTED, sprig_functions
from generator.argo.expr.values import Function
from generator.argo.tags import replace_tags
from tests.argo.expr import pieces
from tests.argo.expr.answers import UNKNOWN, Answer, our_value, ours, smallest, theirs
from tests.argo.expr.grammar import ENVIRONMENTS, KINDS, Tree, expression
from tests.gotools import Lines, build

pytestmark = [pytest.mark.go, pytest.mark.slow]

SEEDS = (20260801, 20260802)
EXPRESSIONS, SOUPS, TEMPLATES, PATTERNS, CALLS = 3000, 3000, 1200, 6000, 12


@pytest.fixture(scope="module")
def go() -> Iterator[Lines]:
    """The Go program that evaluates as the controllers do."""
    with Lines(build("argoexpr")) as lines:
        yield lines


def hold_unknown(answers: list[Answer], share: float) -> None:
    """Not more unknown answers than that share."""
    unknown = sum(answer.outcome == UNKNOWN for answer in answers)
    assert unknown <= share * len(answers), f"{unknown} of {len(answers)} are unknown"


@pytest.mark.parametrize("version", ["3.5", "4.1"])
@pytest.mark.parametrize("seed", SEEDS)
def test_expressions(go: Lines, version: str, seed: int) -> None:
    """Expressions of mostly fitting types give the same value of the same Go type, or an error on both sides."""
    chance = random.Random(seed)
    cases = []
    for _ in range(EXPRESSIONS):
        tree = expression(chance, chance.choice(KINDS), chance.randint(1, 4), version == "3.5")
        cases.append((tree, chance.choice(ENVIRONMENTS)))

    def request(tree: Tree, env: dict[str, str]) -> dict[str, Any]:
        return {"op": "eval", "version": version, "expression": str(tree), "env": env}

    def differs(tree: Tree, env: dict[str, str], answer: dict[str, Any]) -> bool:
        mine = our_value(str(tree), env, version)
        return mine.outcome != UNKNOWN and mine != theirs(answer, with_type=True)

    answers = list(go.ask_all(request(tree, env) for tree, env in cases))
    for (tree, env), answer in zip(cases, answers, strict=True):
        if differs(tree, env, answer):
            least = smallest(tree, lambda less, env=env: differs(less, env, go.ask(request(less, env))))
            pytest.fail(
                f"seed {seed}, {version}: {least}\n  here: {our_value(str(least), env, version)}"
                f"\n  Go:   {go.ask(request(least, env))}\n  over: {env}"
            )
    hold_unknown([our_value(str(tree), env, version) for tree, env in cases], 0.03)
    assert sum(answer["ok"] for answer in answers) > EXPRESSIONS / 2, "most random expressions should have a value"


@pytest.mark.parametrize("version", ["3.5", "4.1"])
@pytest.mark.parametrize("seed", SEEDS)
def test_rows_of_tokens(go: Lines, version: str, seed: int) -> None:
    """Rows of random tokens, nearly all of them no expressions, are told from those that are."""
    chance = random.Random(seed)
    hold_all(go, [pieces.soup(chance) for _ in range(SOUPS)], version, 0.03)


def hold_all(go: Lines, texts: list[str], version: str, share: float) -> None:
    """The same answer to each of some expressions."""
    requests = ({"op": "eval", "version": version, "expression": text, "env": ENVIRONMENTS[0]} for text in texts)
    found = []
    for text, answer in zip(texts, list(go.ask_all(requests)), strict=True):
        mine = our_value(text, ENVIRONMENTS[0], version)
        found.append(mine)
        if mine.outcome != UNKNOWN:
            assert mine == theirs(answer, with_type=True), f"{version}: {text}\n{answer}"
    hold_unknown(found, share)


@pytest.mark.parametrize("version", ["3.5", "4.1"])
def test_sprig(go: Lines, version: str) -> None:
    """Every function of sprig that is ported, over arguments that mostly fit."""
    chance = random.Random(SEEDS[0])
    ported = {name: found for name, found in sprig_functions(Budget()).items() if name not in UNPORTED}
    calls = [
        pieces.call(chance, f"sprig.{name}", parameters_of(found.type))
        for name, found in sorted(ported.items())
        if isinstance(found, Function)
        for _ in range(CALLS)
    ]
    assert len(ported) > 140
    hold_all(go, calls, version, 0.05)


@pytest.mark.parametrize("version", ["3.5", "4.1"])
def test_times(go: Lines, version: str) -> None:
    """Times and durations, those that are none among them."""
    moments = [shape.replace("{}", f"date('{text}')") for text in pieces.MOMENTS for shape in pieces.OF_MOMENTS]
    spans = [shape.replace("{}", f"duration('{text}')") for text in pieces.SPANS for shape in pieces.OF_SPANS]
    hold_all(go, moments + spans, version, 0.01)


@pytest.mark.parametrize("version", ["3.5", "3.6", "3.7", "4.0", "4.1"])
def test_tags(go: Lines, version: str) -> None:
    """Random texts with tags, early and late, in one pass or several, strict or not."""
    chance = random.Random(SEEDS[0])
    requests = [pieces.template(chance, version) for _ in range(TEMPLATES)]
    if version == "3.6":  # whose expr makes something else of nil in a call; tests/argo/test_execution_go.py has 3.7.4's
        requests = [request for request in requests if "sprig" not in request["template"]]
    found = []
    for request, answer in zip(requests, list(go.ask_all(requests)), strict=True):
        mine = ours(
            lambda request=request: replace_tags(
                request["template"],
                request["scope"],
                version,
                passes=request["passes"],
                allow_unresolved=request["allowUnresolved"],
                strict_prefixes=request["strictPrefixes"],
            )
        )
        found.append(mine)
        if mine.outcome != UNKNOWN:
            assert mine == theirs(answer, with_type=False), f"seed {SEEDS[0]}: {request}"
    hold_unknown(found, 0.03)


@pytest.mark.parametrize("seed", SEEDS)
def test_patterns(go: Lines, seed: int) -> None:
    """Random regular expressions match alike, or are refused alike."""
    chance = random.Random(seed)
    cases = [pieces.pattern(chance) for _ in range(PATTERNS)]
    requests = ({"op": "regexp", "expression": pattern, "template": text} for pattern, text in cases)
    found = []
    for (pattern, text), answer in zip(cases, list(go.ask_all(requests)), strict=True):
        mine = ours(lambda pattern=pattern, text=text: compile_regexp(pattern).matches(text, Budget()))
        found.append(mine)
        if mine.outcome != UNKNOWN:
            assert mine == theirs(answer, with_type=False), f"seed {seed}: {pattern!r} over {text!r}"
    hold_unknown(found, 0.08)
