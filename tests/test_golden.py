"""Whole files for whole set-ups: profiles in, every byte of the output compared.

A case is a folder of tests/golden: `profiles/` goes in, `expected/` must come out. What the files mean is held beside
this, by hand, in test_setups.py.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.harness import REPO, read_tree, run_hookwright

CASES = sorted(path.name for path in (REPO / "tests" / "golden").iterdir() if (path / "profiles").is_dir())
UPDATE = "UPDATE_GOLDEN=1 make test ARGS=tests/test_golden.py"


@pytest.mark.parametrize("case", CASES)
def test_renders_the_expected_files(case: str, tmp_path: Path) -> None:
    """Every environment of the case renders to exactly the files that stand in expected/."""
    folder = REPO / "tests" / "golden" / case
    run = run_hookwright("render", "--all", "--profiles", str(folder / "profiles"), "--output", str(tmp_path), cwd=tmp_path)
    assert run.code == 0, run.stderr
    actual = read_tree(tmp_path)
    if os.environ.get("UPDATE_GOLDEN"):
        shutil.rmtree(folder / "expected", ignore_errors=True)
        shutil.copytree(tmp_path, folder / "expected")
    expected = read_tree(folder / "expected") if (folder / "expected").is_dir() else {}
    assert list(actual) == list(expected), f"write them with {UPDATE}"
    for name, text in actual.items():
        assert text == expected[name], f"{case}: {name} differs; if it should, {UPDATE}"


def test_committed_output_is_current() -> None:
    """output/ holds what the shipped profiles render to."""
    run = run_hookwright("render", "--all", "--check", cwd=REPO)
    assert run.code == 0, run.stdout + run.stderr


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_same_input_gives_the_same_bytes_under_any_hash_seed(seed: str, tmp_path: Path) -> None:
    """The order of sets and hashes never reaches the output."""
    profiles = str(REPO / "profiles")
    environment = {"PYTHONHASHSEED": seed}
    for chosen in (["--all"], ["prd", "--preview"]):
        folders = ("--profiles", profiles, "--output", str(tmp_path))
        run = run_hookwright("render", *chosen, *folders, cwd=tmp_path, env=environment)
        assert run.code == 0, run.stderr
    assert read_tree(tmp_path) == read_tree(REPO / "output")
