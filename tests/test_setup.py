"""What a fresh machine meets: the Makefile, the locks, the version, and the distribution.

The set-up itself is tried by `make test` on each fresh machine; here an interpreter of a few lines of shell stands in,
that notes what it was asked, so that no package registry is needed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import generator
from tests.harness import Run, write_tree

STAND_IN = """\
#!/bin/sh
echo "$@" >> "$LOG"
case "$*${PYTHONDONTWRITEBYTECODE+ (none)}" in -m*"(none)") echo "no byte code" >> "$LOG" ;; esac
case "$*" in
  *ensurepip*) echo "${PROBE-fine}" ;;
  "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" && test -z "$KILL" ;;
  "-m pip "*) exit "${PIP_EXIT-0}" ;;
  "-m generator "*) exit "${TOOL_EXIT-0}" ;;
esac
"""

Make = Callable[..., Run]


@pytest.fixture(scope="module")
def project(repo: Path) -> dict[str, Any]:
    """pyproject.toml."""
    return tomllib.loads((repo / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture
def make(repo: Path, tmp_path: Path) -> Make:
    """Runs make in a copy of the Makefile beside two environments, with a stand-in for Python unless PYTHON is given."""
    tree = {"Makefile": (repo / "Makefile").read_text(encoding="utf-8"), "python": STAND_IN}
    tree |= {"profiles/base.yaml": "abstract: true\n", "profiles/prd.yaml": "", "profiles/dev.yaml": ""}
    tree |= {"requirements/runtime.txt": "one==1\n", "requirements/test.txt": "two==2\n", "log": ""}
    tree["requirements/live.txt"] = "one==1\nthree==3\n"
    write_tree(tmp_path, tree)
    (tmp_path / "python").chmod(0o755)
    standing = {"PYTHON": str(tmp_path / "python"), "LOG": str(tmp_path / "log")}

    def run(*arguments: str, **env: str) -> Run:
        done = subprocess.run(
            ["make", *arguments],
            cwd=tmp_path,
            env={**os.environ, **standing, **env},
            capture_output=True,
            text=True,
            check=False,
        )
        return Run(done.returncode, done.stdout, done.stderr)

    return run


def asked(tmp_path: Path) -> list[str]:
    """What the stand-in was asked since the last time, one short line each."""
    lines = (tmp_path / "log").read_text().splitlines()
    (tmp_path / "log").write_text("")
    return [" ".join(line.split()[:2]) for line in lines]


WHOLE_SET_UP = ["-c import", "-m venv", "-m pip", "-m compileall"]


def test_make_alone_prints_the_targets(make: Make, repo: Path) -> None:
    """Every target that a user may ask for is printed with what it does."""
    targets = re.findall(r"^\.PHONY: (.*)", (repo / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[0].split()
    result = make()
    printed = [re.match(r"make ([a-z-]+) +\S", line) for line in result.stdout.splitlines()]
    assert (result.code, result.stderr) == (0, "")
    assert {found[1] for found in printed if found} == set(targets) - {"again"}


@pytest.mark.parametrize("goal", ["render", "preview", "explain", "diff", "drift", "doctor", "impact"])
def test_a_missing_environment_is_one_plain_line(make: Make, tmp_path: Path, goal: str) -> None:
    """The line names the environments that exist; nothing is set up."""
    result = make(goal)
    assert result.code == 2
    assert result.stderr.count("\n") == 1
    assert f"make {goal}: say which environment, e.g. make {goal} ENV=prd (known: dev, prd)" in result.stderr
    assert (result.stdout, asked(tmp_path)) == ("", [])


def test_the_set_up_is_done_once(make: Make, tmp_path: Path) -> None:
    """The first call sets up and renders, the second one only renders."""
    assert make("render", "ENV=prd").code == 0
    assert asked(tmp_path) == [*WHOLE_SET_UP, "-m generator"]
    assert make("render", "ENV=prd") == (0, "", "")
    assert asked(tmp_path) == ["-m generator"]


def test_a_render_has_what_the_program_needs_and_the_tests_have_their_own(make: Make, tmp_path: Path) -> None:
    """Two environments of Python, each from its own lock."""
    make("render", "ENV=prd")
    make("test")
    assert (tmp_path / ".venv/lock").read_text() == "one==1\n"
    assert (tmp_path / ".venv-test/lock").read_text() == "two==2\n"


@pytest.mark.parametrize("goal", ["diff", "drift", "doctor", "impact"])
def test_what_asks_a_cluster_is_set_up_by_the_first_command_that_does(make: Make, tmp_path: Path, goal: str) -> None:
    """A first render does not wait for the cluster client; it is added once, and again when its lock has changed."""
    assert make("render", "ENV=prd").code == 0
    assert asked(tmp_path) == [*WHOLE_SET_UP, "-m generator"]
    assert make(goal, "ENV=prd").stdout == "set-up of the cluster client, once\n"
    assert asked(tmp_path) == ["-m pip", "-m generator"]
    assert make(goal, "ENV=prd") == (0, "", "")
    assert asked(tmp_path) == ["-m generator"]
    lock = tmp_path / "requirements/live.txt"
    lock.write_text("one==1\nthree==3.1\n")
    os.utime(lock, (2**32, 2**32))
    make(goal, "ENV=prd")
    assert asked(tmp_path) == ["-m pip", "-m generator"]


def test_a_cluster_client_that_fails_to_install_is_tried_again(make: Make, tmp_path: Path) -> None:
    """What a render needs stays."""
    make("render", "ENV=prd")
    result = make("diff", "ENV=prd", PIP_EXIT="1")
    assert (result.code, "set-up of the cluster client failed" in result.stderr) == (2, True)
    assert (tmp_path / ".venv/lock").exists()
    asked(tmp_path)
    assert make("diff", "ENV=prd").code == 0
    assert asked(tmp_path) == ["-m pip", "-m generator"]


@pytest.mark.parametrize("call", ["diff 0", "diff 1", "diff 2", "diff 3", "drift 0", "drift 1", "drift 3", "doctor 1"])
def test_a_difference_fails_only_where_it_is_asked_to(make: Make, call: str) -> None:
    """`make diff` shows a difference and goes on, `make drift` fails on it; what cannot be compared fails both."""
    goal, code = call.split()
    result = make(goal, "ENV=prd", TOOL_EXIT=code)
    fails = code != "0" and call != "diff 1"
    assert (result.code != 0) == fails
    assert (f"Error {code}" in result.stderr) == fails


def test_another_lock_is_set_up_anew_and_a_touched_one_is_not(make: Make, tmp_path: Path) -> None:
    """What counts is the content of the lock; a clone or a checkout only changes its time."""
    lock = tmp_path / "requirements/runtime.txt"
    make("schema")
    asked(tmp_path)
    os.utime(lock, (2**32, 2**32))
    make("schema")
    assert "-m venv" not in asked(tmp_path)
    lock.write_text("one==1.1\n")
    os.utime(lock, (2**32, 2**32))
    make("schema")
    assert asked(tmp_path) == [*WHOLE_SET_UP, "-m generator"]


@pytest.mark.parametrize("fault", [{"PIP_EXIT": "1"}, {"KILL": "yes"}], ids=["no registry", "venv fails"])
def test_a_set_up_that_fails_leaves_nothing(make: Make, tmp_path: Path, fault: dict[str, str]) -> None:
    """Half a virtual environment is removed, and the next call begins anew."""
    result = make("schema", **fault)
    assert result.code == 2
    assert "set-up of .venv failed, nothing of it is left" in result.stderr
    assert not (tmp_path / ".venv").exists()
    asked(tmp_path)
    assert make("schema").code == 0
    assert asked(tmp_path) == [*WHOLE_SET_UP, "-m generator"]


@pytest.mark.parametrize("hurt", ["lock", "bin/python"], ids=["killed before the end", "its Python was removed"])
def test_a_broken_set_up_heals(make: Make, tmp_path: Path, hurt: str) -> None:
    """A virtual environment without its last file, or without its interpreter, is made anew."""
    make("schema")
    asked(tmp_path)
    (tmp_path / ".venv" / hurt).unlink()
    assert make("schema").code == 0
    assert asked(tmp_path) == [*WHOLE_SET_UP, "-m generator"]


def test_byte_code_is_written_whatever_the_caller_has_set(make: Make, tmp_path: Path) -> None:
    """PYTHONDONTWRITEBYTECODE would double the time of every render."""
    assert make("render", "ENV=prd", PYTHONDONTWRITEBYTECODE="1").code == 0
    assert "no byte" not in asked(tmp_path)


def hide(tmp_path: Path, code: str) -> dict[str, str]:
    """The variables that make the Python of the tests look like another one."""
    write_tree(tmp_path, {"other/sitecustomize.py": code})
    return {"PYTHON": sys.executable, "PYTHONPATH": str(tmp_path / "other")}


NO_PIP = "import importlib.util\nfind = importlib.util.find_spec\n"
NO_PIP += "importlib.util.find_spec = lambda name: None if name == 'ensurepip' else find(name)\n"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import sys\nsys.version_info = (3, 10, 13)\n", "is not a Python of 3.11 or newer; install one, or name it"),
        (NO_PIP, "has no ensurepip and can make no virtual environment; Debian and Ubuntu: apt install python3-venv"),
    ],
    ids=["too old", "no ensurepip"],
)
def test_an_unfit_python_is_one_plain_line(make: Make, tmp_path: Path, code: str, said: str) -> None:
    """The line says what to install; nothing is made."""
    result = make("render", "ENV=prd", **hide(tmp_path, code))
    assert (result.code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert said in result.stderr
    assert not (tmp_path / ".venv").exists()


def test_a_python_that_is_not_there_is_one_plain_line(make: Make, tmp_path: Path) -> None:
    """The same for a command that does not exist."""
    result = make("test", PYTHON="there-is-no-such-python")
    assert (result.code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert "there-is-no-such-python is not a Python of 3.11 or newer" in result.stderr
    assert not (tmp_path / ".venv-test").exists()


def test_the_tools_without_go_are_one_plain_line(make: Make, tmp_path: Path) -> None:
    """What Go is for is said; the line comes after the set-up for tests, which needs no Go."""
    tools = {"PATH": str(tmp_path / "bin")}
    (tmp_path / "bin").mkdir()
    for name in ("sh", "make", "cmp", "cp", "rm", "mkdir", "touch"):
        found = next(Path(folder, name) for folder in os.get_exec_path() if Path(folder, name).exists())
        (tmp_path / "bin" / name).symlink_to(found)
    result = make("tools", **tools)
    assert (result.code, result.stderr.count("\n")) == (2, 1)
    assert "make tools: no Go on PATH" in result.stderr


# --- locks, version, distribution ---


def pins(repo: Path, lock: str) -> dict[str, tuple[str, int]]:
    """What a lock holds: name -> (version, number of hashes). Fails on a line that is neither."""
    found: dict[str, tuple[str, int]] = {}
    name = ""
    for line in (repo / "requirements" / lock).read_text(encoding="utf-8").splitlines():
        if pin := re.fullmatch(r"([a-z0-9-]+)==([0-9a-z.]+)(?: ; .+)? \\", line):
            name = pin[1]
            found[name] = (pin[2], 0)
        elif re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?", line):
            found[name] = (found[name][0], found[name][1] + 1)
        else:
            assert line.startswith("#"), line
    return found


def test_the_lock_of_the_program_holds_five_distributions(repo: Path) -> None:
    """What the user chose and what it needs, nothing more; each with the hashes of all its wheels."""
    runtime = pins(repo, "runtime.txt")
    assert sorted(runtime) == ["deepmerge", "jinja2", "markupsafe", "pyyaml", "tzdata"]
    # CPython 3.11 to 3.14, each for Linux (glibc, musl) and macOS on two architectures
    assert min(runtime[name][1] for name in ("markupsafe", "pyyaml")) >= 4 * 6


def test_each_lock_extends_the_one_before(repo: Path) -> None:
    """The tests run against the versions that users get, the cluster client beside those of a render; all have hashes."""
    runtime, live, test = (pins(repo, f"{name}.txt") for name in ("runtime", "live", "test"))
    assert {name: live[name] for name in runtime} == runtime
    assert {name: test[name] for name in live} == live
    assert [name for name, (_, hashes) in test.items() if not hashes] == []


def test_the_locks_hold_what_the_project_asks_for(repo: Path, project: dict[str, Any]) -> None:
    """A dependency that is added to pyproject.toml is locked with it."""
    extras = project["project"]["optional-dependencies"]
    asked_for = {"runtime": project["project"]["dependencies"], "live": extras["live"], "test": extras["test"]}
    for lock, texts in asked_for.items():
        names = {re.split(r"[<>=]", text)[0].lower().replace("_", "-") for text in texts}
        assert names - set(pins(repo, f"{lock}.txt")) == set()


def test_the_version_stands_in_two_places_alike(project: dict[str, Any]) -> None:
    """importlib.metadata would cost 16 ms, so the package carries its version itself."""
    assert project["project"]["version"] == generator.__version__


def test_the_distribution_works_without_the_repository(repo: Path, tmp_path: Path) -> None:
    """The wheel holds all that the program reads: unpacked elsewhere, it prints the schema and renders."""
    build = "import sys, flit_core.buildapi as flit; print(flit.build_wheel(sys.argv[1]))"
    command = [sys.executable, "-c", build, str(tmp_path)]
    wheel = subprocess.run(command, cwd=repo, capture_output=True, text=True, check=True).stdout.strip()
    assert wheel == f"hookwright-{generator.__version__}-py3-none-any.whl"
    with zipfile.ZipFile(tmp_path / wheel) as packed:
        packed.extractall(tmp_path / "site")
    info = tmp_path / "site" / f"hookwright-{generator.__version__}.dist-info"
    assert "hookwright=generator.cli:run" in (info / "entry_points.txt").read_text()
    assert (info / "licenses/LICENSE").read_text() == (repo / "LICENSE").read_text()
    assert (tmp_path / "site/generator/py.typed").exists()
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    for arguments in (["schema"], ["init", "prd"], ["render", "prd"]):
        subprocess.run(
            [sys.executable, "-m", "generator", *arguments], cwd=tmp_path, env=env, capture_output=True, check=True
        )
    assert (tmp_path / "output/prd/values.yaml").exists()
