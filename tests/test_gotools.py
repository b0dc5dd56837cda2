"""What happens to the tests that need Go where there is none, and that the programs are found."""

from __future__ import annotations

import pytest

from tests import gotools


def test_without_go_a_test_is_skipped_and_says_why() -> None:
    """A machine without Go passes, and the report names the reason."""
    with pytest.raises(pytest.skip.Exception, match=r"^no go on PATH to build tests/go/yamlcheck$"):
        gotools.do_without("yamlcheck", {})


def test_without_go_a_test_fails_in_ci() -> None:
    """Where Go is promised, its absence is no reason to pass."""
    with pytest.raises(pytest.fail.Exception, match="CI=true says that there is one"):
        gotools.do_without("yamlcheck", {"CI": "true"})


def test_every_program_is_a_module_with_locked_dependencies() -> None:
    """`make tools` builds what stands under tests/go, from sources whose hashes are known."""
    assert "yamlcheck" in gotools.names()
    assert [name for name in gotools.names() if not (gotools.SOURCES / name / "go.sum").is_file()] == []


@pytest.mark.go
def test_a_program_answers_line_by_line() -> None:
    """One request or many, in order; a request that it does not know is an answer as well."""
    with gotools.Lines(gotools.build("yamlcheck")) as program:
        assert program.ask({"op": "read", "text": "a: 08"}) == {"ok": True, "value": {"a": 8}, "text": ""}
        assert program.ask({"op": "none"}) == {"ok": False, "text": "", "error": "no such op: none"}
        answers = program.ask_all([{"op": "scalar", "text": str(number)} for number in range(20_000)])
        assert [answer["text"] for answer in answers] == [str(number) for number in range(20_000)]
