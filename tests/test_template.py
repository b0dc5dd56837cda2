"""Expressions in scalars: what they give, what is refused, and that plain look-ups answer as Jinja2 does."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Any

import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import InputUnusable, Mark, Problem
from generator.model import Path
from generator.schema import format_path
from generator.template import Rendered, expression, lookup, render
from generator.template.filters import FILTERS
from generator.template.limits import Refused
from generator.template.order import ordered
from tests.harness import REPO

VARS: Mapping[str, Any] = {
    "team": "data",
    "port": 25,
    "ratio": 1.5,
    "enabled": True,
    "people": ["ann", "Bob", "ann"],
    "colors": {"dev": "good", "prd": "danger"},
    "version": "1.10",
    "items": "a key of this name",
    "empty": [],
    "secret": "s3cret-value",
    "long": "x" * 60_000,
    "many": [0] * 8_000,
    "nothing": None,
}


def mark_of(path: Path) -> Mark:
    """A mark for every place: the file is the path."""
    return Mark(format_path(path), 1, 1)


def key_mark_of(path: Path) -> Mark:
    """A mark of its own for every key."""
    return Mark(f"key of {format_path(path)}", 1, 1)


def rendered(values: Mapping[str, Any], environment: str = "prd", skip: tuple[Path, ...] = ()) -> Rendered:
    """Values without expressions."""
    return render(values, {"environment": environment}, mark_of, key_mark_of, skip)


def computed(text: Any) -> Any:
    """What one scalar becomes."""
    return rendered({"vars": VARS, "x": text}).values["x"]


def refused(values: Mapping[str, Any]) -> tuple[Problem, ...]:
    """The problems of values that cannot be rendered."""
    with pytest.raises(InputUnusable) as caught:
        rendered(values)
    return caught.value.problems


COMPUTED = {
    "a text without expressions": ("{name} is {status}", "{name} is {status}"),
    "the environment": ("<% environment %>", "prd"),
    "without blanks": ("<%vars.team%>", "data"),
    "with line breaks": ("<%\n vars.team\n%>", "data"),
    "inside a text": ("team <% vars.team %> in <% environment %>!", "team data in prd!"),
    "a number keeps its kind": ("<% vars.port %>", 25),
    "a fraction keeps its kind": ("<% vars.ratio %>", 1.5),
    "a boolean keeps its kind": ("<% vars.enabled %>", True),
    "null keeps its kind": ("<% vars.nothing %>", None),
    "a list keeps its kind": ("<% vars.people %>", ["ann", "Bob", "ann"]),
    "a map keeps its kind": ("<% vars.colors %>", {"dev": "good", "prd": "danger"}),
    "text that looks like a number stays text": ("<% vars.version %>", "1.10"),
    "a blank makes it text": (" <% vars.port %>", " 25"),
    "a line break makes it text": ("<% vars.port %>\n", "25\n"),
    "numbers and booleans in text": ("<% vars.port %> <% vars.ratio %> <% vars.enabled %>", "25 1.5 True"),
    "a key of a map": ("<% vars.colors.dev %>", "good"),
    "a key of a map by a variable": ("<% vars.colors[environment] %>", "danger"),
    "a key that is also a method of Python": ("<% vars.items %>", "a key of this name"),
    "an entry of a list": ("<% vars.people[1] %>", "Bob"),
    "an entry of a list with a dot": ("<% vars.people.0 %>", "ann"),
    "the last entry of a list": ("<% vars.people[-1] %>", "ann"),
    "a filter": ("<% vars.team | upper %>", "DATA"),
    "filters in a row": ("<% vars.people | unique | sort | join(', ') %>", "ann, Bob"),
    "a default for what is not there": ("<% vars.absent | default('none') %>", "none"),
    "a test of what is not there": ("<% vars.absent is defined %>", False),
    "a choice": ("<% 'loud' if environment == 'prd' else 'quiet' %>", "loud"),
    "a choice from a map": ("<% {'prd': 1, 'dev': 2}[environment] %>", 1),
    "arithmetic": ("<% vars.port * 2 + 1 %>", 51),
    "a part of a text": ("<% 'at' in vars.team and not false %>", True),
    "texts joined": ("<% vars.team ~ '-' ~ vars.port %>", "data-25"),
    "texts added": ("<% vars.team + '!' %>", "data!"),
    "lists added": ("<% vars.people + ['eve'] %>", ["ann", "Bob", "ann", "eve"]),
    "JSON": ("<% vars.people | tojson %>", '["ann", "Bob", "ann"]'),
    "JSON with characters of every plane": ("<% '<é😀>' | tojson %>", '"<é😀>"'),
    "the brackets themselves": ("<% '<%' %> and <% '%>' %>", "<% and %>"),
    "a closing bracket alone": ("100 %> 50", "100 %> 50"),
    "quotes around the rest": ("it's <% vars.team %>'s \"own\"", "it's data's \"own\""),
    "a number": (5, 5),
    "a list of texts": (["<% vars.team %>", "x", {"y": "<% vars.port %>"}], ["data", "x", {"y": 25}]),
}


@pytest.mark.parametrize(("text", "expected"), COMPUTED.values(), ids=COMPUTED)
def test_expressions_are_computed(text: Any, expected: Any) -> None:
    """One scalar after another; the kind of the result is part of the answer."""
    found = computed(text)
    assert (found, type(found)) == (expected, type(expected))


ARGO = [
    "{{workflow.name}}",
    "{{=workflow.status == 'Failed' ? \"a\" : 'b'}}",
    "{{= toJson(map(workflow.failures, {#.message})) }}",
    "{{inputs.parameters.message}} {# no comment #} {% no statement %} ${{ x }} #{y}",
    "{{workflow.labels.workflows.argoproj.io/creator}}\n\n{{='<' + '%'}}\r\n",
]


@pytest.mark.parametrize("tag", ARGO)
def test_argos_tags_pass_byte_for_byte(tag: str) -> None:
    """Alone, and beside an expression."""
    assert computed(tag) == tag
    assert computed(f"<% vars.team %>{tag}<% vars.team %>") == f"data{tag}data"


def test_a_result_is_one_value_whatever_it_holds() -> None:
    """Text that would be YAML, an expression or an Argo tag stays the text it is."""
    hostile = 'x"\nhostNetwork: true\n- {{=evil}} &a *a !!int'
    given = {"hostile": hostile, "start": "<% '<%' %>"}
    found = rendered({"vars": given, "x": "<% vars.hostile %>", "y": "<% vars.start %> environment %>"}).values
    assert found["x"] == hostile
    assert found["y"] == "<% environment %>"


@pytest.mark.parametrize(
    ("text", "found", "hint"),
    [
        ("<% vars.tema %>", "vars has no tema", "did you mean team?"),
        ("<% vars.colors.qa %>", "vars.colors has no qa", "dev, prd"),
        ("<% vars.team.lead %>", "vars.team is text and has no lead", ""),
        ("<% vars.empty.lead %>", "vars.empty is a list and has no lead", ""),
        ("<% vars.people[9] %>", "something in the expression is not defined", "default"),
        ("<% [vars.tema] %>", "vars has no tema", "did you mean team?"),
        ("<% {'a': [1].b} %>", "something in the expression is not defined", "default"),
        ("<% vars.tema | upper %>", "vars has no tema", "did you mean team?"),
        ("<% vars.absent | default(vars.tema) %>", "vars has no tema", "did you mean team?"),
        ("<% vars.port + vars.prot %>", "vars has no prot", "did you mean port?"),
        ("<% team %>", "unknown name team", "write <% vars.team %>"),
        ("<% enviroment %>", "unknown name enviroment", "did you mean environment?"),
        ("<% teem | default('x') %>", "unknown name teem", "did you mean vars.team?"),
        ("<% self %>", "unknown name self", ""),
        ("a <% vars.team %> b <% vars.tema %>", "vars has no tema, in expression 2 of 2", ""),
        ("<% vars.team", "an expression without an end", "end it with %>"),
        ("<% 'vars.team %>", "an expression without an end", "end it with %>"),
        ("<% vars.team %> <% oh", "an expression without an end", "end it with %>"),
        ("<% %>", "an empty expression", "write <% vars.NAME %>"),
        ("<%%>", "an empty expression", "write <% vars.NAME %>"),
        ("<%- vars.team %>", "an expression with - next to its bracket", "with blanks"),
        ("<% vars.team -%>", "an expression with - next to its bracket", "with blanks"),
        ("<%= vars.team %>", "an expression with = next to its bracket", "with blanks"),
        ("<%# a comment %>", "an expression with # next to its bracket", "with blanks"),
        ("<%% if true %>", "an expression with % next to its bracket", "with blanks"),
        ("<% if vars.team %>", "a statement (if)", "only expressions"),
        ("<% for a in vars.people %>", "a statement (for)", "only expressions"),
        ("<% set a = 1 %>", "a statement (set)", "only expressions"),
        ("<% vars. %>", "not an expression", "only expressions"),
        ("<% vars.team vars.port %>", "not an expression", "only expressions"),
        ("<% vars.team, vars.port %>", "not an expression", "only expressions"),
        ("<% vars.my-team %>", "unknown name team", "write <% vars.team %>"),
        ("<% vars.team {# x #} %>", "not an expression", "only expressions"),
        ("<% vars.people[1:] %>", "an operator or a form that is not known here", "only expressions"),
        ("<% 'a' if environment == 'dev' %>", "a choice without else", "else"),
        ("<% 2 ** 3 %>", "an operator or a form that is not known here", "only expressions"),
        ("<% vars.colors.keys() %>", "a call", "nothing can be called"),
        ("<% range(3) %>", "a call", "nothing can be called"),
        ("<% lipsum() %>", "a call", "nothing can be called"),
        ("<% vars.team | uper %>", "unknown filter uper", "did you mean upper?"),
        ("<% vars.people | random %>", "unknown filter random", "known here"),
        ("<% vars.team is odd %>", "unknown test odd", "known here"),
        ("<% vars.people | join(*vars.people) %>", "* or ** among the arguments of a filter", ""),
        ("<% vars.team | upper(1) %>", "an operator or a filter that does not fit its values", ""),
        ("<% vars.people | upper %>", "a filter for text on a list", ""),
        ("<% vars.team | join %>", "a filter for lists on text", ""),
        ("<% vars.team | int %>", "a number expected, found other text", "default"),
        ("<% vars.empty | first %>", "the first or last of nothing", ""),
        ("<% [1, 'a'] | sort %>", "a list of text or a list of numbers expected, to sort it", ""),
        ("<% 1 / 0 %>", "a division by zero", ""),
        ("<% vars.port + vars.team %>", "an operator or a filter that does not fit its values", "kinds"),
        ("<% vars.port < vars.team %>", "an operator or a filter that does not fit its values", "kinds"),
        ("<% {1: 2} %>", "a map with keys that are not text", "quote"),
        ("<% 1e999 %>", "a number that is not finite", ""),
        ("<% 9223372036854775807 + 1 %>", "a whole number of more than 64 bits", ""),
        ("<% '\\ud83d' %>", "half of a surrogate pair, which is no character", ""),
        ("to <% vars.people %>", "a list in the middle of text", "join"),
        ("to <% vars.colors %>", "a map in the middle of text", "tojson"),
        ("to <% vars.nothing %>", "null in the middle of text", "or 'none'"),
    ],
)
def test_what_cannot_be_computed_is_refused(text: str, found: str, hint: str) -> None:
    """One problem, at the scalar, that says what and what to do."""
    (problem,) = refused({"vars": VARS, "x": text})
    assert (problem.mark, problem.text) == (Mark("x", 1, 1), f"x: {found}")
    assert hint in problem.hint


HOSTILE = {
    "a text repeated": "'a' * 1000000000",
    "a text repeated from the other side": "1000000000 * 'a'",
    "a list repeated": "[0] * 1000000000",
    "a power": "9 ** 9 ** 9",
    "a format with a width": "'%1000000000d' % 1",
    "a format filter": "'%1000000000d' | format(1)",
    "a method with a width": "'a'.ljust(1000000000)",
    "a formatting method": "'{:1000000000}'.format(1)",
    "a filter that pads": "'a' | center(1000000000)",
    "a filter that indents": "'a' | indent(1000000000)",
    "a range": "range(1000000000) | join",
    "a long text for each of its letters": "vars.long | replace('x', vars.long)",
    "a long text between all letters": "vars.long | replace('', vars.long)",
    "a long text between many entries": "vars.many | join(vars.long)",
    "quotes that double at each turn": "'" + '"' * 100 + "'" + " | tojson" * 10,
    "a text put together from itself": "vars.long ~ vars.long",
    "a list of long texts as JSON": "[vars.long, vars.long] | tojson",
    "a long expression": "'" + "a" * 1000 + "'",
    "a long name": "a" * 100_000,
    "many parts": "1" + " + 1" * 60,
    "many filters": "vars.team" + " | upper" * 11,
    "many brackets": "(" * 450 + "1" + ")" * 450,
    "many lists in each other": "[" * 30 + "]" * 30,
    "many signs": "- " * 400 + "1",
    "many negations": "not " * 200 + "true",
    "many dots": "vars" + ".a" * 400,
    "many dots with brackets": "(vars)" + ".a" * 400,
    "many choices": "1 if true else " * 50 + "1",
    "the classes of Python": "''.__class__.__mro__[1].__subclasses__()",
    "the globals of a filter": "vars.team.upper.__globals__",
    "the template itself": "self._TemplateReference__context",
    "a module by its map": "vars.__class__.__base__",
    "a number of many digits": "9" * 900,
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_no_expression_takes_much_time_or_memory(source: str) -> None:
    """Refused before it is computed, or soon after it began."""
    (problem,) = refused({"vars": VARS, "x": f"<% {source} %>"})
    assert len(problem.text) < 200


@pytest.mark.parametrize("text", ["<%", "<% 'a' ", "<%'", "<%\"'", "<%'\\a'"])
def test_a_text_full_of_beginnings_is_refused_soon(text: str) -> None:
    """Its first end is looked for once: a hundred thousand of them took minutes."""
    started = time.process_time()
    (problem,) = refused({"vars": VARS, "x": text * 100_000})
    assert problem.text == "x: an expression without an end"
    assert time.process_time() - started < 5


def test_results_are_bounded_all_together() -> None:
    """Each value is small enough, all of them are not; one problem says so."""
    (problem,) = refused({"vars": VARS, "x": ["<% vars.long %>"] * 1000})
    assert problem.text == "x[17]: more than 1024 KiB of computed values in one profile"


def test_lists_of_lists_of_lists_are_bounded() -> None:
    """Ten variables, each ten times the one before, do not become ten thousand million values."""
    levels = {f"v{level}": [f"<% vars.v{level - 1} %>"] * 10 for level in range(1, 11)}
    problems = refused({"vars": {"v0": ["lol"] * 10, **levels}})
    assert {problem.text.split(": ")[1] for problem in problems} == {"more than 64 KiB in one value"}


def test_nesting_by_variables_is_bounded() -> None:
    """What is put into each other by variables is as deep as a file may be, and no deeper."""
    (problem, *_) = refused({"vars": {"v0": [1], **{f"v{n}": [f"<% vars.v{n - 1} %>"] for n in range(1, 90)}}})
    assert "nested deeper than 64 levels" in problem.text


def test_different_expressions_are_bounded() -> None:
    """Each costs a compilation; look-ups cost none and may be as many as there are."""
    (problem,) = refused({"vars": VARS, "x": [f"<% {number} + 0 %>" for number in range(400)]})
    assert "more than 250 different expressions" in problem.text
    assert len(computed(["<% vars.team %>", "<% 1 + 1 %>"] * 5000)) == 10_000


def test_the_number_of_problems_is_bounded() -> None:
    """After fifty the rest is left unread."""
    assert len(refused({"x": ["<% nope %>"] * 500})) == 50


def test_all_problems_are_told_at_once() -> None:
    """Those of variables, of keys and of values, sorted by place."""
    values = {"vars": {"a": "<% b %>"}, "x": ["<% %>", "fine"], "y": {"<% z %>": 1}}
    assert [str(problem.mark) for problem in refused(values)] == ['key of y."<% z %>":1:1', "vars.a:1:1", "x[0]:1:1"]


def test_no_value_stands_in_a_problem() -> None:
    """Whatever goes wrong with a value, it is not shown, nor is a constant of the expression."""
    sources = ["vars.secret | int", "vars.secret.x", "vars.secret + 1", "vars.secret * 2", "vars.secret | join"]
    sources += ["vars.secret['a']", "vars.colors[vars.secret]", "'s3cret-value", "'s3cret-value' x", "vars.secret | sort"]
    problems = refused({"vars": VARS, "x": [f"<% {source} %>" for source in sources]})
    assert len(problems) == len(sources)
    assert "s3cret" not in repr(problems)


# --- variables ---


def test_variables_may_use_each_other_in_any_order() -> None:
    """Each is computed after those that it uses, with its kind."""
    given = {"c": "<% vars.b %>!", "b": "<% vars.a | upper %>", "a": "<% environment %>"}
    given |= {"n": "<% vars.m %>", "m": [1, "<% vars.a %>"]}
    assert rendered({"vars": given}).values["vars"] == {"c": "PRD!", "b": "PRD", "a": "prd", "n": [1, "prd"], "m": [1, "prd"]}


def test_a_long_chain_of_variables_is_computed() -> None:
    """Depth is no matter of the stack."""
    given = {f"v{number}": f"<% vars.v{number + 1} %>" for number in range(5000)}
    assert rendered({"vars": {**given, "v5000": "end"}}).values["vars"]["v0"] == "end"


@pytest.mark.parametrize(
    ("given", "circle"),
    [
        ({"a": "<% vars.b %>", "b": "<% vars.a %>"}, "a (vars.a:1:1) -> b (vars.b:1:1) -> a"),
        ({"a": "x <% vars.a %>"}, "a (vars.a:1:1) -> a"),
        ({"a": ["<% vars.b | upper %>"], "b": {"x": "<% vars.a[0] %>"}}, "a (vars.a:1:1) -> b (vars.b:1:1) -> a"),
        ({"a": "<% vars['b'] %>", "b": "<% vars.a %>"}, "a (vars.a:1:1) -> b (vars.b:1:1) -> a"),
        ({"a": "<% vars | length %>"}, "a (vars.a:1:1) -> a"),
        ({"a": "<% vars[environment] %>"}, "a (vars.a:1:1) -> a"),
        ({"z": "<% vars.a %>", "a": "<% vars.b %>", "b": "<% vars.a %>"}, "a (vars.a:1:1) -> b (vars.b:1:1) -> a"),
    ],
)
def test_variables_that_use_each_other_in_a_circle_are_refused(given: dict[str, Any], circle: str) -> None:
    """The places of all of them are named, once; what uses them has no further problem."""
    (problem,) = refused({"vars": given, "x": "<% vars.a %>"})
    assert problem.text.partition(": ")[2] == f"variables that use each other: {circle}"


def test_a_broken_variable_is_told_once() -> None:
    """What uses it, directly or not, is not told of again."""
    given = {"a": "<% nope %>", "b": "<% vars.a %>", "c": "<% vars.b | upper %>"}
    (problem,) = refused({"vars": given, "x": "<% vars.c %> <% vars.a %>", "y": "<% vars | tojson %>"})
    assert problem.text == "vars.a: unknown name nope"


@pytest.mark.parametrize(
    ("value", "unused"),
    [
        ("x", ("a", "b", "c")),
        ("<% vars.b %>", ("a", "c")),
        ("<% vars['b'] | upper %>", ("a", "c")),
        ("<% vars.c | default(vars.a) %>", ("b",)),
        ("<% vars | tojson %>", ()),
        ("<% vars[environment] | default('') %>", ()),
    ],
)
def test_variables_that_nothing_uses_are_known(value: str, unused: tuple[str, ...]) -> None:
    """In the order in which they stand."""
    assert rendered({"vars": {"a": "1", "b": "2", "c": "3"}, "x": value}).unused == unused


def test_a_variable_used_by_a_variable_is_used() -> None:
    """One that only an unused one uses, too."""
    assert rendered({"vars": {"a": "1", "b": "<% vars.a %>"}}).unused == ("b",)


@pytest.mark.parametrize(
    ("needs", "order", "circles"),
    [
        ({}, [], []),
        ({"a": ["b"], "b": []}, ["b", "a"], []),
        ({"a": ["b", "c"], "b": ["c"], "c": ["d"]}, ["c", "b", "a"], []),
        ({"a": ["b"], "b": ["c"], "c": ["b"]}, ["c", "b", "a"], [["b", "c"]]),
        ({"a": ["a"], "b": ["a", "b"]}, ["a", "b"], [["a"], ["b"]]),
    ],
)
def test_the_order_of_variables(needs: dict[str, list[str]], order: list[str], circles: list[list[str]]) -> None:
    """Each after those it needs; circles are told and do not stop the rest."""
    assert ordered(needs) == (order, circles)


# --- what stays as it is ---


def test_values_are_not_changed() -> None:
    """A rendering of the same values for another environment starts from the same values."""
    values = {"vars": {"a": "<% environment %>", "b": ["x"]}, "x": [{"y": "<% vars.a %>"}], "z": "<% vars.b %>"}
    before = repr(values)
    first = rendered(values, "dev").values
    first["z"].append("changed")
    assert repr(values) == before
    assert rendered(values, "prd").values == {"vars": {"a": "prd", "b": ["x"]}, "x": [{"y": "prd"}], "z": ["x"]}


def test_what_is_skipped_is_left_alone() -> None:
    """At a path and below it."""
    values = {"extends": ["<% a %>"], "x": "<% environment %>", "y": {"z": "<% b %>"}}
    assert rendered(values, skip=(("extends",), ("y", "z"))).values == {**values, "x": "prd"}


@pytest.mark.parametrize("given", [None, [], "text", 3])
def test_variables_that_are_no_map_are_left_to_the_schema(given: Any) -> None:
    """They are refused there, with a better word."""
    assert rendered({"vars": given, "x": "<% environment %>"}).values == {"vars": given, "x": "prd"}


# --- with and without Jinja2 ---


@pytest.mark.parametrize(("source", "loaded"), [("vars.team", False), ("vars.tema", False), ("vars.team | upper", True)])
def test_jinja2_is_loaded_only_when_it_is_needed(source: str, loaded: bool) -> None:
    """A look-up does without, a wrong one as well."""
    code = f"""
