"""What Argo CD's own ApplicationSet controller makes of ours: one Application for each environment, a thousand if need be."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests import gotools
from tests.harness import REPO

pytestmark = pytest.mark.go

NAME = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")


def applications(repository: Path) -> dict[str, Any]:
    """The Applications by name; the controller's code over a folder in the place of a Git repository."""
    command = [gotools.build("argocd"), "applications", REPO / "deploy" / "argocd" / "applicationset.yaml", repository]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return {each["metadata"]["name"]: each["spec"] for each in json.loads(done.stdout)}


def test_one_application_for_each_environment() -> None:
    """Of this repository: the chart with the environment's values, and the plugin in the environment's folder."""
    made = applications(REPO)
    assert list(made) == ["hookwright-dev", "hookwright-prd", "hookwright-stg"]
    chart, own = made["hookwright-prd"]["sources"]
    assert chart["helm"]["valueFiles"] == ["$notifications/output/prd/values.yaml"]
    assert (own["path"], own["ref"], own["plugin"]) == ("output/prd", "notifications", {"name": "hookwright"})
    assert made["hookwright-prd"]["destination"] == {"name": "prd", "namespace": "argo"}


def test_a_thousand_environments(tmp_path: Path) -> None:
    """Of teams and without; the folders between are none of them, and every name is one that Kubernetes takes."""
    paths = [f"output/env-{number:03}" for number in range(500)]
    paths += [f"output/teams/team-{number // 2:03}/{'prd' if number % 2 else 'dev'}" for number in range(500)]
    for path in paths:
        (tmp_path / path).mkdir(parents=True)
    made = applications(tmp_path)
    assert sorted(spec["sources"][1]["path"] for spec in made.values()) == sorted(paths)
    assert len(made) == 1000
    assert [name for name in made if not NAME.fullmatch(name)] == []
