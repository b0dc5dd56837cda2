"""Builds the Go programs under tests/go and talks to them, one JSON object a line.

A program is built once for each state of its sources, into .tools/bin/; `python -m tests.gotools` builds them all.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

import pytest

REPO = Path(__file__).resolve().parent.parent
SOURCES = REPO / "tests" / "go"
BIN = REPO / ".tools" / "bin"

# Taken while the tests are collected, before conftest.py gives them an empty home: Go's caches live in the real one.
ENVIRONMENT = dict(os.environ)


def names() -> list[str]:
    """Every program: the folders under tests/go that are Go modules."""
    return sorted(path.parent.name for path in SOURCES.glob("*/go.mod"))


def build(name: str) -> Path:
    """The built program tests/go/`name`. Without Go the test is skipped, or fails where CI=true promises one."""
    program = BIN / f"{name}-{_fingerprint(name)}"
    if program.exists():
        return program
    if not is_go_here():
        do_without(name, ENVIRONMENT)
    BIN.mkdir(parents=True, exist_ok=True)
    unfinished = BIN / f".{name}-{os.getpid()}"
    done = subprocess.run(
        ["go", "build", "-trimpath", "-o", str(unfinished), "."],
        cwd=SOURCES / name,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"tests/go/{name} does not build:\n{done.stderr}")
    for older in BIN.glob(f"{name}-{'[0-9a-f]' * 16}"):
        if older != program:
            older.unlink(missing_ok=True)
    unfinished.replace(program)
    return program


def is_go_here() -> bool:
    """Whether a Go toolchain can be called."""
    return shutil.which("go", path=ENVIRONMENT.get("PATH")) is not None


def do_without(name: str, environment: Mapping[str, str]) -> NoReturn:
    """Skip the running test, or fail it where CI=true promises a toolchain; either says why."""
    reason = f"no go on PATH to build tests/go/{name}"
    if environment.get("CI") == "true":
        pytest.fail(f"{reason}, and CI=true says that there is one", pytrace=False)
    pytest.skip(reason)


def _fingerprint(name: str) -> str:
    """Of the paths and bytes that the program is built from."""
    found = hashlib.sha256()
    for path in sorted((SOURCES / name).rglob("*")):
        if path.is_file():
            text = path.read_bytes()
            found.update(f"{path.relative_to(SOURCES).as_posix()} {len(text)}\n".encode() + text)
    return found.hexdigest()[:16]


class Lines:
    """A program that answers each line of JSON with one line, in order. A context manager; leaving it ends the program."""

    def __init__(self, program: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [str(program), *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT
        )

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate(timeout=60)

    def ask(self, request: object) -> Any:
        """The answer to one request."""
        return next(self.ask_all([request]))

    def ask_all(self, requests: Iterable[object]) -> Iterator[Any]:
        """The answers to many requests, written while the answers are read, so that neither pipe fills up.

        Take all answers before the next request.
        """
        pending = [json.dumps(request, ensure_ascii=True) for request in requests]
        writing = threading.Thread(target=self._write, args=("\n".join(pending) + "\n",))
        writing.start()
        for _ in pending:
            line = self.process.stdout.readline()
            if not line:
                raise RuntimeError(f"{self.process.args[0]} ended early, code {self.process.wait(60)}")
            yield json.loads(line)
        writing.join()

    def _write(self, text: str) -> None:
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()


def main() -> int:
    """Build every program; says which, and how large."""
    if not is_go_here():
        print("no go on PATH: install Go to build the programs under tests/go", file=sys.stderr)
        return 1
    for name in names():
        program = build(name)
        print(f"{program.relative_to(REPO)} ({program.stat().st_size / 1e6:.0f} MB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
