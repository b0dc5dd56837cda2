"""Many environments: of teams, beside each other, in shares, and only those that a change reaches."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.harness import Run, read_tree, run_hookwright, write_tree

BASE = """\
apiVersion: hookwright/v1
abstract: true
vars: {team: none}
argo: {version: "4.0", uiUrl: https://argo.example.com}
channels: {slack: {type: slack-webhook, secret: {url: slack-secret/URL}}}
messages: {default: {title: "<% vars.team %>: {name}"}}
routes: {failures: {when: [Failed, Error], send: [slack]}}
"""
TEAM = "abstract: true\nextends: [base]\nvars: {team: TEAM}\n"
NAMES = [f"teams/{team}/{stage}" for team in ("billing", "search") for stage in ("dev", "prd")]


def fleet(folder: Path) -> Path:
    """Four environments of two teams, each stage on top of its team."""
    files = {"base.yaml": BASE} | {f"teams/{team}/base.yaml": TEAM.replace("TEAM", team) for team in ("billing", "search")}
    files |= {f"{name}.yaml": f"extends: [{name.rpartition('/')[0]}/base]\n" for name in NAMES}
    return write_tree(folder, {f"profiles/{name}": text for name, text in files.items()})


def render(folder: Path, *arguments: str) -> Run:
    return run_hookwright("render", "--all", *arguments, cwd=folder)


def rendered(folder: Path) -> list[str]:
    """The environments that have a folder."""
    return sorted(str(path.parent.relative_to(folder / "output")) for path in (folder / "output").rglob("values.yaml"))


def test_environments_of_teams(tmp_path: Path) -> None:
    """Each has its folder beside its name, and the values of its team."""
    assert render(fleet(tmp_path)).code == 0
    assert rendered(tmp_path) == NAMES
    assert "billing" in (tmp_path / "output/teams/billing/prd/values.yaml").read_text()
    assert "billing" not in (tmp_path / "output/teams/search/prd/values.yaml").read_text()
    assert run_hookwright("list", cwd=tmp_path).stdout.split() == NAMES


@pytest.mark.parametrize("jobs", ["2", "3", "64"])
def test_processes_beside_each_other_give_the_same(jobs: str, tmp_path: Path) -> None:
    """The same files and the same words in the same order."""
    one, many = fleet(tmp_path / "one"), fleet(tmp_path / "many")
    assert render(one) == render(many, "--jobs", jobs)
    assert read_tree(one) == read_tree(many)
    assert render(many, "--jobs", jobs, "--check").code == 0


def test_what_is_said_names_the_team(tmp_path: Path) -> None:
    """Each environment by the folder that it is rendered to, and the command by the profile."""
    said = render(fleet(tmp_path)).stdout
    assert [line.partition(":")[0] for line in said.splitlines() if not line.startswith(" ")] == NAMES
    (tmp_path / "output/teams/billing/prd/values.yaml").unlink()
    run = render(tmp_path, "--check")
    assert "output/teams/billing/prd/ is stale: run `make render ENV=teams/billing/prd`" in run.stdout


def test_a_hint_names_no_more_than_a_person_reads(tmp_path: Path) -> None:
    """Of a thousand environments."""
    write_tree(fleet(tmp_path), {f"profiles/teams/t{number}/prd.yaml": "extends: [base]\n" for number in range(100)})
    run = run_hookwright("render", cwd=tmp_path)
    assert run.code == 2 and "known here: teams/billing/dev, " in run.stderr and run.stderr.endswith(" and 79 more\n")


def test_one_that_fails_beside_others_leaves_nothing(tmp_path: Path) -> None:
    """Nothing is written for anybody, and the problem is told once."""
    fleet(tmp_path)
    write_tree(tmp_path, {"profiles/teams/search/prd.yaml": "extends: [teams/search/base]\nnonsense: 1\n"})
    run = render(tmp_path, "--jobs", "2")
    assert (run.code, run.stdout, rendered(tmp_path)) == (2, "", [])
    assert run.stderr.count("error:") == 1
    assert run.stderr.startswith("profiles/teams/search/prd.yaml:2:1: error: nonsense")


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_shares_are_the_whole(count: int, tmp_path: Path) -> None:
    """Each environment is in one of them."""
    fleet(tmp_path)
    seen: list[str] = []
    for number in range(1, count + 1):
        share = tmp_path / f"output-{number}"
        assert render(tmp_path, "--shard", f"{number}/{count}", "--output", share.name).code == 0
        seen += [str(path.parent.relative_to(share)) for path in share.rglob("values.yaml")]
    assert sorted(seen) == NAMES


def test_an_empty_share_is_fine(tmp_path: Path) -> None:
    """There are more jobs than environments."""
    run = render(fleet(tmp_path), "--shard", "5/5")
    assert (run.code, run.stderr, rendered(tmp_path)) == (0, "", [])
    assert run.stdout.startswith("no environment to render")


REFUSED = [("--shard", "0/2"), ("--shard", "3/2"), ("--shard", "1"), ("--shard", "a/b"), ("--jobs", "0"), ("--jobs", "x")]


@pytest.mark.parametrize("arguments", REFUSED, ids=" ".join)
def test_what_is_no_share_and_no_number(arguments: tuple[str, str], tmp_path: Path) -> None:
    """Unusable input, before anything is read."""
    run = render(fleet(tmp_path), *arguments)
    assert (run.code, run.stdout) == (2, "")
    assert "expected" in run.stderr


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false")
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, env=environment)


def committed(folder: Path) -> Path:
    """The fleet as a repository of one commit."""
    fleet(folder)
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "first")
    return folder


CHANGES: dict[str, tuple[dict[str, str], list[str]]] = {
    "nothing": ({}, []),
    "a base of all": ({"base.yaml": BASE.replace("Failed, Error", "Failed")}, NAMES),
    "a base of a team": ({"teams/search/base.yaml": TEAM.replace("TEAM", "find")}, ["teams/search/dev", "teams/search/prd"]),
    "one of them": ({"teams/search/prd.yaml": "extends: [teams/search/base]\nvars: {team: x}\n"}, ["teams/search/prd"]),
    "a comment": ({"base.yaml": f"# a comment\n{BASE}"}, []),
    "a value that every team overrides": ({"base.yaml": BASE.replace("team: none", "team: nobody")}, []),
    "a base that nobody extends": ({"other.yaml": "abstract: true\n"}, []),
    "a new one": ({"teams/search/stg.yaml": "extends: [teams/search/base]\n"}, ["teams/search/stg"]),
    "another name for its environment": (
        {"teams/search/prd.yaml": "extends: [teams/search/base]\nenvironment: live\n"},
        ["teams/search/live"],
    ),
    "the order of routes": (
        {"teams/search/prd.yaml": "extends: [teams/search/base]\nroutes: {a: {when: [Failed], send: [slack]}}\n"},
        ["teams/search/prd"],
    ),
}


@pytest.mark.parametrize("sentence", CHANGES)
@pytest.mark.parametrize("is_committed", [False, True], ids=["changed", "committed"])
def test_only_what_a_change_reaches(sentence: str, is_committed: bool, tmp_path: Path) -> None:
    """By the layers of each environment, and by the values that come of them."""
    files, expected = CHANGES[sentence]
    committed(tmp_path)
    write_tree(tmp_path, {f"profiles/{name}": text for name, text in files.items()})
    since = "HEAD"
    if is_committed and files:
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "--quiet", "--message", "second")
        since = "HEAD~1"
    run = render(tmp_path, "--changed-since", since)
    assert (run.code, rendered(tmp_path)) == (0, expected), run.stdout + run.stderr


def test_a_broken_layer_is_told_whatever_it_was(tmp_path: Path) -> None:
    """What cannot be read is reached."""
    committed(tmp_path)
    write_tree(tmp_path, {"profiles/teams/search/prd.yaml": "extends: [teams/search/base]\nextends: [\n"})
    run = render(tmp_path, "--changed-since", "HEAD")
    assert (run.code, rendered(tmp_path)) == (2, [])
    assert "profiles/teams/search/prd.yaml:2" in run.stderr


@pytest.mark.parametrize("revision", ["nobody", "--help", ""])
def test_a_revision_that_is_none(revision: str, tmp_path: Path) -> None:
    """Unusable input, with what to name."""
    run = render(committed(tmp_path), f"--changed-since={revision}")
    if revision:
        assert (run.code, run.stdout) == (2, "")
        assert f"{revision}:1:1: error: no revision of this repository" in run.stderr
    assert rendered(tmp_path) == ([] if revision else NAMES)
