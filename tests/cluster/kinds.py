"""The kinds of Argo Workflows as definitions of our own: the names are Argo's, the content is whatever is sent."""

from __future__ import annotations

from typing import Any

GROUP = "argoproj.io"
VERSION = "v1alpha1"

# kind -> short names, and whether it has a status subresource: manifests/base/crds/minimal of Argo Workflows 3.7.
KINDS = {
    "ClusterWorkflowTemplate": (["clusterwftmpl", "cwft"], False),
    "CronWorkflow": (["cwf", "cronwf"], False),
    "Workflow": (["wf"], False),
    "WorkflowArtifactGCTask": (["wfat"], True),
    "WorkflowEventBinding": (["wfeb"], False),
    "WorkflowTaskResult": ([], False),
    "WorkflowTaskSet": (["wfts"], True),
    "WorkflowTemplate": (["wftmpl"], False),
}


def definition(kind: str) -> dict[str, Any]:
    """The CustomResourceDefinition of one kind."""
    short_names, has_status = KINDS[kind]
    plural = f"{kind.lower()}s"
    version = {
        "name": VERSION,
        "served": True,
        "storage": True,
        "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}},
        "subresources": {"status": {}} if has_status else {},
    }
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.{GROUP}"},
        "spec": {
            "group": GROUP,
            "scope": "Cluster" if kind.startswith("Cluster") else "Namespaced",
            "names": {
                "kind": kind,
                "listKind": f"{kind}List",
                "plural": plural,
                "singular": kind.lower(),
                "shortNames": short_names,
            },
            "versions": [version],
        },
    }


DEFINITIONS = [definition(kind) for kind in KINDS]
