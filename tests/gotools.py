"""Builds the Go programs that the tests ask or start, and talks to those that answer one JSON object a line.

A folder of tests/go is a Go module, and one of two kinds. A program of ours is built from its sources into .tools/bin/; so
is what users get as a Go program (SHIPPED).
A module with `tool` lines names programs of others, by version: they take minutes, so they are kept in the user's cache
folder, where a fresh clone finds them. Either is built once for each state of its folder; `python -m tests.gotools`
builds them all.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import pytest

REPO = Path(__file__).resolve().parent.parent
SOURCES = REPO / "tests" / "go"
SHIPPED = {"engine": REPO / "deploy" / "engine"}
BIN = REPO / ".tools" / "bin"

# Taken while the tests are collected, before conftest.py gives them an empty home: Go's caches live in the real one.
ENVIRONMENT = dict(os.environ)
CACHE = Path(ENVIRONMENT.get("XDG_CACHE_HOME") or Path(ENVIRONMENT.get("HOME", "/")) / ".cache") / "hookwright"

NEEDED = (1, 26)  # the `go` line of the modules
REQUIRED = re.compile(r"^(?:require)?\s+(?P<module>[\w./-]+) (?P<version>v\S+)", re.MULTILINE)
TOOLS = re.compile(r"^tool (?:\((?P<many>[^)]*)\)|(?P<one>.*))", re.MULTILINE)

# What a release's own build writes into it, by module; others ask a program for its version and compare.
STAMPS = {"k8s.io/kubernetes": "-X k8s.io/component-base/version.gitVersion={version}"}


class Tool(NamedTuple):
    """A program of others: its name, the folder of tests/go that names it, its package, and its module and version."""

    name: str
    folder: str
    package: str
    module: str
    version: str

    @property
    def path(self) -> Path:
        """Where it is, once it is built."""
        return CACHE / f"{self.name}-{self.version}-{_fingerprint(self.folder)}"


def names() -> list[str]:
    """The programs of ours: those that we ship, and the folders of tests/go whose module has no `tool` line."""
    return sorted([*SHIPPED, *(path.parent.name for path in SOURCES.glob("*/go.mod") if not TOOLS.search(path.read_text()))])


def tools() -> dict[str, Tool]:
    """The programs of others, by name: the last part of a package's path, or what a comment behind the line says."""
    return {found.name: found for path in sorted(SOURCES.glob("*/go.mod")) for found in read_tools(path)}


def sources_of(name: str) -> Path:
    """The folder of a module."""
    return SHIPPED.get(name, SOURCES / name)


def read_tools(path: Path) -> list[Tool]:
    """The `tool` lines of one go.mod."""
    text, folder, found = path.read_text(), path.parent.name, []
    versions = {match["module"]: match["version"] for match in REQUIRED.finditer(text)}
    for lines in TOOLS.finditer(text):
        for line in filter(None, map(str.strip, (lines["many"] or lines["one"]).splitlines())):
            package, _, name = line.partition(" // ")
            module = max((each for each in versions if f"{package}/".startswith(f"{each}/")), key=len)
            found.append(Tool(name or package.rpartition("/")[2], folder, package, module, versions[module]))
    return found


def tool(name: str) -> Path:
    """The built program `name` of a `tool` line. Where it is missing, the test is skipped, or fails in CI."""
    found = tools()[name]
    if not found.path.exists():
        do_without(f"{name} {found.version} is not built: make tools", ENVIRONMENT)
    return found.path


def build(name: str) -> Path:
    """The built program `name` of ours. Without Go the test is skipped, or fails in CI."""
    program = BIN / f"{name}-{_fingerprint(name)}"
    if program.exists():
        return program
    if not is_go_here():
        do_without(f"no go on PATH to build {sources_of(name).relative_to(REPO)}", ENVIRONMENT)
    _go_build(name, program)
    for older in BIN.glob(f"{name}-{'[0-9a-f]' * 16}"):
        if older != program:
            older.unlink(missing_ok=True)
    return program


def build_tool(found: Tool) -> None:
    """Build a program of others, unless it is there; minutes, the first time."""
    if not found.path.exists():
        stamp = STAMPS.get(found.module, "").format(version=found.version)
        _go_build(found.folder, found.path, f"-ldflags=-s -w {stamp}", package=found.package)


def _go_build(folder: str, program: Path, *options: str, package: str = ".") -> None:
    program.parent.mkdir(parents=True, exist_ok=True)
    unfinished = program.with_name(f".{program.name}-{os.getpid()}")
    done = subprocess.run(
        ["go", "build", "-trimpath", *options, "-o", str(unfinished), package],
        cwd=sources_of(folder),
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{sources_of(folder).relative_to(REPO)} does not build:\n{done.stderr}")
    unfinished.replace(program)


def is_go_here() -> bool:
    """Whether a Go toolchain can be called."""
    return shutil.which("go", path=ENVIRONMENT.get("PATH")) is not None


def why_not(version: str) -> str:
    """Why a toolchain of a version ("go1.26.8") cannot build the modules, or ""."""
    numbers = re.match(r"go(\d+)\.(\d+)", version)
    if numbers and (int(numbers[1]), int(numbers[2])) >= NEEDED:
        return ""
    return f"found {version or 'no version of Go'}, the modules under tests/go need Go 1.{NEEDED[1]} or newer"


def do_without(reason: str, environment: Mapping[str, str]) -> NoReturn:
    """Skip the running test, or fail it where CI=true promises that nothing is missing; either says why."""
    if environment.get("CI") == "true":
        pytest.fail(f"{reason}, and CI=true says that it is there", pytrace=False)
    pytest.skip(reason)


def _fingerprint(name: str) -> str:
    """Of the paths and bytes that the program is built from."""
    found = hashlib.sha256()
    folder = sources_of(name)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            text = path.read_bytes()
            found.update(f"{path.relative_to(folder.parent).as_posix()} {len(text)}\n".encode() + text)
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
    """Build every program; says which, how large, and how long what was missing took."""
    asked = subprocess.run(["go", "env", "GOVERSION"], cwd=REPO, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    if reason := why_not(asked.stdout.strip()):
        print(f"make tools: {reason}", file=sys.stderr)
        return 1
    for name in names():
        _say(build(name), name)
    for found in tools().values():
        if not found.path.exists():
            print(f"{found.name} {found.version}: building it, once, for minutes", flush=True)
        start = time.monotonic()
        build_tool(found)
        _say(found.path, f"{found.name} {found.version}", time.monotonic() - start)
    return 0


def _say(program: Path, name: str, seconds: float = 0) -> None:
    took = f", {seconds:.0f} s" if seconds > 1 else ""
    print(f"{name}: {program.stat().st_size / 1e6:.0f} MB{took}, {program}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
