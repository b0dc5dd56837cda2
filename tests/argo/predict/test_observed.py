"""Random workflows end as they ended under a real controller, whose answers observed.json holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.argo.predict import notify
from tests.argo.predict.random_workflows import random_case

OBSERVED = json.loads((Path(__file__).parent / "observed.json").read_text(encoding="ascii"))["cases"]
VERSION = "3.7.4"


@pytest.mark.parametrize("start", range(0, len(OBSERVED), 50))
def test_random_workflows_end_as_observed(start: int) -> None:
    """The phase, what was notified with which inputs, and what was skipped or could not start."""
    for case in OBSERVED[start : start + 50]:
        assert observable(notify(random_case(case["seed"]), VERSION)) == case["result"], f"seed {case['seed']}"


def test_the_observed_workflows_are_not_all_alike() -> None:
    """Every way to end is among them, with and without notifiers."""
    results = [case["result"] for case in OBSERVED]
    assert {each["phase"] for each in results} >= {"Succeeded", "Failed", "Error", "Running"}
    for key in ("stuck", "skipped", "not_started"):
        assert any(key in each for each in results)
    assert sum(bool(each["notified"]) for each in results) > len(results) // 4


def observable(result: dict[str, Any]) -> dict[str, Any]:
    """A result without its texts, which differ in what depends on values."""
    out = {key: value for key, value in result.items() if key != "message_contains"}
    if "not_started" in out:
        out["not_started"] = [{"hook": each["hook"], "at": each["at"]} for each in out["not_started"]]
    return out
