"""Hooks of steps, tasks and the workflow, and the exit handlers of steps and tasks.

Source: argo-workflows hooks.go `executeWfLifeCycleHook`, `executeTmplLifeCycleHook`, exit_handler.go `runOnExitNode`.
The controller visits hooks in no certain order; here it is that of their names.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from generator.argo.expr import ExpressionError
from generator.argo.predict.conditions import holds
from generator.argo.predict.execute import Executor, Work
from generator.argo.predict.nodes import TASK_SET_TYPES, Node, node_id
from generator.argo.predict.onepass import ControllerEnds, Fault, Pass
from generator.argo.predict.options import Options
from generator.argo.predict.retries import last_attempt
from generator.argo.predict.scope import Scope, Unresolved, in_scope, with_artifacts
from generator.argo.predict.taskset import reconcile
from generator.argo.predict.templates import Base, holder_of

EXIT = "exit"


class Owner(NamedTuple):
    """The step or task that hooks belong to: `node` as it was last seen, `prefix` such as steps.NAME."""

    node: Node
    prefix: str
    base: Base
    boundary: str
    scope: Scope


def exit_hook(part: dict[str, Any], spec: dict[str, Any]) -> dict[str, Any] | None:
    """`GetExitHook` of a workflow, step or task: onExit beats hooks.exit; without arguments those of the spec count."""
    arguments = spec.get("arguments") or {}
    if part.get("onExit"):
        return {"template": part["onExit"], "arguments": arguments}
    hook = (part.get("hooks") or {}).get(EXIT)
    if hook is None:
        return None
    return hook if _has_arguments(hook) else {**hook, "arguments": arguments}


def _has_arguments(hook: dict[str, Any]) -> bool:
    arguments = hook.get("arguments") or {}
    return bool(arguments.get("parameters") or arguments.get("artifacts"))


def _hooks_of(part: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(name, hook) for name, hook in sorted((part.get("hooks") or {}).items()) if name != EXIT]


def run_workflow_hooks(one: Pass, executor: Executor, base: Base) -> tuple[bool, Fault | None]:
    """Whether all hooks that fired are done; after a Fault they count as done, and none that follows is visited."""
    started: list[Node] = []
    for name, hook in _hooks_of(one.spec):
        node, fault = _run_workflow_hook(one, executor, base, f"{one.run.name}.hooks.{name}", hook)
        if fault is not None:
            one.run.faults[name] = fault.text
            return True, fault
        if node is not None:
            started.append(node)
    return all(node.is_fulfilled for node in started), None


def _run_workflow_hook(
    one: Pass, executor: Executor, base: Base, name: str, hook: dict[str, Any]
) -> tuple[Node | None, Fault | None]:
    """One visit of a hook: its node, None when it does not fire."""
    fires = _fires(one, hook, name, one.variables)
    if isinstance(fires, Fault):
        return None, fires
    if not fires:
        return None, None
    work = Work(holder_of("steps", hook), base, hook.get("arguments") or {})
    node, fault = executor.execute(one, name, work, Options(is_hooked=True))
    if fault is None:
        one.nodes.add_child(one.run.name, name)
        if node is not None and needs_agent(one, node.name):
            reconcile(one)
    return node, fault


def run_hooks(one: Pass, executor: Executor, part: dict[str, Any], owner: Owner) -> tuple[bool, Fault | None]:
    """The hooks of a step or task: whether all that fired are done."""
    started: list[Node | None] = []
    for name, hook in _hooks_of(part):
        node_name = f"{owner.node.name}.hooks.{name}"
        fires = _fires(one, hook, node_name, {**one.variables, **owner.scope.texts})
        if isinstance(fires, Fault):
            return False, fires
        if not fires:
            continue
        arguments = hook.get("arguments") or {}
        outputs = (last_attempt(one, owner.node) or owner.node).outputs
        if _has_arguments(hook) and outputs is not None:
            found = _resolved(one, arguments, outputs, owner)
            if isinstance(found, Fault):
                return False, found
            arguments = found
        options = Options(boundary=owner.boundary, is_hooked=True)
        node, fault = executor.execute(one, node_name, Work(holder_of("steps", hook), owner.base, arguments), options)
        if fault is not None:
            return False, fault
        one.nodes.add_child(owner.node.name, node_name)
        started.append(node)
    return all(node is not None and node.is_fulfilled for node in started), None


def run_exit(
    one: Pass, executor: Executor, part: dict[str, Any], owner: Owner
) -> tuple[bool, Node | None, Fault | None]:
    """`runOnExitNode`: whether the step or task has an exit handler that runs, its node, and what went wrong."""
    hook = exit_hook(part, one.spec)
    if hook is None or not one.may_execute(is_exit=True):
        return False, None, None
    if hook.get("expression"):
        try:
            if not holds(one.run, hook["expression"], {**one.variables, **owner.scope.texts}):
                return False, None, None
        except ExpressionError as error:
            return True, None, Fault(error.message)
    arguments = hook.get("arguments") or {}
    if _has_arguments(hook):
        found = _resolved(one, arguments, (last_attempt(one, owner.node) or owner.node).outputs, owner)
        if isinstance(found, Fault):
            return True, None, found
        arguments = found
    name = f"{owner.node.name}.onExit"
    options = Options(boundary=owner.boundary, is_exit=True, is_hooked=True)
    node, fault = executor.execute(one, name, Work(holder_of("steps", hook), owner.base, arguments), options)
    one.nodes.add_child(owner.node.name, name)
    return True, node, fault


def _fires(one: Pass, hook: dict[str, Any], name: str, variables: dict[str, str]) -> bool | Fault:
    """Whether its expression is true, or its node is there already; the expression is evaluated in any case."""
    expression = hook.get("expression", "")
    if not expression:
        return Fault(f"Expression required for hook {name}")
    one.run.spend()
    try:
        is_true = holds(one.run, expression, variables)
    except ExpressionError as error:
        return Fault(error.message)
    return is_true or one.nodes.get(name) is not None


def _resolved(
    one: Pass, arguments: dict[str, Any], outputs: dict[str, Any] | None, owner: Owner
) -> dict[str, Any] | Fault:
    """`resolveExitTmplArgument`: arguments with what the owner gave; that stays in the scope."""
    for each in (outputs or {}).get("parameters") or ():
        owner.scope.texts[f"{owner.prefix}.outputs.parameters.{each['name']}"] = each.get("value", "")
    for each in (outputs or {}).get("artifacts") or ():
        owner.scope.artifacts[f"{owner.prefix}.outputs.artifacts.{each['name']}"] = each
    try:
        return with_artifacts(one, in_scope(one, arguments, owner.scope), owner.scope)
    except (ExpressionError, Unresolved) as error:
        return Fault(error.message if isinstance(error, ExpressionError) else str(error))


def needs_agent(one: Pass, name: str) -> bool:
    """Whether the node or one below it is done by the agent (`nodeRequiresTaskSetReconciliation`).

    Raises ControllerEnds for a child that does not exist. A dag lists a task that it may not start for want of
    parallelism; a second task of an exit handler is one when the first has its pod and the limit is 1.
    """
    waiting, seen = [name], set[str]()
    while waiting:
        each = waiting.pop()
        node = one.nodes.get(each)
        if node is None:
            raise ControllerEnds(f"was unable to get child node name for {node_id(one.run.name, each)}")
        if node.type in TASK_SET_TYPES:
            return True
        if each not in seen:
            seen.add(each)
            waiting += reversed(node.children)
    return False
