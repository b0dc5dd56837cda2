"""`impact` over files: exit codes, what it is compared with, rights, and who sees progress."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.commands._progress import bar
from tests.harness import REPO, Run, write_tree
from tests.impact.test_findings import BYE, PROFILE, thing

Hookwright = Callable[..., Run]
PRD = PROFILE.replace("MODE", "exit-handler")


def files(*things: dict[str, Any], **more: str) -> dict[str, str]:
    """A profile `prd` and a folder of workflows, one file each."""
    each = {f"workflows/{number:05}.json": json.dumps(one) for number, one in enumerate(things)}
    return {"profiles/prd.yaml": PRD, **each, **more}


@pytest.mark.parametrize(
    ("spec", "code"), [({}, 0), ({"hooks": {"exit": {"template": "bye"}}}, 1)], ids=["fine", "a loss"]
)
def test_exit_codes(tmp_path: Path, hookwright: Hookwright, spec: dict[str, Any], code: int) -> None:
    """1 when somebody loses something; nothing on standard error, which is no terminal."""
    write_tree(tmp_path, files(*(thing(name=f"w-{number}", **spec) for number in range(60))))
    run = hookwright("impact", "prd", "--workflow", "workflows")
    assert (run.code, run.stderr) == (code, "")
    assert run.stdout.startswith("prd instead of no defaults: 60 Workflows\n")


def test_the_same_as_what_is_there_changes_nothing(tmp_path: Path, hookwright: Hookwright) -> None:
    """Against its own output folder a render has no impact, be the templates in the defaults or apart."""
    for placement in ("inline", "cluster-workflow-template"):
        write_tree(
            tmp_path, files(thing(), **{"profiles/prd.yaml": PRD.replace("mode:", f"placement: {placement}, mode:")})
        )
        assert hookwright("render", "prd").code == 0
        run = hookwright("impact", "prd", "--workflow", "workflows", "--against", "output/prd", "--format", "json")
        assert (run.code, run.stderr) == (0, "")
        tree = json.loads(run.stdout)
        assert (tree["findings"], tree["gainedBytes"], tree["against"]) == ([], 0, "output/prd")
        assert tree["seen"] == {"Workflow": 1}


def test_what_is_lost_against_another_set_up(tmp_path: Path, hookwright: Hookwright) -> None:
    """The defaults of a ConfigMap that tell of every ending."""
    defaults = {"spec": {"onExit": "tell", "templates": [{"name": "tell", "container": {"image": "c"}}]}}
    config = {"kind": "ConfigMap", "metadata": {"name": "workflow-controller-configmap", "namespace": "argo"}}
    config["data"] = {"config": json.dumps({"workflowDefaults": defaults})}
    write_tree(tmp_path, files(thing(), **{"live.json": json.dumps(config)}))
    run = hookwright("impact", "prd", "--workflow", "workflows", "--against", "live.json")
    assert run.code == 1
    assert "! 1: loses its notification when it ends as Succeeded\n      Workflow argo/w\n" in run.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--workflow", "none"], "none:1:1: error: cannot be read"),
        (["--workflow", "workflows", "--against", "none.yaml"], "none.yaml:1:1: error: cannot be read"),
        (["--workflow", "workflows", "--against", "workflows"], "workflows:1:1: error: holds no workflowDefaults"),
    ],
)
def test_unusable_input(tmp_path: Path, hookwright: Hookwright, arguments: list[str], said: str) -> None:
    """2, with the place; nothing on standard output."""
    write_tree(tmp_path, files(thing()))
    run = hookwright("impact", "prd", *arguments)
    assert (run.code, run.stdout) == (2, "")
    assert run.stderr.startswith(said) and "Traceback" not in run.stderr


def test_rights(tmp_path: Path, hookwright: Hookwright) -> None:
    """To list the kinds and to read one ConfigMap; nothing that changes anything."""
    write_tree(tmp_path, files())
    run = hookwright("impact", "prd", "--rbac")
    rules = [rule for tree in yaml.safe_load_all(run.stdout) for rule in tree.get("rules", ())]
    assert run.code == 0
    assert sorted((resource, *rule["verbs"]) for rule in rules for resource in rule["resources"]) == [
        ("clusterworkflowtemplates", "list"),
        ("configmaps", "get"),
        ("cronworkflows", "list"),
        ("workflows", "list"),
        ("workflowtemplates", "list"),
    ]


def test_progress_is_for_a_terminal_alone(tmp_path: Path) -> None:
    """Standard error is one here; when all is done the line is empty again."""
    write_tree(
        tmp_path, files(*(thing(name=f"w-{number}", templates=[{**BYE, "name": "main"}]) for number in range(60)))
    )
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "generator", "impact", "prd", "--workflow", "workflows"]
    environment = {**os.environ, "PYTHONPATH": str(REPO), "TERM": "xterm"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=theirs, check=False)
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert done.returncode == 0
    first, second = "##########--------------", "####################----"
    assert shown == f"\r[{first}] 25 of 60 objects\r[{second}] 50 of 60 objects\r\x1b[K"


@pytest.mark.parametrize(
    ("passed", "known", "shown"),
    [
        (2500, 10000, "[######------------------] 2,500 of 10,000 objects"),
        (50, 50, f"[{'#' * 24}] 50 of 50 objects"),
        (50, 0, "50 objects"),
    ],
)
def test_the_bar(passed: int, known: int, shown: str) -> None:
    """Without a bar where nobody knows how many there are."""
    assert bar(passed, known) == shown
