"""What differs from the last run that ended otherwise, as far as the cluster knows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.notifier.api_server import Api, run_of
from tests.notifier.test_history import told
from tests.profiles import message

LATE, EARLY = "2026-01-05T09:00:00Z", "2026-01-05T01:00:00Z"
SAID = message(text="{differences}", fields=[], failures="none")


def spec(image: str = "etl:1", *, date: str = "2026-01-04", **other: Any) -> dict[str, Any]:
    """A spec with one argument and two templates, one of them ours."""
    main = {"name": "load", "container": {"image": image, "command": ["load"]}, **other}
    templates = [main, {"name": "hookwright-notify", "script": {"image": "python", "source": date}}]
    return {"arguments": {"parameters": [{"name": "date", "value": date}]}, "templates": templates}


def lines(old: dict[str, Any], new: dict[str, Any], folder: Path, *, status: str = "Failed", **labels: str) -> list[str]:
    """What is said of two runs with these specs; labels are those of the one before."""
    before = {"Failed": "Succeeded", "Succeeded": "Failed"}[status]
    runs = [run_of("etl-1", EARLY, before, spec=old, **labels), run_of("etl-9", LATE, "Running", spec=new, creator="kim")]
    said = told(Api(runs), folder, said=[SAID], status=status)
    text: str = said.messages["log"]["message"]
    return text.split("\n")


@pytest.mark.parametrize("status", ["Failed", "Succeeded"])
def test_what_differs(status: str, tmp_path: Path) -> None:
    """Who submitted it, its arguments, and images; a failure is compared with a success, a recovery with a failure."""
    new = spec("etl:2", date="2026-01-05")
    assert lines(spec(), new, tmp_path, status=status, creator="lee") == [
        "Compared with etl-1:",
        "submitter: lee \u2192 kim",
        "parameter date: 2026-01-04 \u2192 2026-01-05",
        "image of load: etl:1 \u2192 etl:2",
    ]


def test_of_a_template_only_that_it_is_another_one(tmp_path: Path) -> None:
    """Whatever stands in it; of a new one its image, too."""
    new = spec(container={"image": "etl:1", "command": ["load", "--fast"]})
    new["templates"].append({"name": "check", "script": {"image": "python:3.14", "source": "print()"}})
    assert lines(spec(), new, tmp_path, creator="kim") == [
        "Compared with etl-1:",
        "template load: was changed",
        "image of check: \u2013 \u2192 python:3.14",
        "template check: was added",
    ]


def test_the_spec_that_a_reference_was_stored_with(tmp_path: Path) -> None:
    """Not the reference, which is the same."""
    ref = {"workflowTemplateRef": {"name": "etl"}}
    runs = [
        run_of("etl-1", EARLY, "Succeeded", spec=ref, stored=spec("etl:1")),
        run_of("etl-9", LATE, "Running", spec=ref, stored=spec("etl:2")),
    ]
    said = told(Api(runs), tmp_path, said=[SAID])
    assert said.messages["log"]["message"].split("\n")[1:] == ["image of load: etl:1 \u2192 etl:2"]


def test_nothing_differs(tmp_path: Path) -> None:
    """Which is worth to know: the reason is elsewhere."""
    assert lines(spec(), spec(), tmp_path, creator="kim") == ["Nothing known differs from etl-1."]


def test_secrets_are_not_told(tmp_path: Path) -> None:
    """By their name, or by their look; what is long is cut, and many are counted."""
    old, new = spec(), spec()
    for tree, start in ((old, "a"), (new, "b")):
        values = {"db-password": start + "x", "url": f"postgres://u:{start}@db/x", "long": f"{start} " * 100}
        values |= {"odd": start + "\u202e\n\x1b[0m"}
        values |= {f"n{number}": start for number in range(9)}
        tree["arguments"]["parameters"] += [{"name": name, "value": value} for name, value in values.items()]
    assert lines(old, new, tmp_path, creator="kim") == [
        "Compared with etl-1:",
        "parameter db-password: *** \u2192 ***",
        "parameter url: postgres://***@db/x \u2192 postgres://***@db/x",
        f"parameter long: {'a ' * 39}a \u2192 {'b ' * 39}b",
        "parameter odd: a\ufffd \ufffd[0m \u2192 b\ufffd \ufffd[0m",
        *(f"parameter n{number}: a \u2192 b" for number in range(6)),
        "and 3 more",
    ]


def test_without_a_run_to_compare_with_nothing_is_read(tmp_path: Path) -> None:
    """A success after successes, and the first run that there is."""
    for runs in ([], [run_of("etl-1", EARLY, "Succeeded")]):
        said = told(Api(runs), tmp_path, said=[SAID], status="Succeeded" if runs else "Failed")
        assert [request.path.count("fieldSelector") for request in said.asked] == [0]


def test_what_cannot_be_compared_leaves_the_change(tmp_path: Path) -> None:
    """A run that is gone meanwhile: how it compares is known, and what differs is not."""
    said = told(Api([run_of("etl-1", EARLY, "Succeeded")]), tmp_path, said=[SAID])
    tree = said.messages["log"]
    assert (tree["change"], tree["message"]) == ("first-failure", "What differs could not be read.")
