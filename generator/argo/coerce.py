"""From YAML to JSON with an eye on the type that the JSON is for.

Source: sigs.k8s.io/yaml `convertToJSONableObject` and encoding/json's writing of numbers: where text is wanted, numbers
and booleans become text; keys are sorted. The eye is a weak one, and what it misses is kept: for a field that comes
through an embedded struct it sees that struct (so the name of a secretKeyRef must be quoted), and nothing below a type
that decodes itself.
"""

from __future__ import annotations

from typing import Any

from generator.argo.fields import STRUCT, Kind, Table
from generator.argo.numbers import float32_text, json_number
from generator.argo.refusal import Misfit

_TEXT = Kind("s")


def jsonable(value: Any, kind: Kind | None, table: Table) -> Any:
    """What encoding/json would write and read back for `value`. Raises Misfit for .inf and .nan where no text is wanted.

    `kind` is the type at this place, None where it is not known.
    """
    while kind is not None and kind.letter == "*":
        kind = kind.item
    if isinstance(value, dict):
        return _map(value, kind, table)
    if isinstance(value, list):
        item = kind.item if kind is not None and kind.letter == "[" else None
        return [_inside(index, each, item, table) for index, each in enumerate(value)]
    return _scalar(value, kind == _TEXT)


def _map(values: dict[str, Any], kind: Kind | None, table: Table) -> dict[str, Any]:
    if kind is None or kind.letter not in (STRUCT, "{"):
        return {key: _inside(key, values[key], None, table) for key in sorted(values)}
    if kind.letter == "{":
        return {key: _inside(key, values[key], kind.item, table) for key in sorted(values)}
    struct = table.struct(kind.name)
    result = {}
    for key in sorted(values):
        field = struct.field(key)
        target = None if field is None else Kind(STRUCT, None, field.via) if field.via else field.kind
        result[key] = _inside(key, values[key], target, table)
    return result


def _inside(step: str | int, value: Any, kind: Kind | None, table: Table) -> Any:
    try:
        return jsonable(value, kind, table)
    except Misfit as misfit:
        misfit.path.insert(0, step)
        raise


def _scalar(value: Any, as_text: bool) -> Any:
    if isinstance(value, bool):
        return ("true" if value else "false") if as_text else value
    if isinstance(value, int):
        return str(value) if as_text else value
    if not isinstance(value, float):
        return value
    if as_text:
        return float32_text(value)
    if value - value != 0:
        raise Misfit("a number that is not finite, which JSON does not know", "json: unsupported value", "quote it")
    return json_number(value)
