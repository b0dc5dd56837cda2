"""How failures read: each cause once, sorted, cut, with pods where there is room; and how many causes there are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from generator.model import Message
from generator.notifier.bundle import assemble
from tests import pod
from tests.pod import failure
from tests.profiles import channel, message, profile


def told(said: Message, failures: Sequence[dict[str, str]], total: int | None = None, status: str = "Failed") -> dict[str, Any]:
    """What the log's channel says, as JSON."""
    text = assemble(profile([channel("log", "log")], messages=[said]))
    tree: dict[str, Any] = json.loads(pod.run(text, pod.environment(status, failures, total=total)).log[0])
    return tree


def at(second: int, message: str, step: str) -> dict[str, str]:
    """A step that failed at a time, in a pod of its own."""
    return failure(message, step, finished=f"2026-11-21T08:00:{second:02}Z", pod=f"etl-7xk2p-{step}-{second}")


OOM = "OOMKilled (exit code 137)"
LINES = {
    "one": ([at(1, OOM, "load")], None, f"1 failed\nload: {OOM}"),
    "three attempts": ([at(3, OOM, "load"), at(1, OOM, "load"), at(2, OOM, "load")], None, f"1 failed\nload: {OOM} \u00d73"),
    "attempts that say something else": (
        [at(2, OOM, "load"), at(1, "exit code 1", "load"), at(3, OOM, "load")],
        None,
        f"2 failed\nload: exit code 1\nload: {OOM} \u00d72",
    ),
    "two steps that say the same": ([at(2, OOM, "load"), at(1, OOM, "save")], None, f"2 failed\nsave: {OOM}\nload: {OOM}"),
    "more than are told": (
        [at(1, OOM, "a"), at(2, OOM, "a"), at(3, OOM, "b")],
        12,
        f"11 failed\na: {OOM} \u00d72\nb: {OOM}\nand 9 more",
    ),
    "more than the message wants": (
        [at(number, OOM, f"s{number}") for number in range(6)],
        1_006,
        f"1006 failed\ns0: {OOM}\ns1: {OOM}\ns2: {OOM}\nand 1,003 more",
    ),
    "attempts that fill the list": ([at(number, OOM, "a") for number in range(6)], None, f"1 failed\na: {OOM} \u00d76"),
}


@pytest.mark.parametrize("sentence", LINES)
def test_each_cause_is_one_line(sentence: str) -> None:
    """The first that failed comes first; what a step says several times is counted."""
    failures, total, expected = LINES[sentence]
    said = message(text="{failureCount} failed\n{failures}", fields=[], limit=3)
    assert told(said, failures, total)["message"] == expected


def test_a_code_block_has_all_of_it_and_the_last_pod() -> None:
    """The pod is what `kubectl logs` asks for."""
    said = message(text="{failures}", fields=[], failures="code")
    tree = told(said, [at(2, "a\nb", "load"), at(1, "a\nb", "load"), at(3, OOM, "save")])
    assert tree["message"].split("\n") == [
        "load: a",
        "b \u00d72",
        "  pod etl-7xk2p-load-2",
        f"save: {OOM}",
        "  pod etl-7xk2p-save-3",
    ]


def test_programs_are_told_of_every_node() -> None:
    """The tree for programs has them one by one, with their pods."""
    tree = told(message(fields=[]), [at(1, OOM, "load"), at(2, OOM, "load")])
    assert [item["pod"] for item in tree["failures"]] == ["etl-7xk2p-load-1", "etl-7xk2p-load-2"]


def test_a_message_that_only_counts_them() -> None:
    """None are shown, and the number is that of the causes."""
    tree = told(message(fields=[], failures="none", text="{failureCount}"), [at(1, OOM, "a"), at(2, OOM, "a")])
    assert (tree["message"], tree["failures"]) == ("1", [])


@pytest.mark.parametrize("status", ["Succeeded", "Failed", "Error"])
def test_only_what_has_failed_is_retried(status: str) -> None:
    """The command refuses other workflows, so it is not told of them."""
    rows = told(message(fields=["retry"]), [], status=status)["fields"]
    assert [row["value"] for row in rows] == (["argo retry -n team-a etl-7xk2p"] if status in ("Failed", "Error") else [])
