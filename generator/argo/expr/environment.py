"""The names that an expression can read: flat variables nested at their dots, and Argo's functions.

Sources: argo-workflows util/expand (removeConflicts, bellows.Expand), util/expr/env (GetFuncMap), and for 3.5
and 3.6 the functions of argoproj/pkg/expr.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from generator.argo.expr.dialect import Dialect
from generator.argo.expr.goformat import format_value
from generator.argo.expr.gojson import format_json, parse_json
from generator.argo.expr.jsonpath import query
from generator.argo.expr.natures import Nature, Natures
from generator.argo.expr.numbers import parse_float, parse_integer, to_float, to_integer
from generator.argo.expr.operators import truncate
from generator.argo.expr.outcome import Budget, Panic
from generator.argo.expr.state import State
from generator.argo.expr.values import Function, Missing, Number, clean_all, number_of, type_of


def environment(flat: Mapping[str, str], dialect: Dialect, text: str, budget: Budget) -> dict[str, object]:
    """The environment for an expression; sprig is filled only where the text names it."""
    env = nested(clean_all(flat))
    env.update(_functions(dialect))
    env["sprig"] = _sprig(budget) if "sprig" in text or "$env" in text else {}
    return env


def natures_of(env: dict[str, object]) -> dict[str, Nature]:
    """What the checker knows of the names."""
    return {name: Nature(type_of(value)) for name, value in env.items() if not isinstance(value, Missing)}


def nested(flat: Mapping[str, str]) -> dict[str, object]:
    """Split names at their dots. A name directly before a longer one, in sorted order, that begins with it and a dot
    is dropped; one that is not directly before it is kept or lost at random, so reading it has no answer.
    """
    names = sorted(flat, key=lambda name: name.encode("utf-8", "surrogateescape"))
    dropped = {name for name, after in pairwise(names) if after.startswith(name + ".")}
    root: dict[str, object] = {}
    for name in names:
        if name not in dropped:
            _put(root, name.split("."), flat[name])
    return root


def _put(root: dict[str, object], path: list[str], value: str) -> None:
    at = root
    for part in path[:-1]:
        below = at.setdefault(part, {})
        if isinstance(below, str):
            below = at[part] = Missing()
        if not isinstance(below, dict):
            return
        at = below
    at[path[-1]] = Missing() if path[-1] in at else value


def _functions(dialect: Dialect) -> dict[str, object]:
    added: dict[str, object] = {
        "toJson": Function("toJson", "func(interface {}) string", lambda given: format_json(given[0])),
        "jsonpath": Function("jsonpath", "func(string, string) interface {}", _jsonpath),
    }
    if dialect.has_old_functions:
        added["asInt"] = Function("asInt", "func(interface {}) int64", _as_int)
        added["asFloat"] = Function("asFloat", "func(interface {}) float64", _as_float)
        added["string"] = Function("string", "func(interface {}) interface {}", lambda given: format_value(given[0]))
        return added
    state = State({}, dialect, Budget(), None, Natures())
    kind = "func(interface {}) interface {}"
    added["asInt"] = Function("asInt", kind, lambda given: to_integer(state, given))
    added["asFloat"] = Function("asFloat", kind, lambda given: to_float(state, given))
    return added


def _jsonpath(given: list[object]) -> object:
    return query(parse_json(str(given[0])), str(given[1]))


def _as_int(given: list[object]) -> object:
    """asInt of 3.5 and 3.6: an int64"""
    value = given[0]
    number = parse_integer(value) if isinstance(value, str) else number_of(value)
    if number is None:
        raise Panic(f"asInt() not supported on {type_of(value)}")
    return Number("int64", truncate(number))


def _as_float(given: list[object]) -> object:
    value = given[0]
    number = parse_float(value) if isinstance(value, str) else number_of(value)
    if number is None:
        raise Panic(f"asFloat() not supported on {type_of(value)}")
    return float(number)


def _sprig(budget: Budget) -> dict[str, object]:
    from generator.argo.expr.sprig import sprig_functions  # most expressions do without

    return sprig_functions(budget)
