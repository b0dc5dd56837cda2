"""The ClusterWorkflowTemplates that the defaults refer to are there.

Why: as long as one is missing, every plain workflow is `invalid spec` and never runs, or a lifecycle hook turns its
workflow into Error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.doctor import Finding, Snapshot


def examine(snapshot: Snapshot) -> Iterator[Finding]:
    """Each one by its name, and whether it holds the templates that are named in it."""
    mend = f"kubectl apply -f {snapshot.output}/cluster-workflow-templates.yaml, before the defaults"
    for wanted in snapshot.release.cluster_workflow_templates:
        name = wanted["metadata"]["name"]
        found = snapshot.templates.get(name)
        if found == ():
            yield Finding(f"ClusterWorkflowTemplate {name}", "is not there", mend)
        for each in found or ():
            there = _names(each.get("spec"))
            missing = [template["name"] for template in wanted["spec"]["templates"] if template["name"] not in there]
            if missing:
                yield Finding(f"ClusterWorkflowTemplate {name}", f"has no template {', '.join(missing)}", mend)


def _names(spec: Any) -> set[str]:
    """The names of the templates; the minimal CRDs let anything be stored."""
    templates = spec.get("templates") if isinstance(spec, Mapping) else None
    listed = templates if isinstance(templates, (list, tuple)) else ()
    return {str(template.get("name")) for template in listed if isinstance(template, Mapping)}
