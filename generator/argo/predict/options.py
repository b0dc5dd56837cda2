"""How a node comes to be: the options of an execution and the making of its first status.

Source: argo-workflows operator.go `executeTemplateOpts`, `initializeExecutableNode`, `initializeNodeOrMarkError`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from generator.argo.predict import nodes as kinds
from generator.argo.predict.nodes import EMPTY, Node
from generator.argo.predict.onepass import Panicked, Pass
from generator.argo.predict.templates import Holder


class Options(NamedTuple):
    """What a node belongs to and is: `boundary`, the steps or dag node around it; `is_exit`, part of an exit handler;
    `source`, its template as it was found."""

    boundary: str = ""
    is_exit: bool = False
    is_hooked: bool = False
    is_retried: bool = False
    source: Mapping[str, Any] = EMPTY


def start_node(
    one: Pass, name: str, kind: str, phase: str, template: dict[str, Any], holder: Holder, options: Options
) -> Node:
    """A new node that executes `template`; it remembers its inputs."""
    return start(one, name, kind, phase, holder, options, template.get("inputs") or {})


def start(
    one: Pass,
    name: str,
    kind: str,
    phase: str,
    holder: Holder,
    options: Options,
    inputs: dict[str, Any] | None = None,
    message: str = "",
) -> Node:
    """A new node of any kind. Raises Panicked when there is one of that name."""
    one.run.spend()
    if one.nodes.get(name) is not None:
        raise Panicked(f"node {name} already initialized")
    node = Node(
        name,
        "",
        kind,
        phase,
        template=holder.template,
        ref=holder.ref,
        boundary=options.boundary,
        message=message,
        is_hooked=options.is_hooked,
        is_retried=options.is_retried,
        source=options.source,
        inputs=inputs or EMPTY,
    )
    return one.nodes.start(node)


def start_or_mark_error(one: Pass, name: str, holder: Holder, options: Options, cause: str) -> Node:
    """A node in Error: a new one of type Skipped, unless it is there already."""
    if one.nodes.get(name) is not None:
        return one.nodes.mark(name, kinds.ERROR, cause)
    return start(one, name, kinds.SKIPPED_TYPE, kinds.ERROR, holder, options, message=cause)
