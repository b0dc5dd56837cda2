"""What steps and tasks can read of each other.

Source: argo-workflows workflow/controller/scope.go, operator.go `buildLocalScope`, `addOutputsToLocalScope`,
`processAggregateNodeOutputs` and `getTemplateOutputsFromScope`. Times are Go's zero time.
"""

from __future__ import annotations

import json
import re
from typing import Any

from generator.argo.expr import ExpressionError
from generator.argo.predict import nodes as kinds
from generator.argo.predict.conditions import value_of
from generator.argo.predict.nodes import Node, node_id
from generator.argo.predict.onepass import Pass
from generator.argo.predict.retries import last_attempt
from generator.argo.predict.texts import filled, marshal

_ZERO_TIME = "0001-01-01T00:00:00Z"
_INDEX = re.compile(r"\(([0-9]+):[^(]*\Z")


class Unresolved(Exception):
    """Something that is asked for is not in scope; the text is the controller's. `is_absent`: it is just not there."""

    def __init__(self, text: str, is_absent: bool = False) -> None:
        super().__init__(text)
        self.is_absent = is_absent


class Scope:
    """Texts by name, and artifacts by name."""

    def __init__(self, template: dict[str, Any] | None = None) -> None:
        inputs = (template or {}).get("inputs") or {}
        self.texts: dict[str, str] = {
            f"inputs.parameters.{each['name']}": each.get("value", "") for each in inputs.get("parameters") or ()
        }
        self.artifacts: dict[str, dict[str, Any]] = {
            f"inputs.artifacts.{each['name']}": each for each in inputs.get("artifacts") or ()
        }

    def add_outputs(self, prefix: str, outputs: dict[str, Any] | None) -> None:
        """What a node gave, below its name."""
        if not outputs:
            return
        for name, key in (("result", "outputs.result"), ("exitCode", "exitCode")):
            if outputs.get(name) is not None:
                self.texts[f"{prefix}.{key}"] = outputs[name]
        for each in outputs.get("parameters") or ():
            if each.get("value") is not None:
                self.texts[f"{prefix}.outputs.parameters.{each['name']}"] = each["value"]
        for each in outputs.get("artifacts") or ():
            self.artifacts[f"{prefix}.outputs.artifacts.{each['name']}"] = each

    def add_node(self, one: Pass, prefix: str, node: Node) -> None:
        """A node that has ended, of a retry node its last attempt (`buildLocalScope`)."""
        node = last_attempt(one, node) or node
        self.texts[f"{prefix}.id"] = node_id(one.run.name, node.name)
        self.texts[f"{prefix}.startedAt"] = self.texts[f"{prefix}.finishedAt"] = _ZERO_TIME
        if node.phase:
            self.texts[f"{prefix}.status"] = node.phase
        self.add_outputs(prefix, node.outputs)

    def resolve(self, reference: str) -> str | dict[str, Any]:
        """A text or an artifact by its tag. Raises Unresolved."""
        tag = reference.removeprefix("{{").removesuffix("}}").strip()
        text: str | None = self.texts.get(tag)
        if text is not None:
            return text
        if tag in self.artifacts:
            return self.artifacts[tag]
        raise Unresolved(f'Unable to resolve: "{tag}"', is_absent=True)

    def artifact(self, one: Pass, wanted: dict[str, Any]) -> dict[str, Any] | None:
        """The artifact that another one is made from, None when it is made from none. Raises Unresolved."""
        source, expression = wanted.get("from", ""), wanted.get("fromExpression", "")
        if not source and not expression:
            return None
        found = self.resolve(source) if not expression else self._by_expression(expression)
        if isinstance(found, str):
            raise Unresolved(f"Variable {{{{{wanted.get('name', '')}}}}} is not an artifact")
        one.run.spend()
        return {**found, "name": wanted.get("name", "")}

    def _by_expression(self, expression: str) -> str | dict[str, Any]:
        """An artifact that is named as such; what an expression chooses between has no answer here: the first it names."""
        for name in sorted(self.artifacts, key=lambda each: (expression.find(each), each)):
            if name in expression:
                return self.artifacts[name]
        raise Unresolved(f'Unable to resolve: "{expression}"', is_absent=True)

    def parameter(self, one: Pass, source: dict[str, Any]) -> str:
        """The value of an output of a steps or dag template. Raises Unresolved."""
        expression, reference = source.get("expression", ""), source.get("parameter", "")
        if not expression:
            found = self.resolve(reference) if reference else ""
            return found if isinstance(found, str) else marshal(found)
        try:
            answer = value_of(one.run, expression, self.texts)
        except ExpressionError as error:
            raise Unresolved(error.message) from None
        return answer if isinstance(answer, str) else json.dumps(answer, default=str)

    def add_aggregate(self, prefix: str, found: list[Node]) -> None:
        """What the nodes of a loop gave, as JSON lists in the loop's order."""
        loop = [node for node in found if not node.is_hooked and not node.is_retried]
        if not found:
            return
        given = [node.outputs for node in sorted(loop, key=_index) if node.outputs and node.phase == kinds.SUCCEEDED]
        maps, columns = [], dict[str, list[str]]()
        for outputs in given:
            row = {each["name"]: each.get("value", "") for each in outputs.get("parameters") or ()}
            if row:
                maps.append(dict(sorted(row.items())))
            for name, value in row.items():
                columns.setdefault(name, []).append(value)
        results = [outputs["result"] for outputs in given if outputs.get("result") is not None]
        self.texts[f"{prefix}.outputs.result"] = marshal(results)
        self.texts[f"{prefix}.outputs.parameters"] = marshal(maps)
        for name, values in columns.items():
            self.texts[f"{prefix}.outputs.parameters.{name}"] = marshal(values)


