"""The hook `exit` has no condition.

Why: at the workflow's level the controller ignores it, and runs the hook at every end, also with `expression: "false"`
(argo-workflows pkg/apis/workflow/v1alpha1/workflow_types.go GetExitHook).

Bad:
    delivery: {mode: lifecycle-hooks}
    workflowDefaults:
      spec:
        hooks: {exit: {template: bye, expression: workflow.status == 'Failed'}}
        templates: [{name: bye, suspend: {}}]

Good:
    delivery: {mode: lifecycle-hooks}
    workflowDefaults:
      spec:
        hooks: {exit: {template: bye}}
        templates: [{name: bye, suspend: {}}]
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._tree import SPEC, finding, hooks_of

LEVEL = "error"


def check(checked: Checked) -> Iterator[Problem]:
    """The one hook, if it has one."""
    if hooks_of(checked.release).get("exit", {}).get("expression"):
        hint = "give the hook another name, or put `when` into a template that it runs"
        path = (*SPEC, "hooks", "exit", "expression")
        yield finding(checked.profile, path, "the controller ignores the expression of an exit hook", hint)
