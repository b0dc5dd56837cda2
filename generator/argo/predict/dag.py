"""Dags: tasks that wait for one another.

Source: argo-workflows workflow/controller/dag.go `executeDAG`, `executeDAGTask`, `assessDAGPhase`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from generator.argo.expr import ExpressionError
from generator.argo.predict import nodes as kinds
from generator.argo.predict.dagphase import dag_phase
from generator.argo.predict.depends import Tasks, is_met
from generator.argo.predict.execute import Executed, Executor, Ready, Work
from generator.argo.predict.expansion import expanded_or_error, is_loop, may_run
from generator.argo.predict.hooks import Owner, run_exit, run_hooks
from generator.argo.predict.nodes import Node
from generator.argo.predict.onepass import DEPTH, PARALLELISM, TIMEOUT, Fault, Pass
from generator.argo.predict.options import Options, start, start_node
from generator.argo.predict.outbound import outbound_of, set_outbound
from generator.argo.predict.scope import (
    Scope,
    Unresolved,
    add_global_outputs,
    in_scope,
    template_outputs,
    with_artifacts,
)
from generator.argo.predict.templates import Base, Holder, Missing, holder_of, resolve
from generator.argo.predict.when_tokens import WhenError


class Dag(NamedTuple):
    """What the tasks of one dag share; `visited` are those that this execution has seen."""

    name: str
    template: dict[str, Any]
    tasks: Tasks
    base: Base
    is_exit: bool
    visited: set[str]

    def node_name(self, task: str) -> str:
        """The name of a task's node."""
        return f"{self.name}.{task}"


