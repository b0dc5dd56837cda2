"""Whether another template may start now.

Source: argo-workflows operator.go `checkParallelism` and node_counters.go. The workflow's limit is checked for every
template, hooks and exit handlers among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.argo.predict import nodes as kinds
from generator.argo.predict.nodes import Node
from generator.argo.predict.onepass import REACHED, Fault, Pass
from generator.argo.predict.templates import type_of

_BUSY = (kinds.PENDING, kinds.RUNNING)
_COUNTED = (kinds.POD, kinds.STEPS, kinds.DAG)
_FAIL_FAST = "template has failed or errored children and failFast enabled"


def active_pods(one: Pass, boundary: str | None = None) -> int:
    """Pods that run or wait, of one boundary or (None) of all; a pod made in this very pass is not seen yet."""
    return sum(
        node.type == kinds.POD
        and node.phase in _BUSY
        and boundary in (None, node.boundary)
        and node.name in one.run.pods
        and node.name not in one.new_pods
        for node in one.nodes
    )


def limit_reached(one: Pass, template: dict[str, Any], node: Node | None, boundary: str) -> Fault | None:
    """A Fault when the workflow, the template itself or its boundary has enough at work."""
    one.run.spend(len(one.nodes.by_name) // 50)
    limit = one.spec.get("parallelism")
    if limit is not None and one.active_pods >= limit:
        return REACHED
    if node is not None and type_of(template) in ("steps", "dag"):
        if _fails_fast(one, template, node.name):
            return REACHED
        if _limit(template) and active_pods(one, node.name) >= _limit(template):
            return REACHED
    if boundary and (node is None or node.phase not in _BUSY):
        outer = one.nodes.at(boundary).source
        if _fails_fast(one, outer, boundary):
            return REACHED
        if _limit(outer) and _count(one, boundary, _BUSY) >= _limit(outer):
            return REACHED
    return None


def _limit(template: Mapping[str, Any]) -> int:
    return max(template.get("parallelism") or 0, 0)


def _count(one: Pass, boundary: str, phases: tuple[str, ...]) -> int:
    return sum(node.boundary == boundary and node.type in _COUNTED and node.phase in phases for node in one.nodes)


def _fails_fast(one: Pass, template: Mapping[str, Any], name: str) -> bool:
    """failFast of the template, not of its dag: a failed child stops new ones, and fails it all once no pod is left."""
    if not template.get("failFast") or not _count(one, name, kinds.UNSUCCESSFUL):
        return False
    if active_pods(one, name) == 0:
        if type_of(template) == "steps":
            group = _last_group(one, name)
            if group:
                one.nodes.mark(group, kinds.FAILED, _FAIL_FAST)
        one.nodes.mark(name, kinds.FAILED, _FAIL_FAST)
    return True


def _last_group(one: Pass, name: str) -> str:
    """The step group that a walk down from the node meets last (`findLeafNodeWithType`)."""
    found, waiting, seen = "", [name], set()
    while waiting:
        node = one.nodes.get(waiting.pop())
        if node is None or node.name in seen:
            continue
        seen.add(node.name)
        if node.type == kinds.STEP_GROUP:
            found = node.name
        waiting += reversed(node.children)
    return found
