"""Merge and join give what the controller gave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.argo import join, merge
from generator.argo.refusal import Refused
from tests.argo.conformance import Case, every_case

VERSION = "4.1"


def outcome(run: Callable[[], Any]) -> dict[str, Any]:
    """What a conformance case holds."""
    try:
        return {"ok": True, "result": run()}
    except Refused as error:
        return {"ok": False, "controller": error.controller}


def joined(given: dict[str, Any]) -> dict[str, Any]:
    """The result of a join case."""
    workflow, template = join.with_reference(given["workflow"], given["template"]), given["template"]
    return join.referring(given["defaults"], workflow, template, VERSION, given.get("restrictions", ""))._asdict()


@every_case("merge")
def test_merge(case: Case) -> None:
    """The same workflow, or the same error."""
    check(outcome(lambda: merge.plain(case.input["defaults"], case.input["workflow"], VERSION)), case.expected)


@every_case("join")
def test_join(case: Case) -> None:
    """The same spec, labels and annotations, or the same error."""
    check(outcome(lambda: joined(case.input)), case.expected)


def check(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    """Compare as JSON; a message by the fragment that the case has."""
    if theirs["ok"]:
        assert ours == theirs
    else:
        assert not ours["ok"]
        assert theirs["error_contains"] in ours["controller"]
