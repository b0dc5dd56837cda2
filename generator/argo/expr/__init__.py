"""The expression language of the Argo controllers, without any of its code: parsed, checked and run in steps that are
counted.

    parse(text, version)                   the tree; ExpressionError with its place
    evaluate(text, flat, version)          the value over flat variables, as the controller nests and types them
    eval_hook(expression, flat, version)   whether a hook fires

A question ends in a value, in ExpressionError (the controller reports such an error too) or in UnknownAnswer (this
port does not know; it never guesses). Nothing else is raised, whatever the text.
"""

from __future__ import annotations

from generator.argo.expr.evaluation import Answer, eval_hook, evaluate, parse
from generator.argo.expr.outcome import ExpressionError, OverBudget, Place, UnknownAnswer

__all__ = ["Answer", "ExpressionError", "OverBudget", "Place", "UnknownAnswer", "eval_hook", "evaluate", "parse"]
