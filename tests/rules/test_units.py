"""Every rule finds its own bad example and leaves its good one alone."""

from __future__ import annotations

from types import ModuleType

import pytest

from generator import registry, rules
from generator.errors import HookwrightError, Mark, Problem
from generator.model import Layer
from generator.pipeline import build
from generator.yamlio import parse

BASE = """\
apiVersion: hookwright/v1
abstract: true
argo: {version: "4.0"}
channels:
  slack: {type: slack-webhook, secret: {url: slack-secret/URL}}
routes:
  failures: {when: [Failed, Error], send: [slack]}
"""
PARTS = ("Why:", "Bad:", "Good:")


def problems_of(text: str, *, base: str = BASE, is_thorough: bool = False) -> tuple[Problem, ...]:
    """What a build of the profile `prd`, laid over the good one, finds: warnings, or the errors that end it."""
    texts = {"prd": f"extends: [base]\n{text}", "base": base}

    def read(name: str, mark: Mark | None) -> Layer:
        parsed = parse(texts[name].encode(), f"{name}.yaml")
        return Layer(name, parsed.values, parsed.marks, parsed.keys)

    try:
        return build("prd", read, is_thorough=is_thorough).warnings
    except HookwrightError as error:
        return error.problems


def example(unit: ModuleType, part: str) -> str:
    """The indented block below `Bad:` or `Good:` of a rule's docstring."""
    assert unit.__doc__
    lines = unit.__doc__.partition(f"\n{part}\n")[2].splitlines()
    block = []
    for line in lines:
        if line and not line.startswith("    "):
            break
        block.append(line[4:])
    return "\n".join(block).strip() + "\n"


def turned_on(name: str) -> str:
    """A rule that is off unless it is asked for is asked for."""
    return BASE + (f"rules: {{{name}: warning}}\n" if registry.load(rules, name).LEVEL == rules.OFF else "")


every_rule = pytest.mark.parametrize("name", rules.ids())


@every_rule
def test_a_rule_says_what_and_why_with_two_examples(name: str) -> None:
    """One sentence on what it checks, then why, then Bad and Good."""
    unit = registry.load(rules, name)
    assert unit.__doc__ and unit.LEVEL in (rules.OFF, rules.WARNING, rules.ERROR)
    assert unit.__doc__.splitlines()[0].endswith(".")
    assert [part for part in PARTS if f"\n{part}" not in unit.__doc__] == []


@every_rule
def test_the_bad_example_is_found(name: str) -> None:
    """The rule finds it, once or more, with a hint, at a place of the profile; and it is all that is found."""
    found = problems_of(example(registry.load(rules, name), "Bad:"), base=turned_on(name))
    assert {problem.rule for problem in found} == {name}, found
    assert all(problem.hint and problem.mark.file.endswith(".yaml") for problem in found)


@every_rule
def test_the_good_example_is_left_alone(name: str) -> None:
    """Nothing is said about it, by no rule."""
    assert problems_of(example(registry.load(rules, name), "Good:"), base=turned_on(name)) == ()
