"""Rewrites that both languages make before an expression runs, as far as they change what comes out.

Sources: the passes of optimizer/ in expr 1.15.3 and 1.17.8, in their order. What shows: `x in ['a']` looks x up as a
string key, so a number is an error and nil means ""; joined predicates and counts stop early, before elements that
would be errors.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from generator.argo.expr import sums
from generator.argo.expr.dialect import Dialect
from generator.argo.expr.folding import fold
from generator.argo.expr.natures import Natures
from generator.argo.expr.syntax import Array, Binary, Builtin, Constant, Literal, Member, Node, Pointer, Predicate
from generator.argo.expr.values import ANY, Map
from generator.argo.expr.walking import alike, children, rewrite

Pass = Callable[[Node], Node]
_COMBINED = {("all", "and"): "and", ("all", "&&"): "&&", ("any", "or"): "or", ("any", "||"): "||"}
_COMBINED |= {("none", "and"): "or", ("none", "&&"): "||"}


def optimize(root: Node, text: str, dialect: Dialect, natures: Natures) -> Node:
    """The tree that runs; `natures` learn those of the new nodes."""
    words = _words(root)
    if "in" in words:
        root = rewrite(root, lambda node: _in_array(node, natures), natures.carry)
    done = fold(root, text, natures.carry)
    for needed, one in _passes(dialect, natures):
        if not words.isdisjoint(needed):
            done = rewrite(done, one, natures.carry)
    return done


def _words(root: Node) -> set[str]:
    """The operators and functions in a tree, which tell what passes have something to do."""
    found = set()
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, Binary):
            found.add(node.operator)
        elif isinstance(node, Builtin):
            found.add(node.name)
        pending.extend(children(node))
    return found


def _passes(dialect: Dialect, natures: Natures) -> list[tuple[tuple[str, ...], Pass]]:
    """The passes after folding, each with the words of which it needs one."""
    passes: list[tuple[tuple[str, ...], Pass]] = [
        (("..",), lambda node: _in_range(node, natures)),
        (("filter",), lambda node: _map_of_filter(node, dialect)),
        (("filter",), _length_of_filter),
        (("filter",), _end_of_filter),
    ]
    if dialect.is_old:
        return passes
    return [
        *passes,
        (("all", "any", "none"), lambda node: _joined(node, natures)),
        (("sum", "reduce"), sums.of_range),
        (("sum",), sums.of_array),
        (("sum",), sums.of_map),
        (("count", "filter"), _any_for_count),
        (("count", "filter"), _threshold),
    ]


def _in_array(node: Node, natures: Natures) -> Node:
    if not (isinstance(node, Binary) and node.operator == "in" and isinstance(node.right, Array) and node.right.nodes):
        return node
    kinds = {one.kind if isinstance(one, Literal) else "" for one in node.right.nodes}
    if kinds != {"string"} and not (kinds == {"int"} and natures.of(node.left).kind == "int"):
        return node
    keys = Map(f"map[{kinds.pop()}]struct {{}}")
    keys.update((one.value, {}) for one in node.right.nodes if isinstance(one, Literal))
    return node._replace(right=Constant(keys, keys.type, node.right.at))


def _in_range(node: Node, natures: Natures) -> Node:
    if not (isinstance(node, Binary) and node.operator == "in" and natures.of(node.left).kind == "int"):
        return node
    edges = sums.edges_of(node.right)
    if edges is None:
        return node
    low = Binary(">=", node.left, Literal(edges[0], "int", node.at), node.at)
    high = Binary("<=", node.left, Literal(edges[1], "int", node.at), node.at)
    return Binary("and", low, high, node.at)


def _is_filter(node: Node) -> bool:
    return isinstance(node, Builtin) and node.name == "filter" and len(node.arguments) == 2


def _map_of_filter(node: Node, dialect: Dialect) -> Node:
    if not (isinstance(node, Builtin) and node.name == "map" and isinstance(node.arguments[1], Predicate)):
        return node
    inner = cast(Builtin, node.arguments[0])
    if not _is_filter(inner) or inner.result is not None:
        return node
    if not dialect.is_old and _reads_index(node.arguments[1]):
        return node
    return Builtin("filter", inner.arguments, node.at, node.arguments[1].node)


def _reads_index(node: Node) -> bool:
    pending = [node]
    while pending:
        one = pending.pop()
        if isinstance(one, Pointer) and one.name == "index":
            return True
        pending.extend(children(one))
    return False


def _length_of_filter(node: Node) -> Node:
    if isinstance(node, Builtin) and node.name == "len" and len(node.arguments) == 1 and _is_filter(node.arguments[0]):
        return Builtin("count", cast(Builtin, node.arguments[0]).arguments, node.at)
    return node


def _end_of_filter(node: Node) -> Node:
    """The first or last of a filter is a find; by index it throws where nothing is found."""
    if isinstance(node, Member) and not node.is_optional and isinstance(node.property, Literal):
        index = node.property.value if node.property.kind == "int" else None
        if index in (0, -1) and _is_filter(node.node):
            return _find(node.node, "find" if index == 0 else "findLast", node.at, throws=True)
    if isinstance(node, Builtin) and node.name in ("first", "last") and len(node.arguments) == 1:
        if _is_filter(node.arguments[0]):
            return _find(node.arguments[0], "find" if node.name == "first" else "findLast", node.at, throws=False)
    return node


def _find(node: Node, name: str, at: int, *, throws: bool) -> Node:
    inner = cast(Builtin, node)
    return Builtin(name, inner.arguments, at, inner.result, throws)


def _joined(node: Node, natures: Natures) -> Node:
    """`all(xs, a) && all(xs, b)` is `all(xs, a && b)`; so for any and none."""
    if not (isinstance(node, Binary) and isinstance(node.left, Builtin) and isinstance(node.right, Builtin)):
        return node
    left, right = node.left, node.right
    operator = _COMBINED.get((left.name, node.operator))
    if operator is None or left.name != right.name or not alike(left.arguments[0], right.arguments[0]):
        return node
    if (natures.of(left.arguments[0]).type or ANY) != (natures.of(right.arguments[0]).type or ANY):
        return node
    first, second = left.arguments[1], right.arguments[1]
    if not (isinstance(first, Predicate) and isinstance(second, Predicate)):
        return node
    body = _joined(Binary(operator, first.node, second.node, node.at), natures)
    return Builtin(left.name, (left.arguments[0], Predicate(body, node.at)), node.at)


def _counted(node: Node) -> tuple[Binary, Builtin, int] | None:
    """A comparison of a count with a literal int."""
    if not (isinstance(node, Binary) and isinstance(node.left, Builtin) and isinstance(node.right, Literal)):
        return None
    if node.left.name != "count" or len(node.left.arguments) != 2 or node.right.kind != "int":
        return None
    return node, node.left, cast(int, node.right.value)


def _any_for_count(node: Node) -> Node:
    found = _counted(node)
    if found and (found[0].operator, found[2]) in ((">", 0), (">=", 1)):
        return Builtin("any", found[1].arguments, node.at)
    return node


def _threshold(node: Node) -> Node:
    """A count that is only compared stops where the answer is known."""
    found = _counted(node)
    if found is None or found[2] < 0 or found[0].operator not in (">", ">=", "<", "<="):
        return node
    threshold = found[2] + (found[0].operator in (">", "<="))
    return found[0]._replace(left=found[1]._replace(threshold=threshold)) if threshold > 1 else node
