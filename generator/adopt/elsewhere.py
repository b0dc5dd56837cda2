"""Notify templates of ours that live in a ClusterWorkflowTemplate: brought to where they would stand inline, and compared.

The defaults refer to them by `templateRef`, so that they alone tell neither channels nor routes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generator.adopt.shapes import list_in, map_in
from generator.argo.documents import parts, value_of
from generator.errors import InputUnusable, Mark, Problem
from generator.model import PREFIX

_KIND = "ClusterWorkflowTemplate"
_EXPECTED = f"expected a {_KIND} that hookwright has written, its name beginning {PREFIX}"


class Elsewhere(NamedTuple):
    """The ClusterWorkflowTemplate: its name, its templates, and where it stands."""

    name: str
    templates: list[Any]
    mark: Mark

    @property
    def environment(self) -> str:
        """The environment that it was rendered for."""
        return self.name.removeprefix(PREFIX)


def read_elsewhere(text: str, file: str) -> Elsewhere:
    """The one in a file. Raises InputUnusable where there is none."""
    for part in parts(text, file):
        value = value_of(part)
        name = map_in(map_in(value).get("metadata")).get("name")
        if map_in(value).get("kind") == _KIND and isinstance(name, str) and name.startswith(PREFIX):
            return Elsewhere(name, list_in(map_in(map_in(value).get("spec")).get("templates")), part.mark)
    raise InputUnusable(Problem(Mark(file, 1, 1), _EXPECTED, "give cluster-workflow-templates.yaml"))


def named_elsewhere(defaults: Any) -> str:
    """The name of the ClusterWorkflowTemplate of ours that the defaults refer to, "" for none."""
    return next((str(ref["name"]) for ref in _references(defaults)), "")


def _references(tree: Any) -> Iterator[Mapping[str, Any]]:
    pending = [tree]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            if _is_ours(value.get("templateRef")):
                yield value["templateRef"]
            pending += reversed(value.values())
        elif isinstance(value, list):
            pending += reversed(value)


def _is_ours(reference: Any) -> bool:
    name = map_in(reference).get("name")
    is_named = isinstance(name, str) and name.startswith(PREFIX) and isinstance(reference.get("template"), str)
    return is_named and reference.get("clusterScope") is True


def brought_home(defaults: Mapping[str, Any], found: Elsewhere) -> dict[str, Any]:
    """The defaults as they would be with placement inline."""
    home = _without_references(defaults, found.name)
    spec = dict(map_in(home.get("spec")))
    spec["templates"] = [*list_in(spec.get("templates")), *found.templates]
    return {**home, "spec": spec}


def _without_references(tree: Any, name: str) -> Any:
    if isinstance(tree, list):
        return [_without_references(each, name) for each in tree]
    if not isinstance(tree, dict):
        return tree
    reference = map_in(tree.get("templateRef"))
    out = {key: _without_references(each, name) for key, each in tree.items()}
    if _is_ours(reference) and reference["name"] == name:
        del out["templateRef"]
        out["template"] = reference["template"]
    return out
