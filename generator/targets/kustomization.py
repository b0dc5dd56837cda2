"""kustomization.yaml: what of an environment is applied, for `kubectl apply -k` and as a part of another kustomization.

With owner patch the ConfigMap is somebody else's, and applying ours would leave it with one key. So there it is a
component, which a kustomization takes that has the ConfigMap among its resources; without one kustomize says that there
is nothing to patch.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.model import Document, Release
from generator.targets._applied import applied, component_patches
from generator.targets._documents import document

NAME = "kustomization.yaml"
_GROUP = "kustomize.config.k8s.io"


def emit(release: Release) -> Iterator[Document]:
    """The file, if there is something to apply."""
    patches = component_patches(release)
    resources = list(applied(release))
    if patches:
        tree = _tree(f"{_GROUP}/v1alpha1", "Component", resources, patches=[{"path": name} for name in patches])
        what = "For `components:` of the kustomization that has the controller's ConfigMap as a resource."
    elif resources:
        # kustomize's own order has a ConfigMap before the ClusterWorkflowTemplate that it refers to
        tree = _tree(f"{_GROUP}/v1beta1", "Kustomization", resources, sortOptions={"order": "fifo"})
        what = "kubectl apply -k ."
    else:
        return
    yield document(release, NAME, what, [tree], {})


def _tree(version: str, kind: str, resources: list[str], **more: Any) -> dict[str, Any]:
    return {"apiVersion": version, "kind": kind, **({"resources": resources} if resources else {}), **more}
