"""One form for an answer of ours and of the Go program, and the search for the smallest text on which they differ."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from generator.argo.expr import ExpressionError, UnknownAnswer, evaluate
from generator.argo.expr.gojson import format_json
from generator.argo.expr.outcome import Panic
from generator.argo.expr.regexp import RegexpError
from tests.argo.expr.grammar import Tree

UNKNOWN = "unknown"
NO_JSON = "no JSON"


class Answer(NamedTuple):
    """`ok`, `error` or `unknown`, the value as JSON has it, and its Go type."""

    outcome: str
    value: Any = None
    type: str = ""


def ours(ask: Callable[[], Any]) -> Answer:
    """What we answer; `ask` gives a plain value, or an Answer of its own."""
    try:
        value = ask()
    except (ExpressionError, RegexpError):
        return Answer("error")
    except UnknownAnswer:
        return Answer(UNKNOWN)
    return value if isinstance(value, Answer) else Answer("ok", value)


def our_value(text: str, env: dict[str, str], version: str) -> Answer:
    """What an expression gives here."""

    def ask() -> Answer:
        found = evaluate(text, env, version)
        try:
            return Answer("ok", json.loads(format_json(found.value)), found.type)
        except Panic:
            return Answer("ok", NO_JSON, found.type)

    return ours(ask)


def theirs(answer: dict[str, Any], *, with_type: bool) -> Answer:
    """What the Go program has answered."""
    if not answer["ok"]:
        return Answer("error")
    type, _, no_json = answer.get("type", "").partition(" (no")
    return Answer("ok", NO_JSON if no_json else answer["result"], type if with_type else "")


def smallest(tree: Tree, differs: Callable[[Tree], bool], tries: int = 400) -> Tree:
    """A tree with as little in it as a simple search finds, that still differs."""
    found = True
    while found:
        found = False
        for less in tree.smaller():
            tries -= 1
            if tries < 0:
                return tree
            if len(str(less)) < len(str(tree)) and differs(less):
                tree, found = less, True
                break
    return tree
