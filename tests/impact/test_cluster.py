"""`impact` at a real API server: everything that is there, page by page, and who may not look."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cluster import Cluster
from tests.harness import REPO, Run, run_hookwright, write_tree

pytestmark = pytest.mark.go

COUNT = 5_000
API = {"apiVersion": "argoproj.io/v1alpha1"}
PROFILE = """\
apiVersion: hookwright/v1
argo: {version: "4.0", owner: manifest, namespace: ARGO, workflowNamespaces: [ARGO]}
channels: {chat: {type: slack-webhook, secret: {url: chat/url}}}
routes: {failures: {when: [Failed, Error], send: [chat]}}
"""
LIST = {
    "apiGroups": ["argoproj.io"],
    "resources": ["workflowtemplates", "clusterworkflowtemplates", "cronworkflows", "workflows"],
}
READ = [{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get"]}, {**LIST, "verbs": ["list"]}]


def spec(**more: Any) -> dict[str, Any]:
    """A spec of two templates."""
    bodies = [{"name": name, "container": {"image": "a"}} for name in ("main", "bye")]
    return {"entrypoint": "main", "templates": bodies, **more}


def impact(folder: Path, kubeconfig: Path, *options: str) -> Run:
    """`hookwright impact prd`."""
    return run_hookwright("impact", "prd", "--kubeconfig", str(kubeconfig), *options, cwd=folder, timeout=300)


def of_place(run: Run, place: str) -> dict[str, list[str]]:
    """The findings about objects of a namespace: by text, their names."""
    findings = json.loads(run.stdout)["findings"]
    mine = {each["text"]: [name for name in each["objects"] if f" {place}/" in name] for each in findings}
    return {text: names for text, names in mine.items() if names}


@pytest.fixture(scope="module")
def place(cluster: Cluster) -> Iterator[str]:
    """A namespace with one object of each kind, and defaults of another maker in the controller's ConfigMap."""
    name = cluster.namespace("impact")
    theirs = {"spec": {"onExit": "tell", "templates": [{"name": "tell", "container": {"image": "c"}}]}}
    data = {"config": json.dumps({"workflowDefaults": theirs})}
    meta = {"name": "workflow-controller-configmap", "namespace": name}
    cluster.create({"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": data})
    reference = {"workflowSpec": {"workflowTemplateRef": {"name": "base"}}, "schedules": ["* * * * *"]}
    things = [
        ("WorkflowTemplate", "base", spec(), ""),
        ("CronWorkflow", "nightly", reference, ""),
        ("CronWorkflow", "own", {"schedules": ["* * * * *"], "workflowSpec": spec(onExit="bye")}, ""),
        ("Workflow", "runs", spec(), "Running"),
        ("Workflow", "over", spec(), "Succeeded"),
    ]
    for kind, called, inner, phase in things:
        labels = {"workflows.argoproj.io/completed": "true"} if phase == "Succeeded" else {}
        status = {"status": {"phase": phase}} if phase else {}
        cluster.create(
            {
                **API,
                "kind": kind,
                "metadata": {"name": called, "namespace": name, "labels": labels},
                "spec": inner,
                **status,
            }
        )
    yield name


def test_everything_that_is_there(place: str, cluster: Cluster, tmp_path: Path) -> None:
    """Templates, runs of CronWorkflows by reference, running workflows; not what has ended, nor what has its own handler."""
    write_tree(tmp_path, {"profiles/prd.yaml": PROFILE.replace("ARGO", place)})
    run = impact(tmp_path, cluster.kubeconfig, "--format", "json")
    assert (run.code, run.stderr) == (1, "")
    assert of_place(run, place) == {
        "loses its notification when it ends as Succeeded": [
            f"CronWorkflow {place}/nightly", f"Workflow {place}/runs", f"WorkflowTemplate {place}/base",
        ],
        "runs now, and gets onExit hookwright-exit at its next pass": [f"Workflow {place}/runs"],
    }  # fmt: skip


def test_who_may_read_and_who_may_not(place: str, cluster: Cluster, tmp_path: Path) -> None:
    """The rights of --rbac are enough, and every one of them is needed; the missing one is named."""
    write_tree(tmp_path, {"profiles/prd.yaml": PROFILE.replace("ARGO", place)})
    assert impact(tmp_path, cluster.user(f"reader-{place}", READ)).code == 1
    refused = impact(tmp_path, cluster.user(f"half-{place}", READ[:1]))
    assert (refused.code, refused.stdout) == (3, "")
    assert "list workflows in all namespaces" in refused.stderr
    nobody = impact(tmp_path, cluster.user(f"nobody-{place}"))
    assert nobody.code == 3 and 'get configmaps "workflow-controller-configmap"' in nobody.stderr


def test_thousands_of_templates_in_bounded_memory(place: str, cluster: Cluster, tmp_path: Path) -> None:
    """5,000 of 10 KB each are paged: they take no more memory than 500, but for a page and their names."""
    write_tree(tmp_path, {"profiles/prd.yaml": PROFILE.replace("ARGO", place)})
    filling = {"arguments": {"parameters": [{"name": "p", "value": "x" * 10_000}]}}
    peaks = []
    for start, end in ((0, COUNT // 10), (COUNT // 10, COUNT)):
        for number in range(start, end):
            meta = {"name": f"many-{number:05}", "namespace": place}
            cluster.create({**API, "kind": "WorkflowTemplate", "metadata": meta, "spec": spec(**filling)})
        peaks.append(peak(tmp_path, cluster.kubeconfig))
    found = of_place(impact(tmp_path, cluster.kubeconfig, "--format", "json"), place)
    lost = found["loses its notification when it ends as Succeeded"]
    assert sum(f"{place}/many-" in name for name in lost) == COUNT
    assert peaks[1] - peaks[0] < 20_000_000, peaks


def peak(folder: Path, kubeconfig: Path) -> int:
    """The largest resident set of a whole run, in bytes."""
    command = [sys.executable, "-m", "generator", "impact", "prd", "--kubeconfig", str(kubeconfig)]
    silence = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    environment = {**os.environ, "PYTHONPATH": str(REPO)}
    arguments = [*command, "--profiles", str(folder / "profiles")]
    _, status, usage = os.wait4(os.posix_spawn(command[0], arguments, environment, file_actions=silence), 0)
    assert os.waitstatus_to_exitcode(status) in (0, 1)
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
