"""The common part of JSONPath: `$`, `.name`, `['name']`, `[0]`, `[-1]` (evilmonkeyinc/jsonpath v0.8.1).

Wildcards, slices, filters and scripts have no answer here.
"""

from __future__ import annotations

import re

from generator.argo.expr.outcome import Panic, UnknownAnswer
from generator.argo.expr.values import kind_of, type_of

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
        value = _index(value, int(match[2])) if match[2] else _name(value, match)
        at = match.end()
    return value


def _name(value: object, match: re.Match[str]) -> object:
    name = next(part for part in (match[1], match[3], match[4], "") if part is not None)
    if not isinstance(value, dict):
        raise Panic(f"key: invalid token target. expected [map] got [{kind_of(type_of(value))}]")
    if name not in value:
        raise Panic(f"key: invalid token key '{name}' not found")
    return value[name]


def _index(value: object, index: int) -> object:
    if not isinstance(value, list):
        raise Panic(f"index: invalid token target. expected [array slice] got [{kind_of(type_of(value))}]")
    at = index + len(value) if index < 0 else index
    if not 0 <= at < len(value):
        raise Panic("index: invalid token out of range")
    return value[at]
