"""No `{{= }}` outside of the templates is worked out before the workflow has a status, a duration or failures.

Why: hook arguments are evaluated as soon as the workflow is seen, and the result is stored for good: a `??` gives its
right side, `string(workflow.duration)` gives `<nil>` (argo-workflows util/template expression_template.go). Only an
unguarded `workflow.status` or `workflow.failures` makes a tag wait.

Bad:
    workflowDefaults:
      spec:
        hooks:
          note:
            template: note
            expression: workflow.status == 'Failed'
            arguments: {parameters: [{name: how, value: "{{=workflow.status ?? 'unknown'}}"}]}
        templates:
          - {name: note, inputs: {parameters: [{name: how}]}, suspend: {}}

Good:
    workflowDefaults:
      spec:
        hooks:
          note:
            template: note
            expression: workflow.status == 'Failed'
            arguments: {parameters: [{name: how, value: "{{=workflow.status}}"}]}
        templates:
          - {name: note, inputs: {parameters: [{name: how}]}, suspend: {}}
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
_LATE = ("status", "duration", "failures")
# What every workflow has when its tags are evaluated for the first time.
_EARLY: tuple[str, ...] = ("name", "namespace", "uid", "mainEntrypoint", "serviceAccountName", "labels.json")
_EARLY += ("creationTimestamp.RFC3339", "annotations.json", "parameters.json")


def check(checked: Checked) -> Iterator[Problem]:
    """Asked of the evaluator: a tag that names what is late, and is gone after the early pass."""
    for expression, tree in parsed_expressions(checked):
        if expression.is_early and (named := _named(tree)) and _is_replaced(expression.text, checked):
            text = f"workflow.{named} is read too early here, where it does not exist yet"
            hint = f"write {{{{=workflow.{named}}}}} without ?? or ?., or read it in the template"
            yield finding(checked.profile, expression.path, text, hint)


def _named(tree: Node) -> str:
    """The late name that is read, "status" where the whole workflow is."""
    whole = ""
    for node in nodes_of(tree):
        path = path_of(node) or _optional(node)
        if len(path) > 1 and path[0] == "workflow" and path[1] in _LATE:
            return path[1]
        whole = _LATE[0] if _takes_whole(node) else whole
    return whole


def _optional(node: Node) -> tuple[str, ...]:
    from generator.argo.expr.syntax import Literal, Member, Name

    is_member = isinstance(node, Member) and isinstance(node.node, Name) and isinstance(node.property, Literal)
    return (node.node.name, str(node.property.value)) if is_member else ()  # type: ignore[union-attr]


def _takes_whole(node: Node) -> bool:
    """Whether the map of all names is used as a value, as in toJson(workflow) and "status" in workflow."""
    from generator.argo.expr.syntax import Member, Name
    from generator.argo.expr.walking import children

    below = children(node)[1:] if isinstance(node, Member) else children(node)
    return any(isinstance(child, Name) and child.name == "workflow" for child in below)


def _is_replaced(text: str, checked: Checked) -> bool:
    from generator.argo.expr.outcome import ExpressionError, UnknownAnswer
    from generator.argo.tags import replace_tags

    tag = f"{{{{={text}}}}}"
    scope = {f"workflow.{name}": "{}" if name.endswith("json") else "x" for name in _EARLY}
    try:
        return replace_tags(tag, scope, checked.profile.argo.version) != tag
    except (ExpressionError, UnknownAnswer):
        return False
