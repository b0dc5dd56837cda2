"""Which template a step, task, hook or node means.

Source: argo-workflows workflow/templateresolution/context.go. A name is looked up in the base: the executing spec, or
the template object that a templateRef has led into.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from generator.argo.predict.run import Given

LOCAL, NAMESPACED, CLUSTER = "local", "namespaced", "cluster"

CONTAINER_LIKE = ("container", "containerSet", "script", "resource", "data")
# The order in which workflow_types.go `GetType` looks.
TYPES = ("container", "containerSet", "steps", "dag", "script", "resource", "data", "suspend", "http", "plugin")


class Missing(Exception):
    """There is no such template; `cause` is what the controller says. `is_not_found`: there is nothing of that name."""

    def __init__(self, cause: str, is_not_found: bool = False) -> None:
        super().__init__(cause)
        self.cause = cause
        self.is_not_found = is_not_found


class Base(NamedTuple):
    """Where names are looked up; `scope` is LOCAL, or the kind and name of a template object."""

    scope: str
    spec: dict[str, Any]


class Holder(NamedTuple):
    """What refers to a template; `prefix` is steps or tasks. An inline template beats a ref, a ref beats a name."""

    prefix: str = "steps"
    name: str = ""
    template: str = ""
    ref: dict[str, Any] | None = None
    inline: dict[str, Any] | None = None


def holder_of(prefix: str, part: dict[str, Any]) -> Holder:
    """The reference of a step, task or hook."""
    return Holder(prefix, part.get("name", ""), part.get("template", ""), part.get("templateRef"), part.get("inline"))


def type_of(template: Mapping[str, Any]) -> str:
    """container, steps, dag …; "" for none."""
    return next((each for each in TYPES if template.get(each) is not None), "")


def is_pod_type(template: dict[str, Any]) -> bool:
    """Whether a pod is made for it."""
    return type_of(template) in CONTAINER_LIKE


def resolve(given: Given, base: Base, holder: Holder) -> tuple[Base, dict[str, Any]]:
    """The template and the base for names in it. Raises Missing."""
    if holder.inline is not None:
        template = holder.inline
        if holder.ref is not None:
            base = _object(given, holder.ref)
    elif holder.ref is not None:
        base = _object(given, holder.ref)
        template = _named(base, holder.ref.get("template", ""), f" in workflow template {holder.ref.get('name', '')}")
    elif holder.template:
        template = _named(base, holder.template, "")
    else:
        raise Missing("failed to get a template")
    if not type_of(template):
        raise Missing(f"template '{template.get('name', '')}' type is unknown")
    return base, template


def _object(given: Given, ref: dict[str, Any]) -> Base:
    is_cluster, name = bool(ref.get("clusterScope")), ref.get("name", "")
    found = (given.cluster_templates if is_cluster else given.templates).get(name)
    if found is None:
        raise Missing(f"workflow template {name} not found", is_not_found=True)
    return Base(f"{CLUSTER if is_cluster else NAMESPACED}/{name}", found["spec"])


def _named(base: Base, name: str, where: str) -> dict[str, Any]:
    for template in base.spec.get("templates", ()):
        if template.get("name", "") == name:
            return _with_metadata(template, base.spec.get("podMetadata"))
    raise Missing(f"template {name} not found{where}", is_not_found=True)


def _with_metadata(template: dict[str, Any], metadata: dict[str, Any] | None) -> dict[str, Any]:
    """podMetadata of the base goes over the template's own metadata (`addPodMetadata`)."""
    if not metadata:
        return template
    own = template.get("metadata", {})
    merged = {part: {**own.get(part, {}), **metadata.get(part, {})} for part in ("annotations", "labels")}
    return {**template, "metadata": {part: value for part, value in merged.items() if value}}
