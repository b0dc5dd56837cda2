"""The defaults have one exit handler: `onExit`, or the hook `exit`.

Why: `spec.onExit` silences `hooks.exit`, without a word, also one that a workflow brings itself (argo-workflows
pkg/apis/workflow/v1alpha1/workflow_types.go GetExitHook).

Bad:
    delivery: {mode: lifecycle-hooks}
    workflowDefaults:
      spec: {onExit: bye, hooks: {exit: {template: bye}}, templates: [{name: bye, suspend: {}}]}

Good:
    delivery: {mode: lifecycle-hooks}
    workflowDefaults:
      spec: {onExit: bye, templates: [{name: bye, suspend: {}}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._tree import SPEC, finding, hooks_of, spec_of

LEVEL = "error"


def check(checked: Checked) -> Iterator[Problem]:
    """Both at once. One beside a generated handler is refused where that is made."""
    if spec_of(checked.release).get("onExit") and "exit" in hooks_of(checked.release):
        yield finding(checked.profile, (*SPEC, "hooks", "exit"), "onExit silences this hook", "keep one of them")
