"""The vocabulary that describes the fields of a profile, and the check of values against it.

A Field is a fact: kind, doc, default. `check` turns written values into complete ones (defaults filled in) and notes
every problem with its place. Knows nothing of what the fields mean.
"""

from __future__ import annotations

from generator.schema.checks import Checker, check, format_path, kind_of
from generator.schema.fields import (
    ABSENT,
    REQUIRED,
    Field,
    boolean,
    default_of,
    has_placeholders,
    integer,
    level,
    listing,
    mapping,
    patterns,
    record,
    secret,
    template,
    text,
    tree,
)

__all__ = [
    "ABSENT",
    "REQUIRED",
    "Checker",
    "Field",
    "boolean",
    "check",
    "default_of",
    "format_path",
    "has_placeholders",
    "integer",
    "kind_of",
    "level",
    "listing",
    "mapping",
    "patterns",
    "record",
    "secret",
    "template",
    "text",
    "tree",
]
