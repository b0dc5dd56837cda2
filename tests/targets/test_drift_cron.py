"""The CronWorkflow that watches for drift: what is emitted, what its programs do, and what Argo and a cluster say of it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cluster import Cluster, running
from tests.harness import REPO, Run, run_hookwright, run_program, write_tree

DEFINITION = REPO.parent / "shared" / "crds" / "argoproj.io_cronworkflows.yaml"
DRY = "?dryRun=All&fieldManager=tests&force=true&fieldValidation=Strict"
PROFILE = """\
apiVersion: hookwright/v1
argo: {version: "VERSION"}
channels: {log: {type: log}}
routes: {failures: {when: [Failed, Error], send: [log]}}
drift: {image: "registry.example.com/notifications:1", environments: [prd, teams/a/prd]}
"""

# Nothing listens there.
NOBODY = """\
apiVersion: v1
kind: Config
current-context: a
contexts: [{name: a, context: {cluster: a, user: a}}]
clusters: [{name: a, cluster: {server: "http://127.0.0.1:1"}}]
users: [{name: a, user: {}}]
"""


def rendered(folder: Path, version: str = "4.0") -> list[Any]:
    """The objects of drift-cron.yaml."""
    write_tree(folder, {"profiles/prd.yaml": PROFILE.replace("VERSION", version)})
    run = run_hookwright("render", "prd", cwd=folder)
    assert run.code == 0, run.stderr
    return list(yaml.safe_load_all((folder / "output" / "prd" / "drift-cron.yaml").read_text()))


def program(trees: list[Any], name: str) -> dict[str, Any]:
    """The script of one of its templates."""
    templates = trees[0]["spec"]["workflowSpec"]["templates"]
    return next(each["script"] for each in templates if each["name"] == name)


@pytest.mark.parametrize(("version", "when"), [("3.5", {"schedule": "0 6 * * *"}), ("4.0", {"schedules": ["0 6 * * *"]})])
def test_it_fans_out_over_the_environments(version: str, when: dict[str, Any], tmp_path: Path) -> None:
    """One pod for each of them, a last one for all; the schedule is where the version has it."""
    cron, role, binding = rendered(tmp_path, version)
    spec = cron["spec"]
    assert {key: spec[key] for key in spec if key.startswith("schedule")} == when
    [parameter] = spec["workflowSpec"]["arguments"]["parameters"]
    assert json.loads(parameter["value"]) == ["prd", "teams/a/prd"]
    [[compare], [gather]] = spec["workflowSpec"]["templates"][0]["steps"]
    assert compare["withParam"] == "{{workflow.parameters.environments}}"
    assert gather["arguments"]["parameters"][0]["value"] == "{{steps.compare.outputs.result}}"
    assert role["rules"] == [{"apiGroups": ["argoproj.io"], "resources": ["workflowtaskresults"], "verbs": ["create", "patch"]}]
    assert binding["subjects"][0]["name"] == spec["workflowSpec"]["serviceAccountName"]


def test_its_account_is_the_one_that_diff_gives_rights_to(tmp_path: Path) -> None:
    """`diff prd --rbac` of a profile with `drift` is for all that its runs compare, and for the account that they have."""
    other = PROFILE.replace("VERSION", "4.0").replace('version: "4.0"', 'version: "4.0", namespace: there')
    write_tree(tmp_path, {"profiles/teams/a/prd.yaml": other[: other.index("drift")]})
    cron, *_ = rendered(tmp_path)
    run = run_hookwright("diff", "prd", "--rbac", cwd=tmp_path)
    trees = list(yaml.safe_load_all(run.stdout))
    roles = [each["metadata"]["namespace"] for each in trees if each["kind"] == "Role"]
    assert roles == ["argo", "there"]
    bound = [each["subjects"] for each in trees if each["kind"] == "RoleBinding"]
    assert bound == [[{"kind": "ServiceAccount", "name": "hookwright-diff", "namespace": "argo"}]] * 2
    assert cron["spec"]["workflowSpec"]["serviceAccountName"] == "hookwright-diff" and cron["metadata"]["namespace"] == "argo"
    assert "The rights for `hookwright diff prd` and `hookwright diff teams/a/prd`" in run.stdout


def compared(folder: Path, name: str, hookwright: str) -> str:
    """What the comparing program finds of an environment, with a program called hookwright."""
    script = program(rendered(folder), "compare")
    write_tree(folder, {"bin/hookwright": hookwright, "kubeconfig": NOBODY})
    (folder / "bin" / "hookwright").chmod(0o755)
    environment = {"ENVIRONMENT": name, "PATH": f"{folder / 'bin'}:/usr/bin:/bin", "KUBECONFIG": "kubeconfig"}
    run = run_program(sys.executable, "-I", "-c", script["source"], cwd=folder, env=environment)
    assert run.code == 0, run.stderr
    return str(json.loads(run.stdout))


def test_the_comparing_program_tells_why_it_could_not(tmp_path: Path) -> None:
    """The pod itself has done its work."""
    ours = f'#!/bin/sh\nPYTHONPATH="{REPO}" exec "{sys.executable}" -m generator "$@"\n'
    assert compared(tmp_path, "prd", ours).startswith("prd could not be compared: a (http://127.0.0.1:1): error: cannot connect")
    assert compared(tmp_path, "nope", ours) == "nope could not be compared: profiles:1:1: error: no profile nope"
    assert compared(tmp_path, "prd", "#!/bin/sh\nexit 9\n") == "prd could not be compared: exit code 9"


def test_an_environment_of_a_team_has_its_own_name(tmp_path: Path) -> None:
    """The comparison calls it by its environment, which others have, too."""
    found = {"environment": "prd", "meaning": [{"text": "prd in the cluster: a"}, {"text": "prd gains b"}], "changes": []}
    said = f"#!/bin/sh\necho '{json.dumps(found)}'\nexit 1\n"
    assert compared(tmp_path, "teams/a/prd", said) == "teams/a/prd in the cluster: a; teams/a/prd gains b"


def gathered(trees: list[Any], folder: Path, *found: str) -> tuple[Run, str]:
    """How the last step ends, and its last words."""
    source = program(trees, "gather")["source"].replace("/dev/termination-log", "log")
    run = run_program(sys.executable, "-I", "-c", source, cwd=folder, env={"RESULTS": json.dumps(found)})
    return run, (folder / "log").read_text() if (folder / "log").exists() else ""


def test_the_last_step_fails_where_one_has_drifted(tmp_path: Path) -> None:
    """And says which, in its log and to Argo."""
    trees = rendered(tmp_path)
    assert gathered(trees, tmp_path, "", "") == (Run(0, "2 compared, no difference\n", ""), "")
    assert gathered(trees, tmp_path, "", "dev differs: a", "b") == (Run(1, "dev differs: a\nb\n", ""), "dev differs: a; b")


def test_our_own_check_and_preview_take_it(tmp_path: Path) -> None:
    """It runs to its end by the controller's rules, and a failure goes out by the routes of the profile."""
    rendered(tmp_path)
    assert run_hookwright("check", "prd", cwd=tmp_path).code == 0
    run = run_hookwright("preview", "prd", "--workflow", "output/prd/drift-cron.yaml", cwd=tmp_path)
    assert run.code == 0, run.stderr
    assert re.search(r"^  Succeeded +-> nothing", run.stdout, re.MULTILINE)
    assert re.search(r"^  Failed +-> log", run.stdout, re.MULTILINE)


