"""`diff` against a real API server: what was applied for real, what others changed, and who did."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from generator.diff.states import objects_in
from tests.cluster import Cluster
from tests.harness import Run, run_hookwright, write_tree

pytestmark = pytest.mark.go

NAME = "workflow-controller-configmap"
PROFILE = """\
apiVersion: hookwright/v1
argo: {version: "4.0", namespace: PLACE, owner: OWNER, layout: LAYOUT}
channels:
  slack: {type: slack-webhook, secret: {url: s/url}}
  oncall: {type: webhook, secret: {url: o/url}}
routes:
  ends: {when: [Succeeded, Failed, Error], send: [slack]}
  page: {when: [Failed, Error], send: [oncall]}
"""
SETTINGS = "argo: {controllerConfig: {parallelism: 10}}\n"


class Installed:
    """An environment prd whose output stands in a namespace of its own of the cluster."""

    def __init__(self, cluster: Cluster, folder: Path, owner: str, layout: str = "config", more: str = "") -> None:
        self.cluster, self.folder = cluster, folder
        self.place = cluster.namespace()
        text = PROFILE.replace("PLACE", self.place).replace("OWNER", owner).replace("LAYOUT", layout)
        write_tree(folder, {"profiles/prd.yaml": text + more})
        assert self.run("render", "prd").code == 0
        for secret, key in (("s", "url"), ("o", "url")):
            metadata = {"name": secret, "namespace": self.place}
            cluster.create({"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "stringData": {key: "x"}})

    def run(self, *arguments: str) -> Run:
        """Run hookwright in the folder."""
        return run_hookwright(*arguments, cwd=self.folder)

    def diff(self, *more: str, kubeconfig: Path | None = None) -> Run:
        """Compare with the cluster."""
        return self.run("diff", "prd", "--kubeconfig", str(kubeconfig or self.cluster.kubeconfig), *more)

    def output(self, name: str) -> str:
        """The path of a file that was rendered."""
        return str(self.folder / "output/prd" / name)

    def apply(self, *names: str) -> None:
        """kubectl apply, as people do."""
        for name in names:
            done = self.cluster.kubectl("apply", "-f", self.output(name))
            assert done.code == 0, done.stderr

    def defaults(self) -> Any:
        """workflowDefaults as the chart's values have them."""
        [values] = objects_in(Path(self.output("values.yaml")).read_text(), "values.yaml")
        return values["controller"]["workflowDefaults"]

    def write(self, data: dict[str, str], manager: str, **metadata: Any) -> None:
        """The controller's ConfigMap with this data, by a field manager."""
        named = {"name": NAME, "namespace": self.place, **metadata}
        self.cluster.apply({"apiVersion": "v1", "kind": "ConfigMap", "metadata": named, "data": data}, manager)

    def installed_by_helm(self) -> None:
        """As the chart puts it: one key, with settings of its own, and the annotations of a release."""
        config = json.dumps({"workflowDefaults": self.defaults(), "nodeEvents": {"enabled": True}}, indent=1)
        notes = {"meta.helm.sh/release-name": "argo", "meta.helm.sh/release-namespace": self.place}
        self.write({"config": config}, "helm", annotations=notes, labels={"app.kubernetes.io/managed-by": "Helm"})
        self.apply("rbac.yaml")


def edit(installed: Installed, **spec: Any) -> str:
    """The text of the key `config` after somebody has edited the spec of the defaults; None removes a field."""
    kept = {key: value for key, value in {**installed.defaults()["spec"], **spec}.items() if value is not None}
    return json.dumps({"workflowDefaults": {"spec": kept}, "nodeEvents": {"enabled": True}})


@pytest.mark.parametrize("layout", ["config", "keys"])
def test_first_install_and_then_no_difference(cluster: Cluster, tmp_path: Path, layout: str) -> None:
    """Nothing is there; what we render is applied as it stands; and then nothing differs."""
    installed = Installed(cluster, tmp_path, "manifest", layout)
    first = installed.diff()
    assert first.code == 1
    assert f"prd in the cluster: there is no ConfigMap {installed.place}/{NAME} yet\n" in first.stdout
    assert first.stdout.count("the whole object") == 3  # the ConfigMap, a Role and its binding; the Secrets are there
    installed.apply("rbac.yaml", "workflow-controller-configmap.yaml")
    second = installed.diff()
    assert (second.code, second.stdout, second.stderr) == (0, "prd: no difference\n", "")


@pytest.mark.parametrize("live", ["config", "keys"])
def test_the_chart_owns_it(cluster: Cluster, tmp_path: Path, live: str) -> None:
    """Either layout; the chart's other settings are not ours."""
    installed = Installed(cluster, tmp_path, "helm")
    installed.installed_by_helm()
    if live == "keys":
        cluster.delete("ConfigMap", NAME, installed.place)
        installed.write({"workflowDefaults": json.dumps(installed.defaults()), "nodeEvents": "{enabled: true}"}, "helm")
    run = installed.diff()
    assert run.code == 0
    assert run.stdout == f"prd: no difference\n\nnot ours in ConfigMap {installed.place}/{NAME}: nodeEvents\n"


