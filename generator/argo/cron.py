"""The Workflow that a CronWorkflow starts.

Source: argo-workflows workflow/common/convert.go `ConvertCronWorkflowToWorkflowWithProperties`. The defaults do not touch
the CronWorkflow; they reach its runs as they reach any Workflow.
"""

from __future__ import annotations

from typing import Any

from generator.argo.merge import Merger, read_at

CRON = "CronWorkflow"
CRON_LABEL = "workflows.argoproj.io/cron-workflow"
INSTANCE_LABEL = "workflows.argoproj.io/controller-instanceid"
TIME_ANNOTATION = "workflows.argoproj.io/scheduled-time"
PROPAGATED = tuple(f"workflows.argoproj.io/{name}" for name in ("creator", "creator-email", "creator-preferred-username"))


def run_of(cron: Any, version: str, name: str, scheduled: str) -> dict[str, Any]:
    """The Workflow for the time `scheduled` (RFC 3339), called `name`. Raises Refused for what is no CronWorkflow.

    Labels of the CronWorkflow itself do not come along, but for its creator's and the instance id; those of
    spec.workflowMetadata do.
    """
    read = read_at("cronworkflow", Merger(version), cron, CRON)
    metadata, extra = read["metadata"], read["spec"].get("workflowMetadata", {})
    own: dict[str, str] = metadata.get("labels", {})
    labels = {label: own[label] for label in (*PROPAGATED, INSTANCE_LABEL) if label in own}
    labels = {**labels, CRON_LABEL: metadata.get("name", ""), **extra.get("labels", {})}
    result: dict[str, Any] = {"name": name, "labels": labels}
    result["annotations"] = {TIME_ANNOTATION: scheduled, **extra.get("annotations", {})}
    if extra.get("finalizers"):
        result["finalizers"] = extra["finalizers"]
    if "namespace" in metadata:
        result["namespace"] = metadata["namespace"]
    result["ownerReferences"] = [_owner(metadata)]
    run = {"kind": "Workflow", "metadata": result, "spec": read["spec"]["workflowSpec"]}
    return run if "apiVersion" not in read else {"apiVersion": read["apiVersion"], **run}


def _owner(metadata: dict[str, Any]) -> dict[str, Any]:
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": CRON,
        "name": metadata.get("name", ""),
        "uid": metadata.get("uid", ""),
        "controller": True,
        "blockOwnerDeletion": True,
    }
