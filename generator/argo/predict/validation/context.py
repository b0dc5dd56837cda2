"""The validation of one template, by whatever refers to it.

Source: argo-workflows workflow/validate/validate.go `validateTemplateHolder`, `validateTemplate`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from generator.argo.expr import ExpressionError, OverBudget
from generator.argo.predict.arguments import Find, NotSupplied, as_arguments, finder, process_with
from generator.argo.predict.bodies import with_quiet_body
from generator.argo.predict.run import Run
from generator.argo.predict.templates import TYPES, Base, Holder, Missing, is_pod_type, resolve, type_of
from generator.argo.predict.texts import marshal
from generator.argo.predict.validation.checks import PLACEHOLDER, Invalid, check_names, tags
from generator.argo.predict.validation.outputs import add_outputs, check_outputs
from generator.argo.predict.validation.parts import check_location, check_metrics, check_path

_CHOICE = "choose one of: container, containerSet, steps, script, resource, dag, suspend, template, template ref"
_POLICIES = ("", "Always", "OnError", "OnFailure", "OnTransientError")
_RETRY = ("retries", "lastRetry.exitCode", "lastRetry.status", "lastRetry.duration", "lastRetry.message")
_LEAVES = ("container", "containerSet", "script", "resource", "data", "http", "plugin")
_DEPTH = 90

# The arguments of a call: how to find a parameter and an artifact.
Arguments = tuple[Find, Find]
Check = Callable[["Context", dict[str, bool], Base, dict[str, Any]], None]

ANYTHING: Arguments = (lambda name: {"name": name, "value": PLACEHOLDER}, lambda name: {"name": name})


def arguments_of(arguments: dict[str, Any]) -> Arguments:
    """Those that are really given."""
    return finder(arguments.get("parameters")), finder(arguments.get("artifacts"))


class Context:
    """What one validation knows: the global variables, and which templates it has been through."""

    def __init__(self, run: Run, by_type: dict[str, Check], of_leaf: Check) -> None:
        self.run = run
        self.by_type = by_type
        self.of_leaf = of_leaf
        self.variables: dict[str, str] = {}
        self.seen: set[str] = set()
        self.depth = 0

    def template(self, holder: Holder, base: Base, arguments: Arguments) -> dict[str, Any] | None:
        """The template that is meant, validated; None when its reference has tags itself. Raises Invalid."""
        self.run.spend()
        ref = holder.ref
        if ref is not None:
            if holder.template:
                raise Invalid("template name cannot be specified with templateRef.")
            if not ref.get("name"):
                raise Invalid("resource name is required")
            if not ref.get("template"):
                raise Invalid("template name is required")
            if tags(marshal(ref)):
                return None
        inner, found = self._resolved(holder, base)
        policy = (found.get("retryStrategy") or {}).get("retryPolicy", "")
        if policy not in _POLICIES:
            raise Invalid(f"{policy} is not a valid RetryPolicy")
        self.depth += 1
        if self.depth > _DEPTH:
            raise OverBudget("templates that call each other too deeply")
        self._check(found, inner, arguments)
        self.depth -= 1
        return found

    def _resolved(self, holder: Holder, base: Base) -> tuple[Base, dict[str, Any]]:
        try:
            return resolve(self.run.given, base, holder)
        except Missing as error:
            if not error.is_not_found:
                raise Invalid(error.cause) from None
            if holder.ref is not None:
                name = f"{holder.ref.get('name', '')}.{holder.ref.get('template', '')}"
                raise Invalid(f"template reference {name} not found") from None
            raise Invalid(f"template name '{holder.template}' undefined") from None

    def _check(self, template: dict[str, Any], base: Base, arguments: Arguments) -> None:
        """`validateTemplate`; what hangs below is checked once only."""
        name = template.get("name", "")
        _check_type(template, name)
        scope = _input_scope(template, name)
        if any(not each.get("name") for each in template.get("initContainers") or ()):
            raise Invalid("initContainers must all have container name")
        local = {"pod.name": PLACEHOLDER} if is_pod_type(template) else {}
        if template.get("retryStrategy") is not None:
            local.update(dict.fromkeys(_RETRY, PLACEHOLDER))
        scope.update(dict.fromkeys(local, True))
        try:
            quiet = with_quiet_body(self.run, template)
            ready = process_with(self.run, quiet, *arguments, {**self.variables, **local}, is_validation=True)
        except (NotSupplied, ExpressionError) as error:
            raise Invalid(f"templates.{name} {as_arguments(error)}") from None
        _check_timeout(ready)
        key = f"{base.scope} {name}"
        if key in self.seen:
            return
        self.seen.add(key)
        scope.update(dict.fromkeys(self.variables, True))
        self.by_type.get(type_of(ready), self.of_leaf)(self, scope, base, ready)
        check_outputs(scope, self.variables, ready)
        if ready.get("archiveLocation") is not None:
            check_location(f"templates.{name}.archiveLocation", ready["archiveLocation"])
        check_metrics(name, (ready.get("metrics") or {}).get("prometheus") or [])

    def add_outputs(self, template: dict[str, Any] | None, prefix: str, scope: dict[str, bool], is_loop: bool) -> None:
        """What can be read of a step or task from now on; a globalName can be read from anywhere."""
        self.variables.update(dict.fromkeys(add_outputs(template, prefix, scope, is_loop), PLACEHOLDER))


def is_leaf(template: dict[str, Any]) -> bool:
    """Whether it does work itself; a suspension does not count (`IsLeaf`)."""
    return type_of(template) in _LEAVES


def _check_type(template: dict[str, Any], name: str) -> None:
    found = sum(template.get(kind) is not None for kind in TYPES)
    if found != 1:
        problem = "multiple template types" if found else "template type un"
        raise Invalid(f"templates.{name} {problem}{' ' if found else ''}specified. {_CHOICE}")


def _check_timeout(template: dict[str, Any]) -> None:
    timeout = template.get("timeout", "")
    if timeout:
        if not is_leaf(template):
            kinds = {"steps": "Steps", "dag": "DAG", "suspend": "Suspend"}
            raise Invalid(f"{kinds.get(type_of(template), '')} template doesn't support timeout field.")
        if re.fullmatch(r"[-+]?[0-9]+", timeout):
            raise Invalid(f"{template.get('name', '')} has invalid duration format in timeout.")


def _input_scope(template: dict[str, Any], name: str) -> dict[str, bool]:
    """`validateInputs`, and the paths that a leaf knows."""
    inputs, outputs = template.get("inputs") or {}, template.get("outputs") or {}
    for kind in ("parameters", "artifacts"):
        try:
            check_names(inputs.get(kind), is_parameter=True)
        except Invalid as error:
            raise Invalid(f"templates.{name}.inputs.{kind}{error}") from None
    scope = {f"inputs.parameters.{each['name']}": True for each in inputs.get("parameters") or ()}
    if scope:
        scope["inputs.parameters"] = True
    for each in inputs.get("artifacts") or ():
        place = f"inputs.artifacts.{each['name']}"
        scope[place] = True
        if is_leaf(template):
            check_path(f"templates.{name}.{place}", each)
            scope[f"{place}.path"] = True
        elif each.get("path"):
            raise Invalid(f"templates.{name}.{place}.path only valid in container/script templates")
        if each.get("from"):
            raise Invalid(f"templates.{name}.{place}.from not valid in inputs")
        check_location(f"templates.{name}.{place}", each)
    if is_leaf(template):
        for each in outputs.get("artifacts") or ():
            if each.get("path"):
                scope[f"outputs.artifacts.{each['name']}.path"] = True
        for each in outputs.get("parameters") or ():
            if (each.get("valueFrom") or {}).get("path"):
                scope[f"outputs.parameters.{each['name']}.path"] = True
    return scope
