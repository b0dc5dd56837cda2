"""Templates that do work themselves.

Source: argo-workflows workflow/validate/validate.go `validateLeaf`.
"""

from __future__ import annotations

import re
from typing import Any

from generator.argo.compose import compose
from generator.argo.predict.templates import CLUSTER, Base
from generator.argo.predict.texts import marshal
from generator.argo.predict.validation.checks import PLACEHOLDER, Invalid, check_tags, field_error
from generator.argo.predict.validation.context import Context
from generator.errors import HookwrightError

_ACTIONS = ("get", "create", "apply", "delete", "replace", "patch")
_EXPRESSION = re.compile(r"{{\s*=\s*(.+?)\s*}}")


def check_leaf(context: Context, scope: dict[str, bool], base: Base, template: dict[str, Any]) -> None:
    """Raises Invalid."""
    name = template.get("name", "")
    try:
        check_tags(scope, context.variables, marshal(template))
    except Invalid as error:
        raise Invalid(f"templates.{name}: {error}") from None
    if template.get("container") is not None:
        _check_mounts(template, name)
    for kind in ("container", "script"):
        if template.get(kind) is not None and not template[kind].get("image"):
            _check_image(base, kind, name)
    if template.get("containerSet") is not None:
        _check_container_set(template, name)
    if template.get("resource") is not None:
        _check_resource(template, name)
    _check_deadline(template.get("activeDeadlineSeconds"), name)
    if template.get("parallelism") is not None:
        raise Invalid(f"templates.{name}.parallelism is only valid for steps and dag templates")
    if template.get("http") is not None and template.get("podResources") is not None:
        raise Invalid(f"templates.{name}.podResources is not supported for HTTP templates")


def _check_paths(holder: dict[str, Any], place: str, prefix: str = "") -> dict[str, str]:
    """Where each path of the volumes is mounted. Raises Invalid for one that is taken."""
    taken: dict[str, str] = {}
    for index, mount in enumerate(holder.get("volumeMounts") or ()):
        path = mount.get("mountPath", "")
        if path in taken:
            raise Invalid(f"{place}.volumeMounts[{index}].mountPath '{path}' already mounted in {taken[path]}")
        taken[path] = f"{prefix}volumeMounts.{mount.get('name', '')}"
    return taken


def _check_mounts(template: dict[str, Any], name: str) -> None:
    taken = _check_paths(template["container"], f"templates.{name}.container", "container.")
    for index, artifact in enumerate((template.get("inputs") or {}).get("artifacts") or ()):
        path = artifact.get("path", "")
        if path in taken:
            place = f"templates.{name}.inputs.artifacts[{index}].path"
            raise Invalid(f"{place} '{path}' already mounted in {taken[path]}")
        taken[path] = f"inputs.artifacts.{artifact['name']}"


def _check_image(base: Base, kind: str, name: str) -> None:
    """templateDefaults of a cluster template do not count."""
    defaults = base.spec.get("templateDefaults") or {}
    if base.scope.startswith(CLUSTER) or not (defaults.get(kind) or {}).get("image"):
        raise Invalid(f"templates.{name}.{kind}.image may not be empty")


def _check_container_set(template: dict[str, Any], name: str) -> None:
    containers = template["containerSet"].get("containers") or []
    place = f"templates.{name}.containerSet.containers"
    if not containers:
        raise Invalid(f"{place} must have at least one container")
    names: list[str] = []
    for index, each in enumerate(containers):
        own = each.get("name", "")
        if not own:
            raise Invalid(f"{place}[{index}].name is required")
        if field_error(own):
            raise Invalid(f"{place}[{index}].name: '{own}' is invalid: {field_error(own)}")
        if own in names:
            raise Invalid(f"{place}[{index}].name '{own}' is not unique")
        names.append(own)
    _check_paths(template["containerSet"], f"templates.{name}.containerSet")
    for each in containers:
        for wanted in each.get("dependencies") or ():
            if wanted not in names:
                raise Invalid(f"{place}.{each['name']} dependency '{wanted}' not defined")
    left = {each["name"]: set(each.get("dependencies") or ()) for each in containers}
    while left:
        free = {each for each, waits in left.items() if not waits}
        if not free:
            raise Invalid(f"{place} dependency cycle detected: {'->'.join(_cycle(left))}")
        left = {each: waits - free for each, waits in left.items() if each not in free}
    inputs, outputs = template.get("inputs") or {}, template.get("outputs") or {}
    if (inputs.get("artifacts") or outputs.get("parameters") or outputs.get("artifacts")) and "main" not in names:
        raise Invalid(f'{place} must have a container named "main" for input or output')


def _cycle(waits: dict[str, set[str]]) -> list[str]:
    """Names each of which waits for the next, up to the first again."""
    way = [min(waits)]
    while way.count(way[-1]) < 2:
        way.append(min(waits[way[-1]]))
    return way[way.index(way[-1]) :]


def _check_resource(template: dict[str, Any], name: str) -> None:
    resource = template["resource"]
    action, manifest, source = resource.get("action", ""), resource.get("manifest", ""), resource.get("manifestFrom")
    if not action.startswith("placeholder-") and action not in _ACTIONS:
        raise Invalid(f"templates.{name}.resource.action must be one of: {', '.join(_ACTIONS)}")
    if action in ("delete", "get"):
        return
    place = f"templates.{name}.resource"
    if not manifest and source is None:
        raise Invalid(f"either {place}.manifest or {place}.manifestFrom must be specified")
    if manifest and source is not None:
        raise Invalid("shouldn't have both `manifest` and `manifestFrom` specified in `Manifest` for resource template")
    if source is not None and source.get("artifact") is not None:
        wanted = source["artifact"].get("name", "")
        if all(each.get("name") != wanted for each in (template.get("inputs") or {}).get("artifacts") or ()):
            raise Invalid(f"artifact {wanted} in `manifestFrom` refer to a non-exist artifact")
    if manifest and not manifest.startswith("placeholder-"):
        try:
            compose(_EXPRESSION.sub(PLACEHOLDER, manifest), "manifest")
        except HookwrightError:
            raise Invalid(f"{place}.manifest must be a valid yaml") from None


def _check_deadline(seconds: Any, name: str) -> None:
    if seconds is None:
        return
    text = str(seconds)
    is_number = re.fullmatch(r"[-+]?[0-9]+", text) is not None
    is_tag = text.startswith("placeholder-") or (text.startswith("{{") and text.endswith("}}"))
    if (not is_number and not is_tag) or (is_number and int(text) < 0):
        raise Invalid(f"templates.{name}.activeDeadlineSeconds must be a positive integer > 0 or an argo variable")
