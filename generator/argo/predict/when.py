"""Whether a `when` lets a step or task run.

Source: argo-workflows workflow/controller/steps.go `shouldExecute` and govaluate stagePlanner.go and
evaluationStage.go. Operators of one rank are taken from the left, `&&`, `||`, `?`, `:` and `??` look no further than
they must, and what follows a complete expression is ignored.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from generator.argo.expr import UnknownAnswer
from generator.argo.expr.goformat import format_value
from generator.argo.expr.outcome import Budget
from generator.argo.expr.regexp import RegexpError, compile_regexp
from generator.argo.predict import when_tokens as words
from generator.argo.predict.when_tokens import Token, WhenError, as_text, checked, tokens

# From the loosest to the tightest.
_RANKS = (
    (words.SEPARATOR, (",",)),
    (words.TERNARY, ("?", ":", "??")),
    (words.LOGICALOP, ("||",)),
    (words.LOGICALOP, ("&&",)),
    (words.COMPARATOR, words.COMPARATORS),
    (words.MODIFIER, ("&", "|", "^")),
    (words.MODIFIER, (">>", "<<")),
    (words.MODIFIER, ("+", "-")),
    (words.MODIFIER, ("*", "/", "%")),
    (words.MODIFIER, ("**",)),
)
_DEPTH = 60


class _Stage(NamedTuple):
    """A tree: an operator with its sides, or a value; `operator` "" for a value, "()" for parentheses."""

    operator: str
    left: _Stage | None = None
    right: _Stage | None = None
    value: object = None


def should_execute(when: str, budget: Budget) -> bool:
    """Whether it is true; `budget` is for its regular expressions.

    Raises WhenError with the controller's text, UnknownAnswer for what this port does not know.
    """
    if when == "":
        return True
    tree = _Parser(_read(when)).expression(0)
    try:
        result = _value(tree, budget)
    except WhenError as error:
        raise WhenError(f"Failed to evaluate 'when' expresion '{when}': {error}") from None
    if not isinstance(result, bool):
        raise WhenError(f"Expected boolean evaluation for '{when}'. Got {format_value(result)}")
    return result


def _read(when: str) -> list[Token]:
    """The words, read as an expression of variables first and then, which has other rules, as one of texts."""
    cause = "Invalid 'when' expression"
    try:
        found = checked(tokens(when))
        cause = "Failed to parse 'when' expression"
        return checked([as_text(token) for token in found])
    except WhenError as error:
        hint = ' (hint: try wrapping the affected expression in quotes ("))' if "Invalid token" in str(error) else ""
        raise WhenError(f"{cause} '{when}': {error}{hint}") from None


class _Parser:
    def __init__(self, found: list[Token]) -> None:
        self.found = found
        self.at = 0
        self.depth = 0

    def expression(self, rank: int) -> _Stage | None:
        """One rank: its operands are of the next one."""
        if rank == len(_RANKS):
            return self._operand()
        kind, signs = _RANKS[rank]
        left = self.expression(rank + 1)
        while self.at < len(self.found):
            token = self.found[self.at]
            if token.kind != kind or token.value not in signs:
                break
            self.at += 1
            left = _Stage(str(token.value), left, self.expression(rank + 1))
        return left

    def _operand(self) -> _Stage | None:
        if self.at >= len(self.found):
            return None
        token = self.found[self.at]
        if token.kind == words.CLAUSE_CLOSE:
            return None
        self.at += 1
        if token.kind == words.PREFIX:
            return _Stage(f"prefix {token.value}", None, self._operand())
        if token.kind == words.ACCESSOR:
            is_call = self.at < len(self.found) and self.found[self.at].kind == words.CLAUSE
            return _Stage("access", None, self.expression(0) if is_call else None, str(token.value).split(".")[0])
        if token.kind != words.CLAUSE:
            return _Stage("", None, None, token.value)
        self.depth += 1
        if self.depth > _DEPTH:
            raise UnknownAnswer("a `when` nested too deeply")
        inner = self.expression(0)
        self.at += 1
        self.depth -= 1
        return _Stage("()", None, inner)


def _value(stage: _Stage | None, budget: Budget) -> object:
    """`evaluateStage`: the value; None is Go's nil."""
    if stage is None:
        return None
    if stage.operator == "":
        return stage.value
    if stage.operator == "access":
        _value(stage.right, budget)
        raise WhenError(f"No parameter '{stage.value}' found.")
    left = _value(stage.left, budget)
    if stage.operator == "&&" and left is False:
        return False
    if stage.operator == "||" and left is True:
        return True
    if stage.operator in (":", "??") and left is not None:
        return left
    right = None if stage.operator == "?" and left is False else _value(stage.right, budget)
    return _applied(stage.operator, left, right, budget)


