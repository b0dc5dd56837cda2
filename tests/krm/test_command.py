"""The function as a process: a ResourceList in, a ResourceList out, or one clear message and nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.argo.config import parse
from tests.harness import Run, run_hookwright, write_tree

PROFILE = """\
apiVersion: hookwright/v1
argo: {version: "4.0", workflowNamespaces: [argo]}
channels: {slack: {type: slack-webhook, secret: {url: slack-secret/URL}}}
routes: {failures: {when: [Failed, Error], send: [slack]}}
"""
CONFIG = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "workflow-controller-configmap", "annotations": {"internal.config.kubernetes.io/index": "0"}},
    "data": {"config": "# a comment\nparallelism: 10\nworkflowDefaults:\n  spec: {activeDeadlineSeconds: 60}\n"},
}
KEYS = {**CONFIG, "data": {"parallelism": "10", "workflowDefaults": "spec: {activeDeadlineSeconds: 60}\n"}}
OTHER = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "other"}, "data": {"a": "1"}}
SPEC = {"entrypoint": "main", "templates": [{"name": "main", "container": {"image": "busybox"}}]}


def resource_list(add: str, *items: Any, **spec: Any) -> str:
    config = {"apiVersion": "hookwright/v1", "kind": "Notifications", "metadata": {"name": "prd"}}
    asked = {"environment": "prd", "add": add, **spec}
    head = {"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList"}
    return yaml.safe_dump({**head, "items": list(items), "functionConfig": {**config, "spec": asked}}, sort_keys=False)


def krm(folder: Path, stdin: str, profile: str = PROFILE) -> Run:
    write_tree(folder, {"profiles/prd.yaml": profile, "overlays/prd/kustomization.yaml": ""})
    return run_hookwright("krm", cwd=folder / "overlays" / "prd", stdin=stdin)


def items(run: Run) -> list[Any]:
    assert run.code == 0, run.stderr
    listed: list[Any] = yaml.safe_load(run.stdout)["items"]
    return listed


@pytest.mark.parametrize(("owner", "count"), [("helm", 2), ("manifest", 3)])
def test_objects_of_an_environment(owner: str, count: int, tmp_path: Path) -> None:
    """Those of its kustomization, behind what is there; the list is otherwise as it was."""
    run = krm(tmp_path, resource_list("objects", OTHER), PROFILE.replace("argo: {", f"argo: {{owner: {owner}, "))
    assert items(run)[0] == OTHER
    kinds = [each["kind"] for each in items(run)[1:]]
    assert kinds == ["Role", "RoleBinding", "ConfigMap"][:count]
    assert yaml.safe_load(run.stdout)["functionConfig"]["metadata"] == {"name": "prd"}


@pytest.mark.parametrize("given", [CONFIG, KEYS], ids=["config", "keys"])
def test_defaults_into_the_controllers_config_map(given: Any, tmp_path: Path) -> None:
    """In the layout that it has, in the place of those that it had; everything else stays, and the controller takes it."""
    other, changed = items(krm(tmp_path, resource_list("defaults", OTHER, given)))
    assert other == OTHER
    assert {**changed, "data": {}} == {**given, "data": {}}
    assert list(changed["data"]) == list(given["data"])
    parsed = parse(changed["data"], "4.0")
    assert parsed.values["parallelism"] == 10
    assert parsed.workflow_defaults is not None
    assert parsed.workflow_defaults["spec"]["onExit"] == "hookwright-exit"
    assert "activeDeadlineSeconds" not in parsed.workflow_defaults["spec"]


@pytest.mark.parametrize("given", [CONFIG, KEYS], ids=["config", "keys"])
def test_no_routes_leave_no_defaults(given: Any, tmp_path: Path) -> None:
    """Nothing of an earlier run stays behind."""
    before = items(krm(tmp_path, resource_list("defaults", given)))
    plain = 'apiVersion: hookwright/v1\nargo: {version: "4.0"}\n'
    [changed] = items(krm(tmp_path, resource_list("defaults", *before), plain))
    assert "hookwright" not in changed["data"].get("config", "") and "workflowDefaults" not in changed["data"]
    assert parse(changed["data"], "4.0").workflow_defaults is None


def kind(name: str, spec: Any) -> dict[str, Any]:
    inner = {"schedules": ["0 6 * * *"], "workflowSpec": spec} if name == "CronWorkflow" else spec
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": name, "metadata": {"name": "etl"}, "spec": inner}


def spec_of(item: Any) -> Any:
    return item["spec"]["workflowSpec"] if item["kind"] == "CronWorkflow" else item["spec"]


HOOKS = {
    "exit-handler": ("hookwright-exit", []),
    "exit-hook": (None, ["exit"]),
    "lifecycle-hooks": (None, ["hookwright-end"]),
}


@pytest.mark.parametrize("name", ["Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow"])
@pytest.mark.parametrize("mode", ["exit-handler", "exit-hook", "lifecycle-hooks"])
def test_hooks_into_workflows(name: str, mode: str, tmp_path: Path) -> None:
    """What the defaults would add, behind what is there; a second run changes nothing, and another mode leaves nothing."""
    profile = f"{PROFILE}delivery: {{mode: {mode}}}\n"
    first = krm(tmp_path, resource_list("workflows", kind(name, SPEC), OTHER), profile)
    hooked, other = items(first)
    spec = spec_of(hooked)
    assert other == OTHER
    guard = ["hookwright-exit"] if mode.startswith("exit") else []
    assert [each["name"] for each in spec["templates"]] == ["main", *guard, "hookwright-notify"]
    assert (spec.get("onExit"), list(spec.get("hooks", {}))) == HOOKS[mode]
    again = krm(tmp_path, resource_list("workflows", *items(first)), profile)
    assert items(again) == items(first)
    plain = 'apiVersion: hookwright/v1\nargo: {version: "4.0"}\n'
    assert items(krm(tmp_path, resource_list("workflows", *items(first)), plain)) == [kind(name, SPEC), OTHER]


def test_an_exit_handler_of_its_own_stays(tmp_path: Path) -> None:
    """With a warning that says what is not told; a lifecycle hook goes beside it."""
    own = {**SPEC, "onExit": "main", "hooks": {"mine": {"template": "main", "expression": "true"}}}
    run = krm(tmp_path, resource_list("workflows", kind("Workflow", own)))
    assert items(run) == [kind("Workflow", own)]
    assert run.stderr.startswith("ResourceList:")
    assert "warning: Workflow etl has an exit handler of its own, which stays" in run.stderr
    run = krm(tmp_path, resource_list("workflows", kind("Workflow", own)), f"{PROFILE}delivery: {{mode: lifecycle-hooks}}\n")
    assert list(items(run)[0]["spec"]["hooks"]) == ["hookwright-end", "mine"]
    assert run.stderr == ""


def test_a_workflow_that_refers_to_a_template_is_left(tmp_path: Path) -> None:
    """It may not have templates of its own; the WorkflowTemplate gets them."""
    referring = kind("Workflow", {"workflowTemplateRef": {"name": "etl"}})
    run = krm(tmp_path, resource_list("workflows", referring, kind("WorkflowTemplate", SPEC)))
    assert items(run)[0] == referring
    assert "Workflow etl refers to a WorkflowTemplate and gets no hooks" in run.stderr
    assert spec_of(items(run)[1])["onExit"] == "hookwright-exit"


def test_profiles_may_stand_elsewhere(tmp_path: Path) -> None:
    """A path from the kustomization's folder."""
    write_tree(tmp_path, {"elsewhere/live.yaml": PROFILE})
    run = krm(tmp_path, resource_list("objects", profiles="../../elsewhere", environment="live"))
    assert [each["kind"] for each in items(run)] == ["Role", "RoleBinding"]


