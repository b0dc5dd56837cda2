"""The common part of JSONPath: `$`, `.name`, `['name']`, `[0]`, `[-1]` (evilmonkeyinc/jsonpath v0.8.1).

Wildcards, slices, filters and scripts have no answer here.
"""

from __future__ import annotations

import re

from generator.argo.expr.outcome import Panic, UnknownAnswer

_STEP = re.compile(r"\.([A-Za-z_][A-Za-z0-9_-]*)|\[(-?[0-9]+)\]|\[(?:'([^'\\\]]*)'|\"([^\"\\\]]*)\")\]")


def query(value: object, path: str) -> object:
    """What the path leads to; Panic when it leads nowhere."""
    if not path.startswith("$"):
        raise UnknownAnswer("a JSONPath that does not begin with $")
    at = 1
    while at < len(path):
        match = _STEP.match(path, at)
        if match is None or match[1] == "length":
            raise UnknownAnswer("a JSONPath that is more than names and indices")
        value = _index(value, int(match[2]), path) if match[2] else _name(value, match, path)
        at = match.end()
    return value


def _name(value: object, match: re.Match[str], path: str) -> object:
    name = next(part for part in (match[1], match[3], match[4], "") if part is not None)
    if isinstance(value, dict) and name in value:
        return value[name]
    if value is None or isinstance(value, (dict, bool, float)):
        raise Panic(f"key: invalid token key '{name}' not found")
    raise UnknownAnswer("a name of what is no object in a JSONPath")


def _index(value: object, index: int, path: str) -> object:
    if isinstance(value, list):
        at = index + len(value) if index < 0 else index
        if 0 <= at < len(value):
            return value[at]
        raise Panic("index: invalid token out of range")
    if value is None or isinstance(value, (bool, float)):
        raise Panic("index: invalid token target")
    raise UnknownAnswer("an index of what is no array in a JSONPath")