def test_drift_by_kubectl_edit(cluster: Cluster, tmp_path: Path) -> None:
    """The real kubectl edit, with an editor that changes a word: what, what it means, who, when and after whom."""
    installed = Installed(cluster, tmp_path, "helm")
    installed.installed_by_helm()
    program = r"s/'when': \['Failed', 'Error'\]/'when': ['Error']/"
    done = cluster.kubectl("edit", "configmap", NAME, "-n", installed.place, KUBE_EDITOR=f'sed -i "{program}"')
    assert "edited" in done.stdout, done.stderr
    run = installed.diff()
    assert run.code == 1
    lines = [line.strip() for line in run.stdout.splitlines()]
    assert lines[0] == "prd: 1 drifted"
    assert lines[1] == "prd in the cluster: Failed no longer reaches oncall"
    assert any(line.startswith("changed by kubectl-edit, 20") and ", after helm's 20" in line for line in lines)
    assert "kept by Helm argo" in lines
    [change] = json.loads(installed.diff("--format", "json").stdout)["changes"]
    assert change["part"] == "drift"
    assert "ROUTES" in json.dumps(change["place"])


def test_drift_by_another_manager(cluster: Cluster, tmp_path: Path) -> None:
    """A hook that was added and an exit handler that was removed, by a server-side apply."""
    installed = Installed(cluster, tmp_path, "helm")
    installed.installed_by_helm()
    hooks = {"note": {"template": "note", "expression": "workflow.status == 'Failed'"}}
    installed.write({"config": edit(installed, onExit=None, hooks=hooks)}, "somebody")
    run = installed.diff()
    assert run.code == 1
    assert "+ workflowDefaults.spec.hooks: " in run.stdout
    assert "- workflowDefaults.spec.onExit: hookwright-exit\n" in run.stdout
    assert "changed by somebody, 20" in run.stdout
    assert "prd in the cluster: nothing is told any longer\n" in run.stdout
    assert "prd in the cluster: the template note is started and stands nowhere: " in run.stdout


def test_settings_that_would_be_lost(cluster: Cluster, tmp_path: Path) -> None:
    """With owner manifest: what somebody added to the ConfigMap goes away with the next apply."""
    installed = Installed(cluster, tmp_path, "manifest", "config")
    installed.apply("rbac.yaml", "workflow-controller-configmap.yaml")
    config = json.dumps({"workflowDefaults": live_defaults(installed), "persistence": {"archive": True}})
    installed.write({"config": config}, "somebody")
    run = installed.diff()
    assert run.code == 1
    assert run.stdout.startswith("prd: 1 would be lost\n")
    assert "- persistence: {archive: true}\n" in run.stdout
    assert "kept by kubectl apply\n" in run.stdout


def live_defaults(installed: Installed) -> Any:
    """workflowDefaults of the ConfigMap that we rendered."""
    [config_map] = objects_in(Path(installed.output("workflow-controller-configmap.yaml")).read_text(), "x")
    [config] = objects_in(config_map["data"]["config"], "config")
    return config["workflowDefaults"]


def test_the_key_that_we_patch(cluster: Cluster, tmp_path: Path) -> None:
    """With owner patch the other keys are not ours; patched with the real kubectl nothing differs."""
    installed = Installed(cluster, tmp_path, "patch", "keys")
    installed.write({"parallelism": "3"}, "somebody")
    installed.apply("rbac.yaml")
    assert "- workflowDefaults: " in installed.diff().stdout
    path = installed.output("workflow-controller-configmap.yaml")
    done = cluster.kubectl("patch", "configmap", NAME, "-n", installed.place, "--patch-file", path)
    assert done.code == 0, done.stderr
    run = installed.diff()
    assert (run.code, run.stdout.splitlines()[-1]) == (0, f"not ours in ConfigMap {installed.place}/{NAME}: parallelism")


def test_a_patch_that_would_end_the_controller(cluster: Cluster, tmp_path: Path) -> None:
    """The other layout is there: with both the controller ends, so it is told before."""
    installed = Installed(cluster, tmp_path, "patch", "keys")
    installed.write({"config": "parallelism: 3\n"}, "somebody")
    run = installed.diff()
    assert run.code == 1
    assert "applying ours puts `config` beside workflowDefaults; with both the controller ends" in run.stdout


def test_pending_what_was_rendered_and_not_committed(cluster: Cluster, tmp_path: Path) -> None:
    """The cluster has what was rendered last; the profile has changed since."""
    installed = Installed(cluster, tmp_path, "helm")
    installed.installed_by_helm()
    profile = (tmp_path / "profiles/prd.yaml").read_text()
    write_tree(tmp_path, {"profiles/prd.yaml": profile + "delivery: {mode: lifecycle-hooks}\n"})
    run = installed.diff()
    assert run.code == 1
    assert "pending" in run.stdout.splitlines()[0] and "drifted" not in run.stdout.splitlines()[0]
    assert "prd as rendered: endings are told by lifecycle hooks" in run.stdout
    twice = "they keep onExit and get hooks.hookwright-end, too: their end may be told twice"
    assert f"for workflows that run now: {twice}\n" in run.stdout


