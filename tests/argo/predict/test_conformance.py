"""Runs of workflows give what the real controller gave."""

from __future__ import annotations

from generator.argo.predict import notify
from tests.argo.conformance import Case, every_case


@every_case("notify_run")
def test_what_goes_out_is_what_the_controller_sent(case: Case) -> None:
    """Which notifiers ran with which inputs, which did not, and how the workflow ended."""
    assert notify(case.input, "4.1") == case.expected["result"]


@every_case("notify_run")
def test_the_versions_before_agree(case: Case) -> None:
    """None of the cases asks for what Argo 3.7 does otherwise than 4.1."""
    assert notify(case.input, "3.7.17") == case.expected["result"]
