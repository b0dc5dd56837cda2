"""The CronWorkflow that watches for drift, on the real controller: its cron starts it, its pods run `hookwright diff` as the
account that is emitted, with the rights that are printed and no others, and the last step's news arrives at a receiver.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.cluster import Cluster
from tests.cluster.plays import is_complete
from tests.cluster.stage import CONFIG_MAP, Stage, controller, data_in, give_secrets, stage, wait
from tests.harness import REPO, run_hookwright, write_tree

pytestmark = [pytest.mark.go, pytest.mark.slow]

IMAGE = "registry.example.com/notifications:1"
PRD = """\
apiVersion: hookwright/v1
argo:
  version: "3.7"
  owner: manifest
  namespace: PLACE
  controllerConfig: {metricsConfig: {enabled: false}}
channels: {slack: {type: slack-webhook, secret: {url: slack-secret/SLACK_WEBHOOK_URL}}}
routes: {failures: {when: [Failed, Error], send: [slack]}}
delivery: {runner: {caBundle: {configMap: authority/pem}}}
"""
WATCH = f'drift: {{image: "{IMAGE}", environments: [prd, dev], schedule: "@every 5s"}}\n'

# The image's program. The library looks for the files of the pod's account where a container has them mounted.
PROGRAM = f"""\
#!{sys.executable}
import os, sys
sys.path.insert(0, {str(REPO)!r})
from kubernetes.config import incluster_config
mounted = os.environ["SERVICE_ACCOUNT"]
incluster_config.SERVICE_TOKEN_FILENAME = f"{{mounted}}/token"
incluster_config.SERVICE_CERT_FILENAME = f"{{mounted}}/ca.crt"
from generator.cli import run
run()
"""


class Outcome(NamedTuple):
    """A run of the CronWorkflow: the workflow, and what arrived of it."""

    workflow: Any
    messages: list[str]

    @property
    def phase(self) -> str:
        """Of the workflow."""
        return str(self.workflow["status"]["phase"])

    def pods(self, template: str) -> list[Any]:
        """Its nodes of a template, in their order."""
        nodes = self.workflow["status"]["nodes"].values()
        found = [each for each in nodes if each["type"] == "Pod" and each.get("templateName") == template]
        return sorted(found, key=lambda each: str(each["displayName"]))

    def said(self, template: str) -> list[str]:
        """What Argo says of them."""
        return [each.get("message", "") for each in self.pods(template)]

    def results(self) -> list[str]:
        """What the comparing pods have found."""
        return [each["outputs"]["result"] for each in self.pods("compare")]


class Watch:
    """Two environments of one cluster, prd with the controller; one image with both, and the CronWorkflow of prd."""

    def __init__(self, there: Stage, image: Path) -> None:
        self.there, self.image = there, image
        self.other = there.cluster.namespace("other")
        profiles = {"prd": PRD.replace("PLACE", there.namespace) + WATCH, "dev": PRD.replace("PLACE", self.other)}
        write_tree(image, {"bin/hookwright": PROGRAM, **{f"profiles/{name}.yaml": text for name, text in profiles.items()}})
        (image / "bin" / "hookwright").chmod(0o755)
        self.run("render", "--all")

    def run(self, *arguments: str) -> str:
        """What hookwright prints."""
        done = run_hookwright(*arguments, cwd=self.image)
        assert done.code == 0, done.stderr
        return done.stdout

    def apply(self, text: str) -> None:
        """Apply manifests at the server's side."""
        for each in yaml.safe_load_all(text):
            self.there.cluster.apply(each)

    def output(self, environment: str, file: str) -> str:
        """A file that was rendered."""
        return (self.image / "output" / environment / file).read_text()

    def configure(self, data: dict[str, str]) -> None:
        """Put another configuration into the ConfigMap of dev."""
        metadata = {"name": CONFIG_MAP, "namespace": self.other}
        self.there.cluster.replace({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data})

    def next_run(self) -> Outcome:
        """The next run that the controller starts, once it has ended."""
        known = {each["metadata"]["name"] for each in self.runs()}
        before = len(self.there.sinks.slack.trees)
        wait(lambda: any(is_complete(each) for each in self.new(known)), "a run", self.there.node.problems)
        workflow = next(each for each in self.new(known) if is_complete(each))
        trees = self.there.sinks.slack.trees[before:]
        return Outcome(workflow, [str(tree) for tree in trees if workflow["metadata"]["name"] in str(tree)])

    def runs(self) -> list[Any]:
        """All that are there; the controller keeps the last few."""
        return self.there.cluster.list("Workflow", self.there.namespace)

    def new(self, known: set[str]) -> list[Any]:
        """The runs that are not known; one that was under way when something changed is known."""
        return [each for each in self.runs() if each["metadata"]["name"] not in known]


