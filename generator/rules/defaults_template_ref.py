"""The defaults carry no `workflowTemplateRef`.

Why: it is merged into every plain workflow, and one with templates of its own is then invalid, one without fails to get
its template (argo-workflows workflow/util/merge.go MergeTo).

Bad:
    workflowDefaults: {spec: {workflowTemplateRef: {name: base}}}

Good:
    workflowDefaults: {spec: {serviceAccountName: base}}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._tree import SPEC, finding, spec_of

LEVEL = "error"


def check(checked: Checked) -> Iterator[Problem]:
    """The one field."""
    if spec_of(checked.release).get("workflowTemplateRef"):
        text = "a reference that makes every workflow with templates of its own invalid"
        yield finding(checked.profile, (*SPEC, "workflowTemplateRef"), text, "let each workflow name its own template")
