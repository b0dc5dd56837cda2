"""`workflowMetadata.labelsFrom` stands in the defaults only where the controller merges it.

Why: controllers before 3.6.13, of 3.7 before 3.7.4 and of 3.5 drop or lose it (argo-workflows workflow/util/merge.go,
pull request 14927).

Bad:
    argo: {version: "3.7.3"}
    workflowDefaults: {spec: {workflowMetadata: {labelsFrom: {team: {expression: "'a'"}}}}}

Good:
    argo: {version: "3.7.4"}
    workflowDefaults: {spec: {workflowMetadata: {labelsFrom: {team: {expression: "'a'"}}}}}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._tree import SPEC, finding, map_of, spec_of

LEVEL = "error"
_FIRST = {(3, 6): 13, (3, 7): 4}  # the first patch of these minors that has it
_ALWAYS = (4, 0)


def check(checked: Checked) -> Iterator[Problem]:
    """The one field; where the profile says no patch, the lowest is meant."""
    if not map_of(spec_of(checked.release).get("workflowMetadata")).get("labelsFrom"):
        return
    major, minor, *patch = map(int, checked.profile.argo.version.split("."))
    first = _FIRST.get((major, minor))
    if (major, minor) >= _ALWAYS or (first is not None and patch and patch[0] >= first):
        return
    text = f"Argo {checked.profile.argo.version} does not merge labelsFrom of the defaults"
    known = "3.6.13, 3.7.4 and 4.0 do: write argo.version with its patch"
    yield finding(checked.profile, (*SPEC, "workflowMetadata", "labelsFrom"), text, known)
