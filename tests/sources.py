"""The modules of generator/ as syntax trees, and what each imports. Nothing here is imported, only read."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.harness import REPO

PACKAGE = "generator"
IN_THE_POD = "# --- in the pod ---"


class Module(NamedTuple):
    """One file: its dotted name, whether it is a package, its text, and its tree."""

    name: str
    is_package: bool
    path: Path
    text: str
    tree: ast.Module

    @property
    def part(self) -> str:
        """The name that has a level: `overlay` of generator.overlay, `channels` of generator.channels.slack_webhook."""
        return [*self.name.split("."), "__init__"][1]

    @property
    def is_program(self) -> bool:
        """Whether the file is text for the pod and never loaded here."""
        return self.name.startswith("generator.notifier.program")

    @property
    def pod_line(self) -> int:
        """The line from which on a channel's code runs in the pod; past the end where there is none."""
        lines = self.text.splitlines()
        return lines.index(IN_THE_POD) + 1 if IN_THE_POD in lines else len(lines) + 1


class Import(NamedTuple):
    """One imported module: where, its dotted name, whether loading the file loads it, and whether only types name it."""

    line: int
    target: str
    is_eager: bool
    is_for_types: bool


@functools.cache
def modules() -> tuple[Module, ...]:
    """Every Python file of the package, by name."""
    return tuple(_module(path) for path in sorted((REPO / PACKAGE).rglob("*.py")))


def _module(path: Path) -> Module:
    parts = path.relative_to(REPO).with_suffix("").parts
    is_package = parts[-1] == "__init__"
    text = path.read_text(encoding="utf-8")
    name = ".".join(parts[:-1] if is_package else parts)
    return Module(name, is_package, path, text, ast.parse(text, str(path)))


def imports(module: Module) -> Iterator[Import]:
    """Every import of the file; one inside a function or under TYPE_CHECKING is not eager."""
    known = {each.name for each in modules()}
    pending: list[tuple[ast.AST, bool, bool]] = [(module.tree, True, False)]
    while pending:
        node, is_eager, is_for_types = pending.pop()
        for target in _targets(module, node, known):
            yield Import(getattr(node, "lineno", 0), target, is_eager and not is_for_types, is_for_types)
        is_late = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        below = is_eager and not is_late, is_for_types or _is_for_types(node)
        pending += [(child, *below) for child in ast.iter_child_nodes(node)]


def _targets(module: Module, node: ast.AST, known: set[str]) -> list[str]:
    """The modules that one statement names: `from generator.channels import log` names generator.channels.log."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    base = module.name.split(".") if module.is_package else module.name.split(".")[:-1]
    start = base[: len(base) - node.level + 1] if node.level else []
    stem = ".".join([*start, *filter(None, [node.module])])
    inner = [f"{stem}.{alias.name}" for alias in node.names]
    return [name if name in known or _is_submodule(name) else stem for name in inner]


def _is_submodule(name: str) -> bool:
    return name in {"importlib.metadata", "importlib.resources", "urllib.request", "urllib.parse", "os.path"}


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of the file."""
    return (node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
