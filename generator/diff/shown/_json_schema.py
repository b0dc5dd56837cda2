"""The form of `--format json`, as JSON Schema (draft 2020-12): `hookwright schema diff` prints it."""

from __future__ import annotations

from typing import Any

from generator.diff.model import ADDED, CHANGED, MOVED, PARTS, REMOVED

# Another one when a program that reads the output would have to change; what is added later changes nothing.
VERSION = 1

_TEXT = {"type": "string"}
_FLAG = {"type": "boolean"}
_COUNT = {"type": "integer", "minimum": 0}


def _record(description: str, **fields: Any) -> dict[str, Any]:
    """An object with all of these fields; optional ones end in `_`."""
    required = [name for name in fields if not name.endswith("_")]
    properties = {name.removesuffix("_"): field for name, field in fields.items()}
    about = {"description": description} if description else {}
    return {**about, "type": "object", "required": required, "properties": properties}


def _list(description: str, item: Any) -> dict[str, Any]:
    return {"description": description, "type": "array", "items": item}


def _said(schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"description": description, **schema}


_OBJECT = _record(
    "a Kubernetes object, or a file of ours (kind HelmValues)",
    kind=_TEXT,
    namespace=_said(_TEXT, "empty for an object of the cluster"),
    name=_TEXT,
)

_STEP = _said(
    {
        "oneOf": [
            _said(_TEXT, "the key of a map"),
            _said(_COUNT, "the position in a list"),
            _record("an item of a list, by the field that names it", key=_TEXT, value=_TEXT),
            _record("a table in the text of a program; what follows are its keys", table=_TEXT),
        ]
    },
    "one step of a place",
)

_CHANGE = _record(
    "one difference, at its deepest place",
    part=_said({"enum": list(PARTS)}, "drift: base to live; lost: live, dropped by applying; pending: base to render"),
    action={"enum": [ADDED, REMOVED, CHANGED, MOVED]},
    object=_OBJECT,
    place=_said(_TEXT, "the steps in words"),
    steps=_list("empty for the object as a whole", _STEP),
    before_=_said({}, "any value; absent where nothing stands"),
    after_=_said({}, "any value; absent where nothing stands"),
    code=_said(_FLAG, "both sides are text of a program"),
    redacted=_said(_FLAG, "something that looks like a secret was replaced by words"),
)

_EDIT = _record(
    "who changed an object",
    object=_OBJECT,
    manager=_TEXT,
    operation=_said(_TEXT, "Apply or Update"),
    time=_said(_TEXT, "RFC 3339, or empty"),
    last=_said(_FLAG, "what is compared is as this manager left it"),
)

_PROBLEM = _record(
    "what the controller would refuse",
    file=_TEXT,
    line=_COUNT,
    column=_COUNT,
    level={"enum": ["error", "warning"]},
    rule=_TEXT,
    text=_TEXT,
    hint=_TEXT,
)


def schema() -> dict[str, Any]:
    """The schema of one comparison."""
    told = _record("", part={"enum": list(PARTS)}, text=_TEXT)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "hookwright diff --format json",
        **_record(
            "A comparison. Programs should ignore fields that they do not know.",
            version={"const": VERSION},
            environment=_TEXT,
            same=_said(_FLAG, "nothing differs that counts: exit code 0"),
            sides=_list("two sides, older first; or base, live, render", _TEXT),
            meaning=_list("what the changes mean, most important first", told),
            running=_list("what applying them does to workflows that run now", _TEXT),
            changes=_list("sorted by part and object", _CHANGE),
            foreign=_list("what is not ours: keys, never values", _record("", object=_OBJECT, names=_list("", _TEXT))),
            edits=_list("", _EDIT),
            keepers=_list("which tools keep objects", _record("", object=_OBJECT, tool=_TEXT, name=_TEXT)),
            ignored=_said(_COUNT, "how many differences the profile ignores"),
            problems=_list("", _PROBLEM),
        ),
    }
