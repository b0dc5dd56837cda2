"""The last nodes of a template, below which what follows it hangs.

Source: argo-workflows operator.go `getOutboundNodes`, steps.go and dag.go `updateOutboundNodes`.
"""

from __future__ import annotations

from generator.argo.predict import nodes as kinds
from generator.argo.predict.onepass import Pass

_ALONE = (kinds.SKIPPED_TYPE, kinds.SUSPEND, kinds.HTTP, kinds.PLUGIN, kinds.POD)


def outbound_of(one: Pass, name: str) -> list[str]:
    """The nodes at which a node's work ends."""
    found: list[str] = []
    waiting = [name]
    while waiting:
        one.run.spend()
        node = one.nodes.get(waiting.pop())
        if node is None:
            continue
        if node.type in _ALONE or (node.type == kinds.TASK_GROUP and not node.children):
            found.append(node.name)
        elif node.type == kinds.RETRY and node.children:
            found.append(node.children[-1])
        else:
            waiting += reversed(node.children if node.type == kinds.TASK_GROUP else node.outbound)
    return found


def set_outbound(one: Pass, name: str, ends: list[str]) -> None:
    """The node's work ends where that of `ends` does."""
    found = tuple(last for end in ends for last in outbound_of(one, end))
    one.nodes.put(one.nodes.at(name)._replace(outbound=found))


def set_outbound_of_steps(one: Pass, name: str, groups: int) -> None:
    """Steps end with the last group that there is."""
    for index in reversed(range(groups)):
        group = one.nodes.get(f"{name}[{index}]")
        if group is not None:
            set_outbound(one, name, list(group.children))
            return