import sys
from generator.errors import InputUnusable, Mark
from generator.template import render
try:
    render({{"vars": {{"team": "x"}}, "y": "<% {source} %>"}}, {{}}, lambda path: Mark("", 1, 1), lambda path: Mark("", 1, 1))
except InputUnusable:
    pass
print("jinja2" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True, check=True)
    assert done.stdout == f"{loaded}\n"


# Names that no value of Python has as an attribute, since plain Jinja2 would find that first.
NAMES = ["team", "port", "lead", "a1", "_x", "Env", "not", "true", "in", "none", "vars"]
SCALARS = [None, True, False, 0, 7, -3, 1.5, 1e21, 1.10, 1e-7, "", "x", "1.10", "1e3", "yes", "é😀", "a: b\n", " {{x}} ", "%>"]


def some_value(chance: random.Random, depth: int) -> Any:
    """A value of any kind."""
    kind = chance.random()
    if depth and kind < 0.4:
        return {name: some_value(chance, depth - 1) for name in chance.sample(NAMES, 4)}
    if depth and kind < 0.5:
        return [some_value(chance, depth - 1) for _ in range(chance.randrange(3))]
    return chance.choice(SCALARS)


def some_look_up(chance: random.Random) -> str:
    """A dotted look-up, often one that leads nowhere, with blanks around it."""
    blank = chance.choice(["", " ", "  ", "\n", "\t"])
    root = chance.choice(["vars", "vars", "vars", "vars", "environment", "team"])
    return blank + ".".join([root, *(chance.choice(NAMES) for _ in range(chance.randrange(4)))]) + chance.choice(["", " ", "\n "])


