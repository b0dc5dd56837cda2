"""How to walk the tree of an expression, compare two of them, and put other nodes in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from generator.argo.expr.syntax import (
    Array,
    Binary,
    Builtin,
    Call,
    Chain,
    Conditional,
    Let,
    MapOf,
    Member,
    Node,
    Pair,
    Predicate,
    Sequence,
    Slice,
    Unary,
)

# The fields that hold nodes, in the order in which the compiler and the walkers visit them.
_CHILDREN: dict[type, tuple[str, ...]] = {
    Unary: ("node",),
    Binary: ("left", "right"),
    Chain: ("node",),
    Member: ("node", "property"),
    Slice: ("node", "start", "stop"),
    Call: ("callee", "arguments"),
    Builtin: ("arguments",),
    Predicate: ("node",),
    Let: ("value", "body"),
    Sequence: ("nodes",),
    Conditional: ("condition", "then", "other"),
    Array: ("nodes",),
    MapOf: ("pairs",),
    Pair: ("key", "value"),
}


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below."""
    below = _BELOW.get(type(node))
    return below(node) if below else ()


def _present(*nodes: Node | None) -> tuple[Node, ...]:
    return tuple(node for node in nodes if node is not None)


_BELOW = cast(
    "dict[type, Callable[[Node], tuple[Node, ...]]]",
    {
        Unary: lambda node: (node.node,),
        Binary: lambda node: (node.left, node.right),
        Chain: lambda node: (node.node,),
        Member: lambda node: (node.node, node.property),
        Slice: lambda node: _present(node.node, node.start, node.stop),
        Call: lambda node: (node.callee, *node.arguments),
        Builtin: lambda node: node.arguments,
        Predicate: lambda node: (node.node,),
        Let: lambda node: (node.value, node.body),
        Sequence: lambda node: node.nodes,
        Conditional: lambda node: (node.condition, node.then, node.other),
        Array: lambda node: node.nodes,
        MapOf: lambda node: node.pairs,
        Pair: lambda node: (node.key, node.value),
    },
)


def with_children(node: Node, new: list[Node]) -> Node:
    """The same node over other children, given in the order of `children`."""
    left = iter(new)
    changed: dict[str, object] = {}
    for field in _CHILDREN.get(type(node), ()):
        value = getattr(node, field)
        if field in ("arguments", "nodes", "pairs"):
            changed[field] = tuple(next(left) for _ in value)
        elif value is not None:
            changed[field] = next(left)
    return node._replace(**cast(Any, changed)) if changed else node


def rewrite(root: Node, visit: Callable[[Node], Node], carry: Callable[[Node, Node], None]) -> Node:
    """The tree after `visit` has seen every node, children first, and given what stands in its place.

    `carry` learns of every node that another one takes the place of.
    """
    pending: list[tuple[Node, bool]] = [(root, False)]
    done: list[Node] = []
    while pending:
        node, is_ready = pending.pop()
        below = children(node)
        if not is_ready and below:
            pending.append((node, True))
            pending.extend((child, False) for child in reversed(below))
            continue
        built = node
        if below:
            new = done[-len(below) :]
            del done[-len(below) :]
            if any(after is not before for after, before in zip(new, below, strict=True)):
                built = with_children(node, new)
        seen = visit(built)
        if seen is not node:
            carry(node, built)
            carry(node, seen)
        done.append(seen)
    return done[0]


def alike(left: Node | None, right: Node | None) -> bool:
    """Whether two trees are written alike, wherever they stand."""
    pending = [(left, right)]
    while pending:
        a, b = pending.pop()
        if a is None or b is None or type(a) is not type(b):
            if a is not b:
                return False
            continue
        below, other = children(a), children(b)
        if len(below) != len(other) or own_fields(a) != own_fields(b):
            return False
        pending.extend(zip(below, other, strict=True))
    return True


def own_fields(node: Node) -> list[object]:
    """What the node says itself: everything but its place and its children."""
    below = (*_CHILDREN.get(type(node), ()), "at")
    return [getattr(node, field) for field in node._fields if field not in below]