def test_the_image_holds_what_it_needs() -> None:
    """Its sources are there, and it is no root."""
    text = (REPO / "deploy" / "drift" / "Dockerfile").read_text()
    copied = [line.split()[1:-1] for line in text.splitlines() if line.startswith("COPY ") and "--from" not in line]
    assert [source for sources in copied for source in sources if not (REPO / source).exists()] == []
    assert "USER 65534:65534" in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("drift: {environments: [prd]}", "drift: image is missing"),
        ("drift: {image: a}", "drift: environments is missing"),
        ("drift: {image: a, environments: []}", "drift.environments: "),
        ("drift: {image: a, environments: [prd], schedules: x}", "drift.schedules: unknown"),
    ],
)
def test_what_is_refused(text: str, said: str, tmp_path: Path) -> None:
    """At its place, before anything is written."""
    plain = 'apiVersion: hookwright/v1\nargo: {version: "4.0"}\n'
    write_tree(tmp_path, {"profiles/prd.yaml": f"{plain}{text}\n"})
    run = run_hookwright("render", "prd", cwd=tmp_path)
    assert run.code == 2 and said in run.stderr
    assert not (tmp_path / "output").exists()


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster of its own, with Argo's definition of a CronWorkflow."""
    if not DEFINITION.is_file():
        pytest.skip("no definitions of Argo beside the repository")
    definition = yaml.load(DEFINITION.read_text(), yaml.CSafeLoader)
    with running(tmp_path_factory.mktemp("strict"), [definition]) as started:
        yield started


@pytest.mark.go
@pytest.mark.slow
@pytest.mark.shared
def test_the_server_takes_it(strict: Cluster, tmp_path: Path) -> None:
    """Each field is known, of its type, and kept as it was sent; a wrong one is refused, so this can fail."""
    cron, *_ = rendered(tmp_path)
    cron["metadata"]["namespace"] = strict.namespace()
    path = strict.client.path("CronWorkflow", cron["metadata"]["name"], cron["metadata"]["namespace"])
    apply = "application/apply-patch+yaml"
    assert strict.client.call("PATCH", path + DRY, cron, apply)["spec"] == cron["spec"]
    wrong = {**cron, "spec": {**cron["spec"], "scheduled": ["x"]}}
    with pytest.raises(Exception, match="scheduled"):
        strict.client.call("PATCH", path + DRY, wrong, apply)
