"""The disk: whole or not at all, and nothing of anybody else's is touched."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from generator import store
from generator.errors import InputUnusable
from generator.model import GENERATED, Document
from tests.harness import READ_ONLY, read_tree, run_program, write_tree

ONE = Document("values.yaml", f"# {GENERATED}\na: 1\n")
TWO = Document("rbac.yaml", f"# {GENERATED}\nb: 2\n")
INVENTORY = '{{\n  "apiVersion": "hookwright/v1",\n  "files": [\n{}\n  ]\n}}\n'


def inventory(*names: str) -> str:
    """The text of .hookwright.json for these files."""
    return INVENTORY.format(",\n".join(f'    "{name}"' for name in names))


def test_writes_all_documents_and_an_inventory(tmp_path: Path) -> None:
    """The inventory lists what was written."""
    folder = str(tmp_path / "output" / "prd")
    assert store.write_output(folder, [ONE, TWO]) == 3
    assert read_tree(Path(folder)) == {
        ".hookwright.json": inventory("rbac.yaml", "values.yaml"),
        "rbac.yaml": TWO.text,
        "values.yaml": ONE.text,
    }


def test_a_second_render_touches_no_file(tmp_path: Path) -> None:
    """What is current keeps its inode, so that nobody who watches the folder wakes up."""
    store.write_output(str(tmp_path), [ONE, TWO])
    before = {path.name: path.stat().st_ino for path in tmp_path.iterdir()}
    store.write_output(str(tmp_path), [ONE, TWO])
    assert {path.name: path.stat().st_ino for path in tmp_path.iterdir()} == before


def test_removes_only_what_an_earlier_render_listed(tmp_path: Path) -> None:
    """A file that is no longer made goes; a person's file stays."""
    store.write_output(str(tmp_path), [ONE, TWO])
    write_tree(tmp_path, {"notes.txt": "mine"})
    store.write_output(str(tmp_path), [ONE])
    assert sorted(read_tree(tmp_path)) == [".hookwright.json", "notes.txt", "values.yaml"]


@pytest.mark.parametrize("name", ["../outside.txt", "/tmp/outside.txt", "sub/inside.txt", "..", ""])
def test_an_inventory_cannot_name_a_file_elsewhere(name: str, tmp_path: Path) -> None:
    """An inventory that was tampered with removes nothing outside of its folder."""
    write_tree(tmp_path, {"outside.txt": "keep", "out/sub/inside.txt": "keep"})
    write_tree(tmp_path, {"out/.hookwright.json": inventory(name)})
    store.write_output(str(tmp_path / "out"), [ONE])
    assert (tmp_path / "outside.txt").read_text() == "keep"
    assert (tmp_path / "out" / "sub" / "inside.txt").read_text() == "keep"


@pytest.mark.parametrize("text", ["", "[]", "null", '{"files": 1}', '{"files": [1, null]}', "\x00", '{"files": '])
def test_a_broken_inventory_lists_nothing(text: str, tmp_path: Path) -> None:
    """It is written anew; nothing is removed for it."""
    write_tree(tmp_path, {".hookwright.json": text, "notes.txt": "mine"})
    store.write_output(str(tmp_path), [ONE])
    assert read_tree(tmp_path) == {".hookwright.json": inventory("values.yaml"), "notes.txt": "mine", "values.yaml": ONE.text}


def test_a_file_that_somebody_else_wrote_is_not_overwritten(tmp_path: Path) -> None:
    """It is named, and nothing at all is written."""
    write_tree(tmp_path, {"values.yaml": "mine: 1\n"})
    with pytest.raises(InputUnusable) as caught:
        store.write_output(str(tmp_path), [ONE, TWO])
    assert [(problem.mark.file, problem.text) for problem in caught.value.problems] == [
        (str(tmp_path / "values.yaml"), "exists and was not written by hookwright")
    ]
    assert read_tree(tmp_path) == {"values.yaml": "mine: 1\n"}