def answer(compute: Any, *given: Any) -> tuple[str, Any]:
    """What a computation gives, with the kinds of all of it, or its refusal."""
    try:
        return "value", repr(compute(*given))
    except Refused as error:
        return "refused", (error.text, error.hint)


@pytest.mark.parametrize("seed", range(20))
def test_a_look_up_answers_as_jinja2_does(seed: int) -> None:
    """The quick way, our sandbox, and Jinja2 as it comes agree on value, kind and refusal."""
    chance = random.Random(seed)
    plain = jinja2.Environment(undefined=jinja2.StrictUndefined)
    for _ in range(200):
        variables = {"vars": {name: some_value(chance, 3) for name in NAMES}, "environment": "prd"}
        source = some_look_up(chance)
        names = lookup.names_of(source)
        assert names is not None
        quick = answer(lookup.look_up, names, variables)
        assert quick == answer(expression.compute, expression.prepare(source), variables), (seed, source)
        theirs = plain_answer(plain, source, variables)
        assert (quick if quick[0] == "value" else ("refused", None)) == theirs, (seed, source)


def plain_answer(plain: jinja2.Environment, source: str, variables: dict[str, Any]) -> tuple[str, Any]:
    """What Jinja2 as it comes answers; strictly undefined is a refusal."""
    try:
        result = plain.compile_expression(source, undefined_to_none=False)(variables)
    except jinja2.UndefinedError:
        return "refused", None
    return ("refused", None) if isinstance(result, jinja2.Undefined) else ("value", repr(result))


