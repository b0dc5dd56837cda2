"""Tolerations of the defaults have a key.

Why: tolerations are merged by it; where a workflow has tolerations too, one without a key ends in `does not contain
declared merge key: key`, and the workflow in Error (argo-workflows workflow/util/merge.go, strategic merge).

Bad:
    workflowDefaults: {spec: {tolerations: [{operator: Exists}]}}

Good:
    workflowDefaults: {spec: {tolerations: [{key: batch, operator: Exists}]}}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.errors import Problem
from generator.model import PREFIX, Path
from generator.rules import Checked
from generator.rules._tree import SPEC, finding, list_of, map_of, spec_of, templates_of

LEVEL = "error"


def check(checked: Checked) -> Iterator[Problem]:
    """Those of the workflow, and of templates that a user's template may share its name with."""
    places: list[tuple[Path, Any]] = [((*SPEC, "tolerations"), spec_of(checked.release).get("tolerations"))]
    for name, (path, template) in templates_of(checked.release).items():
        if not name.startswith(PREFIX):
            places.append(((*path, "tolerations"), template.get("tolerations")))
    for path, tolerations in places:
        for position, toleration in enumerate(list_of(tolerations)):
            if not map_of(toleration).get("key"):
                text = "a toleration without a key cannot be merged with those of a workflow"
                yield finding(checked.profile, (*path, position), text, "write the key of the taint")
