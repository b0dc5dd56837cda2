"""Real kustomize, and kubectl's: the rendered folder, the component, and the function in `generators:` and `transformers:`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.argo.config import parse
from tests import gotools
from tests.harness import REPO, Run, run_hookwright, write_tree

pytestmark = pytest.mark.go

PROFILE = """\
apiVersion: hookwright/v1
argo: {version: "4.0", workflowNamespaces: [argo]}
channels: {slack: {type: slack-webhook, secret: {url: slack-secret/URL}}}
routes: {failures: {when: [Failed, Error], send: [slack]}}
"""
CONFIG_MAP = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: workflow-controller-configmap, namespace: argo}
data:
  parallelism: "10"
  workflowDefaults: |
    spec: {activeDeadlineSeconds: 60}
"""
WORKFLOW = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: etl, namespace: argo}
spec:
  entrypoint: main
  templates:
    - {name: main, container: {image: busybox, command: [sh, -c], args: ["echo {{workflow.name}}"]}}
"""
FUNCTION = """\
apiVersion: hookwright/v1
kind: Notifications
metadata:
  name: prd
  annotations:
    config.kubernetes.io/function: |
      exec: {path: hookwright, args: [krm]}
spec: {environment: prd, add: ADD}
"""


def kustomize(folder: Path, *options: str) -> Run:
    """`kustomize build` of a folder."""
    return ran([str(gotools.tool("kustomize")), "build", *options, "."], folder)


def ran(command: list[str], folder: Path) -> Run:
    environment = {**os.environ, "PYTHONPATH": str(REPO), "PATH": f"{folder / 'bin'}:/usr/bin:/bin"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False)
    return Run(done.returncode, done.stdout, done.stderr)


def objects(run: Run) -> list[Any]:
    assert run.code == 0, run.stderr
    return list(yaml.safe_load_all(run.stdout))


def names(run: Run) -> list[tuple[str, str]]:
    return [(each["kind"], each["metadata"]["name"]) for each in objects(run)]


def rendered(folder: Path, argo: str = "", more: str = "") -> Path:
    """output/prd of a profile."""
    write_tree(folder, {"profiles/prd.yaml": PROFILE.replace("argo: {", f"argo: {{{argo}") + more})
    run = run_hookwright("render", "prd", cwd=folder)
    assert run.code == 0, run.stderr
    return folder / "output" / "prd"


def listed(folder: Path, *files: str) -> list[Any]:
    """The objects of files, as they were rendered."""
    return [each for file in files for each in yaml.safe_load_all((folder / file).read_text())]


@pytest.mark.parametrize("program", ["kustomize", "kubectl"])
def test_the_rendered_folder_is_a_kustomization(program: str, tmp_path: Path) -> None:
    """Every object of its files, unchanged, the ClusterWorkflowTemplate before the ConfigMap that refers to it."""
    folder = rendered(tmp_path, "owner: manifest, ", "delivery: {placement: cluster-workflow-template}\n")
    command = {"kustomize": ["build", "."], "kubectl": ["kustomize", "."]}[program]
    run = ran([str(gotools.tool(program)), *command], folder)
    files = ("cluster-workflow-templates.yaml", "rbac.yaml", "workflow-controller-configmap.yaml")
    assert objects(run) == listed(folder, *files)


@pytest.mark.parametrize("environment", ["dev", "stg", "prd"])
def test_the_shipped_environments_build(environment: str) -> None:
    """With owner helm the ConfigMap is the chart's: RBAC alone."""
    folder = REPO / "output" / environment
    run = kustomize(folder)
    assert objects(run) == listed(folder, "rbac.yaml")
    assert "ConfigMap" not in run.stdout


