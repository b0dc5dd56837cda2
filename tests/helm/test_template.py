"""The chart and helmfile, with the real programs: what the controller would read is what we rendered."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.argo.config import parse
from tests.harness import REPO, Run, run_hookwright, run_program, write_tree
from tests.helm.tools import CHART, config_map, helm_template, helmfile, objects, workplace

pytestmark = pytest.mark.go

PLAIN = 'apiVersion: hookwright/v1\nargo: {version: "4.0", workflowNamespaces: [argo, team-a]}\n'
GOLDEN = sorted((REPO / "tests" / "golden").glob("*/expected/*/values.yaml"))


def defaults_of(data: dict[str, str] | None) -> Any:
    """What the controller of Argo 4.0 takes for its workflowDefaults."""
    assert data is not None
    return parse(data, "4.0").workflow_defaults


def expected_of(path: Path) -> Any:
    """The same of a rendered values.yaml, without a chart."""
    wanted = yaml.safe_load(path.read_text()).get("controller", {}).get("workflowDefaults")
    return parse({"config": yaml.safe_dump({"workflowDefaults": wanted})}, "4.0").workflow_defaults if wanted else None


@pytest.mark.parametrize("environment", ["dev", "stg", "prd"])
def test_helmfile_gives_the_controller_what_we_rendered(environment: str, tmp_path: Path) -> None:
    """Value for value, Argo's tags and the program included."""
    folder = workplace(tmp_path)
    run = helmfile(folder, "-e", environment, "template")
    found = defaults_of(config_map(run))
    assert found == expected_of(folder / "output" / environment / "values.yaml")
    assert "{{=" in run.stdout and "workflow.name" in run.stdout


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: f"{path.parts[-4]}/{path.parts[-2]}")
def test_helm_gives_the_controller_what_we_rendered(path: Path, tmp_path: Path) -> None:
    """Every golden set-up; where another one owns the ConfigMap the chart writes none."""
    values = yaml.safe_load(path.read_text())
    data = config_map(helm_template(tmp_path, values))
    if values.get("controller", {}).get("configMap", {}).get("create") is False:
        assert data is None
    else:
        assert defaults_of(data) == expected_of(path)


def test_extra_objects_go_through_the_charts_template(tmp_path: Path) -> None:
    """An escaped tag arrives as a tag of Argo's; a bare one ends Helm, which is why `check` refuses it."""
    template = {"apiVersion": "argoproj.io/v1alpha1", "kind": "WorkflowTemplate", "metadata": {"name": "own"}}
    bare = {**template, "spec": {"arguments": {"parameters": [{"name": "a", "value": "{{workflow.name}}"}]}}}
    escaped = yaml.safe_load(yaml.safe_dump(bare).replace("{{workflow.name}}", "{{ `{{workflow.name}}` }}"))
    [found] = [each for each in objects(helm_template(tmp_path, {"extraObjects": [escaped]})) if each["kind"] == "WorkflowTemplate"]
    assert found == bare
    refused = helm_template(tmp_path, {"extraObjects": [bare]})
    assert refused.code == 1 and 'function "workflow" not defined' in refused.stderr
    for value, code in ((bare, 1), (escaped, 0)):
        profile = {**yaml.safe_load(PLAIN), "helm": {"values": {"extraObjects": [value]}}}
        write_tree(tmp_path, {"profiles/prd.yaml": yaml.safe_dump(profile)})
        assert run_hookwright("render", "prd", cwd=tmp_path).code == code


def test_an_environment_without_defaults_and_back(tmp_path: Path) -> None:
    """Nothing of ours is left in the ConfigMap, and the same comes back."""
    folder = workplace(tmp_path)
    first = helmfile(folder, "-e", "prd", "template")
    profile = (folder / "profiles" / "prd.yaml").read_text()
    render(folder, PLAIN)
    without = config_map(helmfile(folder, "-e", "prd", "template"))
    assert without is not None
    assert "hookwright" not in without["config"] and defaults_of(without) is None
    render(folder, profile)
    assert helmfile(folder, "-e", "prd", "template").stdout == first.stdout


def render(folder: Path, profile: str) -> None:
    """Render prd of a workplace from another profile."""
    write_tree(folder, {"profiles/prd.yaml": profile})
    run = run_hookwright("render", "prd", cwd=folder)
    assert run.code == 0, run.stderr


def refusal(run: Run, folder: Path) -> str:
    """What helmfile said when it ended with 1 and rendered nothing."""
    assert run.code == 1
    assert "kind:" not in run.stdout
    assert not list(folder.rglob("*.part"))
    return run.stdout + run.stderr