def _index(node: Node) -> int:
    found = _INDEX.search(node.name)
    return int(found[1]) if found else 0


def template_outputs(one: Pass, template: dict[str, Any], scope: Scope) -> dict[str, Any] | None:
    """What a steps or dag template gives, None when it declares nothing. Raises Unresolved."""
    declared = template.get("outputs") or {}
    if not any(declared.get(part) for part in ("parameters", "artifacts", "result")):
        return None
    outputs: dict[str, Any] = {}
    for each in declared.get("parameters") or ():
        outputs.setdefault("parameters", []).append(_output_parameter(one, each, scope))
    for each in declared.get("artifacts") or ():
        try:
            found = scope.artifact(one, each)
        except Unresolved as error:
            if error.is_absent and each.get("optional"):
                continue
            raise Unresolved(f"unable to resolve outputs from scope: {error}") from None
        if found is not None:
            outputs.setdefault("artifacts", []).append(found)
    return outputs


def _output_parameter(one: Pass, declared: dict[str, Any], scope: Scope) -> dict[str, Any]:
    source = declared.get("valueFrom")
    if source is None:
        raise Unresolved("output parameters must have a valueFrom specified")
    try:
        value = scope.parameter(one, source)
    except Unresolved:
        if source.get("default") is None:
            raise
        value = source["default"]
    return {**{key: each for key, each in declared.items() if key != "valueFrom"}, "value": value}


def add_global_outputs(one: Pass, outputs: dict[str, Any] | None) -> None:
    """Outputs with a globalName become `workflow.outputs.parameters.*` (`addParamToGlobalScope`)."""
    for each in (outputs or {}).get("parameters") or ():
        name, value = each.get("globalName", ""), each.get("value")
        if name and value is not None:
            one.variables[f"workflow.outputs.parameters.{name}"] = value
            if one.run.outputs.get(name) != value:
                one.run.outputs[name] = value


def with_artifacts(one: Pass, arguments: dict[str, Any], scope: Scope) -> dict[str, Any]:
    """Arguments whose artifacts are those that they are made from; an optional one that is not there is left out.
    Raises Unresolved."""
    if not arguments.get("artifacts"):
        return arguments
    kept = []
    for each in arguments["artifacts"]:
        try:
            kept.append(scope.artifact(one, each) or each)
        except Unresolved as error:
            if not each.get("optional"):
                raise Unresolved(f"unable to resolve references: {error}") from None
    return {**arguments, "artifacts": kept}


def in_scope(one: Pass, part: dict[str, Any], scope: Scope) -> Any:
    """A step, task or argument list with globals and its scope filled in. Raises ExpressionError."""
    one.run.spend(len(scope.texts) // 50)
    return filled(one.run, part, {**one.variables, **scope.texts})
