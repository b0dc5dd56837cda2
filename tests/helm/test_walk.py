"""README's way into a cluster: the walk is run against a real API server, and the versions are those that were run."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from tests import gotools
from tests.cluster import Cluster
from tests.harness import REPO, run_program
from tests.helm.tools import CHART, workplace

README = (REPO / "README.md").read_text()
WALK = re.search(r"^```kind\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
VERSIONS = {
    "helmfile": r"helmfile (\d[\d.]*\d)",
    "helm": r"helm (\d[\d.]*\d)",
    "kubectl": r"kubectl (\d[\d.]*\d)",
    "kustomize": r"kustomize (\d[\d.]*\d)",
    "workflow-controller": r"workflow-controller (\d[\d.]*\d)",
}


@pytest.mark.parametrize("program", VERSIONS)
def test_the_versions_are_those_of_the_tests(program: str) -> None:
    """What README says it was run with is what tests/go pins."""
    table = README[README.index("## Into a cluster") : README.index("Helm's values hold")]
    assert set(re.findall(VERSIONS[program], table)) == {gotools.tools()[program].version.removeprefix("v")}


def test_the_plugin_server_is_that_of_the_tests() -> None:
    """So is Argo CD's."""
    pinned = re.search(r"argoproj/argo-cd/v2 v(\S+)", (REPO / "tests/go/argocd/go.mod").read_text())
    assert pinned and f"argo-cd {pinned[1]}" in README


def test_the_files_to_try_belong_together() -> None:
    """The workflow runs the template, and the Secret is the one that the profile dev needs."""
    files = [REPO / "deploy" / "try" / name for name in ("workflow-template.yaml", "workflow.yaml")]
    template, workflow = (yaml.safe_load(file.read_text()) for file in files)
    assert workflow["spec"]["workflowTemplateRef"]["name"] == template["metadata"]["name"] == "sh-exit"
    [secret] = [each for each in yaml.safe_load_all((REPO / "deploy/try/sink.yaml").read_text()) if each["kind"] == "Secret"]
    [needed] = yaml.safe_load((REPO / "output/dev/secrets.yaml").read_text())["secrets"]
    assert (secret["metadata"]["name"], list(secret["stringData"])) == (needed["name"], [key["key"] for key in needed["keys"]])


@pytest.mark.go
def test_the_walk(cluster: Cluster, tmp_path: Path) -> None:
    """Every line that needs no machine of its own: kind itself and the log of a pod are not here."""
    assert WALK
    folder = workplace(tmp_path)
    shutil.copytree(REPO / "deploy" / "try", folder / "deploy" / "try")
    shutil.copy(REPO / "Makefile", folder)
    (folder / "bin" / "kubectl").symlink_to(gotools.tool("kubectl"))
    environment = {
        "PATH": f"{folder / 'bin'}:/usr/bin:/bin",
        "KUBECONFIG": str(cluster.kubeconfig),
        "CHART": str(CHART),
        "HELMFILE_UPGRADE_NOTICE_DISABLED": "1",
    }
    commands = [line.removeprefix("$ ") for line in WALK[1].splitlines()]
    ran = [each for each in commands if not each.startswith(("kind ", "kubectl logs "))]
    assert len(commands) - len(ran) == 2
    there = {each["metadata"]["name"] for each in cluster.list("Namespace")}
    for command in ran:
        if command.rpartition(" ")[2] not in there:  # of another test in the same cluster
            run = run_program("sh", "-c", command, cwd=folder, env=environment, timeout=120)
            assert run.code == 0, f"{command}\n{run.stdout}{run.stderr}"
    [workflow] = cluster.list("Workflow", "argo")
    assert workflow["metadata"]["name"].startswith("sh-exit-")
    assert cluster.get("ConfigMap", "argo-workflows-workflow-controller-configmap", "argo")["data"]["config"]
    assert cluster.get("Role", "hookwright-notifier", "team-a")
