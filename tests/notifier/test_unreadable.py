"""What the controller could not fill in is said, and the rest is told all the same."""

from __future__ import annotations

import base64
import json

import pytest

from generator.notifier.bundle import assemble
from generator.notifier.words import words_of
from tests import pod
from tests.profiles import channel, message, profile

NO_CONTEXT = "The workflow's details could not be read."
NO_FAILURES = "What failed could not be read."
LOST = {
    "a tag that was not replaced": pod.UNREPLACED,
    "nothing": "",
    "no base64": "%%%",
    "base64 of no JSON": base64.b64encode(b"exit status 1").decode(),
    "base64 of no text": base64.b64encode(b"\xff\xfe\x00").decode(),
    "null": pod.encode(None),
    "the text null": pod.encode("null"),
    "a list": pod.encode([1]),
    "a number": pod.encode(7),
    "cut": pod.encode({"name": "x", "total": 1})[:-9],
    "deep": base64.b64encode(b"[" * 60_000).decode(),
}
lost = pytest.mark.parametrize("value", LOST.values(), ids=LOST)


def told(variables: dict[str, str], **said: object) -> dict[str, object]:
    """What the log channel says."""
    text = assemble(profile([channel("log", "log")], messages=[message(**said)]))  # type: ignore[arg-type]
    ran = pod.run(text, variables)
    assert (ran.code, ran.log[1].split()[1]) == (0, "delivered")
    tree = json.loads(ran.log[0])
    assert isinstance(tree, dict)
    return tree


@lost
def test_lost_failures(value: str) -> None:
    """The message says that the failures are missing, and everything else."""
    tree = told({**pod.environment(), "HOOKWRIGHT_FAILURES": value}, text="{failureCount} failed: {failures}", fields=["name"])
    assert tree["message"] == f"0 failed:\n{NO_FAILURES}"
    assert (tree["title"], tree["failures"]) == ("[prd] etl Failed", [])
    assert tree["fields"] == [{"title": "Name", "value": "etl-7xk2p"}]


@lost
def test_a_lost_context(value: str) -> None:
    """The workflow counts as one in Error; the failures are told, rows without a value are not, and there is no link."""
    failed = pod.environment(failures=[pod.failure("exit code 1")])
    tree = told({**failed, "HOOKWRIGHT_CONTEXT": value}, links=[("Logs", "https://x.example.com/{name}")], locale="ja")
    assert tree["message"] == words_of("ja")[NO_CONTEXT]
    assert (tree["title"], tree["fields"]) == ("[prd] \u30a8\u30e9\u30fc", [])
    assert tree["failures"] == [pod.failure("exit code 1")]
    assert tree["workflow"] == {
        "name": "",
        "namespace": "",
        "uid": "",
        "creationTimestamp": "",
        "status": "Error",
        "duration": 0.0,
        "url": "",
    }


def test_both_are_lost() -> None:
    """Even then something is sent."""
    tree = told({})
    assert (tree["title"], tree["message"]) == ("[prd] Error", f"{NO_CONTEXT}\n{NO_FAILURES}")


@pytest.mark.parametrize(
    "odd",
    [
        {"labels": {}},
        {"labels": {"workflows.argoproj.io/creator": 7}, "duration": "0.3"},
        {"extra": [1, {"x": None}]},
        {"scheduled": None, "entrypoint": None},
    ],
)
def test_an_odd_context(odd: dict[str, object]) -> None:
    """Other types and names than ours do no harm."""
    tree = told(pod.environment(**odd), title="{name}")  # type: ignore[arg-type]
    assert tree["title"] == "etl-7xk2p"


@pytest.mark.parametrize(
    ("failures", "lines"),
    [
        ({"total": 2, "items": []}, "and 2 more"),
        ({"total": 0, "items": []}, ""),
        ({"total": 0, "items": [{"message": "x"}]}, ": x"),
        ({"total": 1, "items": [{}]}, ": "),
        ({"total": 1, "items": [{"step": None, "message": None, "phase": "Error", "finished": None}]}, ": Error"),
        ({"total": 1, "items": [{"step": ["a"], "message": {"b": 1}}]}, "['a']: {'b': 1}"),
    ],
)
def test_odd_failures(failures: dict[str, object], lines: str) -> None:
    """Whatever is there is shown, as text."""
    tree = told({**pod.environment(), "HOOKWRIGHT_FAILURES": pod.encode(failures)}, text="{failures}")
    assert tree["message"] == (lines.strip() or "[prd] etl Failed")


CUTS = {
    "exactly as long as is told": ("a" * 250, "a" * 250),
    "one byte longer": ("a" * 251, "a" * 250 + "\u2026"),
    "cut by the controller within a sign": ("a" * 248 + "\ufffd\ufffd\ufffd", "a" * 248 + "\u2026"),
    "blanks that become one": ("a" * 200 + " " * 51, "a" * 200 + "\u2026"),
    "wide signs that fit": ("\u65e5" * 83, "\u65e5" * 83),
    "nothing": ("", "Failed"),
}


@pytest.mark.parametrize(("message", "shown"), CUTS.values(), ids=CUTS)
def test_a_cut_is_shown_where_one_was_made(message: str, shown: str) -> None:
    """The controller tells one byte more than a message wants, so that nothing else looks cut."""
    tree = told(pod.environment(failures=[pod.failure(message)]), text="{failures}")
    assert tree["message"] == f"load: {shown}"