def _applied(operator: str, left: object, right: object, budget: Budget) -> object:
    if operator == "()" or operator in (":", "??"):
        return right
    if operator in ("==", "!="):
        return (type(left) is type(right) and left == right) == (operator == "==")
    if operator == ",":
        return [*left, right] if isinstance(left, list) else [left, right]
    if operator == "in":
        _check(isinstance(right, list), right, operator, "comparator", "number")
        return any(type(left) is type(each) and left == each for each in right)  # type: ignore[attr-defined]
    if operator == "?":
        _check(isinstance(left, bool), left, operator, "ternary operator", "bool")
        return right if left else None
    if operator in ("&&", "||"):
        for side in (left, right):
            _check(isinstance(side, bool), side, operator, "logical operator", "bool")
        return bool(left and right) if operator == "&&" else bool(left or right)
    if operator in ("=~", "!~"):
        return _matches(left, right, operator, budget) == (operator == "=~")
    if operator.startswith("prefix "):
        return _prefixed(operator[-1], right)
    if operator in (">", "<", ">=", "<="):
        return _compared(left, right, operator)
    return _computed(left, right, operator)


def _prefixed(sign: str, right: object) -> object:
    if (sign == "!" and not isinstance(right, bool)) or (sign != "!" and not isinstance(right, float)):
        raise WhenError(f"Value '{format_value(right)}' cannot be used with the prefix '{sign}'")
    if sign == "!":
        return not right
    assert isinstance(right, float)
    return -right if sign == "-" else float(~_int64(right))


def _compared(left: object, right: object, operator: str) -> bool:
    both_numbers = isinstance(left, float) and isinstance(right, float)
    both_texts = isinstance(left, str) and isinstance(right, str)
    _check(both_numbers or both_texts, left, operator, "comparator", "number")
    if operator in ("<", "<="):
        return bool(left < right if operator == "<" else left <= right)  # type: ignore[operator]
    return bool(left > right if operator == ">" else left >= right)  # type: ignore[operator]


def _matches(left: object, right: object, operator: str, budget: Budget) -> bool:
    for side in (left, right):
        _check(isinstance(side, str), side, operator, "comparator", "number")
    try:
        return compile_regexp(str(right)).matches(str(left), budget)
    except RegexpError as error:
        raise WhenError(f"Unable to compile regexp pattern '{right}': {error}") from None


def _computed(left: object, right: object, operator: str) -> object:
    # A pattern is no text here.
    if operator == "+" and (type(left) is str or type(right) is str):
        return format_value(left) + format_value(right)
    _check(
        isinstance(left, float) and (operator != "+" or isinstance(right, float)), left, operator, "modifier", "number"
    )
    _check(isinstance(right, float), right, operator, "modifier", "number")
    assert isinstance(left, float) and isinstance(right, float)
    if operator in ("&", "|", "^"):
        a, b = _int64(left), _int64(right)
        return float({"&": a & b, "|": a | b, "^": a ^ b}[operator])
    if operator in ("<<", ">>"):
        a, b = _int64(left) % (1 << 64), _int64(right)
        return float((a << b if operator == "<<" else a >> b) % (1 << 64)) if 0 <= b < 64 else 0.0
    return _arithmetic(left, right, operator)


def _arithmetic(left: float, right: float, operator: str) -> float:
    """As processors do it: without errors."""
    if operator in ("/", "%") and right == 0:
        return (
            math.nan
            if operator == "%" or left == 0 or math.isnan(left)
            else math.copysign(math.inf, left) * math.copysign(1, right)
        )
    if operator == "/":
        return left / right
    try:
        if operator in ("%", "**"):
            return math.fmod(left, right) if operator == "%" else math.pow(left, right)
    except (ArithmeticError, ValueError):
        raise UnknownAnswer("arithmetic in `when` out of range") from None
    return {"+": left + right, "-": left - right, "*": left * right}[operator]


def _int64(value: float) -> int:
    whole = int(value) if math.isfinite(value) else 1 << 63
    if not -(1 << 63) <= whole < 1 << 63:
        raise UnknownAnswer("arithmetic in `when` out of range")
    return whole


def _check(is_right: bool, value: object, operator: str, what: str, wanted: str) -> None:
    if not is_right:
        sign = "=" if operator == "==" else operator
        raise WhenError(f"Value '{format_value(value)}' cannot be used with the {what} '{sign}', it is not a {wanted}")
