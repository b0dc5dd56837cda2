"""A profile without what it need not say, since it is the default."""

from __future__ import annotations

from typing import Any

from generator.resolve.build import STATUS_COLORS
from generator.resolve.fields import MESSAGE, PROFILE
from generator.schema import Field, default_of

_PARTS = ("delivery", "messages", "routes", "channels", "overrides", "quiet")


def tidied(profile: dict[str, Any]) -> dict[str, Any]:
    """The same profile, shorter; parts in which nothing is left go away."""
    assert PROFILE.fields is not None
    messages = {name: _colored(message) for name, message in profile.get("messages", {}).items()}
    given = {**profile, "messages": messages}
    parts = {name: _short(given[name], PROFILE.fields[name]) for name in _PARTS if name in given}
    short = {**given, **parts}
    usual = short["messages"].get("default")
    if usual is not None and _short(usual, MESSAGE) == {}:
        short["messages"] = {name: message for name, message in short["messages"].items() if name != "default"}
    return {name: value for name, value in short.items() if value != {} or name == "argo"}


def _colored(message: dict[str, Any]) -> dict[str, Any]:
    colors = message.get("colors")
    if not isinstance(colors, dict):
        return message
    return {**message, "colors": {phase: color for phase, color in colors.items() if STATUS_COLORS.get(phase) != color}}


def _short(value: Any, field: Field) -> Any:
    if not isinstance(value, dict):
        return value
    if field.kind == "map" and field.of:
        return {key: _short(inner, field.of) for key, inner in value.items()}
    if field.fields is None:
        return value
    fields = field.fields
    kept = {key: _short(inner, fields[key]) if key in fields else inner for key, inner in value.items()}
    return {key: inner for key, inner in kept.items() if key not in fields or not _is_default(value[key], inner, fields[key])}


def _is_default(value: Any, short: Any, field: Field) -> bool:
    """Whether a field need not be written; one that is required, or that has no default, is."""
    usual = default_of(field)
    usual = list(usual) if isinstance(usual, tuple) else usual
    return bool(value == usual or (field.kind == "object" and short == {}))
