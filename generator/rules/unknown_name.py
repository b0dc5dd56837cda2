"""Conditions and tags read only names that the controller has.

Why: there is no `workflow.message` or `workflow.phase`, and a hook's condition sees nothing of steps, tasks, inputs and
nodes: the workflow ends in Error with `unknown name` (argo-workflows workflow/controller/hooks.go
executeWfLifeCycleHook), a tag stays as it is written.

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
from generator.rules._expressions import nodes_of, parsed_expressions
from generator.rules._tree import DEFAULTS, finding, texts

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
        for name in dict.fromkeys(_free(tree)) if expression.is_condition else ():
            if name not in _OF_CONDITION:
                text = f"a hook's condition has no {name}"
                yield finding(checked.profile, expression.path, text, did_you_mean(name, ("workflow.status", *_OF_CONDITION)))
    for path, text in texts(checked.profile.workflow_defaults, DEFAULTS):
        for name in dict.fromkeys(_TAG.findall(text) if "{{" in text else ()):
            if name not in _KNOWN:
                yield finding(checked.profile, path, f"there is no workflow.{name}", did_you_mean(name, _KNOWN))


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
