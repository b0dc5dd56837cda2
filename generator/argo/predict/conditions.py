"""Expressions that decide: of hooks, of retries.

Source: argo-workflows util/expr/argoexpr `EvalBool`. All of a run share its budget.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.argo.expr import ExpressionError
from generator.argo.expr.dialect import dialect_of
from generator.argo.expr.environment import environment
from generator.argo.expr.evaluation import evaluate_in
from generator.argo.expr.values import clean, type_of
from generator.argo.predict.run import Run

# What the language says while it runs, not while it compiles; only that gets a prefix.
_AT_RUN_TIME = ("cannot fetch", "runtime error", "interface conversion", "reflect:")


def holds(run: Run, expression: str, variables: Mapping[str, str]) -> bool:
    """Whether it is true. Raises ExpressionError, UnknownAnswer."""
    try:
        answer = value_of(run, expression, variables)
    except ExpressionError as error:
        if error.message.startswith(_AT_RUN_TIME):
            raise ExpressionError(f"unable to evaluate expression '{expression}': {error.message}") from None
        raise
    if not isinstance(answer, bool):
        raise ExpressionError(f"unable to cast expression result of type {type_of(answer)} to bool")
    return answer


def value_of(run: Run, expression: str, variables: Mapping[str, str]) -> object:
    """What it gives. Raises ExpressionError, UnknownAnswer."""
    run.spend(1 + len(variables) // 50)
    dialect, text = dialect_of(run.version), clean(expression)
    return evaluate_in(text, environment(variables, dialect, text, run.budget), dialect, run.budget, None)
