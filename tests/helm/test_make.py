"""`make sync` and `make test-chart` say what they lack before they begin; the hooks say it, too."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.harness import REPO, Run, run_program, write_tree


def make(folder: Path, *arguments: str, **programs: str) -> Run:
    """`make` of this repository, where helm and helmfile print what is given, or are not there."""
    tools = folder / "bin"
    tools.mkdir()
    for name, said in programs.items():
        write_tree(tools, {name: f'#!/bin/sh\necho "{said}"\n'})
        (tools / name).chmod(0o755)
    path = [each for each in os.environ["PATH"].split(":") if not {"helm", "helmfile"} & set(entries(each))]
    return run_program("make", *arguments, cwd=REPO, env={"PATH": ":".join([str(tools), *path])})


def entries(folder: str) -> list[str]:
    """What stands in a folder of PATH; some are not there."""
    return os.listdir(folder) if os.path.isdir(folder) else []


REFUSED = {
    "no environment": (("sync",), {}, "make sync: say which environment, e.g. make sync ENV=prd (known: dev, prd, stg)"),
    "no helmfile": (("sync", "ENV=prd"), {"helm": "v4.3.0"}, "make sync: no helmfile on PATH; install helmfile 1.x and helm"),
    "no helm": (("sync", "ENV=prd"), {"helmfile": "helmfile version v1.8.0"}, "make sync: no helm on PATH; install"),
    "an old helmfile": (
        ("sync", "ENV=prd"),
        {"helm": "v4.3.0", "helmfile": "helmfile version v0.155.0"},
        "make sync: found helmfile v0.155.0, helmfile.yaml is for 1.x",
    ),
    "an old helm": (
        ("sync", "ENV=prd"),
        {"helm": "v3.17.4+g1", "helmfile": "helmfile version v1.8.0"},
        "make sync: found helm v3.17.4+g1, helmfile.yaml is for 3.18 or newer",
    ),
    "an environment that helmfile does not know": (
        ("sync", "ENV=prod"),
        {"helm": "v4.3.0", "helmfile": "helmfile version v1.8.0"},
        "make sync: helmfile.yaml has no environment prod, only dev stg prd; a new profile needs a line there",
    ),
    "no chart to sync": (
        ("sync", "ENV=prd", "CHART=/nowhere"),
        {"helm": "v4.3.0", "helmfile": "helmfile version v1.8.0"},
        "make sync: no chart at /nowhere",
    ),
    "no chart": (("test-chart",), {}, "make test-chart: say where the chart is"),
    "a chart that is not there": (("test-chart", "CHART=/nowhere"), {}, "make test-chart: say where the chart is"),
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_what_is_missing_is_said_in_one_line(sentence: str, tmp_path: Path) -> None:
    """And nothing is begun."""
    arguments, programs, said = REFUSED[sentence]
    run = make(tmp_path, *arguments, **programs)
    assert (run.code, run.stdout) == (2, "")
    assert said in run.stderr and len(run.stderr.splitlines()) == 1


@pytest.mark.parametrize("helm", ["v4.3.0", "v3.18.6+gb76a950", "v3.20.0"])
def test_a_sync_calls_helmfile_for_the_environment(helm: str, tmp_path: Path) -> None:
    """With the chart of the caller, if there is one."""
    helmfile = {"helm": helm, "helmfile": "helmfile version v1.8.0"}
    run = make(tmp_path, "--dry-run", "sync", "ENV=prd", "CHART=tests/chart", **helmfile)
    assert run.code == 0
    [command] = [line for line in run.stdout.splitlines() if line.startswith("helmfile")]
    assert command.strip() == "helmfile --environment 'prd' --skip-deps --state-values-set 'chart=tests/chart' sync"


@pytest.mark.parametrize("hook", ["check-output", "check-templates"])
def test_the_hooks_are_plain_shell(hook: str) -> None:
    """Any POSIX shell reads them, and they can be executed."""
    path = REPO / "deploy" / "helmfile" / hook
    assert os.access(path, os.X_OK)
    assert run_program("sh", "-n", str(path), cwd=REPO).code == 0
