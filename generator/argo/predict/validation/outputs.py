"""What templates give.

Source: argo-workflows workflow/validate/validate.go `addOutputsToScope`, `validateOutputs`, `validateOutputParameter`.
"""

from __future__ import annotations

from typing import Any

from generator.argo.predict.templates import type_of
from generator.argo.predict.texts import marshal
from generator.argo.predict.validation.checks import (
    ANY_ARTIFACT,
    ANY_PARAMETER,
    Invalid,
    check_names,
    check_tags,
    is_tag,
    parameter_error,
)
from generator.argo.predict.validation.parts import check_path

_LEAVES = ("container", "containerSet", "script", "resource", "data", "http", "plugin")
_GO_NAMES = {"container": "Container", "containerSet": "ContainerSet", "script": "Script", "resource": "Resource"}
_GO_NAMES |= {"steps": "Steps", "dag": "DAG"}
_SOURCES = ("path", "jqFilter", "jsonPath", "parameter", "expression")


def add_outputs(template: dict[str, Any] | None, prefix: str, scope: dict[str, bool], is_loop: bool) -> list[str]:
    """Names that come into scope below `prefix`; returns those that are global."""
    scope.update(
        dict.fromkeys((f"{prefix}.{name}" for name in ("id", "startedAt", "finishedAt", "hostNodeName")), True)
    )
    if template is None:
        return []
    if template.get("daemon"):
        scope[f"{prefix}.ip"] = True
    kind = type_of(template)
    if _has_result(template):
        scope[f"{prefix}.outputs.result"] = scope[f"{prefix}.exitCode"] = True
    known: list[str] = []
    outputs = template.get("outputs") or {}
    for part, anything in (("parameters", ANY_PARAMETER), ("artifacts", ANY_ARTIFACT)):
        for each in outputs.get(part) or ():
            scope[f"{prefix}.outputs.{part}.{each.get('name', '')}"] = True
            name = each.get("globalName", "")
            if name and is_tag(name):
                scope[anything] = True
            elif name:
                scope[f"workflow.outputs.{part}.{name}"] = True
                known.append(f"workflow.outputs.{part}.{name}")
    if is_loop:
        scope[f"{prefix}.outputs.parameters"] = True
        if kind in ("script", "containerSet"):
            scope[f"{prefix}.outputs.result"] = scope[f"{prefix}.exitCode"] = True
    return known


def _has_result(template: dict[str, Any]) -> bool:
    """`HasOutput`."""
    if any(template.get(kind) is not None for kind in ("container", "script", "data", "http", "plugin")):
        return True
    containers = (template.get("containerSet") or {}).get("containers") or ()
    return any(each.get("name") == "main" for each in containers)


def check_outputs(scope: dict[str, bool], variables: dict[str, str], template: dict[str, Any]) -> None:
    """Raises Invalid."""
    outputs, name = template.get("outputs") or {}, template.get("name", "")
    for part in ("parameters", "artifacts"):
        try:
            check_names(outputs.get(part), is_parameter=True)
        except Invalid as error:
            raise Invalid(f"templates.{name}.outputs.{part} {error}") from None
    try:
        check_tags(scope, variables, marshal(outputs))
    except Invalid as error:
        raise Invalid(f"templates.{name}.outputs {error}") from None
    for each in outputs.get("artifacts") or ():
        place = f"templates.{name}.outputs.artifacts.{each['name']}"
        if type_of(template) in _LEAVES:
            check_path(place, each)
        elif each.get("path"):
            raise Invalid(f"{place}.path only valid in container/script templates")
        _check_global_name(each, place)
    for each in outputs.get("parameters") or ():
        place = f"templates.{name}.outputs.parameters.{each['name']}"
        _check_parameter(each, place)
        if each.get("valueFrom") is not None:
            _check_source(each["valueFrom"], place, type_of(template))
        _check_global_name(each, place)


def _check_global_name(part: dict[str, Any], place: str) -> None:
    name = part.get("globalName", "")
    if name and not is_tag(name) and parameter_error(name):
        raise Invalid(f"{place}.globalName: {parameter_error(name)}")


def _check_parameter(parameter: dict[str, Any], place: str) -> None:
    value, source = parameter.get("value"), parameter.get("valueFrom")
    if source is not None and value is not None:
        raise Invalid(f"{place} has both valueFrom and value specified. Choose one.")
    if value is not None:
        return
    if source is None:
        raise Invalid(f"{place} does not have valueFrom or value specified")
    found = sum(bool(source.get(key)) for key in _SOURCES) + (source.get("supplied") is not None)
    if found == 0:
        raise Invalid("valueFrom type unspecified. choose one of: path, jqFilter, jsonPath, parameter, raw, expression")
    if found > 1:
        raise Invalid("multiple valueFrom types specified. choose one of: path, jqFilter, jsonPath, parameter, raw")


def _check_source(source: dict[str, Any], place: str, kind: str) -> None:
    go_name = _GO_NAMES.get(kind, "")
    if kind in ("container", "containerSet", "script") and not source.get("path"):
        raise Invalid(f"{place}.path must be specified for {go_name} templates")
    if kind == "resource" and not source.get("jqFilter") and not source.get("jsonPath"):
        raise Invalid(f"{place} .jqFilter or jsonPath must be specified for {go_name} templates")
    if kind in ("dag", "steps"):
        if not source.get("parameter") and not source.get("expression"):
            raise Invalid(f"{place}.parameter or expression must be specified for {go_name} templates")
        if source.get("parameter") and source.get("expression"):
            cause = "shouldn't have both `from` and `expression` specified in `ValueFrom`"
            raise Invalid(f"{place} {cause} for {go_name} templates")
