"""The engine of deploy/engine as a program, the workflows that it is told of, and the profiles that it tells by."""

from __future__ import annotations

import contextlib
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from generator import registry
from generator.delivery import build
from generator.engine import services
from generator.model import Profile
from generator.targets import notifications_engine, secrets
from tests import gotools
from tests.cluster.servers import leashed
from tests.harness import run_program
from tests.pod import CONTEXT

ENGINE = {"namespace": "argo", "name": "workflow", "subscribe": "all"}
TYPES = registry.names(services)
PATIENCE = 30


def manifests(profile: Profile) -> str:
    """notifications-engine.yaml of a profile."""
    [document] = notifications_engine.emit(build(profile))
    return document.text


def inventory(profile: Profile) -> str:
    """secrets.yaml of a profile."""
    [document] = secrets.emit(build(profile))
    return document.text


def workflow(status: str = "Failed", failures: Mapping[str, str] | None = None, **facts: Any) -> dict[str, Any]:
    """The Workflow whose facts are those of tests.pod: nodes that failed, by name with their messages; and with more labels,
    annotations and parameters."""
    known = {**CONTEXT, **facts}
    nodes = {
        f"id-{number}": {
            "displayName": name, "templateName": "load", "phase": "Failed", "message": message,
            "finishedAt": "2026-11-21T08:00:00Z",
        }
        for number, (name, message) in enumerate((failures or {}).items())
    }
    labels = {"workflows.argoproj.io/creator": "kim", "workflows.argoproj.io/creator-email": "kim@example.com"}
    labels |= {"workflows.argoproj.io/workflow-template": "etl", **known["labels"]}
    metadata = {"name": known["name"], "namespace": known["namespace"], "uid": known["uid"], "labels": labels}
    metadata |= {"annotations": dict(known["annotations"]), "creationTimestamp": known["created"]}
    ended = {} if status == "Running" else {"finishedAt": "2026-11-21T08:02:05Z"}
    state = {"phase": status, "startedAt": "2026-11-21T07:00:00Z", **ended, "nodes": nodes}
    parameters = [{"name": name, "value": value} for name, value in known["parameters"].items()]
    spec = {"entrypoint": "main", "serviceAccountName": "argo-sa", "arguments": {"parameters": parameters}}
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": metadata, "spec": spec, "status": state}


def tried(folder: Path, text: str, *workflows: Mapping[str, Any]) -> list[Any]:
    """What `engine try` prints of manifests and workflows."""
    path = folder / "notifications-engine.yaml"
    path.write_text(text)
    stdin = "\n".join(json.dumps(each) for each in workflows)
    run = run_program(str(gotools.build("engine")), "try", str(path), cwd=folder, stdin=stdin)
    assert (run.code, run.stderr) == (0, ""), run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


class Engine(NamedTuple):
    """A running controller: the process, its log, and where it answers."""

    process: Any
    log: Path
    address: str

    def lines(self) -> list[Any]:
        """The log, each line of which is JSON."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def end(self) -> int:
        """Send SIGTERM; gives the exit code."""
        self.process.stdin.close()  # its leash does so then
        code: int = self.process.wait(10)
        return code

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a request."""
        try:
            with urllib.request.urlopen(f"http://{self.address}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


@contextlib.contextmanager
def controller(kubeconfig: Path, place: str, folder: Path, *flags: str, **variables: str) -> Iterator[Engine]:
    """The controller in a namespace `place`, while the block runs; it has read everything that is there."""
    log = folder / f"engine-{time.monotonic_ns()}.log"
    named = (f"--kubeconfig={kubeconfig}", f"--namespace={place}", "--listen=127.0.0.1:0")
    with leashed([str(gotools.build("engine")), *named, *flags], log, variables) as process:
        wait(lambda: '"msg":"watching"' in log.read_text() or process.poll() is not None, "the engine", log)
        assert process.poll() is None, log.read_text()
        [listen] = [each["listen"] for each in map(json.loads, log.read_text().splitlines()) if each["msg"] == "started"]
        yield Engine(process, log, listen)


def wait(is_there: Callable[[], bool], what: str, log: Path | None = None) -> None:
    """Wait until something is there."""
    until = time.monotonic() + PATIENCE
    while not is_there():
        assert time.monotonic() < until, f"waited for {what}: {log.read_text()[-3000:] if log else ''}"
        time.sleep(0.05)
