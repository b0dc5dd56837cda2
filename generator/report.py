"""Problems as text. Colour only where the edge asks for it."""

from __future__ import annotations

from collections.abc import Iterable

from generator.errors import Problem

_COLORS = {"error": "\033[31m", "warning": "\033[33m", "end": "\033[0m"}


def format_problem(problem: Problem, *, color: bool = False) -> str:
    """`file:line:column: error: text [rule]` and, on a line of its own, the hint."""
    level = problem.level
    if color:
        level = f"{_COLORS[level]}{level}{_COLORS['end']}"
    rule = f" [{problem.rule}]" if problem.rule else ""
    hint = f"\n  hint: {problem.hint}" if problem.hint else ""
    return f"{problem.mark}: {level}: {problem.text}{rule}{hint}"


def format_problems(problems: Iterable[Problem], *, color: bool = False) -> str:
    """All problems, sorted by place, each one once."""
    return "\n".join(format_problem(problem, color=color) for problem in sorted(set(problems)))
