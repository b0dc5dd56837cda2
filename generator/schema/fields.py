"""What may stand at one place of a profile, as a fact: kind, doc, default."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

REQUIRED = object()  # no default: the user must say it
LEVELS = ("off", "warning", "error")
ABSENT = None  # no default: the field may be missing, and then is None


class Field(NamedTuple):
    """What may stand at one place.

    kind: text | template (text with {placeholders}) | integer | boolean | list | map (keys are the user's names)
    | object (keys are ours) | either (a text as `of`, or an object) | patterns (one glob or a list of them)
    | secret (NAME/KEY) | level (off, warning or error; YAML reads a bare off as false) | tree (passed on as it is)
    | templates (a tree whose texts hold {placeholders}).
    """

    kind: str
    doc: str
    default: Any = REQUIRED
    choices: tuple[str, ...] = ()
    of: Field | None = None  # what a list or a map holds
    fields: Mapping[str, Field] | None = None  # what an object holds
    pattern: str = ""  # of a text, or of a map's keys
    expected: str = ""  # the pattern in words
    minimum: int | None = None
    maximum: int | None = None
    nonempty: bool = False


def text(doc: str, default: Any = REQUIRED, **more: Any) -> Field:
    """A text."""
    return Field("text", doc, default, **more)


def template(doc: str, default: Any = REQUIRED, **more: Any) -> Field:
    """A text with {placeholders}."""
    return Field("template", doc, default, **more)


def integer(doc: str, default: Any = REQUIRED, **more: Any) -> Field:
    """A whole number."""
    return Field("integer", doc, default, **more)


def boolean(doc: str, default: Any = REQUIRED) -> Field:
    """true or false."""
    return Field("boolean", doc, default)


def listing(doc: str, of: Field, default: Any = REQUIRED, **more: Any) -> Field:
    """A list whose entries are all alike."""
    return Field("list", doc, default, of=of, **more)


def mapping(doc: str, of: Field, default: Any = REQUIRED, **more: Any) -> Field:
    """A map whose keys the user chooses."""
    return Field("map", doc, default, of=of, **more)


def record(doc: str, fields: Mapping[str, Field], default: Any = REQUIRED) -> Field:
    """A map whose keys are ours."""
    return Field("object", doc, default, fields=fields)


def patterns(doc: str, default: Any = REQUIRED, **more: Any) -> Field:
    """One glob or a list of them; `!` excludes."""
    return Field("patterns", doc, default, **more)


def secret(doc: str, default: Any = REQUIRED) -> Field:
    """A reference to a Secret."""
    return Field("secret", doc, default)


def level(doc: str, default: Any = REQUIRED) -> Field:
    """How much a rule counts."""
    return Field("level", doc, default, choices=LEVELS)


def tree(doc: str, default: Any = REQUIRED, **more: Any) -> Field:
    """Anything, passed on as it is written."""
    return Field("tree", doc, default, **more)


def has_placeholders(field: Field) -> bool:
    """Whether its texts, or those of what it holds, are templates."""
    return field.kind in ("template", "templates") or (field.of is not None and has_placeholders(field.of))


def default_of(field: Field) -> Any:
    """The value of a field that was not written: the defaults of an object's own fields are filled in."""
    if field.kind == "object" and isinstance(field.default, Mapping):
        assert field.fields is not None
        given = field.default
        return {
            key: given[key] if key in given else default_of(inner)
            for key, inner in field.fields.items()
            if inner.default is not REQUIRED or key in given
        }
    return field.default
