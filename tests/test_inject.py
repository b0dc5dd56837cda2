"""`hookwright inject`: hooks on the steps of manifests that people wrote; nothing else in the files moves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from generator.argo import predict
from generator.argo.expr import eval_hook
from generator.delivery import build
from generator.inject import Asked, inject
from generator.inject.hooks import hooks_of
from generator.inject.targets import Target
from tests.harness import Run, write_tree
from tests.profiles import channel, profile, route

MANIFEST = """\
# two objects, one of which has steps
apiVersion: v1
kind: ConfigMap
metadata: {name: c}
---
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata:
  name: etl
  namespace: team-a
spec:
  entrypoint: main
  templates:
    # the way of the data
    - name: main
      steps:
        - - name: step-1   # first
            template: work
        - - {name: two, template: work}
          - name: three
            template: work
            hooks:
              mine: {template: work, expression: 'true'}
    - name: graph
      dag:
        tasks:
          - name: a
            template: work

          - name: b
            template: work
    - name: work
      container: {image: busybox}   # the end
"""

PAGE = Asked(("Failed",), "page", "", "hookwright-steps")

Hookwright = Callable[..., Run]


def test_a_hook_is_added_and_the_rest_stays() -> None:
    """Block and flow, steps and tasks, beside hooks of others; each line that was there is there."""
    done = inject(MANIFEST, "etl.yaml", ["*.*"], PAGE)
    names = ["main.step-1", "main.two", "main.three", "graph.a", "graph.b"]
    assert done.steps == tuple(f"WorkflowTemplate etl: {name}" for name in names)
    kept = [line for line in MANIFEST.splitlines() if "name: two" not in line]
    lines = iter(done.text.splitlines())
    assert all(line in lines for line in kept)
    _, template = yaml.safe_load_all(done.text)
    steps = template["spec"]["templates"][0]["steps"]
    assert steps[0][0]["hooks"]["hookwright-page-failed"] == {
        "expression": 'steps["step-1"].status == "Failed"',
        "templateRef": {"name": "hookwright-steps", "template": "notify", "clusterScope": True},
        "arguments": {
            "parameters": [
                {"name": "route", "value": "page"},
                {"name": "status", "value": "Failed"},
                {"name": "when", "value": "Failed"},
                {"name": "message", "value": "step-1: Failed"},
            ]
        },
    }
    assert list(steps[1][1]["hooks"]) == ["mine", "hookwright-page-failed"]
    task = template["spec"]["templates"][1]["dag"]["tasks"][1]
    assert task["hooks"]["hookwright-page-failed"]["expression"] == 'tasks["b"].status == "Failed"'


@pytest.mark.parametrize("patterns", [["*.*"], ["main.*"], ["graph.b", "main.two"]])
@pytest.mark.parametrize("text", [MANIFEST, MANIFEST.replace("\n", "\r\n"), MANIFEST.rstrip("\n")])
def test_again_nothing_and_back_everything(patterns: list[str], text: str) -> None:
    """Added twice is added once; removed, the file is what it was, to the byte."""
    once = inject(text, "etl.yaml", patterns, PAGE).text
    assert inject(once, "etl.yaml", patterns, PAGE).text == once != text
    back = inject(once, "etl.yaml", patterns, None).text
    assert back.rstrip("\r\n") == text.rstrip("\r\n")


def test_what_is_asked_for_changes() -> None:
    """The hooks of before go, those of others stay."""
    once = inject(MANIFEST, "etl.yaml", ["main.three"], PAGE).text
    asked = Asked(("Running", "Succeeded"), "", "log", "mine")
    then = inject(once, "etl.yaml", ["main.three"], asked).text
    _, template = yaml.safe_load_all(then)
    hooks = template["spec"]["templates"][0]["steps"][1][1]["hooks"]
    assert list(hooks) == ["mine", "hookwright-log-running", "hookwright-log-succeeded"]


@pytest.mark.parametrize("ending", ["Failed", "Succeeded"])
def test_the_workflow_ends_as_it_would_without(ending: str) -> None:
    """By our port of the controller, hooks that fire included."""
    shown = profile([channel("log", "log")], [route("page", ["log"])], steps="hookwright-steps")
    [cluster] = build(shown).cluster_workflow_templates
    _, template = yaml.safe_load_all(inject(MANIFEST, "etl.yaml", ["main.*"], PAGE).text)
    metadata = {"name": "w", "namespace": "team-a"}
    workflow = {"apiVersion": template["apiVersion"], "kind": "Workflow", "metadata": metadata, "spec": template["spec"]}
    assert predict.predict(None, workflow, [], [cluster], ending, "4.0").phase == ending


@pytest.mark.parametrize(("scope", "name"), [("steps", "step-1"), ("tasks", "a")])
@pytest.mark.parametrize("status", ["Running", "Succeeded", "Failed", "Error"])
def test_a_hook_fires_for_its_status_alone(scope: str, name: str, status: str) -> None:
    """Its expression, evaluated as the controller does."""
    target = Target((), scope, "main", name, "")
    [hook] = hooks_of(target, PAGE).values()
    env = {f"{scope}.{name}.status": status, "workflow.name": "w"}
    assert eval_hook(hook["expression"], env, "4.0") is (status == "Failed")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", "unexpected"),
        ("kind: Workflow\nspec: {templates: [{name: main, container: {}}]}\n", "no step or task matches"),
        (
            "kind: Workflow\nx: &s {name: a, template: b}\nspec:\n  templates:\n    - {name: main, steps: [[*s]]}\n",
            "WorkflowTemplate",
        ),
    ],
)
def test_what_cannot_be_edited_stays(tmp_path: Path, hookwright: Hookwright, text: str, said: str) -> None:
    """One message with the place, exit code 2, and no file is touched: not even the ones that could be."""
    write_tree(tmp_path, {"good.yaml": MANIFEST, "bad.yaml": text})
    run = hookwright("inject", "good.yaml", "bad.yaml", "--route", "page", cwd=tmp_path)
    assert run.code == 2 and run.stderr.startswith("bad.yaml:")
    assert (tmp_path / "good.yaml").read_text() == MANIFEST


def test_the_command(tmp_path: Path, hookwright: Hookwright) -> None:
    """In place, with --check only said; the file's mode stays."""
    write_tree(tmp_path, {"etl.yaml": MANIFEST})
    (tmp_path / "etl.yaml").chmod(0o640)
    arguments = ("inject", "etl.yaml", "--steps", "main.*", "--when", "Failed", "--route", "page")
    checked = hookwright(*arguments, "--check", cwd=tmp_path)
    assert (checked.code, checked.stdout) == (1, "etl.yaml: would change, 3 steps\n")
    assert (tmp_path / "etl.yaml").read_text() == MANIFEST
    assert hookwright(*arguments, cwd=tmp_path) == Run(0, "etl.yaml: changed, 3 steps\n", "")
    assert hookwright(*arguments, "--check", cwd=tmp_path) == Run(0, "etl.yaml: unchanged, 3 steps\n", "")
    assert (tmp_path / "etl.yaml").stat().st_mode & 0o777 == 0o640
    hookwright("inject", "etl.yaml", "--remove", cwd=tmp_path)
    assert (tmp_path / "etl.yaml").read_text() == MANIFEST
