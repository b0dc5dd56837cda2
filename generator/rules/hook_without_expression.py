"""Every hook but `exit` has a condition.

Why: without one the workflow is invalid or, where it runs a WorkflowTemplate, ends as Error with `Expression required
for hook`; a step's makes it invalid, too, and a task's fails when the task starts (argo-workflows
workflow/validate/validate.go, workflow/controller/hooks.go).

Bad:
    workflowDefaults: {spec: {hooks: {note: {template: hookwright-exit}}}}

Good:
    workflowDefaults: {spec: {hooks: {note: {template: hookwright-exit, expression: workflow.status == 'Error'}}}}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._tree import SPEC, Use, finding, inner_hooks, lifecycle_hooks

LEVEL = "error"


def check(checked: Checked) -> Iterator[Problem]:
    """Each hook without one, of the workflow, of tasks and of steps."""
    ours = [Use((*SPEC, "hooks", name), hook) for name, hook in lifecycle_hooks(checked.release).items()]
    theirs = [use for use in inner_hooks(checked.release) if use.path[-1] != "exit"]
    for use in (*ours, *theirs):
        if not str(use.body.get("expression") or "").strip():
            reads = f"{use.kind}.NAME" if use.kind else "workflow"
            hint = f"write expression: {reads}.status == 'Failed', or what it is to wait for"
            yield finding(checked.profile, use.path, "a hook without an expression", hint)
