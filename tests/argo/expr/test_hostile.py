"""Any text as expression, pattern or template: an answer or one clear error, within the budget, never a traceback."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.argo.expr import ExpressionError, UnknownAnswer, evaluate, parse
from generator.argo.expr.dialect import dialect_of
from generator.argo.expr.environment import environment
from generator.argo.expr.evaluation import evaluate_in
from generator.argo.expr.outcome import STEPS, Budget
from generator.argo.expr.regexp import RegexpError, compile_regexp
from generator.argo.tags import replace_tags
from tests.argo.expr.grammar import ENVIRONMENTS
from tests.argo.expr.pieces import PATTERN_PARTS, TAGS, TEXT_PIECES, TOKENS

VERSIONS = ("3.5", "4.1")
VARIABLES = {
    **ENVIRONMENTS[0],
    "workflow.parameters.deep": "[" * 5000 + "]" * 5000,
    "workflow.parameters.deeper": '{"a":' * 20_000 + "1" + "}" * 20_000,
    "workflow.parameters.long": "a" * 5000,
}
SECONDS = 10  # far above what any text takes; the budget is what bounds it

HOSTILE = {
    "parentheses in parentheses": "(" * 5000 + "1" + ")" * 5000,
    "parentheses that never close": "(" * 20_000,
    "lists in lists": "[" * 4900 + "]" * 4900,
    "maps in maps": "{'a':" * 3000 + "1" + "}" * 3000,
    "a row of not": "!" * 5000 + "true",
    "a row of minus": "-" * 9000 + "1",
    "a row of or": " || ".join(["workflow.name == 'x'"] * 1600),
    "a long sum": "+".join(["1"] * 4999),
    "members of members": "workflow" + ".a" * 3000,
    "a chain that ends early": "workflow" + "?.a" * 2000,
    "ternaries in ternaries": "true ? 1 : " * 3000 + "2",
    "a row of let": "".join(f"let a{number} = {number}; " for number in range(2000)) + "1",
    "a row of pipes": "'a'" + " | upper()" * 4000,
    "predicates in predicates": "map([1], " * 800 + "#" + ")" * 800,
    "text that doubles": "replace(" * 60 + "'aaaaaaaa'" + ", 'a', 'aaaaaaaa')" * 60,
    "an endless range": "1..999999999999",
    "loops in loops": "map(1..900, map(1..900, map(1..900, #)))",
    "a long repeat": "repeat(repeat('a', 1000), 1000000)",
    "sprig repeats": "sprig.repeat(1000000000, 'a')",
    "sprig counts": "sprig.until(9223372036854775807)",
    "sprig indents": "sprig.indent(2000000000, 'a')",
    "a number of 5000 digits": "9" * 5000,
    "an exponent of 400 digits": "1e" + "9" * 400,
    "an index that is too large": "[1][99999999999999999999]",
    "a text with 5000 digits as int": "asInt('" + "9" * 5000 + "') + int('" + "9" * 5000 + "')",
    "a text with 5000 digits as float": "float('" + "9" * 5000 + "')",
    "a duration of 5000 digits": "duration('" + "9" * 5000 + "h')",
    "a catastrophic pattern": "workflow.parameters.long matches '(a*)*b'",
    "another catastrophic pattern": "workflow.parameters.long matches '^(a|aa)+$!'",
    "a pattern with many choices": "workflow.parameters.long matches '" + "a?" * 300 + "a" * 300 + "!'",
    "a pattern of many groups": "'a' matches '" + "(" * 500 + "a" + ")" * 500 + "'",
    "a pattern that repeats repeats": "'a' matches '((a{0,100}){0,100}){0,100}'",
    "JSON that is deep": "fromJSON(workflow.parameters.deep)",
    "JSON that is too deep for Go": "fromJSON(workflow.parameters.deeper)",
    "a value that grows inwards": "toJson(reduce(1..2000, [#acc], []))",
    "deep values that are compared": "reduce(1..200, [#acc], []) == reduce(1..200, [#acc], [])",
    "the text of a deep value": "string(reduce(1..2000, [#acc], []))",
    "a deep value as the answer": "reduce(1..2000, [#acc], [])",
    "the extremes of a deep value": "max(reduce(1..2000, [#acc], [1]))",
    "a long list without doubles": "sprig.uniq(1..50000)",
    "a long list to sort": "sort(map(1..100000, # * 7919 % 10007))",
    "decimals that are long": "sprig.mulf(" + ",".join(["'1e-300'"] * 10) + ")",
    "rounding to a billion places": "sprig.round(1.5, 999999999)",
    "a power that is too large": "10 ** 400",
    "backslashes": "'" + "\\" * 10_001,
    "half a character": "workflow.parameters.text[0:3] + 'x'",
    "a lone surrogate": "'\ud800' + \"\\ud800\"",
    "a zero byte": "\x00",
}


class Counted(Budget):
    """A budget that counts how often it is asked, whatever it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def spend(self, steps: int = 1) -> None:
        self.asked += 1
        super().spend(steps)