def test_a_cluster_workflow_template(cluster: Cluster, tmp_path: Path) -> None:
    """It is compared by name like any other, and a template that somebody added to it is drift."""
    place = cluster.namespace("cwft")
    delivery = f"delivery: {{placement: cluster-workflow-template}}\nenvironment: {place}\n"
    installed = Installed(cluster, tmp_path, "helm", more=delivery)
    folder = tmp_path / "output" / place
    [written] = objects_in((folder / "cluster-workflow-templates.yaml").read_text(), "x")
    cluster.apply(written, "kubectl")
    assert f"ClusterWorkflowTemplate hookwright-{place}" not in installed.diff().stdout
    written["spec"]["templates"].append({"name": "more", "container": {"image": "i"}})
    time.sleep(1.1)  # a cluster notes the time of an edit in seconds
    cluster.apply(written, "somebody")
    run = installed.diff()
    assert f"  ClusterWorkflowTemplate hookwright-{place}\n  changed by somebody" in run.stdout
    assert "+ spec.templates[name=more]: " in run.stdout


def test_a_config_map_of_a_megabyte(cluster: Cluster, tmp_path: Path) -> None:
    """Nine hundred kilobytes of templates, shuffled, in the other layout, and one value changed: one line."""
    more = [{"name": f"step-{i:04}", "container": {"image": f"busybox:{i}", "args": ["x" * 80]}} for i in range(5800)]
    own = "workflowDefaults:\n  spec:\n    templates:\n" + "".join(f"      - {json.dumps(each)}\n" for each in more)
    installed = Installed(cluster, tmp_path, "helm", more=own + "rules: {config-map-size: off, workflow-size: off}\n")
    defaults = installed.defaults()
    live = json.loads(json.dumps(defaults))
    live["spec"]["templates"].reverse()
    changed = next(each for each in live["spec"]["templates"] if each["name"] == "step-0007")
    changed["container"]["image"] = "busybox:other"
    text = json.dumps(live)
    assert len(text) > 900_000
    installed.write({"workflowDefaults": text}, "somebody")
    installed.apply("rbac.yaml")
    run = installed.diff("--format", "json")
    assert run.code == 1
    [change] = json.loads(run.stdout)["changes"]
    assert "step-0007" in json.dumps(change["place"]) and change["after"] == "busybox:other"


def test_the_printed_rights_are_enough(cluster: Cluster, tmp_path: Path) -> None:
    """An account with what --rbac prints, and nothing else, sees what the administrator sees."""
    installed = Installed(cluster, tmp_path, "helm")
    installed.installed_by_helm()
    done = cluster.kubectl("apply", "-f", "-", stdin=installed.run("diff", "prd", "--rbac").stdout)
    assert done.code == 0, done.stderr
    account = cluster.account("hookwright-diff", [], installed.place)
    run = installed.diff(kubeconfig=account)
    assert (run.code, run.stdout) == (0, installed.diff().stdout)


def test_without_rights(cluster: Cluster, tmp_path: Path) -> None:
    """Exit code 3 and which right is missing; but of Secrets a warning, since many may not read them."""
    installed = Installed(cluster, tmp_path, "helm")
    installed.installed_by_helm()
    nobody = installed.diff(kubeconfig=cluster.account("nobody", [], installed.place))
    assert (nobody.code, nobody.stdout) == (3, "")
    assert f'not allowed to get configmaps "{NAME}" in namespace {installed.place}' in nobody.stderr
    rules = [
        {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get"]},
        {"apiGroups": ["rbac.authorization.k8s.io"], "resources": ["roles", "rolebindings"], "verbs": ["get"]},
    ]
    some = installed.diff(kubeconfig=cluster.account("some", rules, installed.place))
    assert some.code == 0
    assert f'warning: not allowed to get secrets "s" in namespace {installed.place}' in some.stdout


def test_a_secret_that_is_missing_and_one_without_its_key(cluster: Cluster, tmp_path: Path) -> None:
    """By metadata alone: no value is ever asked for."""
    installed = Installed(cluster, tmp_path, "helm")
    installed.installed_by_helm()
    cluster.delete("Secret", "o", installed.place)
    metadata = {"name": "s", "namespace": installed.place}
    cluster.delete("Secret", "s", installed.place)
    cluster.create({"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "stringData": {"other": "x"}})
    found = json.loads(installed.diff("--format", "json").stdout)["changes"]
    assert [(each["object"]["kind"], each["object"]["name"], each["action"]) for each in found] == [
        ("Secret", "o", "removed"),
        ("Secret", "s", "removed"),
    ]


def test_another_cluster_than_the_profile_says(cluster: Cluster, tmp_path: Path) -> None:
    """Refused before anything is read."""
    installed = Installed(cluster, tmp_path, "helm")
    profile = (tmp_path / "profiles/prd.yaml").read_text()
    write_tree(tmp_path, {"profiles/prd.yaml": profile.replace("owner: helm", "owner: helm, cluster: {context: other}")})
    run = installed.diff()
    assert (run.code, run.stdout) == (2, "")
    assert "expected context other, found context tests" in run.stderr
