"""In which phases a condition holds, where it asks for nothing but the workflow's status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.model import PHASES

if TYPE_CHECKING:
    from generator.argo.expr.syntax import Node

# What a status can be besides: before anything has run.
_BEFORE = ("", "Pending")
_DIALECT = "3.7"


def phases_of(condition: str) -> tuple[str, ...] | None:
    """The phases, or None for a condition that asks for something else, or that holds before the workflow runs."""
    from generator.argo.expr.dialect import dialect_of
    from generator.argo.expr.outcome import Budget, ExpressionError, UnknownAnswer
    from generator.argo.expr.parser import parse_text

    try:
        tree = parse_text(condition, dialect_of(_DIALECT), frozenset(), Budget())
        found = {phase: _value(tree, phase) for phase in (*_BEFORE, *PHASES)}
    except (ExpressionError, UnknownAnswer, LookupError, RecursionError):
        return None
    if not all(isinstance(value, bool) for value in found.values()) or any(found[phase] for phase in _BEFORE):
        return None
    return tuple(phase for phase in PHASES if found[phase])


def _value(node: Node, status: str) -> Any:
    """What a node gives for a status. Raises LookupError for what is not about the status alone."""
    from generator.argo.expr.syntax import Array, Binary, Literal, Member, Name, Unary

    if isinstance(node, Literal) and node.kind in ("string", "bool"):
        return node.value
    if isinstance(node, Array):
        return [_value(each, status) for each in node.nodes]
    if isinstance(node, Unary) and node.operator in ("!", "not"):
        return not _truth(node.node, status)
    if isinstance(node, Binary):
        return _joined(node, status)
    if isinstance(node, Member) and isinstance(node.node, Name) and isinstance(node.property, Literal):
        if (node.node.name, node.property.value) == ("workflow", "status"):
            return status
    raise LookupError


def _joined(node: Any, status: str) -> bool:
    if node.operator in ("&&", "and"):
        return _truth(node.left, status) & _truth(node.right, status)
    if node.operator in ("||", "or"):
        return _truth(node.left, status) | _truth(node.right, status)
    left, right = _value(node.left, status), _value(node.right, status)
    if node.operator == "in" and isinstance(left, str) and isinstance(right, list):
        return left in right
    if node.operator in ("==", "!=") and isinstance(left, str) and isinstance(right, str):
        return bool((left == right) == (node.operator == "=="))
    raise LookupError


def _truth(node: Any, status: str) -> bool:
    value = _value(node, status)
    if not isinstance(value, bool):
        raise LookupError
    return value
