"""One side as a text that is the same for all that means the same, so that tools that know lines can compare it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.diff.lists import names_in
from generator.diff.model import State
from generator.diff.shown._plain import masked, subject_text
from generator.diff.shown._written import yaml_lines

# Lists that the controller and the kubelet match by name: their order means nothing.
_BY_NAME = frozenset({"artifacts", "parameters", "tasks", "templates", "volumeMounts", "volumes"})
_NAME = "name"


def state_text(state: State) -> str:
    """Each object below its name, as YAML in normal form: keys and named items sorted, secrets said as such."""
    documents = []
    for subject, tree in sorted(state.objects.items()):
        documents.append("\n".join([f"# {subject_text(subject)}", *yaml_lines(_arranged(masked(tree, ())))]))
    return "\n---\n".join(documents) + "\n"


def _arranged(value: Any, key: str = "") -> Any:
    if isinstance(value, Mapping):
        return {name: _arranged(value[name], name) for name in sorted(value, key=lambda each: (each != _NAME, each))}
    if not isinstance(value, list):
        return value
    items = [_arranged(each) for each in value]
    names = names_in(items, _NAME) if key in _BY_NAME else None
    return items if names is None else [item for _, item in sorted(zip(names, items, strict=True), key=lambda pair: pair[0])]