def test_our_own_file_without_an_inventory_is_overwritten(tmp_path: Path) -> None:
    """A lost inventory is no reason to stop: the first line says that the file is ours."""
    write_tree(tmp_path, {"values.yaml": f"# {GENERATED} from x\nold: 1\n"})
    store.write_output(str(tmp_path), [ONE])
    assert read_tree(tmp_path)["values.yaml"] == ONE.text


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    """One file that cannot be written keeps all others as they were, and leaves no half of itself."""
    store.write_output(str(tmp_path), [ONE])
    before = read_tree(tmp_path)
    changed = [ONE._replace(text=f"# {GENERATED}\na: 2\n"), Document("no-such-folder/x.yaml", "x")]
    with pytest.raises(InputUnusable):
        store.write_output(str(tmp_path), changed)
    assert read_tree(tmp_path) == before


def test_check_names_what_is_stale(tmp_path: Path) -> None:
    """Missing, different, and no longer made; and nothing is written."""
    store.write_output(str(tmp_path), [ONE, TWO])
    three = Document("secrets.yaml", f"# {GENERATED}\n")
    before = read_tree(tmp_path)
    stale = store.check_output(str(tmp_path), [ONE._replace(text="other"), three])
    assert [(os.path.basename(path), reason) for path, reason in stale] == [
        (".hookwright.json", "differs"),
        ("secrets.yaml", "missing"),
        ("values.yaml", "differs"),
        ("rbac.yaml", "no longer made"),
    ]
    assert read_tree(tmp_path) == before


def test_check_of_a_current_folder_is_silent(tmp_path: Path) -> None:
    """What was just rendered is current."""
    store.write_output(str(tmp_path), [ONE, TWO])
    assert store.check_output(str(tmp_path), [ONE, TWO]) == []


def test_profiles_are_found_in_folders_but_not_hidden_ones(tmp_path: Path) -> None:
    """Names are paths below the folder, sorted."""
    write_tree(tmp_path, {"prd.yaml": "", "teams/a/dev.yaml": "", ".git/x.yaml": "", "notes.md": "", ".x.yaml": ""})
    assert store.find_profiles(str(tmp_path)) == ["prd", "teams/a/dev"]


def test_abstract_profiles_are_no_environments(tmp_path: Path) -> None:
    """One that cannot be read counts as one, so that its fault is told."""
    write_tree(tmp_path, {"prd.yaml": "a: 1\n", "base.yaml": "abstract: true\n", "broken.yaml": "a: [\n"})
    assert store.find_environments(str(tmp_path), store.reader(str(tmp_path))) == ["broken", "prd"]


def test_a_first_profile_never_replaces_a_file(tmp_path: Path) -> None:
    """`init` leaves what is there."""
    path = tmp_path / "profiles" / "prd.yaml"
    store.write_new(str(path), "a: 1\n")
    with pytest.raises(InputUnusable, match="exists already"):
        store.write_new(str(path), "a: 2\n")
    assert path.read_text() == "a: 1\n"


def test_a_full_disk_leaves_no_parts(repo: Path, tmp_path: Path) -> None:
    """The folder has what it had: READ_ONLY stands for a disk without room."""
    write_tree(tmp_path, {"output/prd/values.yaml": ONE.text, "output/prd/.hookwright.json": inventory("values.yaml")})
    code = "from generator import store; from tests.test_store import *; store.{}"
    calls = ("write_output('output/prd', [ONE, TWO])", "write_ours('page.html', ONE.text)")
    before = read_tree(tmp_path)
    for call in calls:
        environment = {"PYTHONPATH": str(repo), "PYTHONDONTWRITEBYTECODE": "1"}
        ran = run_program(*READ_ONLY, sys.executable, "-c", code.format(call), cwd=tmp_path, env=environment)
        assert ran.code == 1 and "cannot be written: File too large" in ran.stderr
        assert read_tree(tmp_path) == before