def test_a_component_patches_the_config_map_of_somebody_else(tmp_path: Path) -> None:
    """Our key alone; the others stay."""
    rendered(tmp_path, "owner: patch, ")
    kustomization = "resources: [config-map.yaml]\ncomponents: [../output/prd]\n"
    write_tree(tmp_path, {"theirs/kustomization.yaml": kustomization, "theirs/config-map.yaml": CONFIG_MAP})
    run = kustomize(tmp_path / "theirs")
    [found] = [each for each in objects(run) if each["kind"] == "ConfigMap"]
    parsed = parse(found["data"], "4.0")
    assert parsed.values["parallelism"] == 10
    assert parsed.workflow_defaults is not None
    assert parsed.workflow_defaults["spec"]["onExit"] == "hookwright-exit"
    assert ("Role", "hookwright-notifier") in names(run)


def test_a_component_without_its_config_map_says_so(tmp_path: Path) -> None:
    """Instead of applying one that holds our key and nothing else."""
    run = kustomize(rendered(tmp_path, "owner: patch, "))
    assert (run.code, run.stdout) == (1, "")
    assert "workflow-controller-configmap" in run.stderr


def with_function(folder: Path, add: str, kustomization: str, **files: str) -> Path:
    """An overlay that has the function in it."""
    script = f'#!/bin/sh\nexec "{sys.executable}" -m generator "$@"\n'
    base = {"kustomization.yaml": kustomization, "function.yaml": FUNCTION.replace("ADD", add), "bin/hookwright": script}
    texts = {**base, **{f"{name.replace('_', '-')}.yaml": text for name, text in files.items()}}
    write_tree(folder, {"profiles/prd.yaml": PROFILE, **{f"overlay/{name}": text for name, text in texts.items()}})
    (folder / "overlay" / "bin" / "hookwright").chmod(0o755)
    return folder / "overlay"


EXEC = ("--enable-alpha-plugins", "--enable-exec")


def test_the_function_generates_objects(tmp_path: Path) -> None:
    """In a `generators:` list."""
    run = kustomize(with_function(tmp_path, "objects", "generators: [function.yaml]\n"), *EXEC)
    assert names(run) == [("Role", "hookwright-notifier"), ("RoleBinding", "hookwright-notifier")]


def test_the_function_sets_the_defaults(tmp_path: Path) -> None:
    """In a `transformers:` list, of a ConfigMap among the resources."""
    kustomization = "resources: [config-map.yaml]\ntransformers: [function.yaml]\n"
    [found] = objects(kustomize(with_function(tmp_path, "defaults", kustomization, config_map=CONFIG_MAP), *EXEC))
    expected = yaml.safe_load((rendered(tmp_path) / "values.yaml").read_text())["controller"]["workflowDefaults"]
    assert yaml.safe_load(found["data"]["workflowDefaults"]) == expected
    assert found["data"]["parallelism"] == "10"


def test_the_function_adds_hooks(tmp_path: Path) -> None:
    """Of a WorkflowTemplate; Argo's tags come through, and a second build of the result is the same."""
    kustomization = "resources: [workflow.yaml]\ntransformers: [function.yaml]\n"
    folder = with_function(tmp_path, "workflows", kustomization, workflow=WORKFLOW)
    first = kustomize(folder, *EXEC)
    [found] = objects(first)
    assert found["spec"]["onExit"] == "hookwright-exit"
    assert found["spec"]["templates"][0]["container"]["args"] == ["echo {{workflow.name}}"]
    (folder / "workflow.yaml").write_text(first.stdout)
    assert objects(kustomize(folder, *EXEC)) == [found]


def test_a_broken_profile_ends_the_build(tmp_path: Path) -> None:
    """With its file and line, and without any output."""
    folder = with_function(tmp_path, "objects", "generators: [function.yaml]\n")
    (tmp_path / "profiles" / "prd.yaml").write_text(PROFILE + "nonsense: 1\n")
    run = kustomize(folder, *EXEC)
    assert (run.code, run.stdout) == (1, "")
    assert "profiles/prd.yaml:5:1: error: nonsense" in run.stderr
