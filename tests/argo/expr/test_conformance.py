"""Expressions and tags give what the real controller gave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.argo.expr import ExpressionError, eval_hook
from generator.argo.tags import replace_tags
from tests.argo.conformance import Case, every_case

VERSION = "4.1"


def outcome(answer: Callable[[], Any]) -> dict[str, Any]:
    """What a conformance case holds: the result, or what the controller says."""
    try:
        return {"ok": True, "result": answer()}
    except ExpressionError as error:
        return {"ok": False, "said": error.message}


def hold(ours: dict[str, Any], expected: dict[str, Any]) -> None:
    """The same result, or an error that says the same."""
    assert ours["ok"] == expected["ok"]
    if ours["ok"]:
        assert ours["result"] == expected["result"]
    else:
        assert expected["error_contains"] in ours["said"]


@every_case("eval_hook")
def test_a_hook_fires_as_the_controller_decides(case: Case) -> None:
    """The condition of a hook over the variables of a workflow."""
    given = case.input
    hold(outcome(lambda: eval_hook(given["expression"], given["env"], VERSION)), case.expected)


@every_case("expr")
def test_tags_are_replaced_as_by_the_controller(case: Case) -> None:
    """Simple tags and expression tags of one string, in one pass or several."""
    given = case.input
    expected = outcome(
        lambda: replace_tags(
            given["template"],
            given["scope"],
            VERSION,
            passes=given.get("passes", 1),
            allow_unresolved=given.get("allowUnresolved", True),
            strict_prefixes=given.get("strictPrefixes", ()),
        )
    )
    hold(expected, case.expected)
