"""Argo CD's own plugin server, started as in the sidecar, and asked as its repo server asks."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.cmp import Application, environment_for
from tests import gotools
from tests.harness import REPO, run_hookwright, write_tree

pytestmark = pytest.mark.go

STARTS = 20  # seconds until its socket is there
Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Asks a running server; gives the list of its answers."""
    program = gotools.build("argocd")
    folder = Path(tmp_path_factory.mktemp("cmp"))
    for name in ("bin", "config", "plugins", "tmp"):
        (folder / name).mkdir()
    script = f'#!/bin/sh\nPYTHONPATH="{REPO}" exec "{sys.executable}" -m generator "$@"\n'
    (folder / "bin" / "hookwright").write_text(script)
    (folder / "bin" / "hookwright").chmod(0o755)
    shutil.copy(REPO / "deploy" / "argocd" / "plugin.yaml", folder / "config")
    environment = {
        "PATH": f"{folder / 'bin'}:/usr/bin:/bin",
        "ARGOCD_PLUGINSOCKFILEPATH": str(folder / "plugins"),
        "ARGOCD_CMP_WORKDIR": str(folder / "tmp"),
        "TMPDIR": str(folder / "tmp"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    log = (folder / "log").open("wb")
    command = [str(program), "serve", "--config-dir-path", str(folder / "config")]
    server = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        with gotools.Lines(program, "ask", str(socket_of(folder, server))) as lines:
            yield lambda verb, root, app, **more: lines.ask({"verb": verb, "root": str(root), "app": app, **more})
    finally:
        server.kill()  # it does not end by a TERM alone
        server.wait()
        log.close()
    assert list((folder / "tmp" / "_cmp_server").iterdir()) == [], "it tidies up after us"


def socket_of(folder: Path, server: subprocess.Popen[bytes]) -> Path:
    """The server's socket, once it is there."""
    socket, end = folder / "plugins" / "hookwright.sock", time.monotonic() + STARTS
    while not socket.exists():
        assert server.poll() is None and time.monotonic() < end, (folder / "log").read_text()
        time.sleep(0.05)
    return socket


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """What Argo CD has of this repository: profiles and output, and something that is not ours."""
    for name in ("profiles", "output"):
        shutil.copytree(REPO / name, tmp_path / name)
    return write_tree(tmp_path, {"charts/other/Chart.yaml": "name: other\n"})


def variables(verb: str, app: str, *parameters: tuple[str, str], **env: str) -> dict[str, str]:
    """What the repo server would set."""
    application = Application("notifications", app, "https://git.example.com/n.git", "0123456789abcdef")
    return environment_for(verb, application, parameters, list(env.items()))


def names(answer: Any) -> list[tuple[str, str]]:
    """Kind and name of each manifest that came back."""
    assert answer["error"] == ""
    found = [json.loads(text) if text.startswith("{") else yaml.safe_load(text) for text in answer["manifests"]]
    return [(each["kind"], each["metadata"]["name"]) for each in found]


@pytest.mark.parametrize(("app", "is_ours"), [("output/prd", True), ("output", False), ("charts/other", False), (".", False)])
def test_match(app: str, is_ours: bool, ask: Ask, repository: Path) -> None:
    """An environment's folder is ours, what lies above or beside is not."""
    [answer] = ask("match", repository, app)
    assert (answer["match"], answer["error"]) == (is_ours, "")


@pytest.mark.parametrize("environment", ["dev", "stg", "prd"])
def test_generate(environment: str, ask: Ask, repository: Path) -> None:
    """The marker and the objects of the folder's kustomization, and nothing else."""
    app = f"output/{environment}"
    [answer] = ask("generate", repository, app, env=variables("generate", app))
    rendered = list(yaml.safe_load_all((repository / app / "rbac.yaml").read_text()))
    expected = [("ConfigMap", f"hookwright-{environment}"), *((each["kind"], each["metadata"]["name"]) for each in rendered)]
    assert sorted(names(answer)) == sorted(expected)


def test_generate_by_parameters(ask: Ask, repository: Path) -> None:
    """The environment and the version of the parameters win over the path and plugin.env."""
    parameters = (("environment", "stg"), ("argo.version", "3.7"))
    env = variables("generate", "output/prd", *parameters, ENVIRONMENT="dev")
    [answer] = ask("generate", repository, "output/prd", env=env)
    assert names(answer)[0] == ("ConfigMap", "hookwright-stg")


def test_parameters_are_announced(ask: Ask, repository: Path) -> None:
    """With their values, from the few variables that Argo CD sets there."""
    [answer] = ask("parameters", repository, "output/prd", env=variables("parameters", "output/prd"))
    assert {each["name"]: each["string"] for each in answer["parameters"]} == {
        "environment": "prd",
        "delivery.mode": "exit-handler",
        "argo.version": "4.0",
    }


def test_the_controllers_config_map_where_it_is_ours(ask: Ask, repository: Path) -> None:
    """owner manifest: the very ConfigMap that render writes."""
    profile = repository / "profiles" / "stg.yaml"
    profile.write_text(profile.read_text() + "argo: {owner: manifest}\n")
    assert run_hookwright("render", "stg", cwd=repository).code == 0
    [answer] = ask("generate", repository, "output/stg")
    found = [json.loads(text) if text.startswith("{") else yaml.safe_load(text) for text in answer["manifests"]]
    [config_map] = [each for each in found if each["metadata"]["name"] == "argo-workflows-workflow-controller-configmap"]
    assert config_map == yaml.safe_load((repository / "output/stg/workflow-controller-configmap.yaml").read_text())


BROKEN = {
    "a broken profile": ("profiles/prd.yaml", "nonsense: 1\n", {}, "profiles/prd.yaml:"),
    "a rule": ("profiles/prd.yaml", "workflowDefaults: {spec: {suspend: true}}\n", {}, "profiles/prd.yaml:"),
    "a wrong parameter": ("", "", {"ARGOCD_APP_PARAMETERS": '[{"name": "environment", "map": {}}]'}, "expected a string"),
    "an unknown environment": ("", "", {"ARGOCD_ENV_ENVIRONMENT": "prod"}, "no profile prod"),
}


@pytest.mark.parametrize("sentence", BROKEN)
def test_what_is_broken_is_an_error(sentence: str, ask: Ask, repository: Path) -> None:
    """It names the file and the line, or the variable, and no manifest comes back: nothing is applied, nothing is pruned."""
    file, text, env, said = BROKEN[sentence]
    if file:
        (repository / file).write_text((repository / file).read_text() + text)
    [answer] = ask("generate", repository, "output/prd", env=env)
    assert not answer["manifests"]
    assert said in answer["error"] and "Traceback" not in answer["error"]
    assert len(answer["error"].encode()) < 2500
    if file:
        line = len((repository / file).read_text().splitlines())
        assert f"{file}:{line}:" in answer["error"]


def test_fifty_applications_at_once(ask: Ask, repository: Path) -> None:
    """All get the same, well within the time that Argo CD waits."""
    answers = ask("generate", repository, "output/prd", env=variables("generate", "output/prd"), times=50)
    assert len(answers) == 50
    assert {json.dumps(answer["manifests"]) for answer in answers} == {json.dumps(answers[0]["manifests"])}
    assert {answer["error"] for answer in answers} == {""} and answers[0]["manifests"]


def test_the_server_takes_our_plugin(tmp_path: Path) -> None:
    """plugin.yaml is the file that the image has; another kind would be refused at its start."""
    program = gotools.build("argocd")
    wrong = (REPO / "deploy" / "argocd" / "plugin.yaml").read_text().replace("ConfigManagementPlugin", "Plugin")
    write_tree(tmp_path, {"plugin.yaml": wrong})
    environment = {**os.environ, "ARGOCD_PLUGINSOCKFILEPATH": str(tmp_path)}
    command = [str(program), "serve", "--config-dir-path", str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    assert "ConfigManagementPlugin" in done.stdout + done.stderr
