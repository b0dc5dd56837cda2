"""Every hook but `exit` has a condition.

Why: without one the workflow is invalid or, where it runs a WorkflowTemplate, ends as Error with `Expression required
for hook` (argo-workflows workflow/validate/validate.go, workflow/controller/hooks.go).

Bad:
    workflowDefaults: {spec: {hooks: {note: {template: hookwright-exit}}}}

Good:
    workflowDefaults: {spec: {hooks: {note: {template: hookwright-exit, expression: workflow.status == 'Error'}}}}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._tree import SPEC, finding, lifecycle_hooks

LEVEL = "error"


def check(checked: Checked) -> Iterator[Problem]:
    """Each hook without one."""
    for name, hook in lifecycle_hooks(checked.release).items():
        if not str(hook.get("expression") or "").strip():
            hint = "write expression: workflow.status == 'Failed', or what it is to wait for"
            yield finding(checked.profile, (*SPEC, "hooks", name), "a hook without an expression", hint)
