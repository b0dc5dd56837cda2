"""The command `doctor`: what it prints, and what it needs to be installed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.doctor import Finding
from generator.doctor.shown import dump_findings, format_findings
from generator.yamlio import parse
from tests.doctor.snapshots import PROFILE
from tests.harness import REPO, Run, run_hookwright, write_tree
from tests.live.kubeconfigs import kubeconfig, write
from tests.servers import free_port

WRONG = Finding("Secret slack in namespace team-a", "is not there", "kubectl create …", False, "secrets", "Nobody is told.")
UNKNOWN = Finding("right to get pods", "unknown: needs get pods", "ask", True, "missing-rights", "It may be wrong.")


def doctor(folder: Path, *options: str, env: Mapping[str, str] | None = None) -> Run:
    """`hookwright doctor prd` on the simplest profile."""
    write_tree(folder, {"profiles/prd.yaml": PROFILE})
    return run_hookwright("doctor", "prd", *options, cwd=folder, env=env)


def test_findings_for_people() -> None:
    """What, why and how to mend it; how many of which kind, and where."""
    assert format_findings([WRONG, UNKNOWN], "prd, tests (https://x)").splitlines() == [
        "wrong: Secret slack in namespace team-a: is not there [secrets]",
        "  why: Nobody is told.",
        "  mend: kubectl create …",
        "unknown: right to get pods: unknown: needs get pods [missing-rights]",
        "  why: It may be wrong.",
        "  mend: ask",
        "prd, tests (https://x): 1 finding, 1 unknown",
    ]
    assert format_findings([], "prd") == "prd: no findings"
    assert format_findings([UNKNOWN], "prd").endswith("prd: no findings, 1 unknown")
    assert format_findings([WRONG], "prd", color=True).startswith("\033[31mwrong\033[0m: Secret")


def test_findings_for_programs() -> None:
    """One JSON object."""
    found = json.loads(dump_findings([WRONG, UNKNOWN], "prd", "tests", "https://x"))
    assert (found["environment"], found["context"], found["server"]) == ("prd", "tests", "https://x")
    assert [each["unknown"] for each in found["findings"]] == [False, True]
    assert found["findings"][0] == {
        "id": "secrets",
        "subject": WRONG.subject,
        "what": WRONG.what,
        "why": WRONG.why,
        "mend": WRONG.mend,
        "unknown": False,
    }


def test_the_rights_are_printed_without_a_cluster(tmp_path: Path) -> None:
    """As manifests that kubectl takes, with a word about Secrets above them."""
    run = doctor(tmp_path, "--rbac")
    assert (run.code, run.stderr) == (0, "")
    assert run.stdout.startswith("# What hookwright doctor needs")
    trees = [parse(text.encode(), "rbac.yaml").values for text in run.stdout.split("---\n")]
    assert [tree["kind"] for tree in trees][:3] == ["ServiceAccount", "ClusterRole", "ClusterRoleBinding"]
    verbs = {verb for tree in trees for rule in tree.get("rules", ()) for verb in rule["verbs"]}
    assert verbs == {"get", "list", "create"}
    created = {name for tree in trees for rule in tree.get("rules", ()) if "create" in rule["verbs"] for name in rule["resources"]}
    assert created == {"subjectaccessreviews"}


def test_without_the_client_one_line_says_how_to_get_it(tmp_path: Path) -> None:
    """Exit 2; the rights can be printed all the same."""
    hidden = write_tree(tmp_path / "hidden", {"sitecustomize.py": "import sys\nsys.modules['kubernetes'] = None\n"})
    env = {"PYTHONPATH": f"{hidden}:{REPO}"}
    run = doctor(tmp_path, env=env)
    assert (run.code, run.stdout) == (2, "")
    said = "kubernetes: error: this Python package is needed to ask a cluster\n  hint: pip install 'hookwright[live]'\n"
    assert run.stderr == said
    assert doctor(tmp_path, "--rbac", env=env).code == 0


def test_another_version_of_the_client_is_refused(tmp_path: Path) -> None:
    """Its calls are others."""
    other = write_tree(tmp_path / "other", {"kubernetes/__init__.py": "__version__ = '36.0.1'\n"})
    path = write(tmp_path / "kubeconfig", kubeconfig("http://127.0.0.1:1"))
    run = doctor(tmp_path, "--kubeconfig", str(path), env={"PYTHONPATH": f"{other}:{REPO}"})
    assert run.code == 2
    assert "kubernetes: error: this Python package is 36.0.1, expected 37" in run.stderr


def test_a_cluster_that_is_not_there(tmp_path: Path) -> None:
    """Exit 3, with the context and the address."""
    server = f"http://127.0.0.1:{free_port()}"
    path = write(tmp_path / "kubeconfig", kubeconfig(server))
    run = doctor(tmp_path, "--kubeconfig", str(path))
    assert (run.code, run.stdout) == (3, "")
    assert run.stderr.startswith(f"tests ({server}): error: cannot connect: connection refused\n  hint: ")


@pytest.mark.parametrize("time", ["soon", "-1s", "1d", ""])
def test_a_time_that_is_none(tmp_path: Path, time: str) -> None:
    """Exit 2, with the form that is expected."""
    run = doctor(tmp_path, f"--request-timeout={time}")
    assert run.code == 2
    assert run.stderr == "--request-timeout: error: expected a time\n  hint: write a number and ms, s, m or h, e.g. 30s\n"