def steps_of(text: str, version: str) -> int:
    """Evaluate, whatever it gives; how many steps it took."""
    budget = Counted()
    dialect = dialect_of(version)
    try:
        evaluate_in(text, environment(VARIABLES, dialect, text, budget), dialect, budget, None)
    except (ExpressionError, UnknownAnswer) as outcome:
        assert str(outcome) != ""
    return budget.asked


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_expression_ends(text: str, version: str) -> None:
    """It ends in a value, an error or no answer, and takes no more steps than the budget has."""
    started = time.process_time()
    assert steps_of(text, version) <= 2 * STEPS
    try:
        evaluate(text, VARIABLES, version)
        parse(text, version)
    except (ExpressionError, UnknownAnswer) as outcome:
        assert len(str(outcome)) < 12_000
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize("version", VERSIONS)
@settings(max_examples=150)
@given(text=st.text(max_size=40))
def test_any_text_is_an_expression_or_none(text: str, version: str) -> None:
    """Random characters, control characters and surrogates among them."""
    assert steps_of(text, version) <= 2 * STEPS


@pytest.mark.parametrize("version", VERSIONS)
@settings(max_examples=150)
@given(parts=st.lists(st.sampled_from(TOKENS), max_size=14), glue=st.sampled_from((" ", "")))
def test_any_row_of_tokens_is_an_expression_or_none(parts: list[str], glue: str, version: str) -> None:
    """Random tokens, which get further than characters do."""
    assert steps_of(glue.join(parts), version) <= 2 * STEPS


@settings(max_examples=200)
@given(parts=st.lists(st.sampled_from(PATTERN_PARTS) | st.text(max_size=3), max_size=10), text=st.text(max_size=20))
def test_any_text_is_a_pattern_or_none(parts: list[str], text: str) -> None:
    """Random regular expressions over random texts."""
    budget = Counted()
    try:
        compile_regexp("".join(parts)).find(text, 0, budget)
    except (RegexpError, UnknownAnswer) as outcome:
        assert str(outcome) != ""
    assert budget.asked <= 2 * STEPS


@pytest.mark.parametrize("version", VERSIONS)
@settings(max_examples=150)
@given(
    parts=st.lists(
        st.sampled_from(TEXT_PIECES) | st.sampled_from(TAGS).map("{{{{{}}}}}".format) | st.text(max_size=5), max_size=8
    ),
    values=st.lists(st.text(max_size=8), min_size=2, max_size=2),
)
def test_any_text_is_a_template_or_none(parts: list[str], values: list[str], version: str) -> None:
    """Random texts with tags over random values, which may hold tags themselves."""
    scope = {**VARIABLES, "workflow.name": values[0], "workflow.parameters.text": values[1]}
    try:
        assert isinstance(replace_tags("".join(parts), scope, version, passes=2), str)
    except (ExpressionError, UnknownAnswer) as outcome:
        assert str(outcome) != ""


@pytest.mark.parametrize(
    "text",
    ["{{" * 5000, "{{a" * 3000 + "}}" * 3000, "{{=1+1}}" * 2000, "{{=" + "(" * 5000 + "}}", "\\" * 9999],
    ids=["only openings", "tags in tags", "many tags", "a deep tag", "backslashes"],
)
def test_a_hostile_template_ends(text: str) -> None:
    """A text with thousands of tags or half tags."""
    started = time.process_time()
    try:
        replace_tags(text, VARIABLES, "4.1", passes=2)
    except (ExpressionError, UnknownAnswer) as outcome:
        assert len(str(outcome)) < 12_000
    assert time.process_time() - started < SECONDS


@settings(max_examples=60)
@given(names=st.lists(st.text("ab.-/", min_size=1, max_size=5), max_size=6, unique=True))
def test_any_names_make_an_environment(names: list[str]) -> None:
    """Names with dots anywhere, parents of each other among them."""
    for version in VERSIONS:
        try:
            assert evaluate("len($env) > 3", dict.fromkeys(names, "x"), version).value is True
        except (ExpressionError, UnknownAnswer) as outcome:
            assert str(outcome) != ""