@pytest.mark.parametrize("seed", range(10))
def test_a_text_with_look_ups_is_what_jinja2_prints(seed: int) -> None:
    """Numbers and booleans in texts are written as Jinja2 writes them; what it would print as Python is refused."""
    chance = random.Random(seed)
    marks = {"variable_start_string": "<%", "variable_end_string": "%>"}
    marks |= {"block_start_string": "<%%%", "comment_start_string": "<%%#"}
    plain = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True, **marks)
    for _ in range(200):
        values = {name: some_value(chance, 1) for name in NAMES}
        literals = [chance.choice(["", "a", " {{b}} ", "'", '"', "%", "<", "\n"]) for _ in range(3)]
        text = f"{literals[0]}<%{some_look_up(chance)}%>{literals[1]}<% environment %>{literals[2]}"
        try:
            ours = ("value", rendered({"vars": values, "x": text}).values["x"])
        except InputUnusable as error:
            ours = ("refused", error.problems[0].text)
            if "in the middle of text" in ours[1] or any("<%" in str(value) for value in values.values()):
                continue
        assert ours[0] == ("value" if (theirs := printed(plain, text, values)) is not None else "refused"), (seed, text)
        assert ours[0] == "refused" or ours[1] == theirs, (seed, text)


def printed(plain: jinja2.Environment, text: str, values: dict[str, Any]) -> str | None:
    """What Jinja2 prints, None for an error."""
    try:
        return plain.from_string(text).render(vars=values, environment="prd")
    except jinja2.UndefinedError:
        return None


