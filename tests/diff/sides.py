"""Sides of a comparison for the tests: from the data of a ConfigMap, or from a profile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.diff.model import State, Subject
from generator.diff.states import Scope, state_of

CONFIG_MAP = Subject("ConfigMap", "argo", "workflow-controller-configmap")


def scope_of(owner: str, version: str = "4.0") -> Scope:
    """An environment called prd."""
    return Scope("prd", version, owner, CONFIG_MAP)


def config_map(data: Mapping[str, str], **metadata: Any) -> dict[str, Any]:
    """The controller's ConfigMap as an object."""
    named = {"name": CONFIG_MAP.name, "namespace": CONFIG_MAP.namespace, **metadata}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": named, "data": dict(data)}


def side(data: Mapping[str, str], owner: str = "manifest", label: str = "side") -> State:
    """A side that has nothing but the ConfigMap."""
    return state_of(label, [config_map(data)], scope_of(owner))
