"""Expressions parse in the language of the installed controller.

Why: the controller turns every workflow with a broken hook condition into Error, and one broken `{{= }}` outside of the
templates keeps all new workflows without a phase for ever (argo-workflows workflow/controller/hooks.go
executeWfLifeCycleHook, operator.go setExecWorkflow).

Bad:
    workflowDefaults:
      spec:
        hooks: {note: {template: hookwright-exit, expression: "workflow.status = 'Failed'"}}

Good:
    workflowDefaults:
      spec:
        hooks: {note: {template: hookwright-exit, expression: "workflow.status == 'Failed'"}}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._expressions import Unparsed, expressions_of, parsed
from generator.rules._tree import finding

LEVEL = "error"


def check(checked: Checked) -> Iterator[Problem]:
    """A tag that its own braces end too early is told by tag-end."""
    for expression in expressions_of(checked):
        tree = parsed(expression.text, checked.profile.argo.version)
        if isinstance(tree, Unparsed) and tree.message and "}}" not in expression.after:
            hint = "a text stands in single quotes, a comparison is =="
            text = f"no expression that Argo {checked.profile.argo.version} reads: {tree.message}"
            yield finding(checked.profile, expression.path, text, hint)
