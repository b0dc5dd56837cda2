"""The pod of the tests: runs the very text of a program as the executor does, with the environment of a pod."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

CONTEXT: Mapping[str, Any] = {
    "name": "etl-7xk2p",
    "namespace": "team-a",
    "uid": "9f3c0e7a-0000-4000-8000-000000000001",
    "status": "Failed",
    "duration": "3725.519431",
    "created": "2026-11-21T07:00:00Z",
    "scheduled": "",
    "serviceAccount": "argo-sa",
    "entrypoint": "main",
    "creator": "kim",
    "creatorEmail": "kim@example.com",
    "cron": "",
    "template": "etl",
    "source": "etl",
    "labels": {},
    "annotations": {},
    "parameters": {},
}
UNREPLACED = "{{=sprig.b64enc(toJson({'total': 1}))}}"
_FROM_STDIN = "import json, os, runpy, sys; os.environ.update(json.load(sys.stdin)); runpy.run_path(sys.argv[1])"


class Run(NamedTuple):
    """How a program ended: its exit code, the lines of its log, and the seconds it took."""

    code: int
    log: list[str]
    seconds: float

    def said(self) -> dict[str, str]:
        """What became of each channel, by its name; a message of the log channel is no such line."""
        return dict(line.split(": ", 1) for line in self.log if not line.startswith("{"))


def encode(value: Any) -> str:
    """A value as the controller hands it on: base64 of JSON."""
    return base64.b64encode(json.dumps(value).encode()).decode()


def failure(message: str, step: str = "load", **other: str) -> dict[str, str]:
    """One failed node."""
    plain = {"step": step, "template": "load", "phase": "Failed", "pod": f"etl-7xk2p-{step}", "message": message}
    return {**plain, "finished": "2026-11-21T08:00:00Z", **other}


def environment(
    status: str = "Failed",
    failures: Sequence[Mapping[str, str]] = (),
    *,
    total: int | None = None,
    secrets: Mapping[str, str] | None = None,
    **context: Any,
) -> dict[str, str]:
    """The variables of a pod: the context with `status` and what else is said, the failures, and secrets by their variable."""
    told = {"total": len(failures) if total is None else total, "items": list(failures)}
    facts = {**CONTEXT, "status": status, **context}
    return {"HOOKWRIGHT_CONTEXT": encode(facts), "HOOKWRIGHT_FAILURES": encode(told), **(secrets or {})}


def run(program: str, variables: Mapping[str, str], *, python: str = sys.executable, huge: bool = False) -> Run:
    """Run a program with these variables and PATH alone.

    Linux starts no process with a variable of 128 KiB or more; `huge` sets them inside the process instead.
    """
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "notifier")
        script.write_text(program, encoding="ascii")
        start = time.monotonic()
        done = subprocess.run(
            [python, "-I", *(["-c", _FROM_STDIN] if huge else []), str(script)],
            input=json.dumps(dict(variables)) if huge else "",
            env={"PATH": os.environ["PATH"], **({} if huge else variables)},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert done.stderr == "", done.stderr
        return Run(done.returncode, done.stdout.splitlines(), time.monotonic() - start)
