"""Operations on literals that are done before the expression runs (optimizer/fold.go, alike in both languages).

They show: `x && false` is false even where x would be an error, and `1 % 0` is an error even where it never runs.
"""

from __future__ import annotations

from collections.abc import Callable

from generator.argo.expr.operators import arithmetic
from generator.argo.expr.outcome import ExpressionError, place_of
from generator.argo.expr.syntax import Array, Binary, Builtin, Constant, Literal, Node, Predicate, Unary
from generator.argo.expr.values import ANYS, int64
from generator.argo.expr.walking import rewrite

_NUMBERS = ("int", "float64")


def fold(root: Node, text: str, carry: Callable[[Node, Node], None]) -> Node:
    """The tree with what literals alone decide already decided."""
    for _ in range(1000):
        after = rewrite(root, lambda node: _fold(node, text), carry)
        if after is root:
            break
        root = after
    return root


def _fold(node: Node, text: str) -> Node:
    if isinstance(node, Unary):
        return _unary(node)
    if isinstance(node, Binary):
        return _logic(node) if node.operator in ("and", "&&", "or", "||") else _binary(node, text)
    if isinstance(node, Array) and node.nodes and all(isinstance(one, Literal) for one in node.nodes):
        return Constant([one.value for one in node.nodes if isinstance(one, Literal)], ANYS, node.at)
    if isinstance(node, Builtin) and node.name == "filter" and len(node.arguments) == 2:
        return _filter_of_filter(node)
    return node


def _unary(node: Unary) -> Node:
    inner = node.node
    if not isinstance(inner, Literal):
        return node
    if node.operator in ("!", "not"):
        return Literal(not inner.value, "bool", node.at) if inner.kind == "bool" else node
    if inner.kind == "int" and isinstance(inner.value, int):
        return Literal(int64(-inner.value if node.operator == "-" else inner.value), "int", node.at)
    if inner.kind == "float64" and isinstance(inner.value, float):
        return Literal(-inner.value if node.operator == "-" else inner.value, "float64", node.at)
    return node


def _logic(node: Binary) -> Node:
    left = node.left.value if isinstance(node.left, Literal) and node.left.kind == "bool" else None
    right = node.right.value if isinstance(node.right, Literal) and node.right.kind == "bool" else None
    neutral = node.operator in ("and", "&&")
    if left is neutral:
        return node.right._replace(at=node.at)
    if right is neutral:
        return node.left._replace(at=node.at)
    return node if left is None and right is None else Literal(not neutral, "bool", node.at)


def _binary(node: Binary, text: str) -> Node:
    left, right, operator = node.left, node.right, node.operator
    if not (isinstance(left, Literal) and isinstance(right, Literal)):
        return node
    if operator == "==":
        if left.kind != right.kind or left.kind == "float64":
            return node
        return Literal(left.value == right.value, "bool", node.at)
    if operator == "+" and left.kind == right.kind == "string":
        return Literal(str(left.value) + str(right.value), "string", node.at)
    if left.kind not in _NUMBERS or right.kind not in _NUMBERS:
        return node
    if operator == "%":
        if left.kind != "int" or right.kind != "int":
            return node
        if right.value == 0:
            raise ExpressionError("integer divide by zero", place_of(text, node.at))
    elif operator not in ("+", "-", "*", "/", "**", "^"):
        return node
    value = arithmetic(operator, left.value, right.value)
    return Literal(value, "float64" if isinstance(value, float) else "int", node.at)


def _filter_of_filter(node: Builtin) -> Node:
    base, outer = node.arguments
    if not (isinstance(base, Builtin) and base.name == "filter"):
        return node
    inner = base.arguments[1]
    first = inner.node if isinstance(inner, Predicate) else inner
    second = outer.node if isinstance(outer, Predicate) else outer
    both = Predicate(Binary("&&", first, second, node.at), node.at)
    return Builtin("filter", (base.arguments[0], both), node.at)
