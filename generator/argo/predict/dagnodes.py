"""The nodes of a dag's tasks and how they hang together.

Source: argo-workflows workflow/controller/dag.go `buildLocalScopeFromTask`, `evaluateDependsLogic` and the parts of
`executeDAGTask` that make nodes.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from generator.argo.predict import nodes as kinds
from generator.argo.predict.depends import Tasks
from generator.argo.predict.onepass import Pass
from generator.argo.predict.options import Options, start
from generator.argo.predict.outbound import outbound_of
from generator.argo.predict.scope import Scope
from generator.argo.predict.templates import Base, holder_of


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


def scope_of(one: Pass, dag: Dag, task: str) -> Scope:
    """`buildLocalScopeFromTask`."""
    scope, before = Scope(dag.template), dag.tasks.ancestors(task)
    one.run.spend(len(before) // 10)
    for name in before:
        node = one.nodes.get(dag.node_name(name))
        if node is None:
            continue
        if node.type == kinds.TASK_GROUP:
            turns = [each for each in one.nodes if each.boundary == dag.name and each.name.startswith(f"{node.name}(")]
            scope.add_aggregate(f"tasks.{name}", turns)
        else:
            scope.add_node(one, f"tasks.{name}", node)
    return scope


def results_of(one: Pass, dag: Dag, name: str) -> dict[str, dict[str, bool]] | None:
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


def connect(one: Pass, dag: Dag, task: dict[str, Any], node_name: str) -> None:
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


def end_without_run(
    one: Pass, dag: Dag, task: dict[str, Any], phase: str, reason: str, name: str = "", is_free: bool = True
) -> None:
    """A node that never runs."""
    node_name = dag.node_name(name or task["name"])
    options = Options(boundary=dag.name)
    start(one, node_name, kinds.SKIPPED_TYPE, phase, holder_of("tasks", task), options, message=reason)
    if is_free:
        connect(one, dag, task, node_name)


def start_group(one: Pass, dag: Dag, task: dict[str, Any], turns: list[dict[str, Any]]) -> None:
    """The node of a loop, once; of a loop without turns it is skipped."""
    name = dag.node_name(task["name"])
    if one.nodes.get(name) is not None:
        return
    if not turns:
        end_without_run(one, dag, task, kinds.SKIPPED, "Skipped, empty params")
        return
    connect(one, dag, task, name)
    options = Options(boundary=dag.name)
    start(one, name, kinds.TASK_GROUP, kinds.RUNNING, holder_of("tasks", task), options)


def end_group(one: Pass, dag: Dag, task: dict[str, Any], turns: list[dict[str, Any]]) -> None:
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
