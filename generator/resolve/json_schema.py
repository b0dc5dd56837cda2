"""The fields of a profile as a JSON Schema (draft 2020-12), so that an editor helps where the profile is written.

Every text may also be a template, `<% vars.NAME %>`, whatever the field's kind, and every value may be null, which
deletes what a lower layer says. A profile file need not be complete, since layers below it may say the rest: nothing is
required. References are checked by the resolver alone.
"""

from __future__ import annotations

from typing import Any

from generator import channels as channel_types
from generator import registry
from generator.model import EMPTY
from generator.resolve.channels import channel_field
from generator.resolve.fields import PROFILE
from generator.schema import Field

_TEMPLATE = {"type": "string", "pattern": "<%.*%>"}
_NULL = {"type": "null"}
_SECRET = {
    "anyOf": [
        {"type": "string", "pattern": "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?/[-._a-zA-Z0-9]+$"},
        {
            "type": "object",
            "properties": {"name": {"type": "string"}, "key": {"type": "string"}},
            "additionalProperties": False,
        },
    ]
}


def profile_schema() -> dict[str, Any]:
    """The whole schema."""
    schema = _schema_of(PROFILE)
    schema["properties"]["channels"] = _channels(schema["properties"]["channels"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "hookwright profile",
        **schema,
    }


def _channels(schema: dict[str, Any]) -> dict[str, Any]:
    kinds = registry.names(channel_types)
    forms = [
        {
            "if": {"properties": {"type": {"const": kind}}, "required": ["type"]},
            "then": _schema_of(channel_field(kind)),
        }
        for kind in kinds
    ]
    named = {"type": "object", "properties": {"type": {"anyOf": [{"enum": list(kinds)}, _TEMPLATE]}}, "allOf": forms}
    form = schema["anyOf"][0]
    names = form["propertyNames"]
    return {**schema, "anyOf": [{**form, "propertyNames": names, "additionalProperties": {"anyOf": [named, _NULL]}}, _NULL]}


def _schema_of(field: Field) -> dict[str, Any]:
    """One place: its kind, or null; the root and a channel's form are plain objects."""
    kind = _KINDS[field.kind](field)
    if field is PROFILE or (field.fields and "type" in field.fields):
        return kind
    out: dict[str, Any] = {"description": field.doc, "anyOf": [kind, _NULL]}
    if field.kind not in ("object", "list", "map", "tree", "templates", "text", "template") or field.choices or field.pattern:
        out["anyOf"].append(_TEMPLATE)
    if isinstance(field.default, (str, int)):
        out["default"] = field.default
    return out


def _text(field: Field) -> dict[str, Any]:
    if field.choices:
        return {"enum": list(field.choices)}
    out: dict[str, Any] = {"type": "string"}
    if field.pattern:
        out["pattern"] = f"^({field.pattern})$"
    elif field.nonempty:
        out["pattern"] = r"\S"
    return out


def _integer(field: Field) -> dict[str, Any]:
    bounds = {"minimum": field.minimum, "maximum": field.maximum}
    return {"type": "integer", **{key: bound for key, bound in bounds.items() if bound is not None}}


def _list(field: Field) -> dict[str, Any]:
    assert field.of is not None
    return {"type": "array", "items": _schema_of(field.of), **({"minItems": 1} if field.nonempty else {})}


def _map(field: Field) -> dict[str, Any]:
    assert field.of is not None
    names = {"propertyNames": {"pattern": f"^({field.pattern})$"}} if field.pattern else {}
    return {"type": "object", "additionalProperties": _schema_of(field.of), **names}


def _object(field: Field) -> dict[str, Any]:
    inner = {key: _schema_of(below) for key, below in (field.fields or {}).items()}
    return {"type": "object", "properties": inner, "additionalProperties": False}


def _either(field: Field) -> dict[str, Any]:
    assert field.of is not None
    return {"anyOf": [_text(field.of), _object(field)]}


def _patterns(field: Field) -> dict[str, Any]:
    glob = {"type": "string", "pattern": "[^!]"}
    return {"anyOf": [glob, {"type": "array", "items": glob, "minItems": 1}]}


def _tree(field: Field) -> dict[str, Any]:
    is_map = field.default is EMPTY or isinstance(field.default, dict)
    return {"type": "object"} if is_map else {}


def _secret(field: Field) -> dict[str, Any]:
    return _SECRET


_KINDS = {
    "text": _text,
    "template": _text,
    "integer": _integer,
    "boolean": lambda field: {"type": "boolean"},
    "list": _list,
    "map": _map,
    "object": _object,
    "either": _either,
    "patterns": _patterns,
    "secret": _secret,
    "level": lambda field: {"enum": [*field.choices, False]},
    "tree": _tree,
    "templates": _tree,
}
