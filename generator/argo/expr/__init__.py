"""The expression language of the Argo controllers, without any of its code: parsed, checked and run in steps that are
counted.

    parse(text, version)                   the tree; ExpressionError with its place
    evaluate(text, flat, version)          the value over flat variables, as the controller nests and types them
    eval_hook(expression, flat, version)   whether a hook fires

A question ends in a value, in ExpressionError (the controller reports such an error too) or in UnknownAnswer (this
port does not know; it never guesses). Nothing else is raised, whatever the text.

What is named here is loaded when it is first asked for: a render needs the parser alone, a quarter of the whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.argo.expr.evaluation import Answer, eval_hook, evaluate, parse
    from generator.argo.expr.outcome import ExpressionError, OverBudget, Place, UnknownAnswer

__all__ = ["Answer", "ExpressionError", "OverBudget", "Place", "UnknownAnswer", "eval_hook", "evaluate", "parse"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from generator.argo.expr import evaluation, outcome

    return getattr(evaluation if hasattr(evaluation, name) else outcome, name)
