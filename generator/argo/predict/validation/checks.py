"""Names, tags and arguments: the checks that need nothing but what they look at.

Source: argo-workflows workflow/validate/validate.go.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from generator.argo.expr.goformat import quote
from generator.argo.predict.arguments import has_place

PLACEHOLDER = "placeholder-0"
_ROOTS = ("item.", "steps.", "inputs.", "outputs.", "pod.", "workflow.", "tasks.")
_FREE = (
    "outputs.", "workflow.creationTimestamp", "workflow.scheduledTime", "workflow.duration", "tasks.name", "steps.name",
    "node.name",
)  # fmt: skip
ANY_ITEM = "item.*"
ANY_PARAMETER, ANY_ARTIFACT = "workflow.outputs.parameters.*", "workflow.outputs.artifacts.*"

_FIELD_NAME = re.compile(r"[a-zA-Z0-9][-a-zA-Z0-9]*")
_PARAMETER_NAME = re.compile(r"[-a-zA-Z0-9_]+")
_FIELD_RULE = (
    "name must consist of alpha-numeric characters or '-', and must start with an alpha-numeric character"
    " (e.g. My-name1-2, 123-NAME)"
)
_PARAMETER_RULE = (
    "Parameter/Artifact name must consist of alpha-numeric characters, '_' or '-' e.g. my_param_1, MY-PARAM-1"
)
_TAG_NAME = re.compile(r"{{[-a-zA-Z0-9]+(\.[-a-zA-Z0-9_]+)*}}")


class Invalid(Exception):
    """The workflow is not valid; the text is the controller's."""


def tags(text: str) -> list[str]:
    """What stands between `{{` and the next `}}`, expressions left out. Raises Invalid for a tag without an end."""
    found, at = [], 0
    while (start := text.find("{{", at)) >= 0:
        end = text.find("}}", start + 2)
        if end < 0:
            raise Invalid(
                f'Cannot find end tag="}}}}" in the template {quote(text)} starting from {quote(text[start + 2 :])}'
            )
        if text[start + 2 : start + 3] != "=":
            found.append(text[start + 2 : end])
        at = end + 2
    return found


def check_tags(scope: Collection[str], variables: Collection[str], text: str) -> None:
    """`resolveAllVariables`: every tag of a known kind has to be in scope. Raises Invalid."""
    for tag in tags(text):
        name = tag.strip()
        if not name.startswith(_ROOTS) or name in scope or name in variables or name.startswith(_FREE):
            continue
        if name.startswith("item.") and ANY_ITEM in scope:
            continue
        if name.startswith("workflow.outputs.parameters.") and ANY_PARAMETER in scope:
            continue
        if name.startswith("workflow.outputs.artifacts.") and ANY_ARTIFACT in scope:
            continue
        raise Invalid(f"failed to resolve {{{{{tag}}}}}")


def is_tag(text: str) -> bool:
    """Whether a simple tag stands somewhere in the text (`isParameter`)."""
    return _TAG_NAME.search(text) is not None


def field_error(name: str) -> str:
    """Why a template, step or task cannot be called that, "" if it can."""
    errors = ["must be no more than 128 characters"] if len(name) > 128 else []
    if not _FIELD_NAME.fullmatch(name):
        errors.append(_FIELD_RULE)
    return ";".join(errors)


def parameter_error(name: str) -> str:
    """Why a parameter or artifact cannot be called that, "" if it can."""
    return "" if _PARAMETER_NAME.fullmatch(name) else _PARAMETER_RULE


def check_names(items: list[dict[str, Any]] | None, is_parameter: bool) -> None:
    """`validateWorkflowFieldNames`: there, well formed, unique. Raises Invalid."""
    seen = set()
    for index, item in enumerate(items or ()):
        name = item.get("name", "")
        if not name:
            raise Invalid(f"[{index}].name is required")
        error = parameter_error(name) if is_parameter else field_error(name)
        if error:
            raise Invalid(f"[{index}].name: '{name}' is invalid: {error}")
        if name in seen:
            raise Invalid(f"[{index}].name '{name}' is not unique")
        seen.add(name)


def check_arguments(prefix: str, arguments: dict[str, Any]) -> None:
    """`validateArguments`. Raises Invalid."""
    for kind in ("parameters", "artifacts"):
        try:
            check_names(arguments.get(kind), is_parameter=True)
        except Invalid as error:
            raise Invalid(f"{prefix}{kind}{error}") from None
    for each in arguments.get("parameters") or ():
        _check_parameter(f"{prefix}{each['name']}", each)
    for each in arguments.get("artifacts") or ():
        name = f"{prefix}{each['name']}"
        if not each.get("from") and not has_place(each):
            raise Invalid(f"{name}.from, artifact location, or key is required")
        if each.get("from") and each.get("fromExpression"):
            raise Invalid(f"{name} shouldn't have both `from` and `fromExpression` in Artifact")


def _check_parameter(name: str, parameter: dict[str, Any]) -> None:
    value, source = parameter.get("value"), parameter.get("valueFrom")
    if value is None and source is None:
        raise Invalid(f"{name}.value or {name}.valueFrom is required")
    if source is not None:
        is_allowed = (
            source.get("configMapKeyRef") is not None or source.get("supplied") is not None or source.get("event")
        )
        if not is_allowed or any(source.get(key) for key in ("path", "jsonPath", "parameter", "expression")):
            raise Invalid(f"{name}.valueFrom only allows: default, configMapKeyRef and supplied")
    if parameter.get("enum"):
        if value is None:
            raise Invalid(f"{name}.value is required")
        if value not in parameter["enum"]:
            raise Invalid(f"{name}.value should be present in {name}.enum list")


def check_hooks(hooks: dict[str, Any] | None, where: str) -> None:
    """`validateHooks`. Raises Invalid for the first without an expression, by name."""
    for name, hook in sorted((hooks or {}).items()):
        if name != "exit" and not hook.get("expression"):
            raise Invalid(f"{where}.{name} Expression required")
