"""Channels: the fields that each type asks for, from the type's own file."""

from __future__ import annotations

from typing import Any

from generator import channels as channel_types
from generator import registry
from generator.errors import did_you_mean
from generator.model import EMPTY, Channel, Path
from generator.resolve.texts import check_text, texts_of
from generator.schema import ABSENT, Checker, Field, check, kind_of, record, text


def channel_field(kind: str) -> Field:
    """The whole form of one channel type."""
    unit = registry.load(channel_types, kind)
    needed = any(field.default is not ABSENT for field in unit.SECRETS.values())
    secrets = record("references to Secrets, NAME/KEY", unit.SECRETS, *(() if needed else (EMPTY,)))
    form = {"type": text("the kind of channel", choices=(kind,)), **unit.FIELDS}
    return record(unit.__doc__ or "", {**form, "secret": secrets} if unit.SECRETS else form)


def resolve_channel(name: str, value: Any, path: Path, to: Checker) -> Channel | None:
    """One channel with its defaults, or None where it cannot be used (the problems are noted)."""
    if not isinstance(value, dict):
        to.refuse(path, f"expected a map, found {kind_of(value)}")
        return None
    kind = value.get("type")
    known = registry.names(channel_types)
    if not isinstance(kind, str):
        to.refuse(path, "type is missing", "one of " + ", ".join(known))
        return None
    if kind not in known:
        to.refuse((*path, "type"), "unknown channel type", did_you_mean(kind, known))
        return None
    unit = registry.load(channel_types, kind)
    shown = dict(value)
    for key in [key for key in value if key in unit.SECRETS and key not in unit.FIELDS]:
        del shown[key]
        to.refuse_key((*path, key), "a secret has to be a reference", f"write secret: {{{key}: NAME/KEY}}")
    field = channel_field(kind)
    before = len(to.problems)
    complete = check(shown, field, path, to)
    for at, found in texts_of(complete, field, path):
        check_text(found, at, to, container=not unit.IN_POD)
    if len(to.problems) > before:
        return None
    options = {key: complete[key] for key in unit.FIELDS}
    secrets = {key: ref for key, ref in (complete.get("secret") or {}).items() if ref is not None}
    channel = Channel(name, kind, options, secrets, to.mark_of(path))
    for below, found, hint in unit.check(channel):
        to.refuse((*path, *below), found, hint)
    return channel
