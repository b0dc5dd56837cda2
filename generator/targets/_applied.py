"""Which files of a release hold objects for a cluster, so that everybody who applies them applies the same."""

from __future__ import annotations

from generator.delivery.needs import http_channels, runs_pods
from generator.delivery.secrets import secret_references
from generator.engine import engine_secrets
from generator.model import Release

_CONFIG_MAP = "workflow-controller-configmap.yaml"


def applied(release: Release) -> tuple[str, ...]:
    """The names of the files, those that others refer to first; the controller's ConfigMap only where all of it is ours."""
    profile = release.profile
    files = {
        "cluster-workflow-templates.yaml": bool(release.cluster_workflow_templates),
        "rbac.yaml": runs_pods(profile) or bool(http_channels(profile)),
        "secrets.yaml": bool(profile.external_secrets and (secret_references(profile) or engine_secrets(profile))),
        "drift-cron.yaml": bool(profile.drift),
        "notifications-engine.yaml": bool(profile.engine),
        _CONFIG_MAP: profile.argo.owner == "manifest",
    }
    return tuple(name for name, is_there in files.items() if is_there)


def component_patches(release: Release) -> tuple[str, ...]:
    """The files that change an object of somebody else's."""
    return (_CONFIG_MAP,) if release.profile.argo.owner == "patch" else ()
