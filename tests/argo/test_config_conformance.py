"""The parser of the ConfigMap gives what the controller gave."""

from __future__ import annotations

from typing import Any

from generator.argo import config
from generator.argo.refusal import Refused
from tests.argo.conformance import Case, every_case

VERSION = "4.1"


def outcome(data: dict[str, str]) -> dict[str, Any]:
    """What a conformance case holds: the defaults, or what the controller says."""
    try:
        return {"ok": True, "result": config.parse(data, VERSION).workflow_defaults}
    except Refused as error:
        return {"ok": False, "controller": error.controller}


@every_case("parse_config")
def test_parse_config(case: Case) -> None:
    """The same defaults, or refused for the same reason where the reason is not one of YAML's syntax."""
    ours = outcome(case.input["data"])
    assert ours["ok"] == case.expected["ok"]
    if ours["ok"]:
        assert ours["result"] == case.expected["result"]
    else:
        said, theirs = ours["controller"], case.expected["error_contains"]
        assert said in theirs or theirs in said
