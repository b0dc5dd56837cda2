"""`hookwright controller`: questions in, answers out, one line each, whatever the line is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.argo.answers import QUESTIONS, answer
from tests.conformance_table import FILES, main
from tests.harness import run_hookwright


def test_all_conformance_cases_by_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    """The same code that anybody can ask; no case differs, and each question has its file."""
    assert main() == 0, capsys.readouterr().out
    assert set(QUESTIONS) <= set(FILES.values())


def test_every_line_gets_its_answer(tmp_path: Path) -> None:
    """Blank lines, broken JSON and other kinds of values included, in order."""
    lines = ["", "{", "[]", "1", '{"expression": "true", "env": {}}', "\udcff", '{"expression": 1, "env": 2}', "[" * 5000]
    text = "\n".join(lines) + "\n"
    run = run_hookwright("controller", "eval", cwd=tmp_path, stdin=text.replace("\udcff", "\x00"))
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.code == 0, run.stderr
    assert [each["ok"] for each in answers] == [False, False, False, False, True, False, False, False]


WRONG: list[Any] = [None, [], "x", 1, {}, {"data": 1}, {"data": {"config": 1}}, {"workflow": 1}, {"template": [], "scope": []}]


@pytest.mark.parametrize("question", sorted(QUESTIONS))
def test_an_input_of_another_form_is_an_answer(question: str) -> None:
    """Never an exception."""
    assert [answer(question, given)["ok"] for given in WRONG] == [False] * len(WRONG)


def test_what_is_not_known_is_said() -> None:
    """A function that the port does not have is reported, not guessed."""
    given = answer("eval", {"expression": "sprig.genPrivateKey('rsa') == ''", "env": {}})
    assert (given["ok"], given.get("unknown")) == (False, True)
