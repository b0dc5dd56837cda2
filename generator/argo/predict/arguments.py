"""A template with its arguments: defaults, values, tags.

Source: argo-workflows workflow/common/util.go `ProcessArgs` and `SubstituteParams`. What a ConfigMap would give is not
known here: such a value becomes text that says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from generator.argo.expr import ExpressionError
from generator.argo.join import has_value
from generator.argo.predict.run import Run
from generator.argo.predict.texts import marshal, replaced

# The stores in the order in which they are looked for, and the fields of which one says where an artifact lies there.
_STORES: Mapping[str, tuple[str, ...]] = {
    "artifactory": (), "azure": ("blob",), "git": ("repo",), "gcs": ("key",), "hdfs": ("addresses", "path"), "http": ("url",),
    "oss": ("key",), "raw": (), "s3": ("key",), "plugin": (),
}  # fmt: skip

_OF_THE_INPUT = ("path", "mode", "recurseMode")

# Finds an argument by its name, None for none.
Find = Callable[[str], dict[str, Any] | None]


class NotSupplied(Exception):
    """An input has no value; the text is the controller's."""


def finder(items: list[dict[str, Any]] | None) -> Find:
    """Look items up by name; of two the first counts."""
    by_name: dict[str, dict[str, Any]] = {}
    for item in items or ():
        by_name.setdefault(item.get("name", ""), item)
    return by_name.get


def process(
    run: Run, template: dict[str, Any], arguments: dict[str, Any], globals_: Mapping[str, str], local: Mapping[str, str]
) -> dict[str, Any]:
    """The template as it is executed. Raises NotSupplied, ExpressionError."""
    parameters, artifacts = finder(arguments.get("parameters")), finder(arguments.get("artifacts"))
    return process_with(run, template, parameters, artifacts, {**globals_, **local}, is_validation=False)


def process_with(
    run: Run, template: dict[str, Any], parameters: Find, artifacts: Find, scope: dict[str, str], is_validation: bool
) -> dict[str, Any]:
    """`ProcessArgs` with any source of arguments; a validation has no ConfigMaps and asks for no places of artifacts."""
    inputs, decode = dict(template.get("inputs", {})), run.merger.decoder.decode
    if inputs.get("parameters"):
        ready = [_parameter(each, parameters, is_validation) for each in inputs["parameters"]]
        inputs["parameters"] = [decode(each, "Parameter") for each in ready]  # the fields in their order again
    if inputs.get("artifacts"):
        ready = [_artifact(each, artifacts, is_validation) for each in inputs["artifacts"]]
        inputs["artifacts"] = [decode(each, "Artifact") for each in ready]
    supplied = {**template, "inputs": inputs}
    if _is_plain(run, template) and "{{" not in marshal(inputs):
        _check_values(inputs.get("parameters") or [])
        return supplied
    return substitute(run, supplied, scope)


def _is_plain(run: Run, template: dict[str, Any]) -> bool:
    """Whether no tag stands in the template but for its inputs; looked up once for each template."""
    if id(template) not in run.plain:
        rest = {key: value for key, value in template.items() if key != "inputs"}
        run.plain[id(template)] = template, "{{" not in marshal(rest)
    return run.plain[id(template)][1]


def _check_values(parameters: list[dict[str, Any]]) -> None:
    for each in parameters:
        if each.get("value") is None and each.get("valueFrom") is None:
            raise NotSupplied(f"inputs.parameters.{each.get('name', '')} had no value")


def _parameter(own: dict[str, Any], find: Find, is_validation: bool) -> dict[str, Any]:
    result = dict(own)
    if result.get("value") is None and result.get("default") is not None:
        result["value"] = result["default"]
    argument = find(own.get("name", ""))
    if argument is not None:
        result.pop("valueFrom", None)
        result.pop("value", None)
        wanted = "value" if argument.get("value") is not None else "valueFrom"
        if argument.get(wanted) is not None:
            result[wanted] = argument[wanted]
    key = (result.get("valueFrom") or {}).get("configMapKeyRef")
    if key is not None:
        if not is_validation:
            result["value"] = of_config_map(key)
    elif result.get("value") is None:
        raise NotSupplied(f"inputs.parameters.{own.get('name', '')} was not supplied")
    return result


def of_config_map(key: dict[str, Any]) -> str:
    """The text that stands for a value which only the cluster knows."""
    return f"<key {key.get('key', '')} of ConfigMap {key.get('name', '')}>"


def has_place(artifact: dict[str, Any]) -> bool:
    """Whether an artifact says where it lies (`HasLocationOrKey`)."""
    store = next((each for each in _STORES if artifact.get(each) is not None), "")
    if store == "artifactory":
        held = artifact[store]
        _, scheme, rest = held.get("url", "").rpartition("://")
        return "/" in rest if scheme and held.get("usernameSecret") is None else bool(rest)
    return bool(store) and (not _STORES[store] or any(artifact[store].get(field) for field in _STORES[store]))


def _artifact(own: dict[str, Any], find: Find, is_validation: bool) -> dict[str, Any]:
    argument = find(own.get("name", ""))
    name = f"inputs.artifacts.{own.get('name', '')}"
    if not own.get("optional") and not has_place(own):
        if argument is None:
            raise NotSupplied(f"{name} was not supplied")
        is_made = bool(argument.get("from")) and bool(argument.get("fromExpression"))
        if not is_made and not has_place(argument) and not is_validation:
            raise NotSupplied(f"{name} missing location information")
    if argument is None:
        return own
    kept = {key: value for key, value in own.items() if key in _OF_THE_INPUT}
    return {**{key: value for key, value in argument.items() if key not in _OF_THE_INPUT}, **kept}


def substitute(run: Run, template: dict[str, Any], scope: dict[str, str]) -> dict[str, Any]:
    """Globals and locals first, then inputs, since a global may stand in an input (`SubstituteParams`)."""
    text = marshal(template)
    first = replaced(run, text, scope)
    parsed: dict[str, Any] = template if first is text else json.loads(first)
    inputs = parsed.get("inputs", {}).get("parameters") or []
    _check_values(inputs)
    if "{{" not in first:
        return parsed
    second = replaced(run, first, {**scope, **_inner_scope(parsed, inputs)})
    result: dict[str, Any] = json.loads(second)
    return result


def _inner_scope(template: dict[str, Any], inputs: list[dict[str, Any]]) -> dict[str, str]:
    """What a template's own text can read of its inputs, and of the paths of its outputs."""
    scope = {f"inputs.parameters.{each['name']}": each["value"] for each in inputs if each.get("value") is not None}
    scope["inputs.parameters"] = marshal(inputs) if inputs else "null"
    outputs = template.get("outputs", {})
    for side, artifacts in (("inputs", template.get("inputs", {})), ("outputs", outputs)):
        for each in artifacts.get("artifacts") or ():
            if each.get("path"):
                scope[f"{side}.artifacts.{each['name']}.path"] = each["path"]
    for each in outputs.get("parameters") or ():
        if (each.get("valueFrom") or {}).get("path"):
            scope[f"outputs.parameters.{each['name']}.path"] = each["valueFrom"]["path"]
    return scope


def value_of(parameter: dict[str, Any]) -> str:
    """Its value, or its default (`GetValue`)."""
    return str(parameter.get("value", parameter.get("default", "")) if has_value(parameter) else "")


def as_arguments(error: NotSupplied | ExpressionError) -> str:
    """The text of what process raises."""
    return error.message if isinstance(error, ExpressionError) else str(error)
