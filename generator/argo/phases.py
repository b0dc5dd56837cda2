"""In which phases of a workflow a condition can hold, whatever else it asks for.

Three answers for each phase: True, False, and None where it depends on the workflow. Expressions of hooks are in expr,
those of `when` in govaluate after their tags have been replaced, or in expr inside of a tag.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from generator.model import PHASES

if TYPE_CHECKING:
    from generator.argo.expr.syntax import Node

Answers = dict[str, bool | None]

_STATUS = re.compile(r"\{\{\s*workflow\.status\s*\}\}")
_EXPRESSION = re.compile(r"\{\{=(.*?)\}\}", re.DOTALL)
_DIALECT = "3.7"  # the oldest that tells a syntax error from a word that it does not know


def of_expression(condition: str, statuses: tuple[str, ...] = PHASES) -> Answers:
    """The phases, or other statuses, in which a hook with this expression starts."""
    from generator.argo.expr.dialect import dialect_of
    from generator.argo.expr.outcome import Budget, ExpressionError, UnknownAnswer
    from generator.argo.expr.parser import parse_text

    try:
        tree = parse_text(condition, dialect_of(_DIALECT), frozenset(), Budget())
        return {status: _truth(tree, status) for status in statuses}
    except (ExpressionError, UnknownAnswer, RecursionError):
        return dict.fromkeys(statuses)


def of_when(when: str, statuses: tuple[str, ...] = PHASES) -> Answers:
    """The phases, or other statuses, in which a task or step with this `when` runs."""
    return {status: _executes(when, status) for status in statuses}


def _executes(when: str, status: str) -> bool | None:
    """None for a `when` with a tag that asks for something else, and for one that the controller cannot evaluate."""
    from generator.argo.expr.outcome import Budget, UnknownAnswer
    from generator.argo.predict.when import should_execute
    from generator.argo.predict.when_tokens import WhenError

    if not when.strip():
        return True
    text = _STATUS.sub(status, _EXPRESSION.sub(lambda tag: _written(tag, status), when))
    try:
        return None if "{{" in text else should_execute(text, Budget())
    except (WhenError, UnknownAnswer, RecursionError):
        return None


def _written(tag: re.Match[str], status: str) -> str:
    """What stands in the place of a `{{= }}`: itself where it asks for something else."""
    found = of_expression(tag[1], (status,))[status]
    return tag[0] if found is None else str(found).lower()


def _truth(node: Node, status: str) -> bool | None:
    value = _value(node, status)
    return value if isinstance(value, bool) else None


def _value(node: Node, status: str) -> Any:
    """What a node gives for a status; None for what depends on anything else."""
    from generator.argo.expr.syntax import Array, Binary, Constant, Literal, Member, Name, Unary

    if isinstance(node, Literal | Constant) and node.kind in ("string", "bool"):
        return node.value
    if isinstance(node, Array):
        values = [_value(each, status) for each in node.nodes]
        return None if None in values else values
    if isinstance(node, Unary) and node.operator in ("!", "not"):
        truth = _truth(node.node, status)
        return None if truth is None else not truth
    if isinstance(node, Binary):
        return _joined(node, status)
    if isinstance(node, Member) and isinstance(node.node, Name) and isinstance(node.property, Literal):
        if (node.node.name, node.property.value) == ("workflow", "status"):
            return status
    return None


def _joined(node: Any, status: str) -> bool | None:
    if node.operator in ("&&", "and", "||", "or"):
        decides = node.operator in ("||", "or")
        truths = [_truth(node.left, status), _truth(node.right, status)]
        return decides if decides in truths else None if None in truths else not decides
    left, right = _value(node.left, status), _value(node.right, status)
    if left is None or right is None:
        return None
    if node.operator == "in" and isinstance(right, list):
        return left in right
    return (left == right) == (node.operator == "==") if node.operator in ("==", "!=") else None
