"""Where each value of a profile comes from: the file and place that set it, what it overrode, or that it is a default."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generator.errors import InputUnusable, Mark, Problem, did_you_mean
from generator.model import Origin, Path, SecretKey
from generator.schema import format_path
from generator.secrets import is_secret_name, redact


class Explained(NamedTuple):
    """One value, already redacted; `origin` is None for a default."""

    path: Path
    value: Any
    origin: Origin | None


_STEP = re.compile(r'"([^"]*)"|\[(\d+)\]|([^.\[\]"]+)')


def parse_path(text: str) -> Path:
    """`routes.page.when[0]` -> ("routes", "page", "when", 0); a name that holds a dot is written in double quotes."""
    steps: list[str | int] = []
    for quoted, index, plain in _STEP.findall(text):
        steps.append(int(index) if index else plain or quoted)
    return tuple(steps)


def explain(complete: Mapping[str, Any], origins: Mapping[Path, Origin], path: Path) -> tuple[Explained, ...]:
    """Each value at and below a path, in the order of the profile's fields.

    A value that nobody wrote stands under what was written above it only when that was a list or a text; else it is a
    default. Raises InputUnusable for a path that does not exist.
    """
    value: Any = complete
    for position, step in enumerate(path):
        value = _below(value, step, path[: position + 1])
    return tuple(
        Explained(at, _redacted(at, found), origins.get(at) or _list_origin(at, origins)) for at, found in _leaves(value, path)
    )


def _below(value: Any, step: str | int, path: Path) -> Any:
    if isinstance(value, Mapping) and step in value:
        return value[step]
    if isinstance(value, (list, tuple)) and not isinstance(value, SecretKey):
        if isinstance(step, int) and step < len(value):
            return value[step]
    known = [str(key) for key in value] if isinstance(value, Mapping) else []
    hint = did_you_mean(str(step), known) if known else ""
    raise InputUnusable(Problem(Mark("explain", 1, 1), f"{format_path(path)}: no such value", hint))


def _list_origin(path: Path, origins: Mapping[Path, Origin]) -> Origin | None:
    # an entry of a list that was written as one text, such as a single pattern, is set where that text stands
    return origins.get(path[:-1]) if path and isinstance(path[-1], int) else None


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Texts, numbers, lists of them, and empty maps: what a person reads as one value."""
    if isinstance(value, SecretKey):
        yield path, f"{value.name}/{value.key}"
    elif isinstance(value, Mapping) and value:
        for key, entry in value.items():
            yield from _leaves(entry, (*path, key))
    elif isinstance(value, (list, tuple)) and any(isinstance(entry, (Mapping, list, tuple)) for entry in value):
        for position, entry in enumerate(value):
            yield from _leaves(entry, (*path, position))
    else:
        yield path, value


def _redacted(path: Path, value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_redacted(path, entry) for entry in value]
    if isinstance(value, Mapping):
        return {}
    if not isinstance(value, str):
        return value
    is_reference = "secret" in path[:-1] or path[-1:] == ("secret",)
    if path and isinstance(path[-1], str) and is_secret_name(path[-1]) and not is_reference:
        return "(redacted)"
    return redact(value)


def format_explained(explained: tuple[Explained, ...], asked: Path) -> str:
    """For people: all values one a line, or one value with everything that it overrode."""
    if len(explained) == 1 and explained[0].path == asked:
        return "\n".join(_format_one(explained[0]))
    return "\n".join(
        f"{format_path(entry.path)}: {_format_value(entry.value)}  # {entry.origin.mark if entry.origin else 'default'}"
        for entry in explained
    )


def _format_one(entry: Explained) -> Iterator[str]:
    yield f"{format_path(entry.path)}: {_format_value(entry.value)}"
    if entry.origin is None:
        yield "  default"
        return
    yield f"  set by {entry.origin.mark}"
    for mark in entry.origin.overrode:
        yield f"  over   {mark}"


def _format_value(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def dump_explained(explained: tuple[Explained, ...]) -> str:
    """For programs: a JSON list, one object for each value; places are `file:line:column`, null for a default."""
    return json.dumps(
        [
            {
                "path": format_path(entry.path),
                "value": entry.value,
                "origin": str(entry.origin.mark) if entry.origin else None,
                "overrode": [str(mark) for mark in entry.origin.overrode] if entry.origin else [],
            }
            for entry in explained
        ],
        indent=2,
        ensure_ascii=False,
    )
