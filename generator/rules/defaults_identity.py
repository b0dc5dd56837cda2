"""The defaults carry labels and annotations, and nothing else of the metadata, and no status.

Why: a name, a namespace or a uid fills those of every plain workflow that has none yet, owners and finalizers are added
to each, and so is a status (argo-workflows workflow/util/merge.go MergeTo, which merges whole workflows).

Bad:
    workflowDefaults: {metadata: {name: nightly}}

Good:
    workflowDefaults: {metadata: {labels: {team: a}}}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._tree import DEFAULTS, finding, map_of

LEVEL = "error"
_FINE = ("labels", "annotations")


def check(checked: Checked) -> Iterator[Problem]:
    """Each field that is one workflow's own."""
    defaults = map_of(checked.release.workflow_defaults)
    hint = "leave it to each workflow; labels and annotations are fine"
    for field, value in map_of(defaults.get("metadata")).items():
        if field not in _FINE and value:
            yield finding(checked.profile, (*DEFAULTS, "metadata", field), "every workflow gets this", hint)
    if defaults.get("status"):
        yield finding(checked.profile, (*DEFAULTS, "status"), "every workflow gets this", hint)
