"""The types of an expression before it runs, and the errors that the controller reports for them.

Follows checker/checker.go of expr 1.17.8 (against the names of the environment) and of 1.15.3 (which knows no
environment: expr.Eval compiles without one). Like its model, the checker does not look at the arguments of a call of
something unknown, such as `sprig.upper(...)`.
"""

from __future__ import annotations

from typing import cast

from generator.argo.expr import checked_calls as calls
from generator.argo.expr import checked_nodes as nodes
from generator.argo.expr import syntax
from generator.argo.expr.checking import Checker, Visits
from generator.argo.expr.dialect import Dialect
from generator.argo.expr.natures import Nature, Natures
from generator.argo.expr.outcome import Budget
from generator.argo.expr.syntax import Node

_VISITS = cast(
    "Visits",
    {
        syntax.Nil: nodes.nil,
        syntax.Literal: nodes.literal,
        syntax.Name: nodes.name,
        syntax.Unary: nodes.unary,
        syntax.Binary: nodes.binary,
        syntax.Chain: nodes.chain,
        syntax.Conditional: nodes.conditional,
        syntax.Array: nodes.array,
        syntax.MapOf: nodes.map_of,
        syntax.Pair: nodes.pair,
        syntax.Sequence: nodes.sequence,
        syntax.Let: nodes.let,
        syntax.Predicate: nodes.predicate,
        syntax.Pointer: nodes.pointer,
        syntax.Member: calls.member,
        syntax.Slice: calls.slice_of,
        syntax.Call: calls.call,
        syntax.Builtin: calls.builtin,
    },
)


def check(root: Node, text: str, dialect: Dialect, names: dict[str, Nature], budget: Budget) -> Natures:
    """The natures of the nodes that the checker looks at; ExpressionError for the first that is wrong."""
    return Checker(text, dialect, names, budget, _VISITS).check(root)
