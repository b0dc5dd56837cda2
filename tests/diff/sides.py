"""Sides of a comparison for the tests: from the data of a ConfigMap, or from a profile."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from generator import yamlio
from generator.diff.model import State, Subject
from generator.diff.states import Scope, objects_in, state_of
from generator.model import Document, Layer
from generator.pipeline import build

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


@functools.cache
def rendered(text: str, label: str = "render") -> tuple[Scope, State]:
    """The side that a profile called prd renders to, and its scope."""
    documents, scope = built(text)
    return scope, state_of(label, [each for one in documents for each in objects_in(one.text, one.name)], scope)


@functools.cache
def built(text: str) -> tuple[tuple[Document, ...], Scope]:
    """The documents of a profile called prd, and its scope."""
    parsed = yamlio.parse(text.encode(), "prd.yaml")
    made = build("prd", lambda name, mark: Layer(name, parsed.values, parsed.marks, parsed.keys))
    argo = made.release.profile.argo
    return made.documents, Scope("prd", argo.version, argo.owner, Subject("ConfigMap", argo.namespace, argo.config_map))
