"""Conditions and tags read only names that the controller has.

Why: there is no `workflow.message` or `workflow.phase`, and a condition of the workflow's own hooks sees nothing of
steps, tasks, inputs and nodes: the workflow ends in Error with `unknown name`; that of a step's hook sees the steps of
its template and the inputs (argo-workflows workflow/controller/hooks.go). A tag stays as it is written.

Bad:
    workflowDefaults:
      spec:
        hooks: {note: {template: hookwright-exit, expression: "workflow.phase == 'Failed'"}}

Good:
    workflowDefaults:
      spec:
        hooks: {note: {template: hookwright-exit, expression: "workflow.status == 'Failed'"}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.errors import Problem, did_you_mean
from generator.rules import Checked
from generator.rules._expressions import Expression, nodes_of, parsed_expressions, path_of
from generator.rules._tree import DEFAULTS, finding
from generator.trees import texts

if TYPE_CHECKING:
    from generator.argo.expr.syntax import Node

LEVEL = "error"
# argo-workflows workflow/controller/operator.go setGlobalParameters, setGlobalRuntimeParameters
_OF_WORKFLOW = ("name", "namespace", "uid", "mainEntrypoint", "serviceAccountName", "status", "duration", "failures")
_MORE = ("creationTimestamp", "priority", "scheduledTime", "parameters", "labels", "annotations", "outputs")
_KNOWN = (*_OF_WORKFLOW, *_MORE)
_OF_CONDITION = ("workflow", "sprig", "asInt", "asFloat", "jsonpath", "toJson", "$env")
_TAG = re.compile(r"\{\{ *workflow\.(\w+)")


def check(checked: Checked) -> Iterator[Problem]:
    """Names below `workflow` everywhere, and names of all kinds in the conditions of hooks."""
    for expression, tree in parsed_expressions(checked):
        for name in dict.fromkeys(_of_workflow(tree)):
            if name not in _KNOWN:
                text = f"there is no workflow.{name}"
                yield finding(checked.profile, expression.path, text, did_you_mean(name, _KNOWN))
        if expression.is_condition:
            yield from _unread(checked, expression, tree)
    for path, text in texts(checked.profile.workflow_defaults, DEFAULTS):
        for name in dict.fromkeys(_TAG.findall(text) if "{{" in text else ()):
            if name not in _KNOWN:
                yield finding(checked.profile, path, f"there is no workflow.{name}", did_you_mean(name, _KNOWN))


def _unread(checked: Checked, expression: Expression, tree: Node) -> Iterator[Problem]:
    """What a condition does not see; that of a task's or step's hook sees inputs, and the tasks or steps beside it."""
    known = (*_OF_CONDITION, expression.kind, "inputs") if expression.kind else _OF_CONDITION
    for name in dict.fromkeys(_free(tree)):
        if name not in known:
            text = f"a hook's condition has no {name}"
            likely = (f"{expression.kind}.NAME.status" if expression.kind else "workflow.status", *known)
            yield finding(checked.profile, expression.path, text, did_you_mean(name, likely))
    for path in dict.fromkeys(path_of(node) for node in nodes_of(tree)) if expression.kind else ():
        if path[:1] == (expression.kind,) and path[1:2] and path[1] not in expression.names and len(path) == 2:
            text = f"there is no {path[1]} among the {expression.kind} of this template"
            yield finding(checked.profile, expression.path, text, did_you_mean(path[1], expression.names))


def _of_workflow(tree: Node) -> Iterator[str]:
    from generator.argo.expr.syntax import Literal, Member, Name

    for node in nodes_of(tree):
        if isinstance(node, Member) and isinstance(node.node, Name) and node.node.name == "workflow":
            if isinstance(node.property, Literal) and node.property.kind == "string":
                yield str(node.property.value)


def _free(tree: Node) -> Iterator[str]:
    """The names that the expression does not bind itself."""
    from generator.argo.expr.syntax import Let, Name

    nodes = list(nodes_of(tree))
    bound = {node.name for node in nodes if isinstance(node, Let)}
    yield from (node.name for node in nodes if isinstance(node, Name) and node.name not in bound)
