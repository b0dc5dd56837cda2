"""Scalars that are quoted or carry a tag, as Go types them.

Source: go.yaml.in/yaml/v2 decode.go `scalar` and resolve.go `resolve`: quotes make text unless a tag says otherwise, a
tag of one of the types is an order to read the text as it, any other tag is dropped.
"""

from __future__ import annotations

import re
from typing import Any

from generator.argo.refusal import Refused
from generator.errors import Problem
from generator.yamlio.events import Event
from generator.yamlio.scalars import go_scalar

_CORE = "tag:yaml.org,2002:"
MERGE = _CORE + "merge"

# a text, which `re` compiles when it is first used: few manifests hold a time with a tag
_STAMP = (
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:[Tt]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?(?:Z|[-+][0-9]{2}:[0-9]{2})"
    r"| ([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?)?"
)
_KINDS: dict[type, str] = {str: "str", bool: "bool", int: "int", float: "float", type(None): "null"}


def tagged_scalar(event: Event) -> Any:
    """The value of a scalar that is quoted or has a tag. Raises Refused."""
    if not event.tag.startswith(_CORE):
        return event.text
    tag = event.tag.removeprefix(_CORE)
    if tag == "binary":
        return _binary(event)
    if tag not in ("bool", "int", "float", "null", "timestamp"):
        return event.text
    value = go_scalar(event.text) if event.text else None
    if tag == "timestamp" and isinstance(value, str) and _is_stamp(value):
        return value
    kind = _KINDS[type(value)]
    if kind == tag:
        return value
    if tag == "float" and isinstance(value, int) and not isinstance(value, bool) and value < 1 << 63:
        return float(value)
    raise Refused(
        Problem(event.mark, f"text that cannot be read as its tag !!{tag} says", "remove the tag"),
        f"cannot decode !!{kind} `{event.text}` as a !!{tag}",
    )


def _is_stamp(text: str) -> bool:
    """Whether resolve.go `parseTimestamp` takes the text for a date."""
    found = re.fullmatch(_STAMP, text)
    if found is None:
        return False
    from datetime import datetime  # late: only a text with a !!timestamp needs it

    try:
        year, month, day, *clock = (int(part) for part in found.groups() if part is not None)
        hour, minute, second = clock or (0, 0, 0)
        datetime(year, month, day, hour, minute, second)
    except ValueError:
        return False
    return True


def _binary(event: Event) -> str:
    import binascii  # late: only a text with a !!binary needs it

    try:
        return binascii.a2b_base64(event.text.replace("\n", "").replace("\r", ""), strict_mode=True).decode("utf-8", "replace")
    except (ValueError, UnicodeEncodeError):
        cause = "!!binary value contains invalid base64 data"
        raise Refused(Problem(event.mark, "text that is not base64, as its tag !!binary says", ""), cause) from None
