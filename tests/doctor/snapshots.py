"""A healthy cluster as a snapshot, and the objects in it, to be broken by the tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.delivery import build
from generator.doctor import Place, Snapshot
from generator.doctor.rights import controller_rights, notifier_rights
from generator.model import Release
from generator.targets.workflow_controller_configmap import emit
from generator.yamlio import parse
from tests.harness import resolve_text

PROFILE = """\
apiVersion: hookwright/v1
argo: {version: "3.7", owner: manifest, workflowNamespaces: [team-a]}
channels:
  slack: {type: slack-webhook, secret: {url: slack-secret/URL}}
routes:
  failures: {when: [Failed, Error], send: [slack]}
"""


def release(text: str = PROFILE) -> Release:
    """What a profile becomes."""
    return build(resolve_text(text).profile)


def deployment(
    *args: str, image: str = "quay.io/argoproj/workflow-controller:v3.7.4", **container: Any
) -> dict[str, Any]:
    """A workflow controller as its own manifests have it."""
    main = {
        "name": "workflow-controller",
        "image": image,
        "command": ["workflow-controller"],
        "args": list(args),
        **container,
    }
    labels = {"app": "workflow-controller"}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "workflow-controller", "namespace": "argo"},
        "spec": {
            "replicas": 1,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [main]}},
        },
        "status": {"replicas": 1, "readyReplicas": 1},
    }


def config_map(data: Mapping[str, str], **annotations: str) -> dict[str, Any]:
    """The controller's ConfigMap."""
    metadata = {"name": "workflow-controller-configmap", "namespace": "argo", "annotations": annotations}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": dict(data)}


def rendered(of: Release) -> dict[str, Any]:
    """The ConfigMap that a release is written as, or that the chart would write of it."""
    argo = of.profile.argo
    owned = argo._replace(owner="manifest") if argo.owner == "helm" else argo
    (document,) = emit(of._replace(profile=of.profile._replace(argo=owned)))
    found: dict[str, Any] = parse(document.text.encode(), document.name).values
    return found


def secret(name: str, *keys: str) -> dict[str, Any]:
    """The metadata of a Secret whose keys somebody is on record for."""
    fields = {"f:data": {".": {}, **{f"f:{key}": {} for key in keys}}, "f:type": {}}
    managed = [{"manager": "kubectl-create", "operation": "Update", "fieldsType": "FieldsV1", "fieldsV1": fields}]
    return {
        "kind": "PartialObjectMetadata",
        "metadata": {"name": name, "namespace": "team-a", "managedFields": managed},
    }


def pod(name: str, **status: Any) -> dict[str, Any]:
    """A pod of a workflow in team-a."""
    labels = {"workflows.argoproj.io/workflow": "etl"}
    return {
        "metadata": {"name": name, "namespace": "team-a", "labels": labels},
        "status": {"phase": "Pending", **status},
    }


def healthy(text: str = PROFILE) -> Snapshot:
    """A cluster in which nothing is wrong."""
    of = release(text)
    place = Place(
        itself=({"metadata": {"name": "team-a"}},),
        config_maps={},
        secrets={"slack-secret": (secret("slack-secret", "URL"),)},
        account=({"metadata": {"name": "default"}},),
        may=dict.fromkeys(notifier_rights(of, "team-a"), True),
        agent_may={},
        waiting=(),
        quotas=(),
        limits=(),
    )
    return Snapshot(
        release=of,
        output="output/prd",
        account="default",
        served=dict.fromkeys(("Workflow", "WorkflowTemplate", "CronWorkflow", "WorkflowTaskResult"), True),
        controllers=(deployment(),),
        pods=(),
        controller_may=dict.fromkeys(controller_rights(of), True),
        last_words={},
        config_map=(rendered(of),),
        templates={each["metadata"]["name"]: (each,) for each in of.cluster_workflow_templates},
        namespaces={"team-a": place},
        unread=(),
    )


def placed(snapshot: Snapshot, **changes: Any) -> Snapshot:
    """The snapshot with another state of the namespace team-a."""
    return snapshot._replace(namespaces={"team-a": snapshot.namespaces["team-a"]._replace(**changes)})
