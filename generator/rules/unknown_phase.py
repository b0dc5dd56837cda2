"""A status is compared only with phases that exist.

Why: `workflow.status == 'Failure'` is never true, and nobody is told (Netflix Metaflow shipped exactly that). In a
condition the status is Pending, Running, Succeeded, Failed or Error.

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


def check(checked: Checked) -> Iterator[Problem]:
    """Each text that the workflow's status is compared with."""
    for expression, tree in parsed_expressions(checked):
        if "status" not in expression.text:
            continue
        for compared in _compared(tree):
            if compared not in _KNOWN:
                text = "the workflow's status is compared with a phase that does not exist"
                yield finding(checked.profile, expression.path, text, did_you_mean(compared, _KNOWN))


def _compared(tree: Node) -> Iterator[str]:
    from generator.argo.expr.syntax import Array, Binary, Literal

    for node in nodes_of(tree):
        if not isinstance(node, Binary) or node.operator not in ("==", "!=", "in"):
            continue
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if path_of(one) == ("workflow", "status"):
                texts = other.nodes if isinstance(other, Array) else (other,)
                yield from (str(text.value) for text in texts if isinstance(text, Literal) and text.kind == "string")
