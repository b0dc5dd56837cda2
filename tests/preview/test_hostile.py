"""Files that are no workflows, or hostile ones: an answer or a problem with its place, never a traceback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.commands.preview import program_of
from generator.delivery import build
from generator.preview import preview
from generator.preview.documents import read
from generator.preview.endings import stage_of
from generator.preview.shown import dump_previews, format_preview
from generator.preview.subjects import subjects
from tests.harness import resolve_text, run_hookwright, write_tree
from tests.preview.test_preview import CRON, PROFILE, REF, TEMPLATE, workflow

PRD = PROFILE.replace("MODE", "exit-handler")
DEEP = "kind: Workflow\nspec: " + "[" * 5000
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
HALF = "kind: WorkflowTemplate\nmetadata: {name: t}\n"
ERROR, WARNING = "w.yaml:1:1: error: ", "w.yaml:1:1: warning: "
FILES: list[tuple[str, str, int, str]] = [
    ("broken YAML has its place", "# workflows\n---\na: [\n", 2, "w.yaml:3:"),
    ("an alias bomb is refused", BOMB, 2, "w.yaml:"),
    ("deep nesting is refused", DEEP, 2, "w.yaml:2:"),
    ("another kind is left out", "kind: Pod\napiVersion: v1\n", 0, f"{WARNING}an object of kind Pod, left out"),
    ("a list is left out", "[1, 2]\n", 0, f"{WARNING}a document that is no Kubernetes object, left out"),
    ("a spec of another kind is refused", "kind: Workflow\nspec: [1]\n", 2, f"{ERROR}a Workflow whose metadata or spec is no map"),
    ("a reference to nothing is refused", REF, 2, f"{ERROR}Workflow w refers to the WorkflowTemplate etl, which is not"),
    (
        "a reference in a namespace that is none is refused",
        "kind: Workflow\nmetadata: {name: w, namespace: {a: 1}}\nspec: {workflowTemplateRef: {name: etl}}\n",
        2,
        f"{ERROR}Workflow w refers to the WorkflowTemplate without a name, which is not",
    ),
    (
        "a reference by a list is refused",
        "kind: Workflow\nmetadata: {name: w}\nspec: {workflowTemplateRef: {name: [etl]}}\n",
        2,
        f"{ERROR}Workflow w refers to the WorkflowTemplate without a name, which is not",
    ),
    ("nothing at all is fine", "# nothing\n---\n", 0, ""),
    ("half a template is left out", HALF, 0, f"{WARNING}WorkflowTemplate t has no entrypoint"),
]


@pytest.mark.parametrize(("text", "code", "said"), [case[1:] for case in FILES], ids=[case[0] for case in FILES])
def test_files_that_are_no_workflows(tmp_path: Path, text: str, code: int, said: str) -> None:
    """Exit code and problem."""
    write_tree(tmp_path, {"profiles/prd.yaml": PRD, "w.yaml": text})
    run = run_hookwright("preview", "prd", "--workflow", "w.yaml", cwd=tmp_path)
    assert (run.code, run.stdout) == (code, "")
    assert run.stderr.startswith(said)
    assert "Traceback" not in run.stderr


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    """What cannot be read is said beside the others, which are previewed; folders are read in the order of their names."""
    files = {"profiles/prd.yaml": PRD, "many/b.yaml": workflow(), "many/a.json": '{"kind": "Workflow"}'}
    write_tree(tmp_path, {**files, "many/.hidden.yaml": "[", "many/notes.txt": "["})
    (tmp_path / "many" / "c.yaml").write_bytes(b"\xff")
    run = run_hookwright("preview", "prd", "--workflow", "many", "none.yaml", cwd=tmp_path)
    heads = [line for line in run.stdout.splitlines() if line.startswith("argo/")]
    assert heads == ["argo/unnamed-x7k2p (many/a.json)", "argo/w (many/b.yaml)"]
    assert run.stderr == (
        "many/c.yaml:1:1: error: no UTF-8 text\n  hint: save it as UTF-8\n"
        "none.yaml:1:1: error: cannot be read: No such file or directory\n  hint: name the file of a workflow\n"
    )
    assert run.code == 2


def test_many_workflows_are_previewed_in_order(tmp_path: Path) -> None:
    """Whatever processes share the work."""
    names = [f"w{number:02}" for number in range(60)]
    text = "---\n".join(workflow().replace("name: w}", f"name: {name}}}") for name in names)
    write_tree(tmp_path, {"profiles/prd.yaml": PRD, "w.yaml": text})
    run = run_hookwright("preview", "prd", "--workflow", "w.yaml", "--ending", "Failed", "--format", "json", cwd=tmp_path)
    found = json.loads(run.stdout)
    assert [each["name"] for each in found] == names
    assert {each["endings"][0]["notifications"][0]["channel"] for each in found} == {"chat"}


def test_an_invalid_workflow_is_a_finding(tmp_path: Path) -> None:
    """Exit 1, since the controller would not run it."""
    write_tree(tmp_path, {"profiles/prd.yaml": PRD, "w.yaml": workflow().replace("main, t", "none, t")})
    run = run_hookwright("preview", "prd", "--workflow", "w.yaml", "--format", "json", cwd=tmp_path)
    assert run.code == 1
    assert [each["refused"] for each in json.loads(run.stdout)] == ["invalid spec: template name 'none' undefined"]


TEXTS = ["", "{{=1/0}}", "{{workflow.name}}", "\x00\x1b[2J", "\ud800"]
ODD: list[Any] = [*TEXTS, None, 1.5, True, [], {}, [None], {"a": None}, -1, 10**30]


def places(tree: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a tree."""
    yield above
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in inner:
        yield from places(value, (*above, key))


def put(tree: Any, place: tuple[Any, ...], value: Any) -> Any:
    """A tree with another value at a place."""
    if not place:
        return value
    changed = tree.copy()
    changed[place[0]] = put(tree[place[0]], place[1:], value)
    return changed


@pytest.mark.parametrize("text", [workflow("onExit: bye, hooks: {a: {template: bye, expression: 'true'}}"), TEMPLATE, CRON, REF])
def test_any_value_anywhere_has_an_answer(text: str) -> None:
    """What no workflow holds, at each place of one: read, previewed and printed."""
    release = build(resolve_text(PRD).profile)
    stage, program = stage_of(release), program_of(release.program)
    [whole] = read(text, "w.yaml")[0]
    for place in places(whole.value):
        for odd in ODD:
            found, said = read(json.dumps(put(whole.value, place, odd)), "w.json")
            chosen, more = subjects([*found, *read(TEMPLATE, "t.yaml")[0]], "argo", "4.0")
            previews = [preview(each, stage, program, ("Failed",)) for each in chosen]
            assert previews or said or more
            assert all(format_preview(each, is_full=True).encode() for each in previews)
            assert dump_previews(previews).isascii()
