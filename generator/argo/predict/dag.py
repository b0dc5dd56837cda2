"""Dags: what their targets are, and how they end.

Source: argo-workflows workflow/controller/dag.go `executeDAG`.
"""

from __future__ import annotations

from generator.argo.predict import nodes as kinds
from generator.argo.predict.dagnodes import Dag
from generator.argo.predict.dagphase import dag_phase
from generator.argo.predict.dagtasks import TaskVisitor
from generator.argo.predict.depends import Tasks
from generator.argo.predict.execute import Executed, Executor, Ready
from generator.argo.predict.hooks import run_exit, run_hooks
from generator.argo.predict.nodes import Node
from generator.argo.predict.onepass import Fault, Pass
from generator.argo.predict.options import Options, start_node
from generator.argo.predict.outbound import set_outbound
from generator.argo.predict.scope import Scope, Unresolved, add_global_outputs, template_outputs
from generator.argo.predict.templates import Holder
from generator.argo.versions import minor_of

_WAITS = {(3, 7): 17, (4, 0): 8}


def waits_for_exit_dag(version: str) -> bool:
    """Whether a dag within an exit handler runs to its end when the workflow is stopped (upstream pull request 16488, in
    3.7.17, 4.0.8 and 4.1); before, it is Failed in the pass that makes its pods. A minor stands for its last release."""
    minor, parts = minor_of(version), version.split(".")
    if minor not in _WAITS or len(parts) < 3:
        return minor >= min(_WAITS)
    return int(parts[2]) >= _WAITS[minor]


class DagExecutor:
    """Executes dag templates; their tasks go to `executor`."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor
        self.visitor = TaskVisitor(executor)

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
                self.visitor.visit(one, dag, task)
        are_exits_done = True
        for target in targets:
            is_done, fault = self._visit_target(one, dag, target)
            if fault is not None:
                return one.nodes.at(name), fault
            are_exits_done &= is_done
        is_stopped = bool(one.shutdown) and are_exits_done
        if options.is_exit and waits_for_exit_dag(one.run.version):
            is_stopped = False
        phase = dag_phase(one, name, body, dag.tasks, targets, is_stopped)
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
        self.visitor.visit(one, dag, target)
        node = one.nodes.get(dag.node_name(target))
        if node is None:
            return True, None
        task = dag.tasks.by_name[target]
        owner = self.visitor.owner(one, dag, target, node)
        _, fault = run_hooks(one, self.executor, task, owner)
        if fault is not None:
            one.nodes.mark(dag.name, kinds.ERROR, fault.text)
            return True, fault
        if not node.is_completed:
            return True, None
        has_exit, exit_node, fault = run_exit(one, self.executor, task, owner)
        return not has_exit or (exit_node is not None and exit_node.is_fulfilled), fault
