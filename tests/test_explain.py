"""Where a value comes from: the layer that set it, the layers that it overrode, or a default."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.explain import explain, format_explained, parse_path
from tests.harness import run_hookwright, write_tree

BASE = """\
apiVersion: hookwright/v1
abstract: true
argo: {version: "4.0"}
channels:
  slack: {type: slack-webhook, secret: {url: slack-secret/URL}}
routes:
  page:
    when: [Failed]
    send: [slack]
"""
PRD = """\
extends: [base]
routes:
  page:
    when: [Failed, Error]
"""


@pytest.fixture
def profiles(tmp_path: Path) -> Path:
    """A folder with a base and an environment."""
    return write_tree(tmp_path, {"profiles/base.yaml": BASE, "profiles/prd.yaml": PRD})


def test_one_value_with_everything_it_overrode(profiles: Path) -> None:
    """The value, the place that set it, and the places below."""
    run = run_hookwright("explain", "prd", "routes.page.when", cwd=profiles)
    assert (run.code, run.stdout) == (
        0,
        'routes.page.when: ["Failed", "Error"]\n  set by profiles/prd.yaml:4:11\n  over   profiles/base.yaml:8:11\n',
    )


def test_a_default_is_called_one(profiles: Path) -> None:
    """Nobody wrote it."""
    run = run_hookwright("explain", "prd", "delivery.mode", cwd=profiles)
    assert run.stdout == 'delivery.mode: "exit-handler"\n  default\n'


def test_everything_below_a_path(profiles: Path) -> None:
    """One value a line, each with its place."""
    run = run_hookwright("explain", "prd", "routes.page", cwd=profiles)
    assert run.stdout.splitlines()[:2] == [
        'routes.page.when: ["Failed", "Error"]  # profiles/prd.yaml:4:11',
        "routes.page.match.namespaces: null  # default",
    ]


def test_all_values_as_json(profiles: Path) -> None:
    """A list for programs; a channel's own defaults and the default message are among them."""
    run = run_hookwright("explain", "prd", "--format", "json", cwd=profiles)
    explained = {entry["path"]: entry for entry in json.loads(run.stdout)}
    assert explained["environment"] == {"path": "environment", "value": "prd", "origin": None, "overrode": []}
    assert explained["routes.page.when"]["overrode"] == ["profiles/base.yaml:8:11"]
    assert explained["channels.slack.secret.url"]["value"] == "slack-secret/URL"
    assert explained["messages.default.title"]["value"] == "[{environment}] {source} {status}"


def test_a_path_that_does_not_exist(profiles: Path) -> None:
    """The nearest name is told; exit 2."""
    run = run_hookwright("explain", "prd", "routes.pgae", cwd=profiles)
    assert run.code == 2
    assert "routes.pgae: no such value" in run.stderr and "did you mean page?" in run.stderr


PATHS = {
    "routes.page.when[0]": ("routes", "page", "when", 0),
    'match.labels."a.b/c"': ("match", "labels", "a.b/c"),
    "": (),
}


@pytest.mark.parametrize("text", PATHS)
def test_paths(text: str) -> None:
    """Dots part names, brackets hold positions, quotes hold a name with dots."""
    assert parse_path(text) == PATHS[text]


def test_what_looks_like_a_secret_is_not_shown() -> None:
    """By its shape, and by the name of its field; a reference to a Secret is shown."""
    hook = "/".join(["https://hooks.slack.com", "services", "T00000000", "B00000000", "abcdefghijklmnopqrstuvwx"])
    complete = {"vars": {"note": f"see {hook} there", "apiToken": "hunter2"}, "env": {"A": {"secret": "name/key"}}}
    shown = format_explained(explain(complete, {}, ()), ())
    assert "hunter2" not in shown and "abcdefghij" not in shown
    assert "name/key" in shown
