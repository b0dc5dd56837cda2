"""`check` for people and for programs: what it prints, how it ends, and that `render` follows the same rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.harness import run_hookwright, run_python, write_tree
from tests.rules.test_units import BASE

GOOD = BASE.replace("abstract: true\n", "")
HOOK = "workflowDefaults: {spec: {hooks: {x: {template: hookwright-exit, expression: \"workflow.status == 'Failure'\"}}}}\n"
BROKEN = GOOD + HOOK
UNREADABLE = GOOD.replace("Failed", "Failure")
TEXT = "workflowDefaults.spec.hooks.x.expression: the workflow's status is compared with a phase that does not exist"


def folder(tmp_path: Path, **profiles: str) -> Path:
    """A folder with these profiles."""
    return write_tree(tmp_path, {f"profiles/{name}.yaml": text for name, text in profiles.items()})


def test_a_good_profile_is_fine(tmp_path: Path) -> None:
    """Exit 0, one line, nothing written."""
    run = run_hookwright("check", cwd=folder(tmp_path, prd=GOOD, base="abstract: true\n"))
    assert (run.code, run.stdout, run.stderr) == (0, "prd: no errors, no warnings\n", "")
    assert not (tmp_path / "output").exists()


def test_all_environments_are_checked_at_once(tmp_path: Path) -> None:
    """One that cannot be read does not hide what another one breaks; the larger exit code wins."""
    run = run_hookwright("check", cwd=folder(tmp_path, dev=UNREADABLE, prd=BROKEN))
    assert run.code == 2
    assert "profiles/dev.yaml:6:21: error: routes.failures.when[0]" in run.stdout
    assert f"profiles/prd.yaml:7:78: error: {TEXT} [unknown-phase]\n  hint: did you mean Failed?\n" in run.stdout
    assert run.stdout.splitlines()[-1] == "dev, prd: 2 errors, no warnings"


def test_render_follows_the_same_rules(tmp_path: Path) -> None:
    """The same problem, exit 1, and nothing written."""
    run = run_hookwright("render", "prd", cwd=folder(tmp_path, prd=BROKEN))
    assert run.code == 1
    assert run.stderr == f"profiles/prd.yaml:7:78: error: {TEXT} [unknown-phase]\n  hint: did you mean Failed?\n"
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize(("level", "code", "said"), [("off", 0, ""), ("warning", 0, "warning"), ("error", 1, "error")])
def test_the_profile_chooses_the_level(level: str, code: int, said: str, tmp_path: Path) -> None:
    """off, written without quotes, which YAML reads as false, too."""
    run = run_hookwright("check", "prd", cwd=folder(tmp_path, prd=f"{BROKEN}rules: {{unknown-phase: {level}}}\n"))
    assert run.code == code
    assert [line.split(": ")[1] for line in run.stdout.splitlines() if "[unknown-phase]" in line] == [said][: len(said)]


def test_the_level_of_what_is_found_elsewhere_can_be_chosen(tmp_path: Path) -> None:
    """A channel that no route uses is found while the profile is read."""
    spare = GOOD.replace("routes:", "  spare: {type: log}\nroutes:")
    run = run_hookwright("check", cwd=folder(tmp_path, prd=f"{spare}rules: {{unused-channel: error}}\n"))
    assert run.code == 1
    assert "prd.yaml:5:3: error: channel spare is used by no route [unused-channel]" in run.stdout


def test_a_rule_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    """With the nearest one."""
    run = run_hookwright("check", cwd=folder(tmp_path, prd=GOOD + "rules: {unknown-fase: off}\n"))
    assert run.code == 2
    assert "prd.yaml:7:23: error: rules.unknown-fase: unknown rule\n  hint: did you mean unknown-phase?" in run.stdout


def test_json_has_a_row_for_each_problem(tmp_path: Path) -> None:
    """A list, empty when all is fine."""
    run = run_hookwright("check", "--format", "json", cwd=folder(tmp_path, prd=BROKEN))
    row = {"file": "profiles/prd.yaml", "line": 7, "column": 78, "level": "error", "rule": "unknown-phase"}
    assert run.code == 1
    assert json.loads(run.stdout) == [{**row, "text": TEXT, "hint": "did you mean Failed?"}]


def test_github_gets_workflow_commands(tmp_path: Path) -> None:
    """One line each, with the signs escaped that end a property or a line; nothing when all is fine."""
    run = run_hookwright("check", "--format", "github", cwd=folder(tmp_path, prd=BROKEN))
    place = "file=profiles/prd.yaml,line=7,col=78,title=unknown-phase"
    assert run.stdout == f"::error {place}::{TEXT} (hint: did you mean Failed?)\n"
    assert run_hookwright("check", "--format", "github", cwd=folder(tmp_path, prd=GOOD)).stdout == ""


def test_sarif_names_the_rule_and_the_place(tmp_path: Path) -> None:
    """Version 2.1.0 with the sentence of each rule that was broken."""
    run = run_hookwright("check", "--format", "sarif", cwd=folder(tmp_path, prd=BROKEN))
    log = json.loads(run.stdout)
    (found,) = log["runs"][0]["results"]
    (rule,) = log["runs"][0]["tool"]["driver"]["rules"]
    assert log["version"] == "2.1.0"
    assert (found["ruleId"], found["level"], rule["id"]) == ("unknown-phase", "error", "unknown-phase")
    assert rule["shortDescription"]["text"] == "A status is compared only with phases that exist."
    place = found["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "profiles/prd.yaml"
    assert place["region"] == {"startLine": 7, "startColumn": 78}


def test_yamllint_is_run_on_what_would_be_written(tmp_path: Path) -> None:
    """A stand-in for the program complains; the place is that of the file in the output folder."""
    stand_in = "print('./values.yaml:2:3: [error] too long (line-length)')\n"
    write_tree(tmp_path, {"stand-in/yamllint/__main__.py": stand_in, "stand-in/yamllint/__init__.py": ""})
    path = {"PYTHONPATH": f"{tmp_path / 'stand-in'}:{Path(__file__).parents[2]}"}
    run = run_hookwright("check", cwd=folder(tmp_path, prd=GOOD), env=path)
    assert run.code == 1
    assert "output/prd/values.yaml:2:3: error: too long (line-length) [yamllint]" in run.stdout
    off = run_hookwright("check", cwd=folder(tmp_path, prd=GOOD + "rules: {yamllint: off}\n"), env=path)
    assert (off.code, off.stdout) == (0, "prd: no errors, no warnings\n")


def test_without_yamllint_there_is_a_note(tmp_path: Path) -> None:
    """It is an extra: its absence is said once, beside the findings, and is none of them."""
    code = "import sys; sys.modules['yamllint'] = None; from generator.cli import main; sys.exit(main(sys.argv[1:]))"
    run = run_python("-c", code, "check", cwd=folder(tmp_path, dev=GOOD, prd=GOOD))
    assert (run.code, run.stdout) == (0, "dev, prd: no errors, no warnings\n")
    assert run.stderr.startswith("note: without yamllint") and run.stderr.count("\n") == 1


def test_explain_tells_what_a_rule_is_for(tmp_path: Path) -> None:
    """What, why, Bad and Good; without an id all of them; an unknown one with the nearest."""
    one = run_hookwright("explain", "rule", "tag-end", cwd=tmp_path)
    assert one.stdout.startswith("tag-end (error)\n\nNo two braces end a `{{= }}` before its end.\n\nWhy: ")
    assert "\nBad:\n    workflowDefaults:" in one.stdout
    assert "tag-end (error): No two braces" in run_hookwright("explain", "rule", cwd=tmp_path).stdout
    wrong = run_hookwright("explain", "rule", "tag-and", cwd=tmp_path)
    assert (wrong.code, "did you mean tag-end?" in wrong.stderr) == (2, True)


def test_an_environment_called_rule_is_still_explained(tmp_path: Path) -> None:
    """Its values come first."""
    run = run_hookwright("explain", "rule", "argo.version", cwd=folder(tmp_path, rule=GOOD))
    assert run.stdout.splitlines()[0] == 'argo.version: "4.0"'
