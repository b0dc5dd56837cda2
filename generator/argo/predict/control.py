"""What the controller learns at the beginning of a pass: how pods are, and what a shutdown or the deadline ends.

Source: argo-workflows operator.go `podReconciliation`, `assessNodeStatus`,
`failNodesWithoutCreatedPodsAfterDeadlineOrShutdown`, exec_control.go `applyExecutionControl`.
"""

from __future__ import annotations

from generator.argo.predict import nodes as kinds
from generator.argo.predict.nodes import Node
from generator.argo.predict.onepass import Pass
from generator.argo.predict.run import Pod
from generator.argo.predict.scope import add_global_outputs

_LATE = "Step exceeded its deadline"


def is_late(one: Pass) -> bool:
    """Whether the workflow has a deadline that has passed: no time passes here, so only one of 0 seconds has, or
    any from the pass on that the script says."""
    seconds = one.spec.get("activeDeadlineSeconds")
    script = one.run.given.script
    if script.deadline_at and one.run.passes >= script.deadline_at:
        return True
    return seconds is not None and seconds <= 0


def reconcile_pods(one: Pass) -> None:
    """Nodes take over the phases of their pods; then what may not go on is ended."""
    for name, pod in list(one.run.pods.items()):
        node = one.nodes.get(name)
        if node is not None and pod.phase:
            _observe(one, node, pod)
            _end_pod(one, one.nodes.at(name))
    for node in one.nodes:
        _end_without_pod(one, node)


def _observe(one: Pass, node: Node, pod: Pod) -> None:
    """`assessNodeStatus`: the pod is right, whatever the node was taken for."""
    phase, is_daemon = pod.phase, bool(node.source.get("daemon"))
    if is_daemon and phase == kinds.RUNNING:
        new = node._replace(phase=phase, is_daemoned=True) if not node.is_fulfilled else node
    else:
        if is_daemon and phase == kinds.SUCCEEDED:
            phase = kinds.FAILED
        new = node._replace(phase=phase, is_daemoned=False, outputs=pod.outputs or node.outputs)
        if pod.phase in kinds.UNSUCCESSFUL:
            new = new._replace(message=pod.message)
        elif node.phase == kinds.PENDING and phase != kinds.PENDING:
            new = new._replace(message="")
    if new != node:
        one.nodes.put(new)
        add_global_outputs(one, pod.outputs)


def _end_pod(one: Pass, node: Node) -> None:
    """A pod that runs is ended by a shutdown that has no room for it, and by the deadline unless it is part of an
    exit handler. While it ends it still runs, so its node and those below it are failed at every pass."""
    pod = one.run.pods[node.name]
    if node.is_fulfilled:
        return
    message = ""
    if one.shutdown and not one.may_execute(pod.is_exit):
        message = f"workflow shutdown with strategy:  {one.shutdown}"
    elif one.is_late and not pod.is_exit:
        message = _LATE
    if message:
        _fail_with_children(one, node, message)
        one.run.pods[node.name] = pod._replace(is_ending=True)


def _fail_with_children(one: Pass, node: Node, message: str) -> None:
    one.nodes.mark(node.name, kinds.FAILED, message)
    waiting, seen = list(node.children), set()
    while waiting:
        child = one.nodes.get(waiting.pop())
        if child is not None and child.name not in seen:
            seen.add(child.name)
            waiting += child.children
            if not child.is_fulfilled:
                one.nodes.mark(child.name, kinds.FAILED, message)


def _end_without_pod(one: Pass, node: Node) -> None:
    """Suspended nodes and those of the agent end with the workflow, at a deadline all that wait for a pod, too."""
    if node.is_fulfilled:
        return
    is_exit = one.nodes.is_of_exit_handler(node)
    if one.shutdown and not one.may_execute(is_exit) and (node.is_active_suspend or node.type in kinds.TASK_SET_TYPES):
        one.nodes.mark(node.name, kinds.FAILED, f"Stopped with strategy '{one.shutdown}'")
    elif one.is_late and not is_exit and (node.phase == kinds.PENDING or node.is_active_suspend):
        one.nodes.mark(node.name, kinds.FAILED, _LATE)