@pytest.fixture(scope="module")
def watch(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    """Everything is applied, and nothing has drifted."""
    folder, image = tmp_path_factory.mktemp("stage"), tmp_path_factory.mktemp("image")
    with stage(cluster, folder, {IMAGE: image}) as there, controller(there) as process:
        built = Watch(there, image)
        give_secrets(cluster, built.other, there.sinks)
        for environment in ("prd", "dev"):
            output = image / "output" / environment
            there.apply(output / "rbac.yaml", output / "workflow-controller-configmap.yaml")
        there.show(data_in(image / "output" / "prd"), process)
        built.apply(built.run("diff", "prd", "--rbac"))
        built.apply(built.output("prd", "drift-cron.yaml"))
        yield built


def test_without_a_difference_nobody_is_told(watch: Watch) -> None:
    """Each environment is compared by a pod of its own; the route is for failures."""
    found = watch.next_run()
    assert (found.phase, found.messages) == ("Succeeded", [])
    assert found.results() == ['""', '""']
    assert found.workflow["metadata"]["labels"]["workflows.argoproj.io/cron-workflow"] == "hookwright-drift"


def test_a_difference_is_told_with_its_environment(watch: Watch) -> None:
    """Somebody has taken the hooks of dev out of its ConfigMap: one message names it, what it means, and not prd."""
    config_map = watch.there.cluster.get("ConfigMap", CONFIG_MAP, watch.other)["data"]
    watch.configure({"config": ""})
    found = watch.next_run()
    watch.configure(config_map)
    assert found.phase == "Failed"
    [said] = found.said("gather")
    assert said.startswith("main: Error (exit code 1): dev in the cluster: nothing is told any longer")
    [message] = found.messages
    assert "[prd] hookwright-drift Failed" in message and f"gather: {said}" in message
    assert watch.next_run().phase == "Succeeded"


def test_what_differs_without_a_meaning_is_named(watch: Watch) -> None:
    """Here a binding that is gone."""
    watch.there.cluster.delete("RoleBinding", "hookwright-notifier", watch.other)
    found = watch.next_run()
    watch.apply(watch.output("dev", "rbac.yaml"))
    assert found.said("gather") == ["main: Error (exit code 1): dev differs: RoleBinding/hookwright-notifier"]


@pytest.mark.parametrize("kind", ["configmaps", "roles"])
def test_a_right_that_is_missing_is_named(kind: str, watch: Watch) -> None:
    """The run fails, and the message says which."""
    role = watch.there.cluster.get("Role", "hookwright-diff", watch.there.namespace)
    rules = [rule for rule in role["rules"] if rule["resources"] != [kind]]
    assert len(rules) == len(role["rules"]) - 1
    watch.there.cluster.patch("Role", "hookwright-diff", watch.there.namespace, {"rules": rules})
    found = watch.next_run()
    watch.there.cluster.patch("Role", "hookwright-diff", watch.there.namespace, {"rules": role["rules"]})
    assert found.phase == "Failed"
    [said] = found.said("gather")
    assert "prd could not be compared: " in said and f"get {kind}" in said and "dev " not in said
    assert f"get {kind}" in found.messages[0]
