"""workflow-controller-configmap.yaml: the controller's ConfigMap, or its one key.

Not with owner helm, where the chart writes it. With owner manifest it is the whole ConfigMap; with owner patch just the
key `workflowDefaults`, since applying a whole one would wipe the settings that somebody else made. The layouts are
those of argo-workflows config/controller.go, parseConfigMap: one `config` key alone, or one key for each setting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.model import Document, Path, Release
from generator.targets._documents import document, text_of

NAME = "workflow-controller-configmap.yaml"


def emit(release: Release) -> Iterator[Document]:
    """The file, unless the chart owns the ConfigMap."""
    argo = release.profile.argo
    if argo.owner == "helm":
        return
    config_map = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": argo.config_map, "namespace": argo.namespace},
        "data": _data(release),
    }
    yield document(release, NAME, _what(release), [config_map], {})


def _what(release: Release) -> str:
    argo = release.profile.argo
    if argo.owner == "manifest":
        return "The whole ConfigMap of the workflow controller: kubectl apply -f " + NAME
    return (
        "Only the key workflowDefaults; the other keys stay as they are:\n"
        f"kubectl patch configmap {argo.config_map} -n {argo.namespace} --patch-file {NAME}"
    )


def _data(release: Release) -> dict[str, str]:
    argo, defaults = release.profile.argo, release.workflow_defaults
    if argo.owner == "patch":
        # An empty value is an unset setting, so defaults of an earlier render go away.
        return {"workflowDefaults": _text(release, defaults, ("workflowDefaults",)) if defaults else ""}
    settings = {**argo.controller_config, **({"workflowDefaults": defaults} if defaults else {})}
    if argo.layout == "config":
        return {"config": _text(release, settings, ("argo", "controllerConfig"))}
    return {key: _text(release, value, _source(key)) for key, value in settings.items()}


def _source(key: str) -> Path:
    return ("workflowDefaults",) if key == "workflowDefaults" else ("argo", "controllerConfig", key)


def _text(release: Release, value: Any, source: Path) -> str:
    """The text of one key. A scalar stands on one line, which the controller puts behind the key as it is."""
    sources: dict[Path, Path] = {(): source, ("workflowDefaults",): ("workflowDefaults",)}
    text = text_of(release.profile, value, sources, is_embedded=True)
    return text if isinstance(value, (Mapping, list, tuple)) else text.rstrip("\n")
