"""Channels: the fields that each type asks for, from the type's own file."""

from __future__ import annotations

from types import ModuleType
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
    field = channel_field(kind)
    before = len(to.problems)
    complete = check(_with_secrets_in_place(value, unit, path, to), field, path, to)
    # a container and a webhook's own body may use {title}, {text} and {color} of the message
    tells = not unit.IN_POD or any(each.kind == "templates" for each in unit.FIELDS.values())
    for at, found in texts_of(complete, field, path):
        check_text(found, at, to, container=tells)
    if len(to.problems) > before:
        return None
    options = {key: complete[key] for key in unit.FIELDS}
    secrets = {key: ref for key, ref in (complete.get("secret") or {}).items() if ref is not None}
    channel = Channel(name, kind, options, secrets, to.mark_of(path))
    for below, found, hint in unit.check(channel):
        to.refuse((*path, *below), found, hint)
    return channel


def _with_secrets_in_place(value: dict[str, Any], unit: ModuleType, path: Path, to: Checker) -> dict[str, Any]:
    """Refuse secrets that stand beside `secret`, and go on as if they stood in it, so that each is told once."""
    stray = [key for key in value if key in unit.SECRETS and key not in unit.FIELDS]
    for key in stray:
        to.refuse_key((*path, key), "a secret has to be a reference", f"write secret: {{{key}: NAME/KEY}}")
    below = value.get("secret")
    if not stray or not isinstance(below, (dict, type(None))):
        return value
    out = {key: entry for key, entry in value.items() if key not in stray}
    return {**out, "secret": {**dict.fromkeys(stray, "name/key"), **(below or {})}}


def written_form(channel: Channel) -> dict[str, Any]:
    """A channel as a profile would write it, with every default."""
    secrets = {"secret": dict(channel.secrets)} if channel.secrets else {}
    return {"type": channel.type, **channel.options, **secrets}
