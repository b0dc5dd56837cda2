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

NO_BOOL = "unable to cast expression result"


def holds(run: Run, expression: str, variables: Mapping[str, str]) -> bool:
    """Whether it is true. Raises ExpressionError, UnknownAnswer."""
    answer = value_of(run, expression, variables)
    if not isinstance(answer, bool):
        raise ExpressionError(f"{NO_BOOL} of type {type_of(answer)} to bool")
    return answer


def value_of(run: Run, expression: str, variables: Mapping[str, str]) -> object:
    """What it gives. Raises ExpressionError, UnknownAnswer."""
    run.spend(1 + len(variables) // 50)
    dialect, text = dialect_of(run.version), clean(expression)
    return evaluate_in(text, environment(variables, dialect, text, run.budget), dialect, run.budget, None)
