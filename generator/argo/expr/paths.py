"""Which dotted names an expression reads without a guard (argo-workflows 4.x, seen at its controller).

What stands left of `??`, and every chain with a `?.`, is guarded: it may be absent.
"""

from __future__ import annotations

from generator.argo.expr.dialect import Dialect
from generator.argo.expr.outcome import Budget
from generator.argo.expr.parser import parse_text
from generator.argo.expr.syntax import Binary, Chain, Literal, Member, Name, Node
from generator.argo.expr.walking import children


def read_paths(text: str, dialect: Dialect, budget: Budget) -> list[str]:
    """The paths in the order of the text; ExpressionError when it does not parse."""
    pending = [parse_text(text, dialect, frozenset(), budget)]
    found = []
    while pending:
        budget.spend()
        node = pending.pop()
        path = _path(node)
        if path:
            found.append(path)
        elif isinstance(node, Binary) and node.operator == "??":
            pending.append(node.right)
        elif not isinstance(node, Chain):
            pending.extend(reversed(children(node)))
    return found


def _path(node: Node) -> str:
    """`a.b.c` for members of members of a name, or ""."""
    parts: list[str] = []
    while isinstance(node, Member) and not node.is_optional:
        if not (isinstance(node.property, Literal) and node.property.kind == "string"):
            return ""
        parts.append(str(node.property.value))
        node = node.node
    return ".".join([node.name, *reversed(parts)]) if isinstance(node, Name) else ""
