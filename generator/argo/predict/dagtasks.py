"""The tasks of a dag: when each starts, is skipped, omitted, or looped over.

Source: argo-workflows workflow/controller/dag.go `executeDAGTask` and `resolveDependencyReferences`.
"""

from __future__ import annotations

from typing import Any

from generator.argo.expr import ExpressionError
from generator.argo.predict import nodes as kinds
from generator.argo.predict.arguments import NotSupplied, as_arguments, finder, process_with
from generator.argo.predict.bodies import with_quiet_body
from generator.argo.predict.dagnodes import Dag, connect, end_group, end_without_run, results_of, scope_of, start_group
from generator.argo.predict.depends import is_met
from generator.argo.predict.execute import Executor, Work
from generator.argo.predict.expansion import expanded_or_error, is_loop, may_run
from generator.argo.predict.hooks import Owner, run_exit, run_hooks
from generator.argo.predict.nodes import Node
from generator.argo.predict.onepass import DEPTH, PARALLELISM, TIMEOUT, Pass
from generator.argo.predict.options import Options
from generator.argo.predict.scope import Scope, Unresolved, in_scope, with_artifacts
from generator.argo.predict.templates import Missing, holder_of, resolve
from generator.argo.predict.when_tokens import WhenError


class TaskVisitor:
    """Visits the tasks of dags; what they run goes to `executor`."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor

    def visit(self, one: Pass, dag: Dag, target: str) -> None:
        """`executeDAGTask` for a task and, before it, for what it waits for."""
        waiting = [(target, False)]
        while waiting:
            task, is_left = waiting.pop()
            one.run.spend()
            if is_left:
                self._after_dependencies(one, dag, task)
                continue
            if task in dag.visited or task not in dag.tasks.by_name:
                continue
            dag.visited.add(task)
            if self._is_settled(one, dag, task):
                continue
            waiting.append((task, True))
            if dag.tasks.logic(task):
                waiting += [(each, False) for each in reversed(dag.tasks.dependencies(task))]

    def owner(self, one: Pass, dag: Dag, task: str, node: Node) -> Owner:
        """The task as its hooks see it: what it waited for, and its own status."""
        scope = scope_of(one, dag, task)
        scope.texts[f"tasks.{task}.status"] = node.phase
        return Owner(node, f"tasks.{task}", dag.base, dag.name, scope)

    def _is_settled(self, one: Pass, dag: Dag, name: str) -> bool:
        """Hooks of a task that runs or has ended, the exit handler of one that has: whether that is all for now."""
        node, task = one.nodes.get(dag.node_name(name)), dag.tasks.by_name[name]
        if node is None:
            return False
        if node.is_fulfilled or node.phase == kinds.RUNNING:
            is_done, fault = run_hooks(one, self.executor, task, self.owner(one, dag, name, node))
            if fault is not None:
                one.nodes.mark(node.name, kinds.ERROR, fault.text)
            if not is_done:
                return True
        if node.phase not in kinds.FULFILLED:
            return False
        try:
            _, template = resolve(one.run.given, dag.base, holder_of("tasks", task))
        except Missing as error:
            one.nodes.mark(node.name, kinds.ERROR, error.cause)
            return True
        cause = _bad_arguments(one, template, task)
        if cause:
            one.nodes.mark(node.name, kinds.ERROR, cause)
        if node.is_completed:
            run_exit(one, self.executor, task, self.owner(one, dag, name, node))
        return True

    def _after_dependencies(self, one: Pass, dag: Dag, name: str) -> None:
        """Start a task when what it waits for has ended as it should, or visit it."""
        task, node_name = dag.tasks.by_name[name], dag.node_name(name)
        if dag.tasks.logic(name) and one.nodes.get(node_name) is None and not _may_start(one, dag, task):
            return
        ready = _ready_task(one, task, scope_of(one, dag, name))
        turns = ready if isinstance(ready, str) else expanded_or_error(one, ready)
        if isinstance(turns, str):
            end_without_run(one, dag, task, kinds.ERROR, turns)
            return
        if is_loop(task):
            start_group(one, dag, task, turns)
        for turn in turns:
            if not self._turn(one, dag, task, turn):
                return
        end_group(one, dag, task, turns)

    def _turn(self, one: Pass, dag: Dag, task: dict[str, Any], turn: dict[str, Any]) -> bool:
        """One task, or one turn of a loop: whether the next turn is looked at in this pass."""
        name = dag.node_name(turn["name"])
        if one.nodes.get(name) is None:
            connect(one, dag, task, name)
            try:
                if not may_run(one, turn.get("when", "")):
                    reason = f"when '{turn['when']}' evaluated false"
                    end_without_run(one, dag, task, kinds.SKIPPED, reason, turn["name"], is_free=False)
                    return True
            except WhenError as error:
                end_without_run(one, dag, task, kinds.ERROR, str(error), turn["name"], is_free=False)
                return True
        work = Work(holder_of("tasks", turn), dag.base, turn.get("arguments") or {})
        node, fault = self.executor.execute(one, name, work, Options(boundary=dag.name, is_exit=dag.is_exit))
        if fault is not None and fault.kind == TIMEOUT:
            one.nodes.mark(name, kinds.FAILED, fault.text)
            return False
        if fault is not None and fault.kind not in (PARALLELISM, DEPTH):
            one.nodes.mark(name, kinds.ERROR, f"task '{name}' errored: {fault.text}")
            return False
        if node is None:
            return False
        if not node.is_completed:
            return True
        has_exit, exit_node, fault = run_exit(one, self.executor, task, self.owner(one, dag, task["name"], node))
        return not has_exit or (exit_node is not None and exit_node.is_fulfilled and fault is None)


def _may_start(one: Pass, dag: Dag, task: dict[str, Any]) -> bool:
    """Whether what a task waits for has ended as it should; if it has not, the task ends without having run."""
    results = results_of(one, dag, task["name"])
    if results is None:
        return False
    try:
        if is_met(dag.tasks.logic(task["name"]), results, one.run.version, one.run.budget):
            return True
        end_without_run(one, dag, task, kinds.OMITTED, "omitted: depends condition not met")
    except ExpressionError as error:
        end_without_run(one, dag, task, kinds.ERROR, str(error))
    return False


def _bad_arguments(one: Pass, template: dict[str, Any], task: dict[str, Any]) -> str:
    """What is wrong with the arguments of a task that has ended, as they were written; it may never have run."""
    arguments = task.get("arguments") or {}
    parameters, artifacts = finder(arguments.get("parameters")), finder(arguments.get("artifacts"))
    try:
        process_with(
            one.run, with_quiet_body(one.run, template), parameters, artifacts, one.variables, is_validation=True
        )
    except (NotSupplied, ExpressionError) as error:
        return as_arguments(error)
    return ""


def _ready_task(one: Pass, task: dict[str, Any], scope: Scope) -> dict[str, Any] | str:
    """`resolveDependencyReferences`: the task with all that is known filled in, or why that cannot be."""
    try:
        ready: dict[str, Any] = in_scope(one, task, scope)
        try:
            is_wanted = may_run(one, ready.get("when", ""))
        except WhenError:
            if not is_loop(ready):
                raise
            is_wanted = True
        if is_wanted:
            ready = {**ready, "arguments": with_artifacts(one, ready.get("arguments") or {}, scope)}
    except (ExpressionError, Unresolved, WhenError) as error:
        return error.message if isinstance(error, ExpressionError) else str(error)
    return ready
