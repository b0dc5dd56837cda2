"""The defaults do not set `parallelism` beside a lifecycle hook.

Why: hooks count against it, and a hook that fires when it is reached turns the workflow into Error (`Max parallelism
reached`), or ends it before the hook has run; an exit handler only waits (argo-workflows workflow/controller/operator.go
checkParallelism).

Bad:
    delivery: {mode: lifecycle-hooks}
    workflowDefaults: {spec: {parallelism: 5}}

Good:
    workflowDefaults: {spec: {parallelism: 5}}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._tree import SPEC, finding, lifecycle_hooks, spec_of

LEVEL = "error"


def check(checked: Checked) -> Iterator[Problem]:
    """Any number that limits."""
    if spec_of(checked.release).get("parallelism") and lifecycle_hooks(checked.release):
        text = "a lifecycle hook that fires when this many pods run turns its workflow into Error"
        hint = "set delivery.mode: exit-handler without Running and without hooks of your own, or leave parallelism out"
        yield finding(checked.profile, (*SPEC, "parallelism"), text, hint)
