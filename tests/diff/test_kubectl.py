"""Inside the real kubectl, against a real API server: `kubectl diff` with KUBECTL_EXTERNAL_DIFF, and apply after it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import jsonschema
import pytest

from generator.diff.shown import FORMATS
from generator.diff.shown._json_schema import schema
from tests.cluster import Cluster
from tests.diff.test_live import Installed, edit
from tests.diff.test_tools import CONFIG, OTHER, SHUFFLED
from tests.harness import REPO, Run

pytestmark = pytest.mark.go

SERVICE = {"apiVersion": "v1", "kind": "ConfigMap", "data": {"port": "80"}}
PLACE = '    ~ workflowDefaults.spec.templates[name=page].container.args[0]: "🚨 it failed" -> "🔥 it failed"'


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """hookwright as one word without arguments of its own, as it stands on a PATH."""
    path = tmp_path / "hookwright"
    path.write_text(f'#!/bin/sh\nPYTHONPATH="{REPO}" exec "{sys.executable}" -m generator "$@"\n')
    path.chmod(0o755)
    return path


def manifest(place: str, config: str, **others: str) -> str:
    """A controller's ConfigMap, another one and a Secret, as a List."""
    tree = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "wcc", "namespace": place}, "data": {"config": config}}
    other = {**SERVICE, "metadata": {"name": "other", "namespace": place}, "data": {"port": others.get("port", "80")}}
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s", "namespace": place}}
    items = [tree, other, {**secret, "stringData": {"token": others.get("token", "hunter-one")}}]
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": items})


def diff(cluster: Cluster, text: str, external: str = "", **variables: str) -> Run:
    """kubectl diff of a manifest; without `external` as it is."""
    more = {"KUBECTL_EXTERNAL_DIFF": external} if external else {}
    return cluster.kubectl("diff", "-f", "-", stdin=text, **more, **variables)


def test_an_emoji_is_one_line_and_not_a_quoted_text(cluster: Cluster, program: Path) -> None:
    """kubectl alone shows the whole configuration as one quoted text, the emoji as a number; both exit with 1."""
    place = cluster.namespace()
    assert cluster.kubectl("apply", "-f", "-", stdin=manifest(place, CONFIG)).code == 0
    alone = diff(cluster, manifest(place, OTHER))
    assert alone.code == 1
    assert 'config: "workflowDefaults:\\n  spec:\\n' in alone.stdout
    assert "\\U0001F525" in alone.stdout and "🔥" not in alone.stdout
    ours = diff(cluster, manifest(place, OTHER), f"{program} kdiff")
    assert (ours.code, ours.stderr.replace("exit status 1", "").strip()) == (1, "")
    assert ours.stdout.splitlines() == [f"  ConfigMap {place}/wcc", PLACE]
    beside = diff(cluster, manifest(place, CONFIG.replace("page:1", "page:2")), f"{program} kdiff")
    image = "workflowDefaults.spec.templates[name=page].container.image: example.com/page:1 -> example.com/page:2"
    assert beside.stdout.splitlines() == [f"  ConfigMap {place}/wcc", f"    ~ {image}"]


def test_the_same_meaning_is_code_0(cluster: Cluster, program: Path) -> None:
    """Where kubectl alone tells of another text."""
    place = cluster.namespace()
    assert cluster.kubectl("apply", "-f", "-", stdin=manifest(place, CONFIG)).code == 0
    assert diff(cluster, manifest(place, SHUFFLED)).code == 1
    assert diff(cluster, manifest(place, SHUFFLED), f"{program} kdiff") == Run(0, "", "")


def test_formats_pass_through_kubectl(cluster: Cluster, program: Path) -> None:
    """As an argument of letters and signs that kubectl lets through, or from the environment."""
    place = cluster.namespace()
    assert cluster.kubectl("apply", "-f", "-", stdin=manifest(place, CONFIG)).code == 0
    text = manifest(place, OTHER, port="81", token="hunter-two")
    for run in (
        diff(cluster, text, f"{program} kdiff --format=json"),
        diff(cluster, text, f"{program} kdiff", HOOKWRIGHT_DIFF_FORMAT="json"),
    ):
        assert run.code == 1
        found = {change["object"]["kind"] for change in json.loads(run.stdout)["changes"]}
        assert found == {"ConfigMap", "File", "Secret"}


def test_other_objects_are_text_and_secrets_are_hidden(cluster: Cluster, program: Path) -> None:
    """kubectl hides the values before we see them; that we hide them, too, is held by tests/diff/test_tools.py."""
    place = cluster.namespace()
    assert cluster.kubectl("apply", "-f", "-", stdin=manifest(place, CONFIG)).code == 0
    run = diff(cluster, manifest(place, CONFIG, port="81", token="hunter-two"), f"{program} kdiff")
    assert run.code == 1
    assert "\n-  port: \"80\"\n+  port: \"81\"\n" in run.stdout
    assert 'data.token: "*** (before)" -> "*** (after)"' in run.stdout
    assert "aHVudGVy" not in run.stdout and "hunter" not in run.stdout


def test_a_failure_is_above_1(cluster: Cluster, program: Path) -> None:
    """A format that is none: kubectl says that its diff failed."""
    place = cluster.namespace()
    run = diff(cluster, manifest(place, CONFIG), f"{program} kdiff", HOOKWRIGHT_DIFF_FORMAT="none")
    assert run.code > 1
    assert "no format of ours" in run.stderr


def test_drift_and_what_is_pending_in_every_format(cluster: Cluster, tmp_path: Path) -> None:
    """Of a cluster that somebody edited and a profile that was changed since: both, and what leads from live to ours."""
    installed = Installed(cluster, tmp_path, "helm")
    installed.installed_by_helm()
    installed.write({"config": edit(installed, onExit="mine")}, "helm")
    profile = tmp_path / "profiles/prd.yaml"
    profile.write_text(profile.read_text() + "delivery: {activeDeadlineSeconds: 400}\n")
    shown = {form: installed.diff("--format", form) for form in FORMATS}
    assert {run.code for run in shown.values()} == {1}
    assert shown["human"].stdout.startswith("prd: 1 drifted, 1 pending\n")
    assert shown["markdown"].stdout.startswith("### prd: 1 drifted, 1 pending\n")
    assert shown["github"].stdout.startswith("::error title=prd%3A 1 drifted%2C 1 pending::drift: ConfigMap ")
    assert [line for line in shown["unified"].stdout.splitlines() if line[0] in "-+" and line[:3] not in ("---", "+++")] == [
        *("-    onExit: hookwright-exit", "+    onExit: mine"),
        *("-        activeDeadlineSeconds: 300", "+        activeDeadlineSeconds: 400"),
    ]
    jsonschema.validate(json.loads(shown["json"].stdout), schema())
    patch = {each["path"].rpartition("/")[2]: each["value"] for each in json.loads(shown["json-patch"].stdout)}
    assert patch == {"onExit": "hookwright-exit", "activeDeadlineSeconds": 400}
