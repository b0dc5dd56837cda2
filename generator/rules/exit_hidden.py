"""The defaults, and each task and step in them, have one exit handler: `onExit`, or the hook `exit`.

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
from generator.rules._tree import finding, uses_of

LEVEL = "error"


def check(checked: Checked) -> Iterator[Problem]:
    """Both at once. One beside a generated handler is refused where that is made."""
    uses = dict.fromkeys(use.path for use in uses_of(checked.release))
    for path in uses:
        if path[-2:] == ("hooks", "exit") and (*path[:-2], "onExit") in uses:
            yield finding(checked.profile, path, "onExit silences this hook", "keep one of them")
