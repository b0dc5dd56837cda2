"""deploy/argocd agrees with the program, with the output folder and with itself."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator import store
from tests import gotools
from tests.harness import REPO, run_hookwright

DEPLOY = REPO / "deploy" / "argocd"


def load(name: str) -> Any:
    return yaml.safe_load((DEPLOY / name).read_text())


def test_the_plugin_finds_what_render_writes() -> None:
    """Without a process: the inventory lies in every environment's folder, and nowhere above."""
    assert load("plugin.yaml")["spec"]["discover"] == {"fileName": store.INVENTORY}
    assert sorted(path.parent.name for path in (REPO / "output").rglob(store.INVENTORY)) == ["dev", "prd", "stg"]


@pytest.mark.parametrize("place", ["generate", "parameters"])
def test_the_plugins_commands_are_ours(place: str) -> None:
    """They are answered in the folder of an environment."""
    spec = load("plugin.yaml")["spec"]
    command = spec["generate"] if place == "generate" else spec["parameters"]["dynamic"]
    program, *arguments = command["command"]
    assert program == "hookwright"
    assert run_hookwright(*arguments, cwd=REPO / "output" / "prd").stdout


def test_the_image_holds_what_the_sidecar_needs() -> None:
    """Its sources are there, its user is Argo CD's, and after the first stage nothing is fetched or made."""
    lines = [line for line in re.sub(r"\\\n", " ", (DEPLOY / "Dockerfile").read_text()).splitlines() if line[:1] not in "# "]
    steps = [shlex.split(line) for line in lines if line]
    copied = [source for step in steps if step[0] == "COPY" and "--from" not in step[1] for source in step[1:-1]]
    assert [source for source in copied if not (REPO / source).exists()] == []
    last = steps[max(position for position, step in enumerate(steps) if step[0] == "FROM") :]
    assert {step[0] for step in last} == {"FROM", "COPY", "ENV", "USER", "ENTRYPOINT"}
    assert ["USER", "999:999"] in last
    assert load("repo-server-patch.yaml")["spec"]["template"]["spec"]["containers"][0]["command"] == [
        "/var/run/argocd/argocd-cmp-server"
    ]


def test_the_sidecar_may_write_to_its_own_tmp_alone() -> None:
    """Non-root, read-only root, no privilege; not the repo server's /tmp, where everybody's repositories are."""
    pod = load("repo-server-patch.yaml")["spec"]["template"]["spec"]
    [container] = pod["containers"]
    security = container["securityContext"]
    assert (security["runAsUser"], security["runAsNonRoot"], security["readOnlyRootFilesystem"]) == (999, True, True)
    assert security["allowPrivilegeEscalation"] is False and security["capabilities"] == {"drop": ["ALL"]}
    mounts = {mount["mountPath"]: mount["name"] for mount in container["volumeMounts"]}
    assert pod["volumes"] == [{"name": mounts["/tmp"], "emptyDir": {}}]


REPO_SERVER = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: argocd-repo-server, namespace: argocd}
spec:
  selector: {matchLabels: {a: b}}
  template:
    metadata: {labels: {a: b}}
    spec:
      containers: [{name: argocd-repo-server, image: argocd, volumeMounts: [{name: tmp, mountPath: /tmp}]}]
      volumes: [{name: var-files, emptyDir: {}}, {name: plugins, emptyDir: {}}, {name: tmp, emptyDir: {}}]
"""


@pytest.mark.go
def test_the_patch_adds_the_sidecar(tmp_path: Path) -> None:
    """kubectl's own merge: what is there stays."""
    (tmp_path / "deployment.yaml").write_text(REPO_SERVER)
    command = [gotools.tool("kubectl"), "patch", "--local", "-f", "deployment.yaml", "-o", "yaml", "--patch-file"]
    done = subprocess.run([*command, DEPLOY / "repo-server-patch.yaml"], cwd=tmp_path, capture_output=True, text=True, check=True)
    spec = yaml.safe_load(done.stdout)["spec"]["template"]["spec"]
    assert {each["name"] for each in spec["containers"]} == {"argocd-repo-server", "hookwright"}
    assert {each["name"] for each in spec["volumes"]} == {"var-files", "plugins", "tmp", "hookwright-tmp"}
    mounted = {mount["name"] for each in spec["containers"] for mount in each["volumeMounts"]}
    assert mounted == {each["name"] for each in spec["volumes"]}


@pytest.mark.parametrize("name", ["application.yaml", "application-values.yaml", "applicationset.yaml"])
def test_the_applications_take_rendered_values(name: str) -> None:
    """From the same repository, by its reference, and the chart that helmfile.yaml has."""
    found = load(name)
    template = found["spec"]["template"] if found["kind"] == "ApplicationSet" else found
    chart, own = template["spec"]["sources"]
    [values] = chart["helm"]["valueFiles"]
    assert values == f"${own['ref']}/{own['path']}/values.yaml"
    assert ("plugin" in own) == (name != "application-values.yaml")
    release = list(yaml.safe_load_all((REPO / "helmfile.yaml").read_text()))[-1]["releases"][0]
    assert chart["targetRevision"] in str(release["version"])
