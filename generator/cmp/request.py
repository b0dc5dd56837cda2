"""What an Application asks for: parameters first, then the variables of `plugin.env`.

Parameters are read from the JSON alone. The PARAM_* that Argo CD sets beside it are lossy: `a-b` and `a_b` are one name
there, and so are the index 0 of a list and the key "0" of a map.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generator.chain import Read
from generator.errors import InputUnusable, Mark, Problem, did_you_mean
from generator.model import Layer, Path

PARAMETERS = "ARGOCD_APP_PARAMETERS"
VARIABLES = "ARGOCD_ENV_"
ENVIRONMENT = "environment"
# The parameters are named as the fields of a profile that they stand for.
FIELDS = (ENVIRONMENT, "delivery.mode", "argo.version")
TOP = PARAMETERS
"""The name of the layer that lies on top of an environment's profile: no profile file can be meant by it."""

_KINDS = ("string", "array", "map")


class Asked(NamedTuple):
    """One value that an Application gives, and the variable that it came in."""

    text: str
    mark: Mark


def read_request(variables: Mapping[str, str]) -> dict[str, Asked]:
    """Field -> what is asked of it; a field of which nothing is said is absent. Raises InputUnusable with all problems."""
    problems: list[Problem] = []
    asked = dict(_of_variables(variables, problems))
    asked |= dict(_of_parameters(variables.get(PARAMETERS, ""), problems))
    if problems:
        raise InputUnusable(*problems)
    return asked


def variable_of(field: str) -> str:
    """How a field is called in `plugin.env`, e.g. DELIVERY_MODE."""
    return field.upper().replace(".", "_")


def _of_variables(variables: Mapping[str, str], problems: list[Problem]) -> Iterator[tuple[str, Asked]]:
    fields = {variable_of(field): field for field in FIELDS}
    for name in sorted(variables):
        if name.startswith(VARIABLES):
            mark, known = Mark(name, 1, 1), name.removeprefix(VARIABLES)
            if known not in fields:
                text = f"no variable {known} is known in spec.source.plugin.env"
                problems.append(Problem(mark, text, did_you_mean(known, list(fields))))
            elif variables[name]:
                yield fields[known], Asked(variables[name], mark)


def _of_parameters(text: str, problems: list[Problem]) -> Iterator[tuple[str, Asked]]:
    mark = Mark(PARAMETERS, 1, 1)
    try:
        given = json.loads(text or "[]")
    except (ValueError, RecursionError):
        given = None
    # Argo CD writes null where an Application has no parameters
    given = [] if text.strip() == "null" else given
    if not isinstance(given, list) or not all(isinstance(each, Mapping) for each in given):
        hint = 'Argo CD sets it from spec.source.plugin.parameters, e.g. [{"name": "environment", "string": "prd"}]'
        problems.append(Problem(mark, "expected a JSON list of parameters", hint))
        return
    seen: set[str] = set()
    for parameter in given:
        name = parameter.get("name")
        if name not in FIELDS:
            shown = f"unknown parameter {name}" if isinstance(name, str) else "a parameter without a name"
            problems.append(Problem(mark, shown, did_you_mean(str(name), FIELDS)))
        elif name in seen:
            problems.append(Problem(mark, f"{name}: said twice", "remove one of them"))
        elif (found := _text_of(parameter)) is None:
            problems.append(Problem(mark, f"{name}: expected a string, found {_kind(parameter)}", _written(name)))
        elif found:
            yield name, Asked(found, mark)
        seen.add(str(name))


def _text_of(parameter: Mapping[str, Any]) -> str | None:
    """The text, "" for a parameter without any value, None where it is of another kind."""
    if any(parameter.get(kind) is not None for kind in _KINDS[1:]):
        return None
    value = parameter.get("string")
    return "" if value is None else value if isinstance(value, str) else None


def _kind(parameter: Mapping[str, Any]) -> str:
    kinds = {"array": "an array", "map": "a map"}
    return next((kinds[kind] for kind in kinds if parameter.get(kind) is not None), "another kind of value")


def _written(name: str) -> str:
    return f"write {{name: {name}, string: ...}} in spec.source.plugin.parameters"


def on_top(read: Read, environment: Asked, asked: Mapping[str, Asked]) -> Read:
    """A reader that knows one profile more, TOP: the environment's own, with what is asked laid on top of it."""
    values: dict[str, Any] = {"extends": [environment.text]}
    marks: dict[Path, Mark] = {(): environment.mark, ("extends",): environment.mark, ("extends", 0): environment.mark}
    keys = dict(marks)
    own = read(environment.text, environment.mark).values.get(ENVIRONMENT, environment.text.rpartition("/")[2])
    for path, value, mark in [((ENVIRONMENT,), own, environment.mark), *_paths(asked)]:
        at = values
        for depth, step in enumerate(path[:-1], 1):
            at = at.setdefault(step, {})
            marks[path[:depth]] = keys[path[:depth]] = mark
        at[path[-1]] = value
        marks[path] = keys[path] = mark
    layer = Layer(TOP, values, marks, keys)
    return lambda name, mark: layer if name == TOP else read(name, mark)


def _paths(asked: Mapping[str, Asked]) -> Iterator[tuple[tuple[str, ...], str, Mark]]:
    for field, (text, mark) in asked.items():
        if field != ENVIRONMENT:
            yield tuple(field.split(".")), text, mark
