"""A container template of somebody else as a container channel, as far as both mean the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.adopt.runner import read_pod, sources_of
from generator.placeholders import uses

# Argo's tags that our placeholders say in the same words.
_SAME = {
    "workflow.name": "{name}",
    "workflow.namespace": "{namespace}",
    "workflow.uid": "{uid}",
    "workflow.status": "{status}",
    "workflow.serviceAccountName": "{serviceAccount}",
    "workflow.mainEntrypoint": "{entrypoint}",
}
_TAG = re.compile(r"\{\{\s*([A-Za-z0-9_.-]+)\s*\}\}")
_INPUT = "inputs.parameters."
_TEMPLATE = {"name", "container", "inputs", "serviceAccountName", "nodeSelector", "tolerations", "initContainers"}
_OPTIONS = {"image", "imagePullPolicy", "workingDir", "resources", "securityContext"}
_TEXTS = {"command", "args", "env", "envFrom"}


class Untold(Exception):
    """A template that no channel says."""


def translated(template: Any, arguments: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The channel, and what of `delivery` it needs. Raises Untold."""
    if not isinstance(template, dict) or not template.keys() <= _TEMPLATE | {"activeDeadlineSeconds"}:
        raise Untold
    container = template.get("container")
    if not isinstance(container, dict) or not container.keys() <= _OPTIONS | _TEXTS:
        raise Untold
    if not isinstance(container.get("image"), str) or "{{" in str(_others(template, container)):
        raise Untold
    inputs = _inputs(template.get("inputs"), arguments)
    channel: dict[str, Any] = {"type": "container", **{key: container[key] for key in container if key in _OPTIONS}}
    for key in ("command", "args"):
        if container.get(key):
            channel[key] = [_text(word, inputs) for word in _listed(container[key])]
    env = dict(_env(container.get("env"), inputs))
    channel |= {"env": env} if env else {}
    if container.get("envFrom"):
        channel["envFrom"] = [_env_from(each) for each in _listed(container["envFrom"])]
    deadline = template.get("activeDeadlineSeconds", 300)
    if type(deadline) is not int:
        raise Untold
    return channel, {"runner": read_pod(template), "activeDeadlineSeconds": deadline}


def _others(template: Mapping[str, Any], container: Mapping[str, Any]) -> list[Any]:
    """Everything that is not filled in."""
    pod = [value for key, value in template.items() if key not in ("container", "inputs")]
    return [*pod, *(value for key, value in container.items() if key in _OPTIONS)]


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Untold
    return value


def _inputs(inputs: Any, arguments: Any) -> dict[str, str]:
    """What each input parameter is: the argument, else its default."""
    found: dict[str, str] = {}
    for box in (inputs, arguments):
        if box is None:
            continue
        if not isinstance(box, dict) or not box.keys() <= {"parameters"}:
            raise Untold
        for each in _listed(box.get("parameters") or []):
            if not isinstance(each, dict) or not each.keys() <= {"name", "value"} or not isinstance(each.get("name"), str):
                raise Untold
            if isinstance(each.get("value"), str):
                found[each["name"]] = each["value"]
    return found


def _text(text: Any, inputs: Mapping[str, str]) -> str:
    """A text with placeholders instead of Argo's tags."""
    if not isinstance(text, str):
        raise Untold

    def argument(found: re.Match[str]) -> str:
        name = found[1].removeprefix(_INPUT)
        if not found[1].startswith(_INPUT):
            return found[0]
        if name not in inputs:
            raise Untold
        return inputs[name]

    whole = _TAG.sub(argument, text)
    if any(True for _ in uses(_TAG.sub(" ", whole))) or "{{{" in whole or "}}}" in whole or "${{" in whole:
        raise Untold
    said = _TAG.sub(lambda found: _SAME.get(found[1], found[0]), whole)
    if "{{" in said:
        raise Untold
    return said


def _env(env: Any, inputs: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    found = list(sources_of(env))
    names = [name for name, _ in found]
    if env and (len(found) != len(_listed(env)) or len(set(names)) < len(names)):
        raise Untold
    for name, source in found:
        yield name, {kind: _text(value, inputs) if kind == "value" else value for kind, value in source.items()}


def _env_from(source: Any) -> dict[str, str]:
    for kind, field in (("secretRef", "secret"), ("configMapRef", "configMap")):
        found = source.get(kind) if isinstance(source, dict) and len(source) == 1 else None
        if isinstance(found, dict) and isinstance(found.get("name"), str):
            return {field: found["name"]}
    raise Untold
