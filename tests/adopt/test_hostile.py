"""Whatever a file holds, adopt answers or says one clear error: never another exception, and never slowly."""

from __future__ import annotations

import copy
import random
import time
from typing import Any

import pytest

from generator.adopt import adopt
from generator.errors import HookwrightError
from generator.model import Path
from generator.yamlio import dump, parse
from tests.adopt.test_foreign import EXIT, HOOKS
from tests.harness import REPO

SEED = 20261121
ROUNDS = 60
GIVEN = (
    "tests/golden/slack-hooks-image/expected/sandbox/values.yaml",
    "tests/golden/exit-branches/expected/prd/values.yaml",
    "tests/golden/webhook-and-mail/expected/prd/workflow-controller-configmap.yaml",
    "tests/golden/keys-layout-image/expected/prd/workflow-controller-configmap.yaml",
)
PIECES = ("{{", "}}", "'", '"', "[", "]", "{", "}", ": ", "- ", "\n", "  ", "<%", "%>", "&a", "*a", "null", "0", "-", "# ", "`")


def changed(text: str, chance: random.Random) -> str:
    """The text with a few pieces put in, taken out or moved."""
    for _ in range(chance.randint(1, 4)):
        at, end = sorted(chance.choices(range(len(text)), k=2))
        end = min(end, at + chance.choice((0, 1, 5, 40)))
        text = text[:at] + chance.choice((*PIECES, text[end : end + 30])) + text[end:]
    return text


@pytest.mark.parametrize("path", GIVEN)
def test_a_file_that_was_changed_by_chance_is_answered(path: str) -> None:
    """Set-ups of our own with signs put in and taken out anywhere."""
    text = (REPO / path).read_text()
    chance = random.Random(SEED)
    for turn in range(ROUNDS):
        given = changed(text, chance)
        try:
            adopted = adopt(given, "values.yaml.gotmpl" if turn % 9 == 0 else "given.yaml", version="4.0")
        except HookwrightError as error:
            assert error.problems, f"seed {SEED}, turn {turn}"
        else:
            assert adopted.text.startswith("# "), f"seed {SEED}, turn {turn}"


ODD: tuple[Any, ...] = (None, True, 0, 1.5, "", "{{", "<% x %>", "{name}", [], {}, [[]], [None], [{}], {"a": None}, {"name": 1})


def places(value: Any, path: Path = ()) -> list[Path]:
    """Every place in a tree but its root."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, inner in entries for found in ((*path, key), *places(inner, (*path, key)))]


def bent(values: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The same tree with a few values of another shape."""
    for _ in range(chance.randint(1, 3)):
        *above, last = chance.choice(places(values))
        box: Any = values
        for step in above:
            box = box[step]
        box[last] = copy.deepcopy(chance.choice(ODD))
    return values


BENT = {"containers": (REPO / GIVEN[0]).read_text(), "guard": (REPO / GIVEN[1]).read_text(), "hooks": HOOKS, "exit": EXIT}


@pytest.mark.parametrize("text", BENT.values(), ids=BENT)
def test_values_of_another_shape_are_answered(text: str) -> None:
    """Lists for texts, nulls for maps, and so on, anywhere."""
    chance = random.Random(SEED)
    for turn in range(2 * ROUNDS):
        given = dump(bent(parse(text, "given.yaml").values, chance))
        try:
            adopted = adopt(given, "given.yaml", version="4.0")
        except HookwrightError as error:
            assert error.problems, f"seed {SEED}, turn {turn}"
        else:
            assert adopted.text.startswith("# "), f"seed {SEED}, turn {turn}"


def defaults(spec: str) -> str:
    """Values of the chart with a spec in its defaults."""
    return f"controller: {{workflowDefaults: {{spec: {{{spec}}}}}}}\n"


def program(source: str) -> str:
    """A notify template with a program."""
    return defaults(f"templates: [{{name: hookwright-notify, script: {{source: '{source}'}}}}]")


def spoken(expression: str) -> str:
    """A container of ours with an expression in its arguments."""
    hook = "hookwright-end-a: {template: hookwright-channel-a, expression: \"workflow.status == 'Failed'\"}"
    template = f"{{name: hookwright-channel-a, container: {{image: a, args: ['{{{{={expression}}}}}']}}}}"
    return defaults(f"hooks: {{{hook}}}, templates: [{template}]")


HUGE = {
    "blanks": " " * 500_000,
    "braces": "{{" * 200_000,
    "open brackets": "a: " + "[" * 100_000,
    "an action that never ends": "a: {{" + " " * 300_000,
    "comments that never end": "a: {{ " + "/* */" * 50_000,
    "a program of brackets": program("ROUTES = " + "(" * 50_000),
    "a program of signs": program("ROUTES = " + "-" * 50_000 + "1"),
    "a program of settings": program("\\nROUTES = 1" * 20_000),
    "a condition of brackets": defaults("hooks: {a: {template: a, expression: '" + "(" * 50_000 + "'}}"),
    "a text of brackets": spoken("(" * 20_000 + "a" + ")" * 20_000),
    "a text of questions": spoken("a ? b : " * 4_000 + "c"),
    "a text of sums": spoken("a + " * 10_000 + "c"),
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
@pytest.mark.parametrize("file", ["given.yaml", "values.yaml.gotmpl"])
def test_a_huge_file_ends_soon(text: str, file: str) -> None:
    """Deep, long, or never closed: a few seconds at most."""
    start = time.monotonic()
    try:
        adopted = adopt(text, file, version="4.0")
    except HookwrightError as error:
        assert error.problems
    else:
        assert adopted.text.startswith("# ")
    assert time.monotonic() - start < 10
