"""The nodes of a running workflow and what happens to one of them.

Owns what argo-workflows keeps in `status.nodes`: names, phases, children, flags (workflow_types.go `NodeStatus` and
operator.go `initializeNode`, `markNodePhase`, `addChildNode`). A Node is a snapshot, as the controller's own copies
are: who holds one does not see what happens to the node later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

PENDING, RUNNING, SUCCEEDED, FAILED, ERROR = "Pending", "Running", "Succeeded", "Failed", "Error"
SKIPPED, OMITTED = "Skipped", "Omitted"

POD, CONTAINER_SET, STEPS, STEP_GROUP, DAG, TASK_GROUP = "Pod", "ContainerSet", "Steps", "StepGroup", "DAG", "TaskGroup"
RETRY, SKIPPED_TYPE, SUSPEND, HTTP, PLUGIN = "Retry", "Skipped", "Suspend", "HTTP", "Plugin"

UNSUCCESSFUL = (FAILED, ERROR)
COMPLETED = (SUCCEEDED, FAILED, ERROR)
FULFILLED = (SUCCEEDED, FAILED, ERROR, SKIPPED, OMITTED)
TASK_SET_TYPES = (HTTP, PLUGIN)

EMPTY: Mapping[str, Any] = MappingProxyType({})

_SEPARATOR = re.compile(r"^(\[\d+\])?\.")


class Node(NamedTuple):
    """One node; `boundary`, `children` and `outbound` are names of nodes.

    source    the template as it was found, before anything was replaced in it; {} for a group
    inputs    the parameters and artifacts that it was started with; outputs: what it gave, None for nothing
    """

    name: str
    display: str
    type: str
    phase: str
    template: str = ""
    ref: dict[str, Any] | None = None
    scope: str = ""
    boundary: str = ""
    message: str = ""
    is_hooked: bool = False
    is_retried: bool = False
    is_daemoned: bool = False
    source: Mapping[str, Any] = EMPTY
    inputs: Mapping[str, Any] = EMPTY
    outputs: dict[str, Any] | None = None
    children: tuple[str, ...] = ()
    outbound: tuple[str, ...] = ()

    @property
    def is_fulfilled(self) -> bool:
        """Ended, skipped or omitted, or a daemon that runs."""
        return self.phase in FULFILLED or (self.is_daemoned and self.phase != PENDING)

    @property
    def is_completed(self) -> bool:
        """Ended; a skipped node never was at work."""
        return self.phase in COMPLETED

    @property
    def is_unsuccessful(self) -> bool:
        """Failed or in Error."""
        return self.phase in UNSUCCESSFUL

    @property
    def template_name(self) -> str:
        """The template's name, within its template object when it comes from one."""
        return str(self.ref.get("template", "")) if self.ref is not None else self.template

    @property
    def is_active_suspend(self) -> bool:
        """A suspend node that waits."""
        return self.type == SUSPEND and self.phase == RUNNING


class Nodes:
    """All nodes of one workflow by name, in the order in which they came to be."""

    def __init__(self, workflow: str) -> None:
        self.workflow = workflow
        self.by_name: dict[str, Node] = {}

    def __iter__(self) -> Iterator[Node]:
        return iter(list(self.by_name.values()))

    def copy(self) -> Nodes:
        """The same nodes, for another run."""
        other = Nodes(self.workflow)
        other.by_name = dict(self.by_name)
        return other

    def get(self, name: str) -> Node | None:
        """The node as it is now."""
        return self.by_name.get(name)

    def at(self, name: str) -> Node:
        """The node as it is now; it is known to be there."""
        return self.by_name[name]

    def put(self, node: Node) -> Node:
        """Store a node; returns it."""
        self.by_name[node.name] = node
        return node

    def start(self, node: Node) -> Node:
        """A new node. Its display name lacks what it has in common with its boundary (`initializeNode`)."""
        boundary = self.by_name.get(node.boundary)
        display = node.name if boundary is None else _SEPARATOR.sub("", node.name.removeprefix(boundary.name))
        return self.put(node._replace(display=display))

    def mark(self, name: str, phase: str, message: str | None = None) -> Node:
        """Set a phase, and a message unless it is None (`markNodePhase`); a node that is not there is made up."""
        node = self.by_name.get(name, Node("", "", "", ""))
        return self.put(node._replace(phase=phase, message=node.message if message is None else message))

    def add_child(self, parent: str, child: str) -> None:
        """`addChildNode`, which has no effect the second time."""
        node = self.by_name[parent]
        if child not in node.children:
            self.put(node._replace(children=(*node.children, child)))

    def children(self, node: Node) -> list[Node]:
        """The node's children that exist."""
        return [self.by_name[name] for name in node.children if name in self.by_name]

    def is_done_below(self, node: Node) -> bool:
        """Whether every leaf below the node is fulfilled (`childrenFulfilled`)."""
        waiting, seen = [node.name], set()
        while waiting:
            each = self.by_name.get(waiting.pop())
            if each is None or each.name in seen:
                continue
            seen.add(each.name)
            waiting += each.children
            if not each.children and not each.is_fulfilled:
                return False
        return True

    def is_of_exit_handler(self, node: Node) -> bool:
        """Whether the node or one of its boundaries is an exit handler (`IsPartOfExitHandler`)."""
        each: Node | None = node
        while each is not None:
            if each.display.endswith(".onExit"):
                return True
            each = self.by_name.get(each.boundary) if each.boundary else None
        return False


def node_id(workflow: str, name: str) -> str:
    """What the controller calls a node in messages and pod names (workflow_types.go `NodeID`)."""
    return workflow if name == workflow else f"{workflow}-{_fnv(name)}"


def pod_name(workflow: str, name: str, template: str) -> str:
    """The pod of a node (util/pod_name.go `GeneratePodName`, version 2)."""
    if name == workflow:
        return workflow
    prefix = f"{workflow}-{template}" if template else workflow
    return f"{prefix[:242]}-{_fnv(name)}"


def _fnv(text: str) -> int:
    """FNV-1a, 32 bits."""
    found = 0x811C9DC5
    for byte in text.encode("utf-8", "surrogateescape"):
        found = (found ^ byte) * 0x01000193 & 0xFFFFFFFF
    return found
