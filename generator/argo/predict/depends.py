"""The order of a dag's tasks.

Source: argo-workflows workflow/common/ancestry.go and dag.go `evaluateDependsLogic`, `findLeafTaskNames`.
"""

from __future__ import annotations

import functools
import re
from typing import Any

from generator.argo.expr import ExpressionError, OverBudget
from generator.argo.expr.dialect import dialect_of
from generator.argo.expr.evaluation import evaluate_in
from generator.argo.expr.outcome import Budget
from generator.argo.predict.run import EXPRESSION_STEPS

ITEMS, TASK = "items", "task"
RESULTS = ("Succeeded", "Failed", "Errored", "Skipped", "Omitted", "Daemoned", "AnySucceeded", "AllFailed")
_OF_ITEMS = ("AnySucceeded", "AllFailed")
_NAME = re.compile(r"([a-zA-Z0-9][-a-zA-Z0-9]*?\.[A-Z][a-zA-Z]+)|([a-zA-Z0-9][-a-zA-Z0-9]*)")
_RESULT = re.compile(r"[a-zA-Z0-9][-a-zA-Z0-9]*?\.[A-Z][a-zA-Z]+")
_LONGEST = 20_000


class Tasks:
    """The tasks of one dag by name; of two of a name the last counts for its dependencies, as in the validation."""

    def __init__(self, tasks: list[dict[str, Any]]) -> None:
        self.by_name = {task.get("name", ""): task for task in tasks}
        self.found: dict[str, tuple[dict[str, str], str]] = {}

    def dependencies(self, name: str) -> list[str]:
        """The tasks that a task waits for."""
        return list(self.kinds(name))

    def kinds(self, name: str) -> dict[str, str]:
        """The same, with ITEMS for those whose items are asked about, TASK for the others."""
        return self._resolved(name)[0]

    def logic(self, name: str) -> str:
        """The condition, with every task's results spelt out; "" for none."""
        return self._resolved(name)[1]

    def _resolved(self, name: str) -> tuple[dict[str, str], str]:
        if name not in self.found:
            self.found[name] = self._resolve(self.by_name.get(name, {}))
        return self.found[name]

    def _resolve(self, task: dict[str, Any]) -> tuple[dict[str, str], str]:
        text = task.get("depends") or " && ".join(self._spelt_out(each) for each in task.get("dependencies") or ())
        if len(text) > _LONGEST:
            raise OverBudget("a `depends` that is too long")
        kinds: dict[str, str] = {}

        def spell(found: re.Match[str]) -> str:
            if found[2] is not None:
                kinds[found[2]] = TASK
                return self._spelt_out(found[2])
            name, result = found[1].split(".")
            if result in _OF_ITEMS:
                kinds[name] = ITEMS
            else:
                kinds.setdefault(name, TASK)
            return found[1]

        logic = _NAME.sub(spell, text)
        return kinds, logic

    def _spelt_out(self, name: str) -> str:
        wanted = ["Succeeded", "Skipped", "Daemoned"]
        goes_on = self.by_name.get(name, {}).get("continueOn") or {}
        wanted += ["Errored"] if goes_on.get("error") else []
        wanted += ["Failed"] if goes_on.get("failed") else []
        return f"({' || '.join(f'{name}.{result}' for result in wanted)})"

    def leaves(self) -> list[str]:
        """The tasks that no other one waits for, by name."""
        waited_for = {each for name in self.by_name for each in self.dependencies(name)}
        return sorted(name for name in self.by_name if name not in waited_for)

    def ancestors(self, name: str) -> list[str]:
        """Everything that a task waits for, near or far, the farthest first."""
        found: dict[str, None] = {}
        waiting: list[tuple[str, bool]] = [(name, False)]
        entered = set()
        while waiting:
            each, is_left = waiting.pop()
            if is_left:
                found[each] = None
                continue
            if each in entered:
                continue
            entered.add(each)
            waiting.append((each, True))
            waiting += [(before, False) for before in reversed(self.dependencies(each))]
        found.pop(name, None)
        return list(found)


def bad_result(depends: str) -> str:
    """`ValidateTaskResults`: what is wrong with the results that a condition names, "" for nothing."""
    for each in _RESULT.findall(depends):
        name, result = each.split(".")
        if result not in RESULTS:
            return f"task result '{result}' for task '{name}' is invalid"
    return ""


def is_met(logic: str, results: dict[str, dict[str, bool]], version: str, budget: Budget) -> bool:
    """Whether a condition over the results of tasks holds; dashes in names count as underscores. Raises
    ExpressionError."""
    text = logic.replace("-", "_")
    known = tuple((name.replace("-", "_"), tuple(found.items())) for name, found in results.items())
    answer, error, steps = _answer(text, known, version)
    budget.spend(steps)
    if error:
        raise ExpressionError(f"unable to evaluate expression '{text}': {error}")
    if not isinstance(answer, bool):
        raise ExpressionError(f"unable to evaluate expression '{text}': unable to cast expression result to bool")
    return answer


@functools.lru_cache(maxsize=1024)
def _answer(text: str, results: tuple[tuple[str, tuple[tuple[str, bool], ...]], ...], version: str) -> tuple[object, str, int]:
    """What an expression gives, or its error, and how many steps that took; workflows ask the same again and again."""
    budget = Budget(EXPRESSION_STEPS)
    answer, error = None, ""
    try:
        answer = evaluate_in(text, {name: dict(found) for name, found in results}, dialect_of(version), budget, None)
    except ExpressionError as problem:
        error = str(problem)
    return answer, error, EXPRESSION_STEPS - budget.left
