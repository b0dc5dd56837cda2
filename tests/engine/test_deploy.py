"""What deploy/engine ships: its manifests, its image, and the parts that only Go can test."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import gotools
from tests.cluster import Cluster
from tests.engine.programs import manifests
from tests.harness import REPO, resolve_text, run_program

FOLDER = REPO / "deploy" / "engine"
DEPLOYMENT, SERVICE = yaml.safe_load_all((FOLDER / "deployment.yaml").read_text())
PROFILE = """\
apiVersion: hookwright/v1
argo: {version: "4.0"}
channels: {slack: {type: slack-webhook, secret: {url: a/b}}}
routes: {failures: {when: [Failed], send: [slack]}}
engine: {}
"""


def arguments() -> dict[str, str]:
    """The flags of the Deployment."""
    [container] = DEPLOYMENT["spec"]["template"]["spec"]["containers"]
    return dict(each.removeprefix("--").split("=", 1) for each in container["args"])


def test_the_deployment_fits_what_is_rendered() -> None:
    """The same names and namespace, by default, on both sides."""
    config_map, account, *_ = yaml.safe_load_all(manifests(resolve_text(PROFILE).profile))
    pod = DEPLOYMENT["spec"]["template"]["spec"]
    assert {each["metadata"]["namespace"] for each in (DEPLOYMENT, SERVICE, config_map, account)} == {"argo"}
    assert pod["serviceAccountName"] == account["metadata"]["name"]
    assert arguments()["config-map"] == config_map["metadata"]["name"]
    names = {each["name"]: each["valueFrom"] for each in pod["containers"][0]["env"]}
    assert names["NAMESPACES"]["configMapKeyRef"] == {"name": config_map["metadata"]["name"], "key": "namespaces"}
    assert config_map["data"]["namespaces"] == "argo"
    assert SERVICE["spec"]["selector"] == DEPLOYMENT["spec"]["template"]["metadata"]["labels"]


def test_it_is_no_root_and_writes_nothing() -> None:
    """In the manifest and in the image; two of it never run at once, and the pod lives as long as a message may take."""
    spec = DEPLOYMENT["spec"]
    pod, own = spec["template"]["spec"], spec["template"]["spec"]["containers"][0]["securityContext"]
    assert pod["securityContext"]["runAsNonRoot"] is True and pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert own == {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}, "readOnlyRootFilesystem": True}
    assert (spec["replicas"], spec["strategy"]) == (1, {"type": "Recreate"})
    assert pod["terminationGracePeriodSeconds"] > 60
    image = (FOLDER / "Dockerfile").read_text()
    assert "CGO_ENABLED=0" in image and f"USER {pod['securityContext']['runAsUser']}:" in image
    copied = re.findall(r"^COPY (?!--from)(.*) \./$", image, re.MULTILINE)
    assert [name for names in copied for name in names.split() if not list(FOLDER.glob(name))] == []


@pytest.mark.go
def test_its_flags_are_known(tmp_path: Path) -> None:
    """By the program itself; and the longest message is one minute."""
    said = run_program(str(gotools.build("engine")), "--help", cwd=tmp_path).stderr
    assert set(arguments()) <= set(re.findall(r"^  -([a-z-]+)", said, re.MULTILINE))
    assert "(default 1m0s)" in said


@pytest.mark.go
@pytest.mark.parametrize("thing", [DEPLOYMENT, SERVICE], ids=lambda thing: thing["kind"])
def test_a_cluster_takes_it(thing: dict[str, Any], cluster: Cluster) -> None:
    """The real server knows every field; an unknown one is refused, so this can fail."""
    place = cluster.namespace()
    moved = {**thing, "metadata": {**thing["metadata"], "namespace": place}}
    path = cluster.client.path(thing["kind"], thing["metadata"]["name"], place)
    strict = f"{path}?dryRun=All&fieldManager=tests&force=true&fieldValidation=Strict"
    assert cluster.client.call("PATCH", strict, moved, "application/apply-patch+yaml")["kind"] == thing["kind"]
    with pytest.raises(Exception, match="replicaz"):
        wrong = {**moved, "spec": {**moved["spec"], "replicaz": 1}}
        cluster.client.call("PATCH", strict, wrong, "application/apply-patch+yaml")


@pytest.mark.go
@pytest.mark.slow
def test_its_own_tests_pass() -> None:
    """Those in Go, of what no cluster does on demand."""
    if not gotools.is_go_here():
        gotools.do_without("no go on PATH", gotools.ENVIRONMENT)
    command = ["go", "test", "-trimpath", "./..."]  # with the builds' flag, so that it finds what they compiled
    done = subprocess.run(command, cwd=FOLDER, env=gotools.ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