@pytest.mark.parametrize(
    "source",
    [
        "'abc def' | capitalize",
        "'aBC déf-ghi (jkl)' | title",
        "'  a ' | trim",
        "'xax' | trim('x')",
        "'a,b' | replace(',', ';')",
        "'aaa' | replace('a', 'b', 2)",
        "[3, 1, 2] | sort",
        "['b', 'C', 'a'] | sort",
        "['b', 'C', 'a'] | sort(true, true)",
        "['b', 'C', 'a'] | sort(reverse=true)",
        "[1, 2] | join('-')",
        "[true, 'a', 1.5] | join",
        "[1, 2] | first",
        "'ab' | last",
        "'abc' | length",
        "{'a': 1} | length",
        "'12' | int",
        "'x' | int(3)",
        "12.7 | int",
        "'1f' | int(base=16)",
        "'1.5' | float",
        "'x' | float(2.5)",
        "1.0 | string",
        "true | lower",
        "'a b/c?d=é' | urlencode",
        "'' | default('x', true)",
        "'a' | default('x')",
        "-7 // 2",
        "-7 % 3",
        "7 / 2",
        "1 < 2 < 3",
        "'a' ~ 1 ~ true",
        "none is none",
        "1 is number and 'a' is string and {} is mapping and true is boolean and 2 is integer",
        "not (1 == 1.0)",
        "[1, 2, 3][-1]",
        "('a' or 'b') and 'c'",
    ],
)
def test_filters_and_operators_answer_as_jinja2_does(source: str) -> None:
    """What stands in Jinja2's documentation holds here."""
    assert repr(computed(f"<% {source} %>")) == repr(jinja2.Environment().compile_expression(source)())


