"""The one place of the tests that starts the program and lays out files."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from generator.errors import Mark
    from generator.model import Layer
    from generator.resolve import Resolved

REPO = Path(__file__).resolve().parent.parent
# Before a command: no file may have even one byte; pipes may.
READ_ONLY = ("sh", "-c", 'ulimit -f 0; exec "$@"', "sh")


class Run(NamedTuple):
    """What a process that ended left: its exit code, and its two streams as text."""

    code: int
    stdout: str
    stderr: str


def write_tree(folder: Path, files: Mapping[str, str]) -> Path:
    """Write `files` (name -> text, as UTF-8, line ends untouched) under `folder`; gives `folder` back."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


def read_tree(folder: Path) -> dict[str, str]:
    """Every file under `folder`: its name with `/`, and its text; sorted by name."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in files}


def run_program(
    *command: str, cwd: Path, stdin: str = "", env: Mapping[str, str] | None = None, timeout: float = 60
) -> Run:
    """Run a command in `cwd`; `env` is added to the environment of the tests."""
    done = subprocess.run(
        command,
        cwd=cwd,
        input=stdin.encode(),
        env={**os.environ, **(env or {})},
        capture_output=True,
        timeout=timeout,
        check=False,
    )
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


def run_python(
    *arguments: str, cwd: Path, stdin: str = "", env: Mapping[str, str] | None = None, timeout: float = 60
) -> Run:
    """Run `python ARGUMENTS` in `cwd` as run_program does, with our package in reach."""
    env = {"PYTHONPATH": str(REPO), **(env or {})}
    return run_program(sys.executable, *arguments, cwd=cwd, stdin=stdin, env=env, timeout=timeout)


def run_hookwright(
    *arguments: str, cwd: Path, stdin: str = "", env: Mapping[str, str] | None = None, timeout: float = 60
) -> Run:
    """Run `python -m generator ARGUMENTS` in `cwd`, as run_python does."""
    return run_python("-m", "generator", *arguments, cwd=cwd, stdin=stdin, env=env, timeout=timeout)


def resolve_text(text: str, name: str = "prd", **others: str) -> Resolved:
    """The profile that a text resolves to, without any disk; `others` are more profile files by name."""
    from generator import yamlio  # late: conftest and the benchmark load this file for everything else
    from generator.model import Layer
    from generator.pipeline import resolve_profile

    texts = {name: text, **others}

    def read(asked: str, mark: Mark | None) -> Layer:
        parsed = yamlio.parse(texts[asked].encode(), f"{asked}.yaml")
        return Layer(asked, parsed.values, parsed.marks, parsed.keys)

    return resolve_profile(name, read)
