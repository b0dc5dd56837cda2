"""`make deliver`: every type and ending in one table, and a failure is no success."""

from __future__ import annotations

import pytest

from generator import channels, registry
from tests.deliver_table import APART, cell, main


def test_every_channel_has_its_row(capsys: pytest.CaptureFixture[str]) -> None:
    """With what was delivered, in bytes and tries; alerts are not told that a workflow runs."""
    assert main() == 0
    head, *lines = capsys.readouterr().out.splitlines()
    rows, apart = lines[: -len(APART)], lines[-len(APART) :]
    assert [line.split()[:2] for line in apart] == [[kind, "not"] for kind in APART]
    assert head.split() == ["channel", "Running", "Succeeded", "Failed", "Error"]
    assert sorted(line.split()[0] for line in lines) == sorted(registry.names(channels))
    assert sum(row.count("bytes, 1 try") for row in rows) == 4 * len(rows) - 3
    assert [row.split()[0] for row in rows if row.split()[1] == "-"] == ["pagerduty", "opsgenie", "alertmanager"]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("delivered 1200 bytes (try 2)", "1,200 bytes, 2 tries"),
        ("skipped: an alert tells of endings alone", "-"),
        ("failed: HTTP 403 invalid_token (try 1)", "failed"),
        ("", "failed"),
    ],
)
def test_what_a_cell_says(said: str, shown: str) -> None:
    """Whatever is no delivery is a failure."""
    assert cell(said) == shown
