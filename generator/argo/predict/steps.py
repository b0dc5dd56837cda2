"""Steps: groups one after the other, the steps of a group side by side.

Source: argo-workflows workflow/controller/steps.go.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from generator.argo.expr import ExpressionError
from generator.argo.predict import nodes as kinds
from generator.argo.predict.execute import Executed, Executor, Ready, Work
from generator.argo.predict.expansion import expanded_or_error, is_loop, may_run
from generator.argo.predict.hooks import Owner, run_exit, run_hooks
from generator.argo.predict.nodes import Node, node_id
from generator.argo.predict.onepass import DEPTH, PARALLELISM, TIMEOUT, Fault, Pass
from generator.argo.predict.options import Options, start, start_node
from generator.argo.predict.outbound import outbound_of, set_outbound_of_steps
from generator.argo.predict.scope import (
    Scope,
    Unresolved,
    add_global_outputs,
    in_scope,
    template_outputs,
    with_artifacts,
)
from generator.argo.predict.templates import Base, Holder, holder_of
from generator.argo.predict.when_tokens import WhenError


class _Steps(NamedTuple):
    """What the groups of one steps template share."""

    name: str
    base: Base
    scope: Scope
    is_exit: bool


class StepsExecutor:
    """Executes steps templates; their steps go to `executor`."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor

    def execute(self, one: Pass, name: str, ready: Ready, holder: Holder, options: Options) -> Executed:
        """`executeSteps`."""
        node = one.nodes.get(name)
        if node is None:
            node = start_node(one, name, kinds.STEPS, kinds.RUNNING, ready.template, holder, options)
        steps = _Steps(name, ready.base, Scope(ready.template), options.is_exit)
        for index, group in enumerate(ready.template.get("steps") or ()):
            group_name = f"{name}[{index}]"
            self._start_group(one, steps, index, group_name)
            found, fault = self._group(one, steps, group or [], group_name)
            if fault is not None:
                found = one.nodes.mark(group_name, kinds.ERROR, fault.text)
                return self._ended(one, found)
            if not found.is_fulfilled:
                return self._ended(one, one.nodes.at(name))
            if found.is_unsuccessful:
                set_outbound_of_steps(one, name, len(ready.template["steps"]))
                return self._ended(one, one.nodes.mark(name, kinds.FAILED, found.message))
            self._add_group(one, steps, group or [], group_name)
        set_outbound_of_steps(one, name, len(ready.template.get("steps") or ()))
        try:
            outputs = template_outputs(one, ready.template, steps.scope)
        except Unresolved as error:
            return node, Fault(str(error))
        if outputs is not None:
            one.nodes.put(one.nodes.at(name)._replace(outputs=outputs))
            add_global_outputs(one, outputs)
        return self._ended(one, one.nodes.mark(name, kinds.SUCCEEDED))

    def _ended(self, one: Pass, node: Node) -> Executed:
        """Daemons end with the steps that they belong to."""
        if node.is_fulfilled and node.type == kinds.STEPS:
            one.run.end_daemons(node.name)
        return node, None

    def _start_group(self, one: Pass, steps: _Steps, index: int, name: str) -> None:
        """The group's node, below the steps' node or the last nodes of the group before."""
        group = one.nodes.get(name)
        if group is None:
            start(one, name, kinds.STEP_GROUP, kinds.RUNNING, Holder(), Options(boundary=steps.name))
        elif not group.is_fulfilled:
            one.nodes.mark(name, kinds.RUNNING)
        if index == 0:
            one.nodes.add_child(steps.name, name)
            return
        before = one.nodes.at(f"{steps.name}[{index - 1}]")
        ends = [end for child in before.children for end in outbound_of(one, child)]
        for parent in ends if before.children else [before.name]:
            one.nodes.add_child(parent, name)

    def _add_group(self, one: Pass, steps: _Steps, group: list[dict[str, Any]], group_name: str) -> None:
        """What the steps of a group gave is there for the next groups."""
        for step in group:
            name = f"{group_name}.{step.get('name', '')}"
            node = one.nodes.get(name)
            prefix = f"steps.{step.get('name', '')}"
            if node is not None:
                steps.scope.add_node(one, prefix, node)
                continue
            of_loop = [
                each
                for each in one.nodes
                if each.boundary == steps.name and each.name.startswith(f"{name}(") and each.type != kinds.SKIPPED_TYPE
            ]
            steps.scope.add_aggregate(prefix, of_loop)

    def _group(self, one: Pass, steps: _Steps, group: list[dict[str, Any]], name: str) -> tuple[Node, Fault | None]:
        """`executeStepGroup`: the group's node; a Fault makes it an Error."""
        node = one.nodes.at(name)
        if node.is_fulfilled and one.nodes.is_done_below(node):
            return node, None
        ready = self._ready_steps(one, steps, group, name)
        if isinstance(ready, str):
            return one.nodes.mark(name, kinds.ERROR, ready), None
        by_node: dict[str, dict[str, Any]] = {}
        for step in ready:
            end = self._start(one, steps, step, name, by_node)
            if end is not None:
                return end, None
        return self._assess(one, steps, name, by_node)

    def _ready_steps(
        self, one: Pass, steps: _Steps, group: list[dict[str, Any]], name: str
    ) -> list[dict[str, Any]] | str:
        """`resolveReferences` and `expandStepGroup`: the steps with all that is known filled in, loops expanded."""
        found: list[dict[str, Any]] = []
        for step in group:
            try:
                ready = in_scope(one, step, steps.scope)
                if _goes_on(one, ready):
                    ready = {**ready, "arguments": with_artifacts(one, ready.get("arguments") or {}, steps.scope)}
            except (ExpressionError, Unresolved, WhenError) as error:
                return f"Failed to resolve references: {error}"
            found.append(ready)
        turns: list[dict[str, Any]] = []
        for step in found:
            expanded = expanded_or_error(one, step)
            if isinstance(expanded, str):
                return expanded
            if not expanded:
                _skip(one, name, step, steps.name, "Skipped, empty params")
            turns += expanded
        return turns

    def _start(
        self, one: Pass, steps: _Steps, step: dict[str, Any], group: str, by_node: dict[str, dict[str, Any]]
    ) -> Node | None:
        """Start one step, or visit it; the group's node when it ends here."""
        name = f"{group}.{step.get('name', '')}"
        holder = holder_of("steps", step)
        try:
            if not may_run(one, step.get("when", "")):
                _skip(one, group, step, steps.name, f"when '{step['when']}' evaluated false")
                return None
        except WhenError as error:
            if one.nodes.get(name) is None:
                options = Options(boundary=steps.name)
                start(one, name, kinds.SKIPPED_TYPE, kinds.ERROR, holder, options, message=str(error))
            one.nodes.add_child(group, name)
            one.nodes.mark(name, kinds.ERROR, str(error))
            return one.nodes.mark(group, kinds.ERROR, str(error))
        work = Work(holder, steps.base, step.get("arguments") or {})
        node, fault = self.executor.execute(one, name, work, Options(boundary=steps.name, is_exit=steps.is_exit))
        if fault is not None and fault.kind == TIMEOUT:
            return one.nodes.mark(group, kinds.FAILED, fault.text)
        if fault is not None and fault.kind not in (PARALLELISM, DEPTH):
            one.nodes.add_child(group, name)
            return one.nodes.mark(
                group, kinds.ERROR, f"step group deemed errored due to child {name} error: {fault.text}"
            )
        if node is not None:
            by_node[name] = step
            one.nodes.add_child(group, name)
        return None

    def _assess(
        self, one: Pass, steps: _Steps, name: str, by_node: dict[str, dict[str, Any]]
    ) -> tuple[Node, Fault | None]:
        """Hooks and exit handlers of the children, then the group's phase."""
        node = one.nodes.at(name)
        is_completed = True
        for child_name in node.children:
            child, step = one.nodes.at(child_name), by_node.get(child_name, {})
            steps.scope.texts[f"steps.{child.display}.status"] = child.phase
            owner = Owner(child, f"steps.{step.get('name', '')}", steps.base, steps.name, steps.scope)
            is_done, fault = run_hooks(one, self.executor, step, owner)
            if fault is not None:
                one.nodes.mark(name, kinds.ERROR, fault.text)
            if not is_done:
                return node, None
            if not child.is_fulfilled:
                is_completed = False
            elif child.is_completed:
                has_exit, exit_node, fault = run_exit(one, self.executor, step, owner)
                if fault is not None:
                    return node, fault
                if has_exit and (exit_node is None or not exit_node.is_fulfilled):
                    is_completed = False
        if not is_completed:
            return (one.nodes.mark(name, kinds.RUNNING) if node.is_fulfilled else node), None
        for child_name in node.children:
            child, step = one.nodes.at(child_name), by_node.get(child_name, {})
            if child.is_unsuccessful and not continues_on(step, child.phase):
                return one.nodes.mark(name, kinds.FAILED, f"child '{node_id(one.run.name, child.name)}' failed"), None
        return one.nodes.mark(name, kinds.SUCCEEDED), None


def continues_on(part: dict[str, Any], phase: str) -> bool:
    """Whether a step or task with this end lets the others go on (workflow_types.go `continues`)."""
    wanted = part.get("continueOn") or {}
    return bool(wanted.get({kinds.ERROR: "error", kinds.FAILED: "failed"}.get(phase, "")))


def _goes_on(one: Pass, step: dict[str, Any]) -> bool:
    """Whether artifacts have to be there: of a step that is skipped they need not. Raises WhenError."""
    try:
        return may_run(one, step.get("when", ""))
    except WhenError:
        if is_loop(step):
            return True
        raise


def _skip(one: Pass, group: str, step: dict[str, Any], boundary: str, reason: str) -> None:
    name = f"{group}.{step.get('name', '')}"
    if one.nodes.get(name) is None:
        options = Options(boundary=boundary)
        start(one, name, kinds.SKIPPED_TYPE, kinds.SKIPPED, holder_of("steps", step), options, message=reason)
        one.nodes.add_child(group, name)
