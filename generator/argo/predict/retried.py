"""`argo retry`: which nodes of a workflow that failed are forgotten, and which are opened again.

Source: argo-workflows workflow/util/util.go `FormulateRetryWorkflow` of 3.7. The exit handler is always forgotten, so it
delivers again; a hook that has delivered is kept and never fires again. A failed pod below which anything has
succeeded, be it such a hook, is kept as well.
"""

from __future__ import annotations

from generator.argo.predict import nodes as kinds
from generator.argo.predict.nodes import Node, Nodes
from generator.argo.predict.run import Run

_GROUPS = (kinds.DAG, kinds.TASK_GROUP, kinds.STEP_GROUP, kinds.STEPS)
_WORKING = (kinds.POD, kinds.HTTP, kinds.PLUGIN)


def retry(run: Run) -> None:
    """Open a workflow again that ended Failed or Error; any other is left alone."""
    if run.phase not in kinds.UNSUCCESSFUL:
        return
    nodes, forgotten, opened = run.nodes, set[str](), set[str]()
    parents = {child: node for node in nodes for child in node.children}
    failed = {node.name for node in nodes if _is_failed(nodes, node, parents)}
    for name in _from_the_root(nodes, run.name):
        if name in failed and name not in forgotten:
            forgotten |= {name, *_below(nodes, name)}
            opened |= _opened(nodes.at(name), parents)
    forgotten |= {node.name for node in nodes if node.name.startswith(f"{run.name}.onExit")}
    for node in nodes:
        if node.name in forgotten:
            del nodes.by_name[node.name]
            run.pods.pop(node.name, None)
            run.started.pop(node.name, None)
            continue
        left = tuple(child for child in node.children if child not in forgotten)
        outbound = tuple(end for end in node.outbound if end not in forgotten)
        node = node._replace(children=left, outbound=outbound)
        if node.name in opened:
            phase = kinds.SKIPPED if node.phase == kinds.SKIPPED else kinds.RUNNING
            node = node._replace(phase=phase, message="")
        nodes.put(node)
    _open(run)


def _open(run: Run) -> None:
    """`createNewRetryWorkflow`."""
    run.phase = ""
    run.set_phase(kinds.RUNNING, "")
    run.spec = {key: value for key, value in run.spec.items() if key != "shutdown"}
    if run.spec.get("activeDeadlineSeconds") == 0:
        del run.spec["activeDeadlineSeconds"]
    if run.stored_spec is not None:
        run.stored_spec = {key: value for key, value in run.stored_spec.items() if key != "shutdown"}


def _is_failed(nodes: Nodes, node: Node, parents: dict[str, Node]) -> bool:
    """Whether a node has to be done again: not if anything below it, or below the retry node it is an attempt of, has
    succeeded."""
    if not node.is_unsuccessful or node.type not in _WORKING:
        return False
    top = parents.get(node.name, node) if node.is_retried else node
    return all(nodes.at(name).phase != kinds.SUCCEEDED for name in _below(nodes, top.name))


def _below(nodes: Nodes, name: str) -> list[str]:
    found: dict[str, None] = {}
    waiting = [name]
    while waiting:
        node = nodes.get(waiting.pop())
        for child in () if node is None else node.children:
            if child not in found and nodes.get(child) is not None:
                found[child] = None
                waiting.append(child)
    return list(found)


def _from_the_root(nodes: Nodes, root: str) -> list[str]:
    """Breadth first."""
    found = {root: None} if nodes.get(root) is not None else {}
    waiting = list(found)
    for name in waiting:
        for child in nodes.at(name).children:
            if child not in found and nodes.get(child) is not None:
                found[child] = None
                waiting.append(child)
    return waiting


def _opened(start: Node, parents: dict[str, Node]) -> set[str]:
    """The groups and failed retry nodes above a node (`resetPath`), each with the boundary that it belongs to."""
    opened: set[str] = set()
    node: Node | None = start
    while node is not None:
        if node.type in _GROUPS or (node.type == kinds.RETRY and node.is_unsuccessful):
            opened.add(node.name)
        node = parents.get(node.name)
    return opened
