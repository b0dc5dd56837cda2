"""The least rights that `doctor` needs, by what it asks."""

from __future__ import annotations

from collections.abc import Iterator

from generator.delivery.secrets import secret_references
from generator.model import Release
from generator.rights import Right


def rights_of(release: Release, account: str) -> tuple[Right, ...]:
    """What `doctor` does for a release, and nothing else; sorted.

    `get` of a Secret lets its values be read, too: Kubernetes knows no lesser right. `doctor` asks for its metadata
    alone, and without this right says that it cannot know.
    """
    return tuple(sorted({*_of_controller(release), *_of_namespaces(release, account)}))


def controller_rights(release: Release) -> tuple[Right, ...]:
    """What the controller itself has to be allowed, so that what is rendered takes effect.

    Source: argo-workflows workflow/controller/controller.go `newControllerConfigMapInformer`, which without the first two
    only warns, and workflow/templateresolution, which reads the ClusterWorkflowTemplates from an informer.
    """
    namespace = release.profile.argo.namespace
    reload = [Right(verb, "ConfigMap", namespace) for verb in ("list", "watch")]
    verbs = ("get", "list", "watch") if release.cluster_workflow_templates else ()
    return (*reload, *(Right(verb, "ClusterWorkflowTemplate") for verb in verbs))


def _of_controller(release: Release) -> Iterator[Right]:
    argo = release.profile.argo
    yield Right("get", "ConfigMap", argo.namespace, argo.config_map)
    yield Right("list", "Deployment", argo.namespace)
    yield Right("list", "Pod", argo.namespace)
    yield Right("get", "Pod", argo.namespace, "", "log")
    yield Right("create", "SubjectAccessReview")
    for template in release.cluster_workflow_templates:
        yield Right("get", "ClusterWorkflowTemplate", "", template["metadata"]["name"])
    if argo.cluster.get("uid"):
        yield Right("get", "Namespace", "", "kube-system")


def _of_namespaces(release: Release, account: str) -> Iterator[Right]:
    for namespace in release.profile.argo.workflow_namespaces:
        for reference in secret_references(release.profile):
            yield Right("get", "Secret", namespace, reference.name)
        yield Right("get", "ServiceAccount", namespace, account)
        for kind in ("LimitRange", "Pod", "ResourceQuota"):
            yield Right("list", kind, namespace)
