"""What happens to the tests that need Go where there is none, and that the programs are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import gotools
from tests.harness import run_python, write_tree

SKIPPING = """
import pytest

@pytest.mark.MARK
def test_that_needs_something() -> None:
    pytest.skip("there is no something")
"""


def test_without_go_a_test_is_skipped_and_says_why() -> None:
    """A machine without Go passes, and the report names the reason."""
    with pytest.raises(pytest.skip.Exception, match=r"^no go on PATH$"):
        gotools.do_without("no go on PATH", {})


def test_without_go_a_test_fails_in_ci() -> None:
    """Where Go is promised, its absence is no reason to pass."""
    with pytest.raises(pytest.fail.Exception, match=r"^no go on PATH, and CI=true says that it is there"):
        gotools.do_without("no go on PATH", {"CI": "true"})


@pytest.mark.parametrize(
    ("ci", "mark", "code"), [("", "go", 0), ("", "shared", 0), ("true", "go", 1), ("true", "shared", 0)]
)
def test_in_ci_nothing_is_skipped(ci: str, mark: str, code: int, tmp_path: Path, repo: Path) -> None:
    """A skip is a failure there, whoever asked for it; only the mark `shared` allows it. The reason is told at any rate."""
    write_tree(tmp_path, {"test_it.py": SKIPPING.replace("MARK", mark)})
    options = ("-q", "-rs", "-p", "tests.conftest", "-p", "no:cacheprovider", "-c", str(repo / "pyproject.toml"))
    ran = run_python("-m", "pytest", *options, "--rootdir", str(tmp_path), "test_it.py", cwd=tmp_path, env={"CI": ci})
    assert (ran.code, "there is no something" in ran.stdout) == (code, True), ran.stdout


@pytest.mark.parametrize(("version", "is_new"), [("go1.26.8", True), ("go1.30", True), ("go1.25.9", False), ("", False)])
def test_an_older_go_is_refused_with_what_is_needed(version: str, is_new: bool) -> None:
    """Before a build of many minutes, not in its middle."""
    why = gotools.why_not(version)
    assert why == "" if is_new else why.endswith("the modules under tests/go need Go 1.26 or newer")


def test_every_module_has_locked_dependencies() -> None:
    """`make tools` builds what stands under tests/go, from sources whose hashes are known."""
    folders = {*gotools.names(), *(tool.folder for tool in gotools.tools().values())}
    assert "yamlcheck" in gotools.names()
    assert folders == {*gotools.SHIPPED, *(path.parent.name for path in gotools.SOURCES.glob("*/go.mod"))}
    assert [name for name in sorted(folders) if not (gotools.sources_of(name) / "go.sum").is_file()] == []


def test_the_programs_of_others_are_known_by_name_and_version() -> None:
    """A package's last part is its name, unless a comment says another one; its module's version is its version."""
    tools = gotools.tools()
    assert {"etcd", "kube-apiserver", "kubectl", "workflow-controller"} <= set(tools)
    assert tools["etcd"].package == "go.etcd.io/etcd/server/v3"
    assert tools["kubectl"].version == tools["kube-apiserver"].version
    assert tools["workflow-controller"].version == "v3.7.4"


@pytest.mark.go
def test_a_program_answers_line_by_line() -> None:
    """One request or many, in order; a request that it does not know is an answer as well."""
    with gotools.Lines(gotools.build("yamlcheck")) as program:
        assert program.ask({"op": "read", "text": "a: 08"}) == {"ok": True, "value": {"a": 8}, "text": ""}
        assert program.ask({"op": "none"}) == {"ok": False, "text": "", "error": "no such op: none"}
        answers = program.ask_all([{"op": "scalar", "text": str(number)} for number in range(20_000)])
        assert [answer["text"] for answer in answers] == [str(number) for number in range(20_000)]
