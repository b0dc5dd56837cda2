"""Any text and any object gets an answer or one clear error, within budgets."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.argo import compose, config, cron, fields, join, merge
from generator.argo.refusal import DEPTH, Refused
from tests.argo.random_objects import Maker, config_data

ATOMS = (
    "a", "b", "instanceID", "workflowDefaults", "spec", "onExit", ": ", ":", " ", "  ", "\n", "\n  ", "\n    ", "- ", "-", "? ",
    "#", " #", '"', "'", "{", "}", "[", "]", ",", ", ", "&x ", "*x", "!", "!!str ", "!!int ", "!!binary ", "|", ">", "|-",
    ">+", "%", "@", "`", "\t", "\\", "\\n", "\\x41", "\\/", "\\'", "~", "null", "yes", "1", "1.5", "0x1", "<<", "<<: *x",
    "é", "🚀", "\x85", "\u2028", "\ufeff", "\r\n", "\r", "\x00", "\x07", "---\n", "...\n", "=", "12:30", ".inf", "%YAML 1.2\n",
)  # fmt: skip
CASES = 1500

TOO_MUCH = {
    "brackets": "[" * 100_000,
    "braces": "{a: " * 50_000,
    "dashes": "- " * 100_000,
    "a list in a list, one line each": "".join("  " * n + "-\n" for n in range(300)),
    "an alias bomb": "a: &a [x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    "a chain of aliases": "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 200)),
    "a merge bomb": "a: &a {x: 1}\n" + "".join(f"b{n}: &b{n}\n  <<: [*a, *a, *a]\n" for n in range(9)),
    "an alias inside its anchor": "a: &a [*a]",
    "an anchor that merges itself": "a: &a\n  <<: *a\n",
    "many values": "a: [" + "1," * 300_000 + "1]",
    "many quotes": 'a: "' + "\\'" * 5000 + '"',
    "a long number": "parallelism: " + "9" * 500_000,
    "a long quantity": "executor: {resources: {limits: {cpu: " + "9" * 10_000 + "}}}",
    "a long duration": "initialDelay: " + "9" * 400_000 + "h",
    "a long unknown key": "x" * 1000 + "y: 1",
    "many question marks": "".join(f"a{n}: b?\n" for n in range(20_000)),
}


def parse(data: dict[str, str]) -> str:
    """ "fine", or the place and the words of the refusal."""
    try:
        config.parse(data, "4.1")
    except Refused as error:
        (problem,) = error.problems
        assert problem.text
        assert problem.mark.line >= 1
        assert problem.mark.column >= 1
        return f"{problem.mark} {problem.text}"
    return "fine"


@pytest.mark.parametrize("text", TOO_MUCH.values(), ids=list(TOO_MUCH))
def test_too_much_is_refused(text: str) -> None:
    """By a budget that counts, not by the interpreter; in both layouts."""
    assert parse({"config": text}) != "fine"
    assert parse({"workflowDefaults": text + "\n"}) != "fine"


def test_what_is_copied_is_counted() -> None:
    """A text below the budget is read, its aliases counted as often as they are copied."""
    node = compose.compose("a: &a [x, x]\nb: [*a, *a]\n", "f")
    # the map, two keys, the list with two items, the list with two aliases to three values each
    assert node.size == 1 + 2 + 3 + 1 + 2 * 4
    with pytest.raises(Refused, match="more than 250,000 values"):
        compose.compose("a: &a [" + "x," * 99 + "x]\nc: [" + "x," * 3000 + "x]\nb: [" + "*a," * 2600 + "*a]\n", "f")


@pytest.mark.parametrize("start", range(0, CASES, CASES // 10))
def test_random_texts_are_answered(start: int) -> None:
    """Pieces of YAML in any order, alone and inside a configuration."""
    for seed in range(start, start + CASES // 10):
        chance = random.Random(seed)
        text = "".join(chance.choice(ATOMS) for _ in range(chance.randint(1, 12)))
        parse({"config": text})
        parse({"instanceID": text, "workflowDefaults": f"spec:\n  onExit: {text}\n"})
        parse({"config": f"workflowDefaults: {{metadata: {{labels: {{a: {text}}}}}}}"})


@settings(max_examples=200)
@given(st.dictionaries(st.text(max_size=5), st.text(max_size=40), max_size=3))
def test_any_data_is_answered(data: dict[str, str]) -> None:
    """Keys and values of any characters."""
    parse(data)


@pytest.mark.parametrize("version", fields.versions())
def test_damaged_configurations_are_answered(version: str) -> None:
    """Whole configurations of every version with accidents in them."""
    for seed in range(100):
        parse(config_data(random.Random(f"{version} {seed}"), fields.table(version), 0.1))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["metadata", "spec", "status", "templates", "name", "hooks", "labels", "$patch", "arguments", "parameters", "steps"]
    ), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=200)
@given(JSON, JSON, JSON)
def test_any_objects_are_answered(defaults: Any, workflow: Any, template: Any) -> None:
    """Whatever JSON is given as defaults, workflow, template or CronWorkflow."""
    merged(lambda: merge.plain(defaults, workflow, "4.1"))
    referring = {"metadata": {"name": "w"}, "spec": {"workflowTemplateRef": {"name": "t"}, "templates": workflow}}
    merged(lambda: join.referring(defaults, referring, template, "4.1"))
    merged(lambda: cron.run_of(workflow, "4.1", "w", "2024-01-01T00:00:00Z"))


@pytest.mark.parametrize("version", fields.versions())
def test_damaged_workflows_are_answered(version: str) -> None:
    """Objects of every version in which one value in ten is another."""
    for seed in range(200):
        maker = Maker(random.Random(f"{version} {seed}"), fields.table(version), 0.1)
        defaults, workflow = maker.struct("Workflow", share=0.5), maker.struct("Workflow", share=0.5)
        merged(lambda defaults=defaults, workflow=workflow: merge.plain(defaults, workflow, version))


def test_deep_objects_are_refused() -> None:
    """Templates inside templates, and JSON inside a plugin, to any depth."""
    inline: Any = {"name": "t"}
    for _ in range(500):
        inline = {"name": "t", "dag": {"tasks": [{"name": "a", "inline": inline}]}}
    plugin: Any = {}
    for _ in range(DEPTH * 20):
        plugin = {"a": [plugin]}
    for template in (inline, {"plugin": plugin}):
        workflow = {"spec": {"templates": [template]}}
        with pytest.raises(Refused, match="nested deeper"):
            merge.plain({}, workflow, "4.1")
        with pytest.raises(Refused, match="nested deeper"):
            merge.plain(workflow, {}, "4.1")


def merged(run: Any) -> None:
    """Run it; a refusal is an answer."""
    try:
        run()
    except Refused as error:
        assert error.problems[0].text
