"""The shape of the code: lengths, annotations, docstrings, and what ruff and mypy say."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sources import Module, functions, modules

FUNCTION_LINES = 40
FILE_LINES = 250

# Files that may be longer, since they are tables; each with what it is a table of.
TABLES: dict[str, str] = {}

every_module = pytest.mark.parametrize("module", modules(), ids=[module.name for module in modules()])


@every_module
def test_a_module_says_what_it_owns(module: Module) -> None:
    """Every module has a docstring, and every one with code the annotations of the future."""
    assert ast.get_docstring(module.tree)
    has_code = bool(list(functions(module)))
    assert ("from __future__ import annotations" in module.text.splitlines()) or not has_code


@every_module
def test_a_file_is_short(module: Module) -> None:
    """At most 250 lines, unless it is a table."""
    lines, is_table = len(module.text.splitlines()), module.name in TABLES
    assert lines <= FILE_LINES or is_table


@every_module
def test_no_group_is_possessive(module: Module) -> None:
    """Python 3.11.0 to 3.11.4 does not match all that it should by a possessive group with choices inside."""
    assert re.findall(r"\)[*+?}]\+", module.text) == []


@every_module
def test_a_function_is_short(module: Module) -> None:
    """At most 40 lines, docstring included."""
    lengths = {f"{function.name}:{function.lineno}": length(function) for function in functions(module)}
    assert {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES} == {}


@every_module
def test_a_function_is_annotated(module: Module) -> None:
    """Every parameter and every result has a type."""
    assert [f"{each.name}:{each.lineno}" for each in functions(module) if not is_annotated(each)] == []


def test_only_long_files_are_listed_as_tables() -> None:
    """The list of exceptions holds nothing that has become short or has gone."""
    long = {module.name for module in modules() if len(module.text.splitlines()) > FILE_LINES}
    assert set(TABLES) - long == set()


def test_ruff_finds_nothing(repo: Path) -> None:
    """The rules of pyproject.toml hold for the program and for the tests."""
    assert complaints(repo, "ruff", "check", "--quiet", "--no-cache", "--output-format=concise", ".") == ""


def test_mypy_finds_nothing(repo: Path) -> None:
    """The program is typed, strictly. Its cache stays, since without it this is the longest of all tests."""
    assert complaints(repo, "mypy", "--no-error-summary") == ""


def complaints(repo: Path, tool: str, *arguments: str) -> str:
    """What a tool prints, as `python -m TOOL` in the root of the repository."""
    command = [sys.executable, "-m", tool, *arguments]
    done = subprocess.run(command, cwd=repo, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines from `def` to the last one."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def is_annotated(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether everything but self and cls has a type."""
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs, *filter(None, (given.vararg, given.kwarg))]
    untyped = [each.arg for each in named if each.annotation is None]
    return function.returns is not None and set(untyped[:1]) <= {"self", "cls"} and len(untyped) <= 1
