"""No text for the chart begins a `ref+` that helmfile would resolve.

Why: helmfile hands values to vals, which takes `ref+…://` in any text for an address of a secret and puts the secret in:
into the ConfigMap, readable by everybody. In a message it is an error, or a leak.

Bad:
    workflowDefaults: {metadata: {annotations: {a: ref+vault://team/slack}}}

Good:
    workflowDefaults: {metadata: {annotations: {a: vault://team/slack}}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._tree import DEFAULTS, finding
from generator.trees import texts

LEVEL = "error"
_REF = re.compile(r"ref\+[A-Za-z0-9+.-]{1,40}:/")


def check(checked: Checked) -> Iterator[Problem]:
    """In the defaults, ours included, where the chart writes them; the chart's other values are the user's own."""
    if checked.profile.argo.owner != "helm":
        return
    for path, text in texts(checked.release.workflow_defaults, DEFAULTS):
        if "ref+" in text and _REF.search(text):
            what = "helmfile takes this ref+ for the address of a secret, and puts the secret in"
            yield finding(checked.profile, path, what, "write the address without ref+, or use a Secret")
