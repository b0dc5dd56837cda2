"""The plugin as a process: what stands on which stream, with which code, whatever happens."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.harness import REPO, Run, read_tree, run_hookwright, run_program, write_tree

PROFILE = """\
apiVersion: hookwright/v1
argo: {version: "4.0", workflowNamespaces: [argo]}
channels: {slack: {type: slack-webhook, secret: {url: slack-secret/URL}}}
routes: {failures: {when: [Failed, Error], send: [slack]}}
"""
OWNERS = {"helm": "", "manifest": "argo: {owner: manifest}\n", "patch": "argo: {owner: patch}\n"}


def tree(folder: Path, **more: str) -> Path:
    """A repository with the environments dev, prd and teams/a/prd; gives the folder of the application for prd."""
    files = {f"profiles/{name}.yaml": "extends: [base]\n" for name in ("dev", "prd", "teams/a/prd")}
    files["profiles/base.yaml"] = f"abstract: true\n{PROFILE}"
    write_tree(folder, {**files, **{f"profiles/{name}.yaml": text for name, text in more.items()}})
    for name in ("dev", "prd", "teams/a/prd"):
        (folder / "output" / name).mkdir(parents=True)
    return folder / "output" / "prd"


def cmp(verb: str, cwd: Path, **variables: str) -> Run:
    return run_hookwright("cmp", verb, cwd=cwd, env={"PYTHONDONTWRITEBYTECODE": "1", **variables})


def objects(run: Run) -> list[tuple[str, str]]:
    """Kind and name of everything that was printed, once it has been read as YAML."""
    assert run.code == 0, run.stderr
    return [(each["kind"], each["metadata"]["name"]) for each in yaml.safe_load_all(run.stdout)]


def marker(run: Run) -> dict[str, Any]:
    return next(each for each in yaml.safe_load_all(run.stdout) if each["metadata"]["name"].startswith("hookwright-"))


def test_generate_prints_the_environment_of_the_path(tmp_path: Path) -> None:
    """The marker first; with owner helm no ConfigMap of the controller, and never the inventory of Secrets."""
    run = cmp("generate", tree(tmp_path))
    names = [("ConfigMap", "hookwright-prd"), ("Role", "hookwright-notifier"), ("RoleBinding", "hookwright-notifier")]
    assert (objects(run), run.stderr) == (names, "")
    data = marker(run)["data"]
    assert (data["profiles"], data["files"]) == ("base\nprd\n", "rbac.yaml\n")
    assert data["hash"].startswith("sha256:")


@pytest.mark.parametrize(("owner", "is_printed"), [("helm", False), ("manifest", True), ("patch", False)])
def test_the_controllers_config_map_only_where_it_is_ours(owner: str, is_printed: bool, tmp_path: Path) -> None:
    """What the chart or somebody else applies is not applied a second time."""
    run = cmp("generate", tree(tmp_path, prd=f"extends: [base]\n{OWNERS[owner]}"))
    assert (("ConfigMap", "workflow-controller-configmap") in objects(run)) == is_printed


def test_without_routes_the_marker_is_still_there(tmp_path: Path) -> None:
    """Nothing at all would tell Argo CD to prune everything."""
    run = cmp("generate", tree(tmp_path, prd='apiVersion: hookwright/v1\nargo: {version: "4.0"}\n'))
    assert objects(run) == [("ConfigMap", "hookwright-prd")]


def test_the_hash_follows_what_counts(tmp_path: Path) -> None:
    """Another value gives another one; a comment, or another key's place, does not."""
    folder = tree(tmp_path)
    first = cmp("generate", folder)
    assert first == cmp("generate", folder)
    (tmp_path / "profiles" / "prd.yaml").write_text("# a comment\nextends: [base]\n")
    assert cmp("generate", folder) == first
    (tmp_path / "profiles" / "prd.yaml").write_text("extends: [base]\ndelivery: {attempts: 3}\n")
    assert marker(cmp("generate", folder))["data"]["hash"] != marker(first)["data"]["hash"]
    by_parameter = cmp("generate", folder, ARGOCD_ENV_DELIVERY_MODE="exit-hook")
    assert marker(by_parameter)["data"]["profiles"] == "base\nprd\nARGOCD_APP_PARAMETERS\n"


def test_who_names_the_environment(tmp_path: Path) -> None:
    """A parameter, then plugin.env, then the path, which may be any number of folders deep."""
    folder = tree(tmp_path)
    asked = json.dumps([{"name": "environment", "string": "teams/a/prd"}])
    assert cmp("discover", folder).stdout == "prd\n"
    assert cmp("discover", tmp_path / "output" / "teams" / "a" / "prd").stdout == "teams/a/prd\n"
    assert cmp("discover", folder, ARGOCD_ENV_ENVIRONMENT="dev").stdout == "dev\n"
    both = cmp("discover", folder, ARGOCD_ENV_ENVIRONMENT="dev", ARGOCD_APP_PARAMETERS=asked)
    assert both.stdout == "teams/a/prd\n"


