"""Argo's tags in values that the chart takes for a template are escaped.

Why: `extraObjects` and parts of `artifactRepository` go through Helm's own `{{ }}`, so `{{workflow.name}}` ends there in
`function "workflow" not defined`; `workflowDefaults` does not (argo-helm, templates/extra-manifests.yaml).

Bad:
    helm: {values: {extraObjects: [{kind: ConfigMap, data: {a: "{{workflow.name}}"}}]}}

Good:
    helm: {values: {extraObjects: [{kind: ConfigMap, data: {a: "{{ `{{workflow.name}}` }}"}}]}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._tree import finding, map_of
from generator.trees import texts

LEVEL = "error"
_TAG = re.compile(r"(?<!`)\{\{ *(?:=|(?:workflow|inputs|outputs|steps|tasks|item|pod|node|retries|lastRetry)\b)")
_PLACES: tuple[tuple[str, ...], ...] = (("extraObjects",), ("artifactRepository", "gcs"), ("artifactRepository", "azure"))


def check(checked: Checked) -> Iterator[Problem]:
    """Each text with a bare tag."""
    for place in _PLACES:
        value = checked.profile.helm_values
        for step in place[:-1]:
            value = map_of(value.get(step))
        for path, text in texts(value.get(place[-1]), ("helm", "values", *place)):
            if "{{" in text and _TAG.search(text):
                what = "the chart takes this tag of Argo's for one of its own"
                yield finding(checked.profile, path, what, "write {{ `{{…}}` }}")
