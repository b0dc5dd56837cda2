"""What an operator gives for the natures of its sides, or that it refuses them.

The rules of checker.go's binaryNode in expr 1.15.3 and 1.17.8, one function for each group of operators.
"""

from __future__ import annotations

from collections.abc import Callable

from generator.argo.expr import natures as of
from generator.argo.expr.natures import Nature, Rules
from generator.argo.expr.values import ANYS

Result = Callable[[Rules, Nature, Nature], Nature | None]


def _equality(rules: Rules, left: Nature, right: Nature) -> Nature | None:
    return of.BOOL if rules.is_comparable(left, right) else None


def _logic(rules: Rules, left: Nature, right: Nature) -> Nature | None:
    return of.BOOL if rules.both(left, right, "b") else None


def _order(rules: Rules, left: Nature, right: Nature) -> Nature | None:
    return of.BOOL if rules.both(left, right, "nst" if rules.is_old else "nstd") else None


def _minus(rules: Rules, left: Nature, right: Nature) -> Nature | None:
    if rules.is_number(left) and rules.is_number(right):
        return rules.promoted(left, right)
    if left.type == of.A_TIME.type:
        if right.type in (of.A_TIME.type, of.A_DURATION.type):
            return of.A_DURATION if right.type == left.type else of.A_TIME
    if left.type == right.type == of.A_DURATION.type and not rules.is_old:
        return of.A_DURATION
    return of.UNKNOWN if rules.maybe(left, right, "nt" if rules.is_old else "ntd") else None


def _times(rules: Rules, left: Nature, right: Nature) -> Nature | None:
    if rules.is_number(left) and rules.is_number(right):
        return rules.promoted(left, right)
    if not rules.is_old and of.A_DURATION.type in (left.type, right.type):
        if rules.is_one_of(left, "nd") and rules.is_one_of(right, "nd"):
            return of.A_DURATION
    return of.UNKNOWN if rules.maybe(left, right, "n" if rules.is_old else "nd") else None


def _quotient(rules: Rules, left: Nature, right: Nature) -> Nature | None:
    return of.FLOAT if rules.both(left, right, "n") else None


def _modulo(rules: Rules, left: Nature, right: Nature) -> Nature | None:
    if rules.is_integer(left) and rules.is_integer(right):
        return rules.promoted(left, right)
    if not rules.maybe(left, right, "i"):
        return None
    return of.UNKNOWN if rules.is_old else of.INT


def _plus(rules: Rules, left: Nature, right: Nature) -> Nature | None:
    if rules.is_number(left) and rules.is_number(right):
        return rules.promoted(left, right)
    if left.kind == right.kind == "string":
        return of.STRING
    times = {left.type, right.type}
    if times == {of.A_TIME.type, of.A_DURATION.type}:
        return of.A_TIME
    if times == {of.A_DURATION.type} and not rules.is_old:
        return of.A_DURATION
    return of.UNKNOWN if rules.maybe(left, right, "nstd") else None


def _in(rules: Rules, left: Nature, right: Nature) -> Nature | None:
    if right.kind == "map" or right.is_list or right.is_unknown:
        return of.BOOL
    if right.kind == "struct" and (left.kind == "string" or left.is_unknown):
        return of.BOOL
    return of.BOOL if left.is_unknown and right.kind == "string" else None


def _texts(rules: Rules, left: Nature, right: Nature) -> Nature | None:
    return of.BOOL if rules.both(left, right, "s") else None


def _range(rules: Rules, left: Nature, right: Nature) -> Nature | None:
    if not rules.both(left, right, "i"):
        return None
    return Nature("[]int") if rules.is_old else Nature(ANYS, False, of.INT)


def _coalesce(rules: Rules, left: Nature, right: Nature) -> Nature | None:
    if left.is_nil or right.is_nil:
        return right if left.is_nil else left
    return left if rules.is_assignable(right, left) else of.UNKNOWN


RESULTS: dict[str, Result] = {"-": _minus, "*": _times, "/": _quotient, "%": _modulo, "+": _plus, "in": _in}
RESULTS |= {"..": _range, "??": _coalesce, "**": _quotient, "^": _quotient, "==": _equality, "!=": _equality}
RESULTS |= dict.fromkeys(("or", "||", "and", "&&"), _logic) | dict.fromkeys(("<", ">", "<=", ">="), _order)
RESULTS |= dict.fromkeys(("matches", "contains", "startsWith", "endsWith"), _texts)
