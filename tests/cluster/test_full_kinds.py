"""Emitted ClusterWorkflowTemplates against Argo's own definitions, which say each field."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cluster import Cluster, Refused, running
from tests.harness import REPO, run_hookwright, write_tree

pytestmark = [pytest.mark.go, pytest.mark.slow, pytest.mark.shared]

DEFINITIONS = REPO.parent / "shared" / "crds"
LAYER = "extends: [PROFILE]\ndelivery: {placement: cluster-workflow-template}\n"
DRY = "?dryRun=All&fieldManager=tests&force=true&fieldValidation=Strict"


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster of its own, with Argo's definition of a ClusterWorkflowTemplate."""
    file = DEFINITIONS / "argoproj.io_clusterworkflowtemplates.yaml"
    if not file.is_file():
        pytest.skip("no definitions of Argo beside the repository")
    definition = yaml.load(file.read_text(), yaml.CSafeLoader)
    with running(tmp_path_factory.mktemp("strict"), [definition]) as started:
        yield started


def dry_run(cluster: Cluster, tree: Any) -> Any:
    """Server-side apply without effect, in which an unknown field is an error."""
    path = cluster.client.path(tree["kind"], tree["metadata"]["name"])
    return cluster.client.call("PATCH", path + DRY, tree, "application/apply-patch+yaml")


def emitted(profile: str, folder: Path) -> list[Any]:
    """The templates that a shipped profile renders in that placement."""
    shutil.copytree(REPO / "profiles", folder / "profiles")
    write_tree(folder / "profiles", {"there.yaml": LAYER.replace("PROFILE", profile)})
    ran = run_hookwright("render", "there", cwd=folder)
    assert ran.code == 0, ran.stderr
    return list(yaml.safe_load_all((folder / "output" / "there" / "cluster-workflow-templates.yaml").read_text()))


@pytest.mark.parametrize("profile", ["dev", "stg", "prd"])
def test_the_server_takes_what_is_emitted(profile: str, strict: Cluster, tmp_path: Path) -> None:
    """Each field is known, of its type, and kept as it was sent."""
    trees = emitted(profile, tmp_path)
    assert trees
    for tree in trees:
        assert dry_run(strict, tree)["spec"] == tree["spec"]


def test_a_field_that_is_unknown_or_wrong_is_refused(strict: Cluster, tmp_path: Path) -> None:
    """So the check above can fail."""
    [tree, *_] = emitted("dev", tmp_path)
    script = tree["spec"]["templates"][-1]["script"]
    for wrong in ({"sources": "x"}, {"env": "x"}):
        changed = {**tree, "spec": {**tree["spec"], "templates": [{"name": "a", "script": {**script, **wrong}}]}}
        with pytest.raises(Refused):
            dry_run(strict, changed)
