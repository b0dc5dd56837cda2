"""The controller's ConfigMap is small enough to be stored, and to be applied.

Why: Kubernetes refuses an object of more than 1 MiB, and `kubectl apply` one whose copy in an annotation exceeds 256 KiB.

Bad:
    argo: {owner: manifest}
    vars: {thirty: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx}
    workflowDefaults:
      metadata:
        annotations:
          a: &long <% vars.thirty | replace('x', vars.thirty) | replace('x', vars.thirty) %>
          b: *long
          c: *long
          d: *long
          e: *long
          f: *long
          g: *long
          h: *long
          i: *long
          j: *long

Good:
    workflowDefaults:
      metadata: {annotations: {note: short}}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.rules import Checked
from generator.rules._tree import DEFAULTS, finding

LEVEL = "error"
_FILES = ("workflow-controller-configmap.yaml", "values.yaml")
_APPLIED = 240 * 1024  # some room for what kubectl adds
_STORED = 1000 * 1024


def check(checked: Checked) -> Iterator[Problem]:
    """The file that holds the defaults, the larger one by far."""
    sizes = [len(document.text.encode()) for document in checked.documents if document.name in _FILES]
    size, limit = max(sizes, default=0), _STORED if checked.profile.argo.owner == "helm" else _APPLIED
    if size > limit:
        text = f"the controller's ConfigMap comes to {size // 1024} KiB, more than the {limit // 1024} KiB that are safe"
        yield finding(checked.profile, DEFAULTS, text, "set delivery.placement: cluster-workflow-template, or write less")