class DagExecutor:
    """Executes dag templates; their tasks go to `executor`."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor

    def execute(self, one: Pass, name: str, ready: Ready, holder: Holder, options: Options) -> Executed:
        """`executeDAG`."""
        node = one.nodes.get(name)
        if node is None:
            node = start_node(one, name, kinds.DAG, kinds.RUNNING, ready.template, holder, options)
        body = ready.template["dag"]
        dag = Dag(name, ready.template, Tasks(body.get("tasks") or []), ready.base, options.is_exit, set())
        targets = body["target"].split(" ") if body.get("target") else dag.tasks.leaves()
        for task in dag.tasks.by_name:
            known = one.nodes.get(dag.node_name(task))
            if known is not None and known.is_daemoned:
                self._visit(one, dag, task)
        are_exits_done = True
        for target in targets:
            is_done, fault = self._visit_target(one, dag, target)
            if fault is not None:
                return one.nodes.at(name), fault
            are_exits_done &= is_done
        phase = dag_phase(one, name, body, dag.tasks, targets, bool(one.shutdown) and are_exits_done)
        return self._ended(one, dag, targets, phase, node)

    def _ended(self, one: Pass, dag: Dag, targets: list[str], phase: str, node: Node) -> Executed:
        """The dag's own phase and outputs."""
        if phase == kinds.RUNNING:
            return node, None
        ends = [dag.node_name(target) for target in targets]
        if phase == kinds.SUCCEEDED:
            scope = Scope(dag.template)
            for task in dag.tasks.by_name:
                known = one.nodes.get(dag.node_name(task))
                if known is not None:
                    if known.type == kinds.TASK_GROUP:
                        scope.add_aggregate(f"tasks.{task}", one.nodes.children(known))
                    scope.add_node(one, f"tasks.{task}", known)
                    add_global_outputs(one, known.outputs)
            try:
                outputs = template_outputs(one, dag.template, scope)
            except Unresolved as error:
                return node, Fault(str(error))
            if outputs is not None:
                one.nodes.put(one.nodes.at(dag.name)._replace(outputs=outputs))
        set_outbound(one, dag.name, ends)
        one.nodes.mark(dag.name, phase)
        one.run.end_daemons(dag.name)
        return one.nodes.at(dag.name), None

    def _visit_target(self, one: Pass, dag: Dag, target: str) -> tuple[bool, Fault | None]:
        """A target with its hooks and exit handler, which nobody else would look at again: whether the latter is done."""
        self._visit(one, dag, target)
        node = one.nodes.get(dag.node_name(target))
        if node is None:
            return True, None
        task = dag.tasks.by_name[target]
        owner = self._owner(one, dag, target, node)
        _, fault = run_hooks(one, self.executor, task, owner)
        if fault is not None:
            one.nodes.mark(dag.name, kinds.ERROR, fault.text)
            return True, fault
        if not node.is_completed:
            return True, None
        has_exit, exit_node, fault = run_exit(one, self.executor, task, owner)
        return not has_exit or (exit_node is not None and exit_node.is_fulfilled), fault

    def _visit(self, one: Pass, dag: Dag, target: str) -> None:
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

    def _owner(self, one: Pass, dag: Dag, task: str, node: Node) -> Owner:
        """The task as its hooks see it: what it waited for, and its own status."""
        scope = self._scope(one, dag, task)
        scope.texts[f"tasks.{task}.status"] = node.phase
        return Owner(node, f"tasks.{task}", dag.base, dag.name, scope)

    def _scope(self, one: Pass, dag: Dag, task: str) -> Scope:
        """`buildLocalScopeFromTask`."""
        scope = Scope(dag.template)
        for name in dag.tasks.ancestors(task):
            node = one.nodes.get(dag.node_name(name))
            if node is None:
                continue
            if node.type == kinds.TASK_GROUP:
                turns = [each for each in one.nodes if each.boundary == dag.name and each.name.startswith(f"{node.name}(")]
                scope.add_aggregate(f"tasks.{name}", turns)
            else:
                scope.add_node(one, f"tasks.{name}", node)
        return scope

    def _is_settled(self, one: Pass, dag: Dag, name: str) -> bool:
        """Hooks of a task that runs or has ended, the exit handler of one that has: whether that is all for now."""
        node, task = one.nodes.get(dag.node_name(name)), dag.tasks.by_name[name]
        if node is None:
            return False
        if node.is_fulfilled or node.phase == kinds.RUNNING:
            is_done, fault = run_hooks(one, self.executor, task, self._owner(one, dag, name, node))
            if fault is not None:
                one.nodes.mark(node.name, kinds.ERROR, fault.text)
            if not is_done:
                return True
        if node.phase not in kinds.FULFILLED:
            return False
        try:
            resolve(one.run.given, dag.base, holder_of("tasks", task))
        except Missing as error:
            one.nodes.mark(node.name, kinds.ERROR, error.cause)
            return True
        if node.is_completed:
            run_exit(one, self.executor, task, self._owner(one, dag, name, node))
        return True

    def _after_dependencies(self, one: Pass, dag: Dag, name: str) -> None:
        """Start a task when what it waits for has ended as it should, or visit it."""
        task, node_name = dag.tasks.by_name[name], dag.node_name(name)
        if dag.tasks.logic(name) and one.nodes.get(node_name) is None:
            results = self._results(one, dag, name)
            if results is None:
                return
            try:
                if not is_met(dag.tasks.logic(name), results, one.run.version):
                    return self._end(one, dag, task, kinds.OMITTED, "omitted: depends condition not met")
            except ExpressionError as error:
                return self._end(one, dag, task, kinds.ERROR, str(error))
        scope = self._scope(one, dag, name)
        ready = _ready_task(one, task, scope)
        turns = ready if isinstance(ready, str) else expanded_or_error(one, ready)
        if isinstance(turns, str):
            return self._end(one, dag, task, kinds.ERROR, turns)
        if is_loop(task):
            self._start_group(one, dag, task, turns)
        for turn in turns:
            if not self._turn(one, dag, task, turn):
                return
        self._end_group(one, dag, task, turns)

    def _results(self, one: Pass, dag: Dag, name: str) -> dict[str, dict[str, bool]] | None:
        """How what a task waits for has ended, None while something or one of its hooks has not."""
        found = {}
        for each in dag.tasks.dependencies(name):
            node = one.nodes.get(dag.node_name(each))
            if node is None or not node.is_fulfilled:
                return None
            children = one.nodes.children(node)
            if any(child.is_hooked and not child.is_fulfilled for child in children):
                return None
            phases = [child.phase for child in children] if node.type == kinds.TASK_GROUP else []
            found[each] = {
                "Succeeded": node.phase == kinds.SUCCEEDED,
                "Failed": node.phase == kinds.FAILED,
                "Errored": node.phase == kinds.ERROR,
                "Skipped": node.phase == kinds.SKIPPED,
                "Omitted": node.phase == kinds.OMITTED,
                "Daemoned": node.is_daemoned and node.phase != kinds.PENDING,
                "AnySucceeded": kinds.SUCCEEDED in phases,
                "AllFailed": bool(phases) and set(phases) == {kinds.FAILED},
            }
        return found

    def _connect(self, one: Pass, dag: Dag, task: dict[str, Any], node_name: str) -> None:
        """Hang a node below its group, its dag, or the last nodes of what it waited for."""
        group = one.nodes.get(dag.node_name(task["name"]))
        before = dag.tasks.dependencies(task["name"])
        if group is not None and group.type == kinds.TASK_GROUP and group.name != node_name:
            one.nodes.add_child(group.name, node_name)
        elif not before:
            one.nodes.add_child(dag.name, node_name)
        else:
            for each in before:
                for end in outbound_of(one, dag.node_name(each)):
                    one.nodes.add_child(end, node_name)

    def _end(
        self, one: Pass, dag: Dag, task: dict[str, Any], phase: str, reason: str, name: str = "", is_free: bool = True
    ) -> None:
        """A node that never runs."""
        node_name = dag.node_name(name or task["name"])
        options = Options(boundary=dag.name)
        start(one, node_name, kinds.SKIPPED_TYPE, phase, holder_of("tasks", task), options, message=reason)
        if is_free:
            self._connect(one, dag, task, node_name)

    def _start_group(self, one: Pass, dag: Dag, task: dict[str, Any], turns: list[dict[str, Any]]) -> None:
        name = dag.node_name(task["name"])
        if one.nodes.get(name) is not None:
            return
        if not turns:
            self._end(one, dag, task, kinds.SKIPPED, "Skipped, empty params")
            return
        self._connect(one, dag, task, name)
        options = Options(boundary=dag.name)
        start(one, name, kinds.TASK_GROUP, kinds.RUNNING, holder_of("tasks", task), options)

    def _turn(self, one: Pass, dag: Dag, task: dict[str, Any], turn: dict[str, Any]) -> bool:
        """One task, or one turn of a loop: whether the next turn is looked at in this pass."""
        name = dag.node_name(turn["name"])
        if one.nodes.get(name) is None:
            self._connect(one, dag, task, name)
            try:
                if not may_run(one, turn.get("when", "")):
                    reason = f"when '{turn['when']}' evaluated false"
                    self._end(one, dag, task, kinds.SKIPPED, reason, turn["name"], is_free=False)
                    return True
            except WhenError as error:
                self._end(one, dag, task, kinds.ERROR, str(error), turn["name"], is_free=False)
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
        has_exit, exit_node, fault = run_exit(one, self.executor, task, self._owner(one, dag, task["name"], node))
        return not has_exit or (exit_node is not None and exit_node.is_fulfilled and fault is None)

    def _end_group(self, one: Pass, dag: Dag, task: dict[str, Any], turns: list[dict[str, Any]]) -> None:
        """The phase of a loop once all its turns have ended: that of the last one that did not succeed."""
        group = one.nodes.get(dag.node_name(task["name"]))
        if group is None or group.type != kinds.TASK_GROUP:
            return
        phase = kinds.SUCCEEDED
        for turn in turns:
            node = one.nodes.get(dag.node_name(turn["name"]))
            if node is None or not node.is_fulfilled:
                return
            phase = node.phase if node.is_unsuccessful else phase
        one.nodes.mark(group.name, phase)


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
