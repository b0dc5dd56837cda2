"""The order of the layers of a profile: what it extends comes before it, and each file counts once.

Pure: the files are read by a function that the edge passes in.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from generator.errors import HookwrightError, InputUnusable, Mark, Problem
from generator.model import Layer

# A profile's name is its path below the profiles folder without the ending; nothing in it can leave that folder.
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")

# Keys that speak of the file itself and are never inherited.
OWN_KEYS = ("extends", "abstract", "environment")

Read = Callable[[str, Mark | None], Layer]


def layers_of(name: str, read: Read) -> tuple[Layer, ...]:
    """The layers of a profile, the lowest first, the profile itself last.

    `read(name, mark)` gives one layer, or raises InputUnusable with the mark of the place that names it. All problems
    of all layers are raised together; a circle of `extends` is one of them. Any depth: the walk keeps its own stack.
    """
    problems: list[Problem] = []
    layers: dict[str, Layer | None] = {}
    order: list[str] = []
    trail: dict[str, None] = {}  # the profiles that are being read, from the first down to the present one
    steps: list[tuple[str, Mark | None, bool]] = [(name, None, False)]
    while steps:
        step, mark, is_done = steps.pop()
        if is_done:
            del trail[step]
            order.append(step)
        elif step in trail:
            assert mark is not None, "only a named profile can close a circle"
            problems.append(_circle(step, list(trail), mark))
        elif step not in layers:
            layers[step] = _read(step, mark, read, problems)
            trail[step] = None
            steps.append((step, None, True))
            steps.extend((below, at, False) for below, at in reversed(_extended(layers[step], problems)))
    if problems:
        raise InputUnusable(*problems)
    return tuple(layer for layer in map(layers.get, order) if layer)


def _circle(step: str, trail: list[str], mark: Mark) -> Problem:
    circle = " -> ".join([*trail[trail.index(step) :], step])
    return Problem(mark, f"extends: profiles that extend each other: {circle}", "remove one of them")


def _read(name: str, mark: Mark | None, read: Read, problems: list[Problem]) -> Layer | None:
    try:
        return read(name, mark)
    except HookwrightError as error:
        problems.extend(error.problems)
        return None


def _extended(layer: Layer | None, problems: list[Problem]) -> list[tuple[str, Mark]]:
    if layer is None:
        return []
    named = layer.values.get("extends", [])
    if not isinstance(named, list):
        at = layer.marks[("extends",)]
        problems.append(Problem(at, "extends: expected a list of profiles", "write extends: [base]"))
        return []
    out = []
    for position, below in enumerate(named):
        at = layer.marks[("extends", position)]
        if not isinstance(below, str) or not NAME.fullmatch(below) or below.endswith((".yaml", ".yml")):
            hint = "write the file's name without its ending, e.g. base or teams/payments"
            problems.append(Problem(at, "extends: expected the name of a profile in the profiles folder", hint))
        else:
            out.append((below, at))
    return out


def strip_own_keys(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """The layers without the keys that a profile does not inherit."""
    *lower, own = layers
    return (*(_without(layer) for layer in lower), own)


def _without(layer: Layer) -> Layer:
    values = {key: value for key, value in layer.values.items() if key not in OWN_KEYS}
    return layer._replace(values=values)
