"""Questions about expressions: parse, evaluate, and what the controller makes of a hook's condition.

Owns the order of the steps: 3.5 parses, checks without an environment, optimizes and runs (expr.Eval of 1.15.3);
later minors check against the names of the environment (expr.Compile with expr.Env, then expr.Run).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from generator.argo.expr.checker import check
from generator.argo.expr.compiled import check_compiled
from generator.argo.expr.dialect import Dialect, dialect_of
from generator.argo.expr.environment import environment, natures_of
from generator.argo.expr.goformat import MAX_DEPTH
from generator.argo.expr.machine import run
from generator.argo.expr.natures import Nature
from generator.argo.expr.optimizer import optimize
from generator.argo.expr.outcome import Budget, ExpressionError, OverBudget, Place, UnknownAnswer
from generator.argo.expr.parser import parse_text
from generator.argo.expr.state import State
from generator.argo.expr.syntax import Node
from generator.argo.expr.values import clean, type_of


class Answer(NamedTuple):
    """A value with its Go type, since JSON alone does not tell `1` from `1.0`."""

    value: object
    type: str


def parse(text: str, version: str) -> Node:
    """The tree of an expression for an Argo version, without a look at names or types."""
    return parse_text(clean(text), dialect_of(version), frozenset(), Budget())


def evaluate(text: str, flat: Mapping[str, str], version: str, *, now: int | None = None) -> Answer:
    """What an expression gives over flat variables such as `workflow.name`.

    `now` is nanoseconds since 1970. Raises ExpressionError as the controller would report it, and UnknownAnswer for
    what this port does not know.
    """
    dialect = dialect_of(version)
    text = clean(text)
    budget = Budget()
    value = evaluate_in(text, environment(flat, dialect, text, budget), dialect, budget, now)
    _check_depth(value, budget)
    return Answer(value, type_of(value))


def _check_depth(value: object, budget: Budget) -> None:
    """OverBudget for a result that is nested so deeply that whoever walks it would run out of stack."""
    level = [value]
    for _ in range(MAX_DEPTH):
        budget.spend(len(level) // 8)
        below = (list(one.values()) if isinstance(one, dict) else one for one in level if isinstance(one, (dict, list)))
        level = [inner for inside in below for inner in inside]
        if not level:
            return
    raise OverBudget("a result nested too deeply")


def evaluate_in(text: str, env: dict[str, object], dialect: Dialect, budget: Budget, now: int | None) -> object:
    """The value in an environment that is made already."""
    names: dict[str, Nature] = {} if dialect.is_old else natures_of(env)
    try:
        root = parse_text(text, dialect, frozenset(names), budget)
        natures = check(root, text, dialect, names, budget)
        ready = optimize(root, text, dialect, natures)
        check_compiled(ready, text, dialect)
        return run(ready, text, State(env, dialect, budget, now, natures))
    except RecursionError:
        raise UnknownAnswer("an expression nested too deeply") from None


def eval_hook(expression: str, flat: Mapping[str, str], version: str, *, now: int | None = None) -> bool:
    """Whether a hook with this condition fires (util/expr/argoexpr EvalBool); any other result is an error."""
    answer = evaluate(expression, flat, version, now=now)
    if isinstance(answer.value, bool):
        return answer.value
    raise ExpressionError(f"unable to cast expression result of type {answer.type} to bool", Place(1, 1))
