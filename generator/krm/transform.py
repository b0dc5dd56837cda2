"""The items of a ResourceList, before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from generator.argo.documents import parts, value_of
from generator.errors import InputUnusable, Problem
from generator.krm.config_map import is_controllers, with_defaults
from generator.krm.request import DEFAULTS, OBJECTS, WORKFLOWS, Request
from generator.krm.workflows import SPECS, is_workflow, with_hooks
from generator.model import Document, Release
from generator.targets import applied
from generator.yamlio import dump


def transformed(request: Request, release: Release, documents: Iterable[Document]) -> tuple[str, list[Problem]]:
    """The ResourceList that goes out, and warnings.

    Raises InputUnusable where there is nothing that could be changed: a function that does nothing would look like one
    that has done its work.
    """
    items = request.items
    warnings: list[Problem] = []
    if request.add == OBJECTS:
        items += _objects(release, documents)
    elif request.add == DEFAULTS:
        items = _with_defaults(request, release)
    elif request.add == WORKFLOWS:
        items, warnings = _with_hooks(request, release)
    return dump({**request.tree, "items": items}), warnings


def _objects(release: Release, documents: Iterable[Document]) -> list[Any]:
    """What a kustomization of the environment has as its resources."""
    names = applied(release)
    texts = [(document.text, document.name) for document in documents if document.name in names]
    return [value_of(part) for text, name in texts for part in parts(text, name)]


def _with_defaults(request: Request, release: Release) -> list[Any]:
    argo, items = release.profile.argo, request.items
    found = [position for position, item in enumerate(items) if is_controllers(item, release.profile)]
    if not found:
        text = f"no ConfigMap {argo.config_map} of namespace {argo.namespace} among the {len(items)} objects"
        hint = "add it to `resources`, or say its name with argo.configMap and argo.namespace in the profile"
        raise InputUnusable(Problem(request.mark, text, hint))
    for position in found:
        items[position] = with_defaults(items[position], release, request.mark_of(position))
    return items


def _with_hooks(request: Request, release: Release) -> tuple[list[Any], list[Problem]]:
    items: list[Mapping[str, Any]] = request.items
    warnings: list[Problem] = []
    found = [position for position, item in enumerate(items) if is_workflow(item)]
    if not found:
        hint = "add one of these kinds to `resources`: " + ", ".join(SPECS)
        raise InputUnusable(Problem(request.mark, f"no workflow among the {len(items)} objects", hint))
    for position in found:
        items[position], more = with_hooks(items[position], release, request.mark_of(position))
        warnings += more
    return items, warnings
