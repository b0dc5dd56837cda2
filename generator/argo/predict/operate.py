"""One pass of the controller over one workflow.

Source: argo-workflows operator.go `operate`. Artifacts, claims, locks, metrics, archive and events are left out: they
change nothing about hooks, exit handlers and phases as long as they do not fail.
"""

from __future__ import annotations

from typing import Any

from generator.argo.expr.goformat import quote
from generator.argo.predict import nodes as kinds
from generator.argo.predict.control import is_late, reconcile_pods
from generator.argo.predict.dag import DagExecutor
from generator.argo.predict.execute import Executor, Group, Work
from generator.argo.predict.hooks import EXIT, exit_hook, needs_agent, run_workflow_hooks
from generator.argo.predict.nodes import Node, pod_name
from generator.argo.predict.onepass import PARALLELISM, ControllerEnds, Panicked, Pass
from generator.argo.predict.options import Options
from generator.argo.predict.parallelism import active_pods
from generator.argo.predict.run import Run
from generator.argo.predict.spec import prepared
from generator.argo.predict.steps import StepsExecutor
from generator.argo.predict.taskset import reconcile
from generator.argo.predict.templates import Holder, holder_of
from generator.argo.predict.texts import marshal

POD_NAMES = "workflows.argoproj.io/pod-name-format"
_STATUS = {kinds.SKIPPED: kinds.SUCCEEDED, kinds.OMITTED: kinds.SUCCEEDED}


def _make_executor() -> Executor:
    groups: dict[str, Group] = {}
    executor = Executor(groups)
    groups.update(steps=StepsExecutor(executor).execute, dag=DagExecutor(executor).execute)
    return executor


EXECUTOR = _make_executor()
"""The executor of all templates; it holds nothing of a run."""


def operate(run: Run, executor: Executor) -> None:
    """One pass. Raises UnknownAnswer where this port does not know what the controller does."""
    run.passes += 1
    run.spend(1 + len(run.nodes.by_name) // 10)
    try:
        one = prepared(run)
        if one is not None:
            _execute(one, executor)
    except Panicked as panic:
        run.set_phase(kinds.ERROR, str(panic))
    except ControllerEnds as end:
        run.fatal = str(end)
    run.results = {}


def _execute(one: Pass, executor: Executor) -> None:
    run = one.run
    is_first = run.phase == ""
    if is_first:
        run.set_phase(kinds.RUNNING, "")
        run.metadata = {**run.metadata, "annotations": {**(run.metadata.get("annotations") or {}), POD_NAMES: "v2"}}
    one.is_late = is_late(one)
    if not is_first:
        reconcile_pods(one)
    if one.spec.get("suspend"):
        return
    if one.spec.get("parallelism") is not None:
        one.active_pods = active_pods(one)
    spec = one.spec
    work = Work(Holder(template=spec.get("entrypoint", "")), one.base, spec.get("arguments") or {})
    node, fault = executor.execute(one, run.name, work, Options())
    if fault is not None:
        if fault.kind != PARALLELISM and not run.is_over:
            run.set_phase(kinds.ERROR, f"error in entry template execution: {fault.text}")
        return
    assert node is not None
    status = _STATUS.get(node.phase, node.phase)
    one.variables["workflow.status"] = status
    one.variables["workflow.failures"] = _failures(one)
    are_done, fault = run_workflow_hooks(one, executor, one.base)
    if fault is not None:
        one.nodes.mark(node.name, kinds.ERROR, fault.text)
    if not one.shutdown:
        reconcile(one)
    if are_done and node.is_fulfilled:
        _finish(one, executor, node, status)


def _finish(one: Pass, executor: Executor, node: Node, status: str) -> None:
    """The exit handler, then the workflow's phase."""
    run = one.run
    exit_node: Node | None = None
    hook = exit_hook(one.spec, one.spec)
    name = f"{run.name}.onExit"
    # The workflow that is executed for a reference holds no nodes, so there a handler that runs is not known again.
    is_known = run.stored_spec is None and one.nodes.get(name) is not None
    if hook is not None and (is_known or one.may_execute(is_exit=True)):
        work = Work(holder_of("steps", hook), one.base, hook.get("arguments") or {})
        exit_node, fault = executor.execute(one, name, work, Options(is_exit=True, is_hooked=True))
        if fault is not None:
            run.faults[EXIT] = fault.text
            if fault.kind != PARALLELISM and not run.is_over:
                run.set_phase(kinds.ERROR, f"error in exit template execution : {fault.text}")
            return
        if exit_node is not None and needs_agent(one, exit_node.name):
            reconcile(one)
        if exit_node is None or not exit_node.is_fulfilled:
            return
    message = node.message
    if node.is_unsuccessful and one.shutdown:
        message = f"Stopped with strategy '{one.shutdown}'"
    if status != kinds.SUCCEEDED:
        run.set_phase(status if status in kinds.UNSUCCESSFUL else kinds.ERROR, message)
    elif exit_node is not None and exit_node.is_unsuccessful:
        run.set_phase(exit_node.phase, exit_node.message)
    else:
        run.set_phase(kinds.SUCCEEDED, "")


def _failures(one: Pass) -> str:
    """`workflow.failures`: all nodes that failed, in the order in which they came to be (the controller has none)."""
    failed: list[dict[str, Any]] = []
    for node in one.nodes:
        if node.is_unsuccessful:
            failed.append(
                {
                    "displayName": node.display,
                    "message": node.message,
                    "templateName": node.template_name,
                    "phase": node.phase,
                    "podName": pod_name(one.run.name, node.name, node.template_name),
                    "finishedAt": None,
                }
            )
    return quote(marshal(failed) if failed else "null")
