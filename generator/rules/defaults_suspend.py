"""The defaults do not suspend or shut down workflows.

Why: `suspend: true` stops every plain workflow, and stops it again after each resume; `shutdown` ends every workflow at
once (argo-workflows workflow/util/merge.go MergeTo, workflow/controller/operator.go).

Bad:
    workflowDefaults: {spec: {suspend: true}}

Good:
    workflowDefaults: {spec: {suspend: false}}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._tree import SPEC, finding, spec_of

LEVEL = "error"


def check(checked: Checked) -> Iterator[Problem]:
    """Two fields that are for a single workflow."""
    for field in ("suspend", "shutdown"):
        if spec_of(checked.release).get(field):
            yield finding(checked.profile, (*SPEC, field), "this holds for every workflow", "say it in a workflow")
