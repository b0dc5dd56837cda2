"""The cases of tests/conformance: what the real controller gave for an input."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

FOLDER = Path(__file__).parents[1] / "conformance"


class Case(NamedTuple):
    """One case; `expected` holds `ok` and `result`, or `ok` and a part of the controller's message."""

    name: str
    input: dict[str, Any]
    expected: dict[str, Any]


@functools.cache
def cases(operation: str) -> tuple[Case, ...]:
    """The cases of one file, without those whose outcome nobody can want."""
    found = json.loads((FOLDER / f"{operation}.json").read_text(encoding="ascii"))["cases"]
    wanted = [case for case in found if "controller-bug" not in case.get("tags", ())]
    return tuple(Case(case["name"], case["input"], case["expect"]) for case in wanted)


def every_case(operation: str) -> pytest.MarkDecorator:
    """One test for each case of a file, with the case's sentence as its id."""
    return pytest.mark.parametrize("case", cases(operation), ids=[case.name for case in cases(operation)])
