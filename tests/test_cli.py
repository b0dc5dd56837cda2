"""The command line as a process: exit codes, streams, and what happens when something else goes wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator import __version__, cli, commands, registry
from tests.harness import REPO, read_tree, run_hookwright, write_tree


def test_init_writes_a_profile_that_renders_like_the_simplest(tmp_path: Path) -> None:
    """The golden case of the simplest user, with comments."""
    assert run_hookwright("init", "prd", cwd=tmp_path).code == 0
    assert "# Which events go there" in (tmp_path / "profiles" / "prd.yaml").read_text()
    assert run_hookwright("render", "prd", cwd=tmp_path).code == 0
    assert read_tree(tmp_path / "output") == read_tree(REPO / "tests" / "golden" / "simplest" / "expected")


def test_init_leaves_what_is_there(tmp_path: Path) -> None:
    """A second call changes nothing, and says so."""
    write_tree(tmp_path, {"profiles/prd.yaml": "mine: 1\n"})
    run = run_hookwright("init", "prd", cwd=tmp_path)
    assert (run.code, run.stderr) == (2, "profiles/prd.yaml:1:1: error: exists already, and is left as it is\n")
    assert (tmp_path / "profiles" / "prd.yaml").read_text() == "mine: 1\n"


@pytest.mark.parametrize("name", ["../prd", "/tmp/prd", "a b", ""])
def test_init_writes_only_into_the_profiles_folder(name: str, tmp_path: Path) -> None:
    """A name that leads elsewhere is refused."""
    assert run_hookwright("init", name, cwd=tmp_path).code == 2
    assert read_tree(tmp_path) == {}


def test_every_command_says_what_it_is_for(tmp_path: Path) -> None:
    """In the list of all, and by its own --help."""
    listed = run_hookwright("--help", cwd=tmp_path)
    assert listed.code == 0
    for name in registry.names(commands):
        assert f"\n  {name} " in listed.stdout
        own = run_hookwright(name, "--help", cwd=tmp_path)
        assert (own.code, own.stdout.startswith(f"usage: hookwright {name}")) == (0, True)


def test_commands_hold_their_contract() -> None:
    """Each has a docstring, NAME as its file, and HELP."""
    assert registry.faults(commands, {"NAME": str, "HELP": str}) == ()
    assert [registry.load(commands, name).NAME for name in registry.names(commands)] == list(registry.names(commands))


def test_version_and_usage(tmp_path: Path) -> None:
    """No command is unusable input; a wrong one gets the nearest."""
    assert run_hookwright("--version", cwd=tmp_path).stdout == f"hookwright {__version__}\n"
    assert run_hookwright(cwd=tmp_path).code == 2
    run = run_hookwright("rendr", cwd=tmp_path)
    assert (run.code, run.stderr) == (2, "hookwright: no command rendr; did you mean render?\n")
    assert run_hookwright("render", "--nonsense", cwd=tmp_path).code == 2


def test_render_without_an_environment_names_those_that_there_are() -> None:
    """Abstract ones are not among them."""
    run = run_hookwright("render", cwd=REPO)
    assert run.code == 2
    assert "known here: dev, prd, stg" in run.stderr


def test_an_abstract_profile_is_not_rendered() -> None:
    """It is a base for others."""
    run = run_hookwright("render", "base", cwd=REPO)
    assert run.code == 2
    assert "base is abstract" in run.stderr


def test_a_bug_of_ours_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 70 and how to report it; a traceback only where it is asked for."""

    def broken(given: list[str]) -> int:
        raise ZeroDivisionError("a value that may be secret")

    monkeypatch.setattr(cli, "_dispatch", broken)
    assert cli.main(["render"]) == 70
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "ZeroDivisionError" in said and "secret" not in said
    monkeypatch.setenv("HOOKWRIGHT_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        cli.main(["render"])


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    """`hookwright explain prd | head -1` ends quietly."""
    command = f'"{sys.executable}" -m generator explain prd --profiles "{REPO / "profiles"}" | head -1'
    environment = {**os.environ, "PYTHONPATH": str(REPO)}
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)
    assert (done.stdout.count("\n"), done.stderr) == (1, "")


def test_an_interrupt_ends_with_130(tmp_path: Path) -> None:
    """Without a traceback."""
    environment = {**os.environ, "PYTHONPATH": str(REPO)}
    process = subprocess.Popen(
        [sys.executable, "-m", "generator", "controller", "eval"],
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # whoever runs the tests may ignore it
    )
    assert process.stdin and process.stdout
    process.stdin.write('{"expression": "true", "env": {}}\n')
    process.stdin.flush()
    assert '"ok":true' in process.stdout.readline()
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (130, "interrupted\n")