def test_discover_says_no_with_nothing(tmp_path: Path) -> None:
    """An error would end the search of every other application."""
    write_tree(tmp_path, {"charts/Chart.yaml": "", "elsewhere/profiles/prd.yaml": PROFILE})
    assert cmp("discover", tmp_path / "charts") == Run(0, "", "")
    assert cmp("discover", tmp_path / "elsewhere") == Run(0, "", "")


def test_the_search_for_profiles_stays_in_the_repository(tmp_path: Path) -> None:
    """Argo CD says how deep the application stands; what lies above the repository is another one's."""
    tree(tmp_path)
    repository = tmp_path / "output" / "prd" / "repository"
    (repository / "output" / "prd").mkdir(parents=True)
    run = cmp("generate", repository / "output" / "prd", ARGOCD_APP_SOURCE_PATH="output/prd")
    assert (run.code, run.stdout) == (2, "")
    assert run.stderr.startswith("output/prd:1:1: error: no folder profiles/ here or above\n  hint: the application's path")


def test_parameters_are_announced_with_their_values(tmp_path: Path) -> None:
    """As Argo CD reads them, from less variables than generate has."""
    run = cmp("parameters", tree(tmp_path), ARGOCD_APP_NAME="x", ARGOCD_APP_SOURCE_PATH="output/prd")
    announced = {each["name"]: each for each in json.loads(run.stdout)}
    assert {name: each["string"] for name, each in announced.items()} == {
        "environment": "prd",
        "delivery.mode": "exit-handler",
        "argo.version": "4.0",
    }
    assert "dev, prd, teams/a/prd" in announced["environment"]["tooltip"]
    assert all(each["collectionType"] == "string" and not each["required"] for each in announced.values())


def test_parameters_are_announced_of_a_broken_profile(tmp_path: Path) -> None:
    """It is where another environment can be chosen; the problem goes to the log."""
    run = cmp("parameters", tree(tmp_path, prd="extends: [base]\nnonsense: 1\n"))
    assert (run.code, [each["string"] for each in json.loads(run.stdout)]) == (0, ["", "", ""])
    assert run.stderr.startswith("profiles/prd.yaml:2:1: error: nonsense")


BROKEN = {
    "an unknown key": ({"prd": "extends: [base]\nnonsense: 1\n"}, {}, 2, "profiles/prd.yaml:2:1: error: nonsense"),
    "no YAML": ({"prd": "extends: [base\n"}, {}, 2, "profiles/prd.yaml:1:15: error: syntax error"),
    "a rule": ({"prd": "extends: [base]\nworkflowDefaults: {spec: {suspend: true}}\n"}, {}, 1, "profiles/prd.yaml:2:"),
    "an unknown environment": ({}, {"ARGOCD_ENV_ENVIRONMENT": "prod"}, 2, "ARGOCD_ENV_ENVIRONMENT:1:1: error: no profile prod"),
    "an abstract one": ({}, {"ARGOCD_ENV_ENVIRONMENT": "base"}, 2, "profiles/base.yaml:1:1: error: base is abstract"),
    "a way out": ({}, {"ARGOCD_ENV_ENVIRONMENT": "../prd"}, 2, "ARGOCD_ENV_ENVIRONMENT:1:1: error: expected the name of"),
    "a mode": ({}, {"ARGOCD_ENV_DELIVERY_MODE": "x"}, 2, "ARGOCD_ENV_DELIVERY_MODE:1:1: error: delivery.mode: expected"),
    "a kind": (
        {},
        {"ARGOCD_APP_PARAMETERS": '[{"name": "environment", "array": ["prd"]}]'},
        2,
        "ARGOCD_APP_PARAMETERS:1:1: error: environment: expected a string, found an array",
    ),
}


@pytest.mark.parametrize("sentence", BROKEN)
def test_what_is_broken_prints_nothing(sentence: str, tmp_path: Path) -> None:
    """The place, one message, the code; and no manifest, so nothing is applied and nothing pruned."""
    profiles, variables, code, text = BROKEN[sentence]
    run = cmp("generate", tree(tmp_path, **profiles), **variables)
    assert (run.code, run.stdout) == (code, "")
    assert run.stderr.startswith(text)


def test_the_folder_of_no_environment_names_those_that_there_are(tmp_path: Path) -> None:
    """And how to choose one."""
    tree(tmp_path)
    run = cmp("generate", tmp_path / "output")
    assert (run.code, run.stdout) == (2, "")
    assert "no environment is named" in run.stderr and "known here: dev, prd, teams/a/prd" in run.stderr


def test_standard_error_is_short_and_keeps_secrets(tmp_path: Path) -> None:
    """Argo CD stores it: at most 2 KB of a thousand problems, whole lines, and how many more there are."""
    secret = "https://hooks.slack.com/services/T00000000/B00000000/" + "X" * 24
    wrong = "".join(f"wrong-{number}: {secret}\n" for number in range(1000))
    run = cmp("generate", tree(tmp_path, prd=f"extends: [base]\n{wrong}"))
    assert (run.code, run.stdout) == (2, "")
    assert 1000 < len(run.stderr.encode()) <= 2048
    assert re.fullmatch(r"and \d+ more problems", run.stderr.splitlines()[-1])
    assert "hooks.slack.com" not in run.stderr and "XXXX" not in run.stderr


