"""Notify templates that live in a ClusterWorkflowTemplate: the two files together come back as the profile that made them."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from generator import yamlio
from generator.adopt import Adopted, adopt
from generator.errors import InputUnusable, Mark
from generator.model import Layer
from generator.pipeline import build
from generator.yamlio import dump
from tests.adopt.cases import meaning, said
from tests.harness import REPO

NAME = "x"
TEMPLATES, VALUES, CONFIG_MAP = "cluster-workflow-templates.yaml", "values.yaml", "workflow-controller-configmap.yaml"
GOLDEN = sorted(
    path.relative_to(REPO).as_posix()
    for path in (*(REPO / "tests" / "golden").glob("*/profiles/*.yaml"), *(REPO / "profiles").glob("*.yaml"))
    if "abstract: true" not in path.read_text()
)
OWNERS: dict[str, dict[str, Any]] = {
    "helm": {"owner": "helm"},
    "one config key": {"owner": "manifest", "layout": "config"},
    "a key for each setting": {"owner": "manifest", "layout": "keys"},
}


def rendered(profile: dict[str, Any], folder: Path) -> dict[str, str]:
    """The files of a profile over those of a folder."""

    def read(asked: str, mark: Mark | None) -> Layer:
        text = dump(profile) if asked == NAME else (folder / f"{asked}.yaml").read_bytes()
        parsed = yamlio.parse(text, f"{asked}.yaml")
        return Layer(asked, parsed.values, parsed.marks, parsed.keys)

    return {each.name: each.text for each in build(NAME, read).documents}


def moved(path: str, **argo: Any) -> dict[str, str]:
    """The files of a golden environment with its templates elsewhere."""
    golden = REPO / path
    layer = {"extends": [golden.stem], "environment": golden.stem, "argo": argo}
    own = {"delivery": {"placement": "cluster-workflow-template"}, "rules": {"placement-order": "off"}}
    if argo.get("owner") != "helm":
        own["rules"]["chart-ignored"] = "off"
    return rendered({**layer, **own}, golden.parent)


def taken_back(files: dict[str, str], file: str) -> tuple[Adopted, dict[str, str]]:
    """The adopted profile, and what that renders to."""
    adopted = adopt(files[file], file, version="4.0", templates=(files[TEMPLATES], TEMPLATES))
    return adopted, rendered(yamlio.parse(adopted.text, "profile").values, REPO)


@pytest.mark.parametrize(("path", "owner"), list(itertools.product(GOLDEN, OWNERS)))
def test_both_files_come_back_with_no_difference(path: str, owner: str) -> None:
    """Every golden environment and every form of the defaults; nothing is left that is not understood."""
    files = moved(path, **OWNERS[owner])
    file = VALUES if owner == "helm" else CONFIG_MAP
    if TEMPLATES not in files:  # an environment that tells nobody
        assert "hookwright-" not in str(meaning(files[file]))
        return
    adopted, again = taken_back(files, file)
    assert [line for line in said(adopted) if "Argo version" not in line] == []
    assert meaning(again[file]) == meaning(files[file])
    assert meaning(again[TEMPLATES]) == meaning(files[TEMPLATES])
    assert "hookwright-" not in str(yamlio.parse(adopted.text, "profile").values.get("workflowDefaults"))


def test_without_the_second_file_it_is_asked_for() -> None:
    """With its name; what cannot be told yet is an error."""
    files = moved("profiles/prd.yaml", owner="helm")
    notes = adopt(files[VALUES], VALUES, version="4.0").notes
    levels = {note.text: note.level for note in notes}
    assert levels["the notify templates stand in the ClusterWorkflowTemplate hookwright-prd"] == "warning"
    assert "error" in levels.values()


def test_templates_that_were_changed_are_told() -> None:
    """Each place where the profile renders something else, in the file that it stands in."""
    files = moved("profiles/prd.yaml", owner="helm")
    changed = meaning(files[TEMPLATES])
    changed["spec"]["templates"][0]["daemon"] = True
    notes = adopt(files[VALUES], VALUES, version="4.0", templates=(dump(changed), TEMPLATES)).notes
    assert [note.text.partition(",")[0] for note in notes] == ["templates[0].daemon"]
    assert [(note.mark.file, note.level) for note in notes] == [(TEMPLATES, "error")]


@pytest.mark.parametrize("text", ["", "kind: ClusterWorkflowTemplate\nmetadata: {name: other}\n", "a: [", "- a\n"])
def test_another_file_is_refused(text: str) -> None:
    """With its place."""
    with pytest.raises(InputUnusable) as refused:
        adopt(moved("profiles/prd.yaml", owner="helm")[VALUES], VALUES, templates=(text, TEMPLATES))
    assert [problem.mark.file for problem in refused.value.problems] == [TEMPLATES]
