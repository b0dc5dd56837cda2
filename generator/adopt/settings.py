"""The settings that stand in a notifier's program, read without running any of it.

Owns the way back from `notifier/settings.py`: assignments of literals at the program's top, and functions by their name.
"""

from __future__ import annotations

import ast
import re
from typing import Any

_PLAIN = ("PAGE", "ENVIRONMENT", "TIMEOUT", "BUDGET", "ATTEMPTS", "API_URL", "ACCOUNT_FOLDER")
_NAMES = (*_PLAIN, "CHANNELS", "MESSAGES", "ROUTES", "OVERRIDES", "QUIET", "JITTER", "ZONE")
_TOP = re.compile(r"^([A-Z_]+) = ", re.MULTILINE)
_NEXT = re.compile(r"^(?=[A-Za-z@#])", re.MULTILINE)
# What the bundler puts for placeholders that a program need not know.
_BACK = (("{total}", "{failureCount}"),)


def read_settings(program: str) -> dict[str, Any]:
    """The settings by name, those that cannot be read left out."""
    return split_program(program)[0]


def split_program(program: str) -> tuple[dict[str, Any], str]:
    """The settings that can be read, and the program without them."""
    found, rest, end = {}, [], 0
    for start in _TOP.finditer(program):
        if start[1] in _NAMES:
            after = _NEXT.search(program, start.end())
            stop = after.start() if after else len(program)
            value = _literal(program[start.end() : stop])
            if value is not None:
                found[start[1]] = value
                rest.append(program[end : start.start()])
                end = stop
    return found, "".join([*rest, program[end:]])


class _Names(ast.NodeTransformer):
    """Names of functions as texts."""

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.copy_location(ast.Constant(node.id), node)


def _literal(text: str) -> Any:
    try:
        return ast.literal_eval(_Names().visit(ast.parse(text.strip(), mode="eval")))
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return None


def unshortened(tree: Any) -> Any:
    """Templates as a profile writes them."""
    if isinstance(tree, str):
        for meaning, name in _BACK:
            tree = tree.replace(meaning, name)
        return tree
    if isinstance(tree, dict):
        return {key: unshortened(value) for key, value in tree.items()}
    return [unshortened(value) for value in tree] if isinstance(tree, list) else tree
