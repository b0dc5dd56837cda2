"""A status is compared only with phases that exist.

Why: `workflow.status == 'Failure'` is never true, and nobody is told (Netflix Metaflow shipped exactly that). In a
condition the status is Pending, Running, Succeeded, Failed or Error; that of a step or task also Skipped or Omitted.

Bad:
    workflowDefaults:
      spec:
        hooks: {note: {template: hookwright-exit, expression: "workflow.status == 'Failure'"}}

Good:
    workflowDefaults:
      spec:
        hooks: {note: {template: hookwright-exit, expression: "workflow.status in ['Failed', 'Error']"}}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.errors import Problem, did_you_mean
from generator.model import PHASES
from generator.rules import Checked
from generator.rules._expressions import nodes_of, parsed_expressions, path_of
from generator.rules._tree import finding

if TYPE_CHECKING:
    from generator.argo.expr.syntax import Node

LEVEL = "error"
_KNOWN = ("Pending", *PHASES)
_SAID = {"workflow": "workflow's", "steps": "step's", "tasks": "task's"}
_OF_NODE = (*_KNOWN, "Skipped", "Omitted")


def check(checked: Checked) -> Iterator[Problem]:
    """Each text that the status of the workflow, a step or a task is compared with."""
    for expression, tree in parsed_expressions(checked):
        if "status" not in expression.text:
            continue
        for whose, compared in _compared(tree):
            known = _KNOWN if whose == "workflow" else _OF_NODE
            if compared not in known:
                text = f"the {_SAID[whose]} status is compared with a phase that does not exist"
                yield finding(checked.profile, expression.path, text, did_you_mean(compared, known))


def _compared(tree: Node) -> Iterator[tuple[str, str]]:
    """workflow, steps or tasks, and the text."""
    from generator.argo.expr.syntax import Array, Binary, Literal

    for node in nodes_of(tree):
        if not isinstance(node, Binary) or node.operator not in ("==", "!=", "in"):
            continue
        for one, other in ((node.left, node.right), (node.right, node.left)):
            path = path_of(one)
            if path == ("workflow", "status") or (len(path) == 3 and path[0] in ("steps", "tasks") and path[2] == "status"):
                texts = other.nodes if isinstance(other, Array) else (other,)
                yield from ((path[0], str(each.value)) for each in texts if isinstance(each, Literal) and each.kind == "string")
