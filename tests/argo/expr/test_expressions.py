"""Expressions by hand: what differs between Argo's minors, where errors point to, and what has no answer."""

from __future__ import annotations

import pytest

from generator.argo.expr import ExpressionError, OverBudget, Place, UnknownAnswer, eval_hook, evaluate, parse
from generator.argo.expr.syntax import Binary

WORKFLOW = {
    "workflow.name": "etl-7",
    "workflow.status": "Failed",
    "workflow.labels.json": '{"tier":"critical"}',
    "workflow.annotations.json": "null",
    "workflow.parameters.text": "h\u00e9",
}

DIFFERENT = [
    ("a text test with nil on its left", "workflow.nope startsWith 'a'", "error", False),
    ("matches with nil on its left", "workflow.nope matches 'a'", "error", False),
    ("the length of a text", "len(workflow.parameters.text)", 3, 2),
    ("the name of nothing", "nosuch", None, "error"),
    ("a raw string", "`a`", "error", "a"),
    ("an index of a string literal", "'abc'[:2]", "error", "ab"),
    ("if and else", "if true { 1 } else { 2 }", "error", 1),
    ("a row of comparisons", "1 < 2 < 3", "error", True),
    ("not in behind an operator", "'a' + 'b' not in ['ab']", True, False),
    ("equal lists of other numbers", "[1] == [1.0]", False, True),
    ("nil where sprig wants a text", "sprig.upper(workflow.nope)", "error", ""),
    ("asInt", "asInt('3') == 3", True, True),
    ("a list of the first ones", "concat([1], [2])", "error", [1, 2]),
    ("sorting by a field", "sortBy([{'a': 2}, {'a': 1}], 'a')[0].a", 1, 2),
]


NIL = [
    ("nothing in quotes", "sprig.squote(nil)", "", "'[]'", ""),
    ("a list of two", "toJson(sprig.list(nil, nil))", "[null,null]", "error", "[null,null]"),
    ("texts behind the last place", "sprig.omit({'a': 1}, nil) == {'a': 1}", "error", "error", True),
    ("a text at its own place", "sprig.upper(nil)", "error", "", ""),
]


def value(text: str, version: str) -> object:
    """What an expression gives, or "error"."""
    try:
        return evaluate(text, WORKFLOW, version).value
    except ExpressionError:
        return "error"


@pytest.mark.parametrize(("text", "old", "new"), [case[1:] for case in DIFFERENT], ids=[case[0] for case in DIFFERENT])
def test_the_two_languages_differ(text: str, old: object, new: object) -> None:
    """3.5 evaluates with another language than the minors after it."""
    assert (value(text, "3.5"), value(text, "4.1")) == (old, new)


@pytest.mark.parametrize(
    ("version", "type"),
    [("3.5", "int64"), ("3.6.13", "int64"), ("3.7", "int"), ("3.7.4", "int"), ("4.0", "int"), ("4.1", "int")],
)
def test_a_number_is_an_int64_before_3_7(version: str, type: str) -> None:
    """asInt comes from another package there; a patch version is as good as its minor."""
    assert evaluate("asInt('3')", {}, version).type == type


def test_before_3_5_no_language_is_known() -> None:
    """A version that we do not support is a mistake of the caller."""
    with pytest.raises(ValueError, match=r"3\.4"):
        evaluate("1", {}, "3.4")


PLACED = [
    ("an unknown name", "1 == 1 &&\n  nosuch", "unknown name nosuch", Place(2, 3)),
    (
        "types that do not go together",
        "workflow.name + 1 + len('a') + 'b'",
        "invalid operation: string + int",
        Place(1, 15),
    ),
    ("a member of nothing", "workflow.labels.a.b", "cannot fetch a from string", Place(1, 17)),
    ("a character that means nothing", "1 @ 2", "unrecognized character: U+0040 '@'", Place(1, 3)),
    ("an end too early", "workflow.name ==", "unexpected token EOF", Place(1, 16)),
    ("a bad pattern", "workflow.name matches '('", "error parsing regexp: missing closing ): `(`", Place(1, 15)),
]


@pytest.mark.parametrize(("text", "message", "place"), [case[1:] for case in PLACED], ids=[case[0] for case in PLACED])
def test_an_error_says_where(text: str, message: str, place: Place) -> None:
    """The message is the controller's, and the place counts lines and columns from 1."""
    variables = {"workflow.name": "a", "workflow.labels": "x"}
    if "labels" in text:
        message, place = "invalid operation: int(string)", Place(1, 17)
    with pytest.raises(ExpressionError) as caught:
        evaluate(text, variables, "4.1")
    assert (caught.value.message, caught.value.place) == (message, place)
    assert str(caught.value) == f"{message} ({place})"


