"""helm and helmfile as a person has them, in a copy of what this repository ships for them."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from tests import gotools
from tests.harness import REPO, Run, run_program

CHART = Path(os.environ.get("CHART") or REPO / "tests" / "chart").resolve()
"""The stand-in, or the real chart that `CHART=path make test-chart` names."""


def workplace(folder: Path) -> Path:
    """A folder with helmfile.yaml and what it needs, and with programs beside it, hookwright among them."""
    for name in ("profiles", "output", "deploy/helmfile"):
        shutil.copytree(REPO / name, folder / name)
    shutil.copy(REPO / "helmfile.yaml", folder)
    programs = folder / "bin"
    programs.mkdir()
    (programs / "hookwright").write_text(f'#!/bin/sh\nPYTHONPATH="{REPO}" exec "{sys.executable}" -m generator "$@"\n')
    (programs / "hookwright").chmod(0o755)
    for name in ("helm", "helmfile"):
        (programs / name).symlink_to(gotools.tool(name))
    return folder


def helmfile(folder: Path, *arguments: str, chart: Path | str = CHART, **environment: str) -> Run:
    """`helmfile ARGUMENTS` in a workplace, with a local chart, so that no repository is asked."""
    variables = {"PATH": f"{folder / 'bin'}:/usr/bin:/bin", "HELMFILE_UPGRADE_NOTICE_DISABLED": "1", **environment}
    return run_program(
        str(folder / "bin" / "helmfile"),
        *("--skip-deps", "--state-values-set", f"chart={chart}"),
        *arguments,
        cwd=folder,
        env=variables,
        timeout=120,
    )


def helm_template(folder: Path, values: Mapping[str, Any]) -> Run:
    """`helm template` of the chart with values."""
    (folder / "values.yaml").write_text(yaml.safe_dump(values))
    arguments = ("template", "argo-workflows", str(CHART), "--namespace", "argo", "--values", "values.yaml")
    return run_program(str(gotools.tool("helm")), *arguments, cwd=folder)


def objects(run: Run) -> list[Any]:
    """Everything that was rendered."""
    assert run.code == 0, run.stdout + run.stderr
    return [each for each in yaml.safe_load_all(run.stdout) if each]


def config_map(run: Run) -> dict[str, str] | None:
    """`data` of the controller's ConfigMap, or None where there is none."""
    found = [
        each["data"]
        for each in objects(run)
        if each["kind"] == "ConfigMap" and each["metadata"]["name"].endswith("workflow-controller-configmap")
    ]
    assert len(found) <= 1
    return dict(found[0]) if found else None