def test_one_problem_that_is_too_long_is_cut(tmp_path: Path) -> None:
    """Its beginning is what says where to look."""
    run = cmp("generate", tree(tmp_path, prd=f"extends: [base, {'wrong' * 800}]\n"))
    assert (run.code, run.stdout) == (2, "")
    assert run.stderr.startswith("profiles/prd.yaml:1:17: error: no profile wrongwrong") and run.stderr.endswith("…\n")
    assert len(run.stderr.encode()) <= 2048


def test_nothing_is_written(tmp_path: Path) -> None:
    """Not into the repository, not into the home, not into TMPDIR."""
    folder, before = tree(tmp_path / "repository"), {}
    for name in ("home", "scratch"):
        (tmp_path / name).mkdir()
    before = read_tree(tmp_path)
    for verb in ("generate", "parameters", "discover"):
        run = cmp(verb, folder, HOME=str(tmp_path / "home"), TMPDIR=str(tmp_path / "scratch"))
        assert run.code == 0
    assert read_tree(tmp_path) == before


def test_a_term_signal_ends_it_without_output(tmp_path: Path) -> None:
    """Argo CD sends one at its deadline: whenever it comes, the answer is whole or none, and there is no traceback."""
    folder = tree(tmp_path)
    whole = cmp("generate", folder).stdout
    ends = [stopped_after(folder, tenths / 10) for tenths in range(6)]
    assert set(ends) <= {Run(-signal.SIGTERM, "", ""), Run(0, whole, "")}
    assert ends[0].code == -signal.SIGTERM


def stopped_after(folder: Path, seconds: float) -> Run:
    """What `cmp generate` leaves that is sent a TERM so long after its start."""
    process = subprocess.Popen(
        [sys.executable, "-m", "generator", "cmp", "generate"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPO)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(seconds)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    return Run(process.returncode, out, err)


def doctor(cwd: Path, *arguments: str) -> Run:
    return run_hookwright("cmp", "doctor", *arguments, cwd=cwd)


def test_doctor_calls_as_argo_cd_calls(tmp_path: Path) -> None:
    """It shows the variables of each call, and what comes of it, without Argo CD."""
    tree(tmp_path)
    run = doctor(tmp_path, "output/prd", "--env", "ENVIRONMENT=dev", "--parameter", "delivery.mode=exit-hook")
    assert (run.code, run.stderr) == (0, "")
    parameters, generate = run.stdout.split("cmp generate, in output/prd, with\n")
    assert parameters.startswith("cmp parameters, in output/prd, with\n  ARGOCD_APP_NAME=hookwright-prd\n")
    assert "  announces environment, delivery.mode, argo.version, in " in parameters
    assert "ARGOCD_APP_REVISION" not in parameters and "  KUBE_VERSION=" in generate
    assert "  ARGOCD_ENV_ENVIRONMENT=dev\n" in generate and "  PARAM_DELIVERY_MODE=exit-hook\n" in generate
    assert re.search(r"  [\d,]+ bytes in \d+\.\d s; Argo CD waits for 60 s\n  1 ConfigMap\n  1 Role\n  1 RoleBinding\n", generate)


def test_doctor_says_what_argo_cd_would_refuse(tmp_path: Path) -> None:
    """With the plugin's own words, and exit code 1."""
    tree(tmp_path, prd="extends: [base]\nnonsense: 1\n")
    run = doctor(tmp_path, "output/prd")
    assert run.code == 1
    assert "  | profiles/prd.yaml:2:1: error: nonsense" in run.stdout
    assert run.stdout.splitlines()[-1] == "  wrong: it ended with exit code 2, and Argo CD shows what stands above"


def test_doctor_shows_no_secret(tmp_path: Path) -> None:
    """Its output goes into tickets: not the token in the address of the repository, nor what is handed to the plugin."""
    tree(tmp_path)
    for command in (("init", "-q"), ("remote", "add", "origin", "https://bot:s3cret-word@git.example.com/x.git")):
        assert run_program("git", *command, cwd=tmp_path).code == 0
    run = doctor(tmp_path, "output/prd", "--env", "PASSWORD=s3cret-word", "--parameter", "a=https://u:s3cret-word@h/")
    assert "s3cret-word" not in run.stdout + run.stderr
    assert "ARGOCD_ENV_PASSWORD=(not shown)" in run.stdout
    assert "ARGOCD_APP_SOURCE_REPO_URL=(redacted: a URL with a password)" in run.stdout


@pytest.mark.parametrize("arguments", [("nowhere",), ("output/prd", "--env", "A"), ("output/prd", "--parameter", "=x")])
def test_doctor_refuses_what_it_cannot_replay(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """A folder that is not there, a pair that is none."""
    tree(tmp_path)
    assert doctor(tmp_path, *arguments).code == 2


def test_a_verb_is_needed(tmp_path: Path) -> None:
    """None, or another one, is unusable input."""
    assert run_hookwright("cmp", cwd=tmp_path).code == 2
    assert run_hookwright("cmp", "render", cwd=tmp_path).code == 2