LEAVES = [f"vars.{name}" for name in [*VARS, "absent"]] + ["environment", "1", "-2", "1.5", "''", "'a'", "'12'", "[]", "{}"]
LEAVES += ["[1, 2]", "['b', 'a']", "{'a': 1}", "none", "true", "9223372036854775807"]
FORMS = ["[{0}, {1}]", "{{'k': {0}}}", "{{({0}): 1}}", "({0})[{1}]", "({0}).a", "({0}).__class__", "({0}).0", "not ({0})", "-({0})"]
FORMS += ["({0}) if ({1}) else ({1})", "({0}) is defined", "({0}) is not string"]
FORMS += [f"({{0}}) {sign} ({{1}})" for sign in ("+", "-", "*", "/", "//", "%", "~", "==", "<", "in", "and", "or")]
FORMS += [f"({{0}}) | {name}{given}" for name in [*FILTERS, "default"] for given in ("", "({1})", "({1}, {1})")]


@settings(max_examples=600)
@given(st.recursive(st.sampled_from(LEAVES), lambda e: st.builds(str.format, st.sampled_from(FORMS), e, e), max_leaves=6))
def test_an_expression_of_any_form_is_a_value_or_a_refusal(source: str) -> None:
    """Every filter and operator on every kind of value; nothing undefined hides in a result."""
    try:
        assert "Undefined" not in repr(computed(f"<% {source} %>"))
    except InputUnusable as error:
        assert [problem.mark for problem in error.problems] == [Mark("x", 1, 1)]


TOKENS = ["vars", "environment", ".", "team", "port", "|", "upper", "join", "(", ")", "[", "]", "{", "}", "'a'", "'", "1", "9.5"]
TOKENS += ["+", "-", "*", "**", "%", "/", "~", "==", "<", ",", ":", "if", "else", "not", "in", "is", "defined"]
TOKENS += ["<%", "%>", "{{", "#", "\\"]


@settings(max_examples=500)
@given(st.lists(st.sampled_from([*TOKENS, " ", "\n"]), max_size=12), st.sampled_from(["", " "]))
def test_nonsense_is_a_value_or_a_refusal(tokens: list[str], blank: str) -> None:
    """Never another exception; and the mark is the scalar's."""
    text = "<%" + blank + blank.join(tokens) + blank + "%>"
    try:
        computed(text)
    except InputUnusable as error:
        assert [problem.mark for problem in error.problems] == [Mark("x", 1, 1)]
