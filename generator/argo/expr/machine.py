"""Runs the tree of an expression. Every node is a generator on a list of ours, so depth costs no stack of Python."""

from __future__ import annotations

from generator.argo.expr.outcome import ExpressionError, Panic, place_of
from generator.argo.expr.state import State
from generator.argo.expr.syntax import Node
from generator.argo.expr.visits import VISITS, value_of


def run(root: Node, text: str, state: State) -> object:
    """The value; ExpressionError at the node that failed, UnknownAnswer, or OverBudget."""
    asked = root
    nodes: list[Node] = []
    waiting = []
    spend = state.budget.spend
    try:
        while True:
            spend()
            visit = VISITS.get(type(asked))
            if visit is None:
                nodes.append(asked)
                result = value_of(state, asked)
                nodes.pop()
            else:
                nodes.append(asked)
                waiting.append(visit(state, asked))
                result = None
            while True:
                if not waiting:
                    return result
                spend()
                try:
                    asked = waiting[-1].send(result)
                    break
                except StopIteration as done:
                    waiting.pop()
                    nodes.pop()
                    result = done.value
    except Panic as panic:
        raise ExpressionError(str(panic), place_of(text, nodes[-1].at if nodes else 0)) from None
