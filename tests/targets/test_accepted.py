"""Every set-up that is shipped or golden, read as the controller of its version reads it, and merged into a workflow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.argo.config import parse
from generator.argo.merge import plain
from generator.argo.versions import minor_of
from generator.delivery import build
from generator.model import Profile
from generator.yamlio import dump
from tests.harness import REPO, resolve_text

FOLDERS = [REPO / "profiles", *sorted((REPO / "tests" / "golden").glob("*/profiles"))]


def environments() -> list[Path]:
    """Every profile that renders."""
    every = [path for folder in FOLDERS for path in sorted(folder.glob("*.yaml"))]
    return [path for path in every if not yaml.safe_load(path.read_text()).get("abstract")]


def resolved(path: Path) -> Profile:
    """A profile with all that it builds on."""
    texts = {each.stem: each.read_text() for each in path.parent.glob("*.yaml")}
    return resolve_text(texts.pop(path.stem), path.stem, **texts).profile


def name_of(path: Path) -> str:
    return str(path.relative_to(REPO).with_suffix("")).replace("tests/golden/", "").replace("profiles/", "")


@pytest.mark.parametrize("path", environments(), ids=name_of)
def test_the_controller_takes_it(path: Path) -> None:
    """Strictly, field by field; a workflow of one pod then has what the release says."""
    profile = resolved(path)
    release = build(profile)
    version = ".".join(map(str, minor_of(profile.argo.version)))
    settings = {**profile.argo.controller_config, "workflowDefaults": release.workflow_defaults}
    defaults = parse({"config": dump(settings)}, version).workflow_defaults
    own = {"name": "main", "container": {"image": "busybox"}}
    workflow = {"metadata": {"name": "w"}, "spec": {"entrypoint": "main", "templates": [own]}}
    spec: dict[str, Any] = plain(defaults, workflow, version)["spec"]
    ours = release.workflow_defaults.get("spec", {})
    assert spec.get("onExit") == ours.get("onExit")
    assert set(spec.get("hooks", {})) == set(ours.get("hooks", {}))
    assert {each["name"] for each in spec["templates"]} == {"main", *(each["name"] for each in ours.get("templates", ()))}


@pytest.mark.parametrize("path", environments(), ids=name_of)
def test_no_tag_holds_another(path: Path) -> None:
    """Between the braces of a tag there are no others: the controller would take the first two for its end."""
    found = list(texts(build(resolved(path)).workflow_defaults))
    tags = [tag for text in found for tag in text.split("{{")[1:]]
    assert [tag for tag in tags if tag.count("}}") != 1 or not tag.startswith("=")] == []


def texts(tree: Any) -> list[str]:
    """Every text of a tree."""
    if isinstance(tree, str):
        return [tree]
    inner = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    return [text for value in inner for text in texts(value)]
