"""Adopt, render, compare: whatever hookwright has written comes back with the same meaning."""

from __future__ import annotations

import pytest

from tests.adopt.cases import meaning, round_trip, said
from tests.harness import REPO

FILES = ("values.yaml", "workflow-controller-configmap.yaml")
GOLDEN = sorted(
    path.relative_to(REPO).as_posix()
    for folder in (REPO / "tests" / "golden", REPO / "output")
    for path in folder.rglob("*.yaml")
    if path.name in FILES
)


@pytest.mark.parametrize("path", GOLDEN)
def test_what_was_rendered_comes_back_with_no_difference(path: str) -> None:
    """Every golden environment, from the chart's values and from the ConfigMap, with nothing left that is not understood."""
    text = (REPO / path).read_text()
    trip = round_trip(text, path)
    assert said(trip.adopted) == []
    assert trip.files[path.rpartition("/")[2]] == meaning(text)


@pytest.mark.parametrize("path", [path for path in GOLDEN if "workflowDefaults" in (REPO / path).read_text()])
def test_what_was_rendered_becomes_routes(path: str) -> None:
    """The notifications are recognised, not kept as they were."""
    profile = round_trip((REPO / path).read_text(), path).profile
    assert sorted(route for route in profile["routes"]) != []
    assert "hookwright-" not in str(profile.get("workflowDefaults"))
