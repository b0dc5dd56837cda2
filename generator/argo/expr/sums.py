"""Sums that expr 1.17.8 rewrites before they run (optimizer/sum_range.go, sum_array.go, sum_map.go)."""

from __future__ import annotations

from typing import cast

from generator.argo.expr.syntax import Array, Binary, Builtin, Literal, Node, Pointer, Predicate
from generator.argo.expr.values import int64


def edges_of(node: Node) -> tuple[int, int] | None:
    """The ends of a range of two literals."""
    if isinstance(node, Binary) and node.operator == ".." and isinstance(node.left, Literal):
        if isinstance(node.right, Literal) and node.left.kind == node.right.kind == "int":
            return cast(int, node.left.value), cast(int, node.right.value)
    return None


def of_range(node: Node) -> Node:
    """`sum(1..n)`, also with a simple predicate, and `reduce(1..n, # + #acc)` are computed."""
    if not (isinstance(node, Builtin) and node.name in ("sum", "reduce")):
        return node
    edges = edges_of(node.arguments[0])
    if edges is None or edges[1] < edges[0]:
        return node
    count = int64(edges[1] - edges[0] + 1)
    total = _half(int64(count * int64(edges[0] + edges[1])))
    value = _sum(node, total, count) if node.name == "sum" else _reduced(node, total)
    return node if value is None else Literal(int64(value), "int", node.at)


def _half(value: int) -> int:
    return -(-value // 2) if value < 0 else value // 2


def _sum(node: Builtin, total: int, count: int) -> int | None:
    if len(node.arguments) == 1:
        return total
    predicate = node.arguments[1]
    body = predicate.node if isinstance(predicate, Predicate) else None
    if isinstance(body, Pointer) and not body.name:
        return total
    if not isinstance(body, Binary):
        return None
    if _is_element(body.left) and isinstance(body.right, Literal) and body.right.kind == "int":
        constant = cast(int, body.right.value)
        return {"*": constant * total, "+": total + count * constant, "-": total - count * constant}.get(body.operator)
    if _is_element(body.right) and isinstance(body.left, Literal) and body.left.kind == "int":
        constant = cast(int, body.left.value)
        return {"*": constant * total, "+": total + count * constant, "-": count * constant - total}.get(body.operator)
    return None


def _is_element(node: Node) -> bool:
    return isinstance(node, Pointer) and not node.name


def _reduced(node: Builtin, total: int) -> int | None:
    predicate = node.arguments[1]
    body = predicate.node if isinstance(predicate, Predicate) else None
    if not (isinstance(body, Binary) and body.operator == "+"):
        return None
    names = [side.name if isinstance(side, Pointer) else None for side in (body.left, body.right)]
    if names not in (["", "acc"], ["acc", ""]):
        return None
    if len(node.arguments) == 2:
        return total
    start = node.arguments[2]
    return total + cast(int, start.value) if isinstance(start, Literal) and start.kind == "int" else None


def of_array(node: Node) -> Node:
    """`sum([a, b])` is `a + b`, which also joins strings."""
    if not (isinstance(node, Builtin) and node.name == "sum" and len(node.arguments) == 1):
        return node
    array = node.arguments[0]
    if not isinstance(array, Array) or len(array.nodes) < 2:
        return node
    folded: Node = array.nodes[-1]
    for one in reversed(array.nodes[:-1]):
        folded = Binary("+", one, folded, node.at)
    return folded


def of_map(node: Node) -> Node:
    """`sum(map(xs, f))` is `sum(xs, f)`."""
    if isinstance(node, Builtin) and node.name == "sum" and len(node.arguments) == 1:
        inner = node.arguments[0]
        if isinstance(inner, Builtin) and inner.name == "map" and len(inner.arguments) == 2:
            return Builtin("sum", inner.arguments, node.at)
    return node
