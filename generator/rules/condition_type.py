"""A hook's condition comes to true or false, and compares like with like.

Why: any other result turns the workflow into Error (`unable to cast expression result to bool`), and so does comparing
`workflow.duration`, which is text, with a number (argo-workflows util/expr/argoexpr EvalBool).

Bad:
    workflowDefaults:
      spec:
        hooks: {note: {template: hookwright-exit, expression: workflow.status == 'Failed' && workflow.duration > 60}}

Good:
    workflowDefaults:
      spec:
        hooks: {note: {template: hookwright-exit, expression: workflow.status == 'Failed' && asFloat(workflow.duration) > 60}}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._expressions import nodes_of, parsed_expressions, path_of
from generator.rules._tree import finding

if TYPE_CHECKING:
    from generator.argo.expr.syntax import Node

LEVEL = "error"
_ARITHMETIC = ("+", "-", "*", "/", "%", "**", "^", "..")
_ORDER = ("<", ">", "<=", ">=")
# All of these are text in a condition, or absent.
_TEXTS = ("name", "namespace", "uid", "mainEntrypoint", "serviceAccountName", "status", "duration", "failures")


def check(checked: Checked) -> Iterator[Problem]:
    """What can be seen without a run: the outermost operation, and what `<` and its like compare."""
    for expression, tree in parsed_expressions(checked):
        if not expression.is_condition:
            continue
        if _is_no_truth(tree):
            hint = "compare it with something, e.g. workflow.status == 'Failed'"
            yield finding(checked.profile, expression.path, "a condition that is neither true nor false", hint)
        if any(_compares_text_with_number(node) for node in nodes_of(tree)):
            text = "a text is compared with a number"
            yield finding(checked.profile, expression.path, text, "write asFloat(…) around the text")


def _is_no_truth(tree: Node) -> bool:
    from generator.argo.expr.syntax import Array, Binary, Literal, MapOf, Nil

    if isinstance(tree, Literal):
        return tree.kind != "bool"
    if isinstance(tree, Binary):
        return tree.operator in _ARITHMETIC
    return isinstance(tree, (Array, MapOf, Nil)) or _is_text(tree)


def _is_text(node: Node) -> bool:
    path = path_of(node)
    if len(path) == 3:
        return path[0] in ("steps", "tasks") and path[2] == "status"
    return len(path) == 2 and path[0] == "workflow" and path[1] in _TEXTS


def _compares_text_with_number(node: Node) -> bool:
    from generator.argo.expr.syntax import Binary, Literal

    if not isinstance(node, Binary) or node.operator not in _ORDER:
        return False
    pairs = ((node.left, node.right), (node.right, node.left))
    return any(_is_text(one) and isinstance(other, Literal) and other.kind != "string" for one, other in pairs)
