"""`hookwright adopt` as a person uses it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.harness import Run, write_tree

Hookwright = Callable[..., Run]

VALUES = """\
images: {tag: v3.7.4}
controller:
  workflowDefaults:
    spec: {podGC: {strategy: OnPodSuccess}}
"""
PROFILE = """\
# A first profile, made from a set-up that was there: `hookwright adopt --help`.
apiVersion: hookwright/v1
argo:
  version: "3.7.4"
workflowDefaults:
  spec:
    podGC:
      strategy: OnPodSuccess
helm:
  values:
    images:
      tag: v3.7.4
"""


def test_the_profile_goes_to_standard_output(hookwright: Hookwright, tmp_path: Path) -> None:
    """Nothing else does, so that it can be redirected."""
    write_tree(tmp_path, {"values.yaml": VALUES})
    assert hookwright("adopt", "values.yaml") == Run(0, PROFILE, "")


def test_what_was_not_understood_goes_to_standard_error(hookwright: Hookwright, tmp_path: Path) -> None:
    """One line each, with its place, and a hint."""
    write_tree(tmp_path, {"values.yaml": VALUES.replace("images: {tag: v3.7.4}\n", "")})
    run = hookwright("adopt", "values.yaml", "--environment", "dev")
    assert run.code == 0
    assert run.stdout.splitlines()[1:3] == ["apiVersion: hookwright/v1", "environment: dev"]
    assert run.stderr == (
        "values.yaml:1:1: warning: the Argo version stands nowhere in the file: 4.0 is assumed\n"
        "  hint: say it with --argo-version\n"
    )


def test_output_writes_a_profile_that_renders(hookwright: Hookwright, tmp_path: Path) -> None:
    """And never over one that is there."""
    write_tree(tmp_path, {"values.yaml": VALUES})
    arguments = ("adopt", "values.yaml", "--output", "profiles/prd.yaml")
    assert hookwright(*arguments) == Run(0, "wrote profiles/prd.yaml\n", "")
    assert hookwright("render", "prd").code == 0
    again = hookwright(*arguments)
    assert (again.code, again.stderr) == (2, "profiles/prd.yaml:1:1: error: exists already, and is left as it is\n")
    assert (tmp_path / "profiles" / "prd.yaml").read_text() == PROFILE


def test_a_profile_that_does_not_render_to_the_same_is_exit_code_1(hookwright: Hookwright, tmp_path: Path) -> None:
    """Such as one in which a secret stood."""
    secret = "https://hooks.slack.com/services/T0123/B0123/abcdefghijkl"
    write_tree(tmp_path, {"values.yaml": VALUES.replace("OnPodSuccess", secret)})
    run = hookwright("adopt", "values.yaml")
    assert run.code == 1
    assert secret not in run.stdout + run.stderr
    assert run.stderr.startswith("values.yaml:4:30: error: spec.podGC.strategy: a Slack webhook URL in plain text")


UNUSABLE = {
    "there is none": (None, "cannot be read: No such file or directory"),
    "it is no text": (b"\xff\xfe\x00", "no UTF-8 text"),
    "it is too large": (b"a" * (4 * 1024 * 1024 + 1), "more than 4,194,304 bytes"),
    "it is something else": (b"kind: Pod\n", "expected a ConfigMap, Helm values with controller, or a Workflow"),
}


@pytest.mark.parametrize(("content", "text"), UNUSABLE.values(), ids=UNUSABLE)
def test_a_file_that_cannot_be_used_is_exit_code_2(
    content: bytes | None, text: str, hookwright: Hookwright, tmp_path: Path
) -> None:
    """With one clear error."""
    if content is not None:
        (tmp_path / "given.yaml").write_bytes(content)
    run = hookwright("adopt", "given.yaml")
    assert (run.code, run.stdout) == (2, "")
    assert run.stderr.startswith(f"given.yaml:1:1: error: {text}")


def test_the_name_of_an_environment_is_looked_at(hookwright: Hookwright) -> None:
    """Before anything is read."""
    run = hookwright("adopt", "values.yaml", "--environment", "../prd")
    assert (run.code, run.stderr.splitlines()[0]) == (2, "--environment:1:1: error: expected the name of an environment")