REFUSED = {
    "another kind": ("kind: List\nitems: []\n", "ResourceList:1:1: error: expected kind ResourceList, found List"),
    "nothing": ("", "ResourceList:1:1: error: expected kind ResourceList"),
    "no YAML": ("kind: [\n", "ResourceList:"),
    "items of another kind": ("kind: ResourceList\nitems: {a: 1}\n", "ResourceList:2:8: error: items: expected a list of objects"),
    "no configuration": ("kind: ResourceList\nitems: []\n", "ResourceList:1:1: error: functionConfig: expected what"),
    "another configuration": (
        "kind: ResourceList\nfunctionConfig: {apiVersion: v1, kind: ConfigMap, data: {}}\n",
        "functionConfig.kind: expected Notifications",
    ),
    "an unknown job": (
        resource_list("default"),
        "functionConfig.spec.add: expected objects, defaults or workflows\n  hint: did you mean",
    ),
    "no such environment": (
        resource_list("objects", environment="prod"),
        "error: no profile prod\n  hint: did you mean prd?",
    ),
    "no such folder": (resource_list("objects", profiles="nowhere"), "error: no profile prd"),
    "no ConfigMap": (
        resource_list("defaults", OTHER),
        "no ConfigMap workflow-controller-configmap of namespace argo among the 1 objects",
    ),
    "no workflow": (resource_list("workflows", OTHER), "no workflow among the 1 objects"),
    "a broken ConfigMap": (
        resource_list("defaults", {**CONFIG, "data": {"config": "a: [\n"}}),
        "error: config:",
    ),
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_what_is_refused(sentence: str, tmp_path: Path) -> None:
    """One message with its place, exit code 2, and no list at all."""
    stdin, text = REFUSED[sentence]
    run = krm(tmp_path, stdin)
    assert (run.code, run.stdout) == (2, "")
    assert text in run.stderr


def test_what_the_controller_would_not_take_is_refused(tmp_path: Path) -> None:
    """A key that it does not know would end it, whoever wrote it."""
    run = krm(tmp_path, resource_list("defaults", {**CONFIG, "data": {"config": "paralelism: 10\n"}}))
    assert (run.code, run.stdout) == (1, "")
    assert "the controller of Argo 4.0 would end with this ConfigMap" in run.stderr
