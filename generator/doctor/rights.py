"""The least rights that `doctor` needs, by what it asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.delivery.agent import agent_account, token_secret
from generator.delivery.needs import container_channels, http_channels, in_pod_routes, needs_of
from generator.delivery.secrets import secret_references
from generator.model import Profile, Release
from generator.notifier.asks import rights_to_ask
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


def notifier_rights(release: Release, namespace: str) -> tuple[Right, ...]:
    """What the account of the notifier's pods has to be allowed in a workflow namespace: to report, and to ask."""
    report = [Right(verb, "WorkflowTaskResult", namespace) for verb in ("create", "patch")]
    return (*report, *rights_to_ask(needs_of(release.profile).asks, namespace))


def token_secrets(profile: Profile) -> tuple[str, ...]:
    """The Secret with the agent's token, where one is needed."""
    return (token_secret(agent_account(profile)),) if http_channels(profile) else ()


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
        for name in token_secrets(release.profile):
            yield Right("get", "Secret", namespace, name)
        yield Right("get", "ServiceAccount", namespace, account)
        yield Right("get", "Namespace", "", namespace)
        for name in config_maps_of(release.profile):
            yield Right("get", "ConfigMap", namespace, name)
        for kind in ("LimitRange", "Pod", "ResourceQuota"):
            yield Right("list", kind, namespace)


def config_maps_of(profile: Profile) -> dict[str, tuple[str, ...]]:
    """The ConfigMaps that pods of ours read, by name, each with its keys; none where a pod takes whatever is there."""
    found: dict[str, dict[str, None]] = {}
    for source in _sources(profile):
        if source.get("configMap"):
            name, _, key = source["configMap"].partition("/")
            found.setdefault(name, {}).update({key: None} if key else {})
    return {name: tuple(sorted(keys)) for name, keys in sorted(found.items())}


def _sources(profile: Profile) -> Iterator[Mapping[str, Any]]:
    runner = profile.delivery.runner
    if in_pod_routes(profile):
        yield from (*runner.env.values(), runner.ca_bundle)
    for channel in container_channels(profile):
        yield from (*channel.options["env"].values(), *channel.options["envFrom"])
