"""How a dag as a whole has ended.

Source: argo-workflows dag.go `assessDAGPhase`, phase_node.go and operator.go `getRetryNodeChildrenIds`.
"""

from __future__ import annotations

from typing import Any

from generator.argo.predict import nodes as kinds
from generator.argo.predict.depends import Tasks
from generator.argo.predict.nodes import Node
from generator.argo.predict.onepass import Pass


def dag_phase(one: Pass, name: str, body: dict[str, Any], tasks: Tasks, targets: list[str], is_stopped: bool) -> str:
    """Running, or how it ended: a target that was omitted ends as the branch did that leads to it."""
    if is_stopped:
        return kinds.FAILED
    found = _branches(one, name, {f"{name}.{target}" for target in targets})
    if found is None:
        return kinds.RUNNING
    fails_fast = body.get("failFast") is not False
    result = kinds.SUCCEEDED
    for target in targets:
        phase = found.get(f"{name}.{target}", "")
        if not phase:
            result = kinds.RUNNING
            if not fails_fast:
                break
        elif phase in kinds.UNSUCCESSFUL and not _continues(tasks.by_name.get(target, {}), phase):
            result = phase
            if fails_fast:
                break
    return result


def _continues(task: dict[str, Any], phase: str) -> bool:
    wanted = task.get("continueOn") or {}
    return bool(wanted.get("error" if phase == kinds.ERROR else "failed"))


def _branches(one: Pass, name: str, targets: set[str]) -> dict[str, str] | None:
    """The phases of the targets, breadth first through the dag; None while a node has not ended."""
    waiting = [(child, kinds.SUCCEEDED) for child in one.nodes.at(name).children]
    seen = set(waiting)
    found: dict[str, str] = {}
    for each, branch in waiting:
        one.run.spend()
        node = one.nodes.get(each)
        if node is None or not node.is_fulfilled:
            return None
        if node.is_completed:
            branch = node.phase
        if each in targets and found.get(each, "") not in kinds.UNSUCCESSFUL:
            found[each] = branch
        for child in _below(one, node):
            if (child, branch) not in seen:
                seen.add((child, branch))
                waiting.append((child, branch))
    return found


def _below(one: Pass, node: Node) -> list[str]:
    """The children; of a retry node what hangs below its attempts, and its hooks."""
    if node.type != kinds.RETRY:
        return list(node.children)
    found: list[str] = []
    for child in reversed(one.nodes.children(node)):
        found += [child.name] if child.is_hooked else child.children
    return found
