"""`diff` as a process, without a cluster: against files, folders, standard input, other environments and revisions."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.diff.shown import FORMATS
from tests.harness import Run, write_tree

BASE = """\
apiVersion: hookwright/v1
abstract: true
argo: {version: "4.0"}
channels: {slack: {type: slack-webhook, secret: {url: s/url}}}
"""
PRD = "extends: [base]\nroutes: {ends: {when: [Failed, Error], send: [slack]}}\n"
DEV = "extends: [base]\nroutes: {ends: {when: [Error], send: [slack]}}\n"
FILES = {"profiles/base.yaml": BASE, "profiles/prd.yaml": PRD, "profiles/dev.yaml": DEV}
HAND_MADE = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: workflow-controller-configmap, namespace: argo}
data:
  parallelism: "10"
  workflowDefaults: |
    spec: {onExit: note, templates: [{name: note, container: {image: busybox}}]}
"""

OTHER = "kind: Service\napiVersion: v1\nmetadata: {name: x}\n"

Hookwright = Callable[..., Run]


@pytest.fixture
def home(tmp_path: Path, hookwright: Hookwright) -> Path:
    """A folder with two environments that have been rendered."""
    write_tree(tmp_path, FILES)
    assert hookwright("render", "--all").code == 0
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder, as somebody."""
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def test_our_own_folder_has_no_difference(home: Path, hookwright: Hookwright) -> None:
    """Nor has the file of the values alone."""
    for path in ("output/prd", "output/prd/values.yaml"):
        run = hookwright("diff", "prd", "--against", path)
        assert (run.code, run.stderr) == (0, "")
        assert "no difference" in run.stdout


def test_a_config_map_from_a_file_and_from_standard_input(home: Path, hookwright: Hookwright) -> None:
    """Both say the same; what is not ours in it is no difference, and is named."""
    write_tree(home, {"live.yaml": HAND_MADE})
    file = hookwright("diff", "prd", "--against", "live.yaml")
    stdin = hookwright("diff", "prd", "--against", "-", stdin=HAND_MADE)
    assert file.code == stdin.code == 1
    assert file.stdout.replace("live.yaml", "standard input") == stdin.stdout
    assert "prd: Failed and Error now reach slack\n" in file.stdout
    assert "no longer start template note\n" in file.stdout
    assert "not ours in ConfigMap argo/workflow-controller-configmap: parallelism\n" in file.stdout


def test_a_stream_of_helm_or_kustomize(home: Path, hookwright: Hookwright) -> None:
    """The ConfigMap is found among other objects, Lists included."""
    listed = {"kind": "List", "apiVersion": "v1", "items": [{"kind": "ConfigMap", "metadata": {"name": "x"}, "data": {"a": "b"}}]}
    run = hookwright("diff", "prd", "--against", "-", stdin=f"{OTHER}---\n{json.dumps(listed)}\n---\n{HAND_MADE}")
    assert run.code == 1
    assert "Service" not in run.stdout
    assert "onExit" in run.stdout


def test_another_environment(home: Path, hookwright: Hookwright) -> None:
    """From it to this one, in words."""
    run = hookwright("diff", "prd", "--against-env", "dev")
    assert run.code == 1
    assert run.stdout.splitlines()[1] == "  prd: Failed now reaches slack"
    assert "for workflows that run now" not in run.stdout


def test_what_was_committed_and_what_its_profiles_render(home: Path, hookwright: Hookwright) -> None:
    """Of a revision the output, or with --rendered the profiles."""
    git(home, "init")
    git(home, "add", ".")
    git(home, "commit", "-m", "one")
    assert hookwright("diff", "prd", "--against-rev", "HEAD").code == 0
    assert hookwright("diff", "prd", "--against-rev", "HEAD", "--rendered").code == 0
    write_tree(home, {"profiles/prd.yaml": DEV})
    for more in ([], ["--rendered"]):
        run = hookwright("diff", "prd", "--against-rev", "main", *more)
        assert run.code == 1
        assert run.stdout.splitlines()[1] == "  prd: Failed no longer reaches slack"
    git(home, "commit", "-am", "the profile, but not what it renders to")
    assert hookwright("diff", "prd", "--against-rev", "HEAD").code == 1
    assert hookwright("diff", "prd", "--against-rev", "HEAD", "--rendered").code == 0


def test_an_environment_that_a_revision_does_not_have(home: Path, hookwright: Hookwright) -> None:
    """All of it is new; but a profile that is not there cannot be rendered."""
    git(home, "init")
    git(home, "commit", "--allow-empty", "-m", "nothing")
    run = hookwright("diff", "prd", "--against-rev", "HEAD")
    assert run.code == 1
    assert "+ the whole object" in run.stdout
    missing = hookwright("diff", "prd", "--against-rev", "HEAD", "--rendered")
    assert missing.code == 2
    assert missing.stderr == "HEAD:profiles/prd.yaml:1:1: error: no profile prd in HEAD\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nope"], "profiles:1:1: error: no profile nope"),
        (["base"], "profiles/base.yaml:1:1: error: base is abstract, a base for others"),
        (["prd", "--against", "nope.yaml"], "nope.yaml:1:1: error: cannot be read: No such file or directory"),
        (["prd", "--against", "profiles"], "profiles:1:1: error: nothing in it can be compared"),
        (["prd", "--against", "empty"], "empty:1:1: error: nothing in it can be compared"),
        (["prd", "--against", "other.yaml"], "other.yaml:1:1: error: nothing in it can be compared"),
        (["prd", "--against", "list.yaml"], "list.yaml:1:1: error: a document that is no map of keys"),
        (["prd", "--against", "broken.yaml"], "broken.yaml:1:5: error: syntax error"),
        (["prd", "--against", "bytes"], "bytes:1:1: error: no UTF-8 text"),
        (["prd", "--against-env", "nope"], "profiles:1:1: error: no profile nope"),
        (["prd", "--rendered"], "--rendered:1:1: error: of which revision?"),
        (["prd", "--against-rev", "main"], "main:1:1: error: no revision of this repository"),
        (["prd", "--against-rev", "--output=x"], "--output=x:1:1: error: no revision of this repository"),
    ],
)
def test_what_cannot_be_compared(home: Path, hookwright: Hookwright, arguments: list[str], says: str) -> None:
    """Exit code 2, and what to do."""
    write_tree(home, {"list.yaml": "- a\n", "broken.yaml": "a: b: c\n", "empty/.keep": "", "other.yaml": OTHER})
    (home / "bytes").write_bytes(b"\xff\xfe\xff")
    if arguments[1:2] == ["--against-rev"]:
        arguments = [arguments[0], f"--against-rev={arguments[2]}"]
    run = hookwright("diff", *arguments)
    assert (run.code, run.stdout) == (2, "")
    assert run.stderr.startswith(says)


def test_one_side_at_a_time(home: Path, hookwright: Hookwright) -> None:
    """Two of them at once are no question."""
    run = hookwright("diff", "prd", "--against", "x", "--against-env", "dev")
    assert run.code == 2
    assert "not allowed with argument" in run.stderr


def test_a_rule_of_the_profile_is_honoured_by_the_exit_code(home: Path, hookwright: Hookwright) -> None:
    """And what it leaves out is counted."""
    write_tree(home, {"live.yaml": HAND_MADE})
    rules = "diff: {ignore: [workflowDefaults.spec]}\n"
    write_tree(home, {"profiles/prd.yaml": PRD + rules})
    run = hookwright("diff", "prd", "--against", "live.yaml")
    assert run.code == 0
    assert re.search(r"^\d+ differences are ignored by the profile$", run.stdout, re.MULTILINE)


def test_a_config_map_that_the_controller_refuses(home: Path, hookwright: Hookwright) -> None:
    """Told with its place, also where nothing else differs."""
    write_tree(home, {"live.yaml": HAND_MADE.replace("parallelism:", "paralelism:")})
    run = hookwright("diff", "prd", "--against", "live.yaml")
    assert run.code == 1
    assert "unknown field of Config; with this the controller of Argo 4.0 ends" in run.stdout


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_shows_a_secret(home: Path, hookwright: Hookwright, form: str) -> None:
    """Of a value that looks like one its kind is told, whatever the format."""
    secret = "https://hooks.slack.com/services/T00000000/B00000000/abcdefghijklmnopqrstuvwx"
    write_tree(home, {"live.yaml": HAND_MADE.replace("busybox", secret)})
    run = hookwright("diff", "prd", "--against", "live.yaml", "--format", form)
    assert run.code == 1
    assert "abcdefghijklmnop" not in run.stdout + run.stderr


def test_the_same_bytes_each_time(home: Path, hookwright: Hookwright) -> None:
    """Whatever the hash seed."""
    runs = [hookwright("diff", "prd", "--against-env", "dev", env={"PYTHONHASHSEED": str(seed)}) for seed in (1, 2, 3)]
    assert len({run.stdout for run in runs}) == 1


def test_the_rights_that_it_needs(home: Path, hookwright: Hookwright) -> None:
    """To get named objects, and nothing else."""
    from generator.diff.states import objects_in

    run = hookwright("diff", "prd", "--rbac")
    assert run.code == 0
    objects = objects_in(run.stdout, "rbac")
    rules: list[dict[str, Any]] = [rule for each in objects for rule in each.get("rules", [])]
    assert {verb for rule in rules for verb in rule["verbs"]} == {"get"}
    assert all(rule["resourceNames"] for rule in rules)
    assert {resource for rule in rules for resource in rule["resources"]} == {"configmaps", "secrets", "roles", "rolebindings"}
