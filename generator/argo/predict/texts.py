"""Objects as JSON text, and the replacement of their tags.

Owns how an object becomes text and comes back (Go's encoding/json and argo-workflows util/template `Replace`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from generator.argo.expr import OverBudget
from generator.argo.predict.run import Run
from generator.argo.tags import replace_in_json

LARGEST = 2_000_000
"""More characters than etcd takes for one object; a value that names itself doubles with every pass."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_HTML = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def marshal(value: Any) -> str:
    """The value, decoded as its type, as json.Marshal writes it."""
    text = _ENCODER.encode(value)
    for sign, escaped in _HTML.items():
        if sign in text:
            text = text.replace(sign, escaped)
    return text


def replaced(run: Run, text: str, scope: Mapping[str, str]) -> str:
    """JSON text after one replacement that leaves what it does not know. Raises ExpressionError, UnknownAnswer."""
    if len(text) > LARGEST:
        raise OverBudget("a workflow larger than a cluster stores")
    run.spend(1 + len(text) // 2000)
    if "{{" not in text:
        return text
    run.spend(len(scope) // 50)
    return replace_in_json(text, scope, run.version, budget=run.budget)


def filled(run: Run, value: Any, scope: Mapping[str, str]) -> Any:
    """An object after one replacement; itself when nothing stands in it to be replaced."""
    text = marshal(value)
    if "{{" not in text:
        run.spend()
        return value
    return json.loads(replaced(run, text, scope))
