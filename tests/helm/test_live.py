"""helmfile against a real API server: deploy, change, roll back, and what refuses to be deployed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.argo.config import parse
from tests import gotools
from tests.cluster import Cluster
from tests.harness import Run, run_hookwright, run_program, write_tree
from tests.helm.tools import helmfile, workplace

pytestmark = pytest.mark.go

PROFILE = """\
apiVersion: hookwright/v1
argo:
  version: "4.0"
  namespace: {namespace}
  workflowNamespaces: [{namespace}]
  configMap: argo-workflows-workflow-controller-configmap
channels: {{slack: {{type: slack-webhook, secret: {{url: slack-secret/URL}}}}}}
routes: {{failures: {{when: [{when}], send: [slack]}}}}
"""
CONFIG_MAP = "argo-workflows-workflow-controller-configmap"


class Deployment:
    """One environment of a workplace, in a namespace of a cluster."""

    def __init__(self, folder: Path, environment: str, cluster: Cluster, namespace: str) -> None:
        self.folder, self.environment, self.cluster, self.namespace = folder, environment, cluster, namespace

    def render(self, when: str = "Failed, Error", more: str = "") -> None:
        """Render the environment from a profile that tells of these phases."""
        write_tree(self.folder, {f"profiles/{self.environment}.yaml": PROFILE.format(namespace=self.namespace, when=when) + more})
        run = run_hookwright("render", self.environment, cwd=self.folder)
        assert run.code == 0, run.stderr

    def sync(self) -> Run:
        """`helmfile -e ENVIRONMENT sync`, with kubectl in reach of its hooks."""
        arguments = ("--state-values-set", f"namespace={self.namespace}", "-e", self.environment, "sync")
        return helmfile(self.folder, *arguments, KUBECONFIG=str(self.cluster.kubeconfig))

    def helm(self, *arguments: str) -> Run:
        """helm on the release."""
        environment = {"KUBECONFIG": str(self.cluster.kubeconfig)}
        command = (str(self.folder / "bin" / "helm"), *arguments, "argo-workflows", "--namespace", self.namespace)
        return run_program(*command, cwd=self.folder, env=environment)

    def defaults(self) -> Any:
        """What the controller takes for its workflowDefaults."""
        return parse(self.cluster.get("ConfigMap", CONFIG_MAP, self.namespace)["data"], "4.0").workflow_defaults

    def diff(self) -> Run:
        """`hookwright diff`, which reads the cluster."""
        arguments = ("diff", self.environment, "--kubeconfig", str(self.cluster.kubeconfig))
        return run_hookwright(*arguments, cwd=self.folder)

    def rendered(self) -> Any:
        """What it should take."""
        values = yaml.safe_load((self.folder / "output" / self.environment / "values.yaml").read_text())
        wanted = values.get("controller", {}).get("workflowDefaults")
        return parse({"config": yaml.safe_dump({"workflowDefaults": wanted})}, "4.0").workflow_defaults if wanted else None


@pytest.fixture
def deployment(tmp_path: Path, cluster: Cluster) -> Deployment:
    folder = workplace(tmp_path)
    (folder / "bin" / "kubectl").symlink_to(gotools.tool("kubectl"))
    return Deployment(folder, "prd", cluster, cluster.namespace())


def synced(run: Run) -> None:
    assert run.code == 0, run.stdout + run.stderr


def secret(namespace: str) -> dict[str, Any]:
    """What the channel needs, and nobody but a person makes."""
    metadata = {"name": "slack-secret", "namespace": namespace}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "stringData": {"URL": "http://sink"}}


def test_sync_change_sync_and_roll_back(deployment: Deployment) -> None:
    """The controller has what was rendered each time; a roll-back is seen as drift, and a sync mends it."""
    deployment.render()
    synced(deployment.sync())
    first = deployment.defaults()
    assert first == deployment.rendered() and first is not None
    deployment.render("Succeeded, Failed, Error")
    assert deployment.defaults() != deployment.rendered()
    assert deployment.diff().code == 1
    synced(deployment.sync())
    assert deployment.defaults() == deployment.rendered() != first
    applied = deployment.cluster.kubectl("apply", "-k", str(deployment.folder / "output" / "prd"))
    assert applied.code == 0, applied.stderr
    assert "slack-secret" in deployment.diff().stdout
    deployment.cluster.apply(secret(deployment.namespace))
    assert deployment.diff().code == 0, deployment.diff()
    assert deployment.helm("rollback").code == 0
    assert deployment.defaults() == first != deployment.rendered()
    assert deployment.diff().code == 1
    synced(deployment.sync())
    assert deployment.defaults() == deployment.rendered()
    assert deployment.diff().code == 0


def test_without_routes_nothing_of_ours_is_left(deployment: Deployment) -> None:
    """In the ConfigMap of the cluster."""
    deployment.render()
    synced(deployment.sync())
    write_tree(deployment.folder, {"profiles/prd.yaml": 'apiVersion: hookwright/v1\nargo: {version: "4.0"}\n'})
    assert run_hookwright("render", "prd", cwd=deployment.folder).code == 0
    synced(deployment.sync())
    data = deployment.cluster.get("ConfigMap", CONFIG_MAP, deployment.namespace)["data"]
    assert "hookwright" not in data["config"] and deployment.defaults() is None
    deployment.render()
    synced(deployment.sync())
    assert deployment.defaults() == deployment.rendered()


def test_two_environments_in_two_namespaces(deployment: Deployment) -> None:
    """Neither touches the other."""
    other = Deployment(deployment.folder, "dev", deployment.cluster, deployment.cluster.namespace())
    deployment.render("Failed")
    other.render("Succeeded")
    synced(deployment.sync())
    synced(other.sync())
    assert deployment.defaults() == deployment.rendered() != other.defaults() == other.rendered()


def test_defaults_wait_for_the_templates_that_they_refer_to(deployment: Deployment) -> None:
    """Without the ClusterWorkflowTemplate no plain workflow would start: sync refuses, says what to apply, and changes nothing."""
    deployment.render(more="delivery: {placement: cluster-workflow-template}\n")
    run = deployment.sync()
    assert run.code == 1
    said = run.stdout + run.stderr
    assert "put it there first: kubectl apply -f output/prd/cluster-workflow-templates.yaml" in said
    assert deployment.helm("status").code == 1, "there is no release"
    applied = deployment.cluster.kubectl("apply", "-k", str(deployment.folder / "output" / "prd"))
    assert applied.code == 0, applied.stderr
    synced(deployment.sync())
    assert deployment.defaults() == deployment.rendered()


def test_templates_that_the_defaults_do_not_need_may_come_later(deployment: Deployment) -> None:
    """Those that steps of workflows call: nothing breaks while they are not there."""
    deployment.render(more="steps: {enabled: true}\n")
    assert (deployment.folder / "output" / "prd" / "cluster-workflow-templates.yaml").is_file()
    synced(deployment.sync())
    assert deployment.defaults() == deployment.rendered()


def test_output_that_is_not_current_is_not_synced(deployment: Deployment) -> None:
    """The profile has changed and nobody has rendered it."""
    deployment.render()
    profile = deployment.folder / "profiles" / "prd.yaml"
    profile.write_text(profile.read_text().replace("Failed, Error", "Failed"))
    run = deployment.sync()
    assert run.code == 1
    assert "output/prd/ is stale" in run.stdout + run.stderr
    assert deployment.helm("status").code == 1


def test_a_cluster_that_is_not_there(deployment: Deployment) -> None:
    """helm's own words, and exit code 1."""
    deployment.render()
    arguments = ("--state-values-set", f"namespace={deployment.namespace}", "-e", "prd", "sync")
    run = helmfile(deployment.folder, *arguments, KUBECONFIG=str(deployment.folder / "nowhere"))
    assert run.code == 1