UNANSWERED = [
    ("a function by chance", "sprig.uuidv4()"),
    ("a certificate", "sprig.genCA('a', 1)"),
    ("the time, when it is not given", "now()"),
    ("the order of keys", "keys({'a': 1, 'b': 2})[0]"),
    ("a Unicode script", r"'a' matches '\\p{Greek}'"),
    ("a named zone", "date('2026-01-02', '2006-01-02', 'Asia/Tokyo')"),
    ("the mixed up stack of findLast", "1 + len([findLast([1], true), findLast([1], true)])"),
]


@pytest.mark.parametrize("text", [case[1] for case in UNANSWERED], ids=[case[0] for case in UNANSWERED])
def test_what_is_not_known_is_not_guessed(text: str) -> None:
    """Neither a value nor an error."""
    with pytest.raises(UnknownAnswer):
        evaluate(text, WORKFLOW, "4.1")


def test_the_order_of_keys_may_not_matter() -> None:
    """`in`, `len`, `sort` and quantifiers answer for a map with several keys."""
    text = "'a' in keys({'a': 1, 'b': 2}) && len(keys({'a': 1, 'b': 2})) == 2 && any(keys({'a': 1, 'b': 2}), # == 'b')"
    assert evaluate(text, {}, "4.1").value is True
    assert evaluate("sort(keys({'b': 1, 'a': 2}))", {}, "4.1").value == ["a", "b"]


def test_a_label_that_is_dropped_at_random_is_not_read() -> None:
    """Of `app`, `app-x` and `app.name` the controller keeps one or the other reading of `app` at random."""
    labels = {"workflow.labels.app": "a", "workflow.labels.app-x": "b", "workflow.labels.app.name": "c"}
    assert evaluate("workflow.labels['app-x']", labels, "4.1").value == "b"
    with pytest.raises(UnknownAnswer):
        evaluate("workflow.labels.app", labels, "4.1")


def test_now_is_what_the_caller_says() -> None:
    """2026-03-04T22:30:00Z is a Wednesday evening."""
    at = 1_772_663_400 * 1_000_000_000
    assert (
        evaluate("now().UTC().Hour() >= 22 && now().Weekday().String() == 'Wednesday'", {}, "4.1", now=at).value is True
    )


def test_the_budget_ends_a_question() -> None:
    """What takes too many steps has no answer, and says so."""
    with pytest.raises(OverBudget, match="too many steps"):
        evaluate("map(1..900, map(1..900, map(1..900, #)))", {}, "4.1")


@pytest.mark.parametrize(
    ("text", "fires"), [("workflow.status == 'Failed'", True), ("workflow.status in ['Error']", False)]
)
def test_a_hook_fires_or_not(text: str, fires: bool) -> None:
    """A condition is true or false."""
    assert eval_hook(text, WORKFLOW, "3.5") is eval_hook(text, WORKFLOW, "4.1") is fires


def test_a_hook_wants_a_truth_value() -> None:
    """Anything else is an error, as in the controller."""
    with pytest.raises(ExpressionError, match="unable to cast expression result"):
        eval_hook("workflow.status", WORKFLOW, "4.1")


def test_an_expression_is_parsed_without_a_workflow() -> None:
    """The tree, for those who look at what an expression reads."""
    tree = parse("workflow.status == 'Failed'", "4.1")
    assert isinstance(tree, Binary)
    assert tree.operator == "=="


@pytest.mark.parametrize(("text", "passed", "placed", "wanted"), [case[1:] for case in NIL], ids=[case[0] for case in NIL])
def test_nil_as_an_argument(text: str, passed: object, placed: object, wanted: object) -> None:
    """Three rules, each with the releases that are known to have it."""
    for answer, releases in ((passed, ("3.5", "3.6.2")), (placed, ("3.6.13", "3.6", "3.7.4")), (wanted, ("3.7.17", "3.7", "4.1"))):
        assert {version: value(text, version) for version in releases} == dict.fromkeys(releases, answer)


def test_a_pattern_of_bytes_that_are_no_text() -> None:
    """Go refuses it; a text of such bytes may be looked at."""
    assert value("'a' matches fromBase64('nul/')", "4.1") == "error"
    assert value("fromBase64('nul/') matches 'a'", "4.1") is False