def test_output_that_is_not_current_is_not_deployed(tmp_path: Path) -> None:
    """Edited by hand, or of an older profile: the hook names the file and the command, unless it is told to skip."""
    folder = workplace(tmp_path)
    with (folder / "output" / "prd" / "values.yaml").open("a") as file:
        file.write("server: {enabled: false}\n")
    said = refusal(helmfile(folder, "-e", "prd", "template"), folder)
    assert "output/prd/ is stale: run `make render ENV=prd`" in said
    assert helmfile(folder, "-e", "dev", "template").code == 0
    assert helmfile(folder, "-e", "prd", "template", HOOKWRIGHT_CHECK="skip").code == 0


def test_without_hookwright_it_says_how_to_get_it(tmp_path: Path) -> None:
    """And how to do without."""
    folder = workplace(tmp_path)
    (folder / "bin" / "hookwright").unlink()
    said = refusal(helmfile(folder, "-e", "prd", "template"), folder)
    assert "hookwright is not here" in said and "HOOKWRIGHT_CHECK=skip" in said
    assert helmfile(folder, "-e", "prd", "template", HOOKWRIGHT_CHECK="skip").code == 0


def test_a_virtual_environment_of_somebody_else(tmp_path: Path) -> None:
    """It stands where ours would be in a clone; hookwright is asked by its name."""
    folder = workplace(tmp_path)
    write_tree(folder, {".venv/bin/python": "#!/bin/sh\nexit 9\n"})
    (folder / ".venv" / "bin" / "python").chmod(0o755)
    assert "output/prd/ is current" in helmfile(folder, "-e", "prd", "template").stderr


def test_in_a_clone_its_own_program_is_asked(tmp_path: Path) -> None:
    """After `make`, nothing needs to be installed."""
    folder = workplace(tmp_path)
    (folder / "bin" / "hookwright").unlink()
    (folder / "generator").symlink_to(REPO / "generator")
    write_tree(folder, {".venv/bin/python": f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'})
    (folder / ".venv" / "bin" / "python").chmod(0o755)
    assert helmfile(folder, "-e", "prd", "template").code == 0
    (folder / "output" / "prd" / "values.yaml").write_text("{}\n")
    assert "output/prd/ is stale" in refusal(helmfile(folder, "-e", "prd", "template"), folder)


def test_an_environment_without_a_profile(tmp_path: Path) -> None:
    """helmfile knows it, we do not: the hook says which ones there are."""
    folder = workplace(tmp_path)
    state = folder / "helmfile.yaml"
    state.write_text(state.read_text().replace("  prd: {}\n", "  prd: {}\n  prod: {}\n"))
    said = refusal(helmfile(folder, "-e", "prod", "template"), folder)
    assert "no profile prod" in said and "did you mean prd?" in said
    assert "prod/values.yaml" in refusal(helmfile(folder, "-e", "prod", "template", HOOKWRIGHT_CHECK="skip"), folder)


def test_a_chart_that_is_not_there(tmp_path: Path) -> None:
    """helm's own message, with the path."""
    folder = workplace(tmp_path)
    said = refusal(helmfile(folder, "-e", "prd", "template", chart="./nowhere"), folder)
    assert "nowhere" in said


def test_a_profile_that_fails(tmp_path: Path) -> None:
    """Its place comes through helmfile."""
    folder = workplace(tmp_path)
    write_tree(folder, {"profiles/prd.yaml": PLAIN + "nonsense: 1\n"})
    assert "profiles/prd.yaml:3:1: error: nonsense" in refusal(helmfile(folder, "-e", "prd", "template"), folder)


@pytest.mark.parametrize("environment", ["dev", "stg", "prd"])
def test_the_rendered_chart_is_what_lint_takes(environment: str, tmp_path: Path) -> None:
    """helm lint has nothing against the chart with our values."""
    folder = workplace(tmp_path)
    values = folder / "output" / environment / "values.yaml"
    run = run_program(str(folder / "bin" / "helm"), "lint", str(CHART), "--values", str(values), cwd=folder)
    assert run.code == 0, run.stdout + run.stderr


def test_the_state_file_is_for_this_chart() -> None:
    """The version that helmfile.yaml pins is the one whose contract the stand-in has."""
    release = list(yaml.safe_load_all((REPO / "helmfile.yaml").read_text()))[-1]["releases"][0]
    if (REPO / "tests" / "chart").resolve() == CHART:
        assert yaml.safe_load((CHART / "Chart.yaml").read_text())["version"] == release["version"]
