"""In which phases a condition holds, where it asks for nothing but the workflow's status."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from generator.model import ENDINGS, PHASES

if TYPE_CHECKING:
    from generator.argo.expr.syntax import Node

# What a status can be besides: before anything has run.
_BEFORE = ("", "Pending")
_DIALECT = "3.7"
_STATUS = re.compile(r"\{\{\s*workflow\.status\s*\}\}")
_EXPRESSION = re.compile(r"\{\{=(.*?)\}\}", re.DOTALL)


def phases_of(condition: str) -> tuple[str, ...] | None:
    """The phases, or None for a condition that asks for something else, or that holds before the workflow runs."""
    found = _truths(condition, (*_BEFORE, *PHASES))
    if found is None or any(found[phase] for phase in _BEFORE):
        return None
    return tuple(phase for phase in PHASES if found[phase])


def endings_of(when: str) -> tuple[str, ...] | None:
    """The endings in which a `when` of the exit handler holds, or None where it asks for something else."""
    from generator.argo.expr.outcome import Budget, UnknownAnswer
    from generator.argo.predict.when import should_execute
    from generator.argo.predict.when_tokens import WhenError

    found = []
    try:
        for phase in ENDINGS:
            text = _filled(when, phase)
            if "{{" in text:
                return None
            found += [phase] if should_execute(text, Budget()) else []
    except (WhenError, UnknownAnswer, LookupError):
        return None
    return tuple(found)


def _filled(when: str, phase: str) -> str:
    """The text with its tags replaced that ask for the status. Raises LookupError."""
    return _STATUS.sub(phase, _EXPRESSION.sub(lambda tag: _written(tag[1], phase), when))


def _written(condition: str, phase: str) -> str:
    """What stands in the place of a `{{= }}`. Raises LookupError for one that asks for something else."""
    found = _truths(condition, (phase,))
    if found is None:
        raise LookupError
    return str(found[phase]).lower()


def _truths(condition: str, phases: tuple[str, ...]) -> dict[str, bool] | None:
    """Whether a condition holds in each phase, or None for one that asks for something else."""
    from generator.argo.expr.dialect import dialect_of
    from generator.argo.expr.outcome import Budget, ExpressionError, UnknownAnswer
    from generator.argo.expr.parser import parse_text

    try:
        tree = parse_text(condition, dialect_of(_DIALECT), frozenset(), Budget())
        found = {phase: _value(tree, phase) for phase in phases}
    except (ExpressionError, UnknownAnswer, LookupError, RecursionError):
        return None
    return found if all(isinstance(value, bool) for value in found.values()) else None


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
