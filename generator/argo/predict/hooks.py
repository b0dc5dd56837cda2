"""Hooks of steps, tasks and the workflow, and the exit handlers of steps and tasks.

Source: argo-workflows hooks.go `executeWfLifeCycleHook`, `executeTmplLifeCycleHook`, exit_handler.go `runOnExitNode`.
The controller visits hooks in no certain order; here it is that of their names.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from generator.argo.expr import ExpressionError, eval_hook
from generator.argo.predict.execute import Executor, Work
from generator.argo.predict.nodes import TASK_SET_TYPES, Node
from generator.argo.predict.onepass import Fault, Pass
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


def exit_hook(item: dict[str, Any], spec: dict[str, Any]) -> dict[str, Any] | None:
    """`GetExitHook` of a workflow, step or task: onExit beats hooks.exit; without arguments those of the spec count."""
    arguments = spec.get("arguments") or {}
    if item.get("onExit"):
        return {"template": item["onExit"], "arguments": arguments}
    hook = (item.get("hooks") or {}).get(EXIT)
    if hook is None:
        return None
    return hook if _has_arguments(hook) else {**hook, "arguments": arguments}


def _has_arguments(hook: dict[str, Any]) -> bool:
    arguments = hook.get("arguments") or {}
    return bool(arguments.get("parameters") or arguments.get("artifacts"))


def _hooks_of(item: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(name, hook) for name, hook in sorted((item.get("hooks") or {}).items()) if name != EXIT]


def run_workflow_hooks(one: Pass, executor: Executor, base: Base) -> tuple[bool, Fault | None]:
    """Whether all hooks that fired are done; after a Fault they count as done, and none that follows is visited."""
    started: list[Node | None] = []
    for name, hook in _hooks_of(one.spec):
        node_name = f"{one.run.name}.hooks.{name}"
        fires = _fires(one, hook, node_name, one.variables)
        if isinstance(fires, Fault):
            return True, fires
        if not fires:
            continue
        work = Work(holder_of("steps", hook), base, hook.get("arguments") or {})
        node, fault = executor.execute(one, node_name, work, Options(is_hooked=True))
        if fault is not None:
            return True, fault
        one.nodes.add_child(one.run.name, node_name)
        started.append(node)
        if node is not None and needs_agent(one, node.name):
            reconcile(one)
    return all(node is not None and node.is_fulfilled for node in started), None


def run_hooks(one: Pass, executor: Executor, item: dict[str, Any], owner: Owner) -> tuple[bool, Fault | None]:
    """The hooks of a step or task: whether all that fired are done."""
    started: list[Node | None] = []
    for name, hook in _hooks_of(item):
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
    one: Pass, executor: Executor, item: dict[str, Any], owner: Owner
) -> tuple[bool, Node | None, Fault | None]:
    """`runOnExitNode`: whether the step or task has an exit handler that runs, its node, and what went wrong."""
    hook = exit_hook(item, one.spec)
    if hook is None or not one.may_execute(is_exit=True):
        return False, None, None
    if hook.get("expression"):
        try:
            if not eval_hook(hook["expression"], {**one.variables, **owner.scope.texts}, one.run.version):
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
        is_true = eval_hook(expression, variables, one.run.version)
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
    """Whether the node or one below it is done by the agent (`nodeRequiresTaskSetReconciliation`)."""
    waiting, seen = [name], set()
    while waiting:
        node = one.nodes.get(waiting.pop())
        if node is None or node.name in seen:
            continue
        if node.type in TASK_SET_TYPES:
            return True
        seen.add(node.name)
        waiting += node.children
    return False
