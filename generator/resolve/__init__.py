"""Values -> Profile: types, defaults, references, placeholders. Pure; notes every problem before it gives up.

`resolve` is the whole of it. The fields stand in `fields`, what they must agree on in `references`, `texts` and
`plain_secrets`, and the typed values are made in `build`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from generator import zones
from generator.argo.versions import LOWEST, minor_of
from generator.errors import InputUnusable, Problem, RuleBroken
from generator.model import Channel, Profile
from generator.overlay import Overlaid
from generator.resolve.asking import check_asking
from generator.resolve.build import build
from generator.resolve.channels import resolve_channel, written_form
from generator.resolve.fields import MESSAGE, PROFILE
from generator.resolve.plain_secrets import find_secrets
from generator.resolve.references import check_references, check_sources, warn_of_unused
from generator.resolve.texts import check_row, check_text, texts_of
from generator.schema import Checker, check, default_of
from generator.template import Rendered


class Resolved(NamedTuple):
    """A usable profile, its values with every default filled in, and the warnings about it."""

    profile: Profile
    complete: Mapping[str, Any]
    warnings: tuple[Problem, ...]


def resolve(environment: str, rendered: Rendered, overlaid: Overlaid) -> Resolved:
    """Resolve the overlaid and rendered values of one environment.

    Raises InputUnusable for what is not understood, else RuleBroken for a secret in plain text; each carries all
    problems of its kind.
    """
    to = Checker(overlaid.mark_of, overlaid.key_mark_of, [], overlaid.removed)
    values = {**rendered.values, "environment": environment}
    complete = _with_default_message(check(values, PROFILE, (), to))
    channels = _resolve_channels(complete, to)
    _check_version(complete, to)
    _check_zone(complete, to)
    _check_texts(complete, to)
    check_sources(complete, to)
    check_references(complete, to)
    assert PROFILE.fields is not None
    check_asking(complete, channels, PROFILE.fields["messages"], to)
    secrets = tuple(find_secrets(values, to))
    if to.problems:
        raise InputUnusable(*to.problems, *secrets)
    if secrets:
        raise RuleBroken(*secrets)
    profile = build(complete, channels, overlaid.origins, to)
    if to.problems:
        raise InputUnusable(*to.problems)
    shown = {**complete, "channels": {name: written_form(channel) for name, channel in channels.items()}}
    return Resolved(profile, shown, (*warn_of_unused(profile, complete, to), *_warn_of_unused_variables(rendered, to)))


def _with_default_message(complete: Mapping[str, Any]) -> dict[str, Any]:
    """The message `default` is there without being written, below those that are."""
    messages = complete["messages"] or {}
    return {**complete, "messages": {"default": default_of(MESSAGE), **messages}}


def _warn_of_unused_variables(rendered: Rendered, to: Checker) -> list[Problem]:
    """Of the profile's own file alone: what a base offers need not be used everywhere."""
    own = to.mark_of(()).file
    marks = {name: to.key_mark_of(("vars", name)) for name in rendered.unused}
    hint = "use it as <% vars.NAME %>, or remove it"
    return [
        Problem(mark, f"variable {name} is used nowhere", hint, "unused-variable", "warning")
        for name, mark in marks.items()
        if mark.file == own
    ]


def _resolve_channels(complete: Mapping[str, Any], to: Checker) -> dict[str, Channel]:
    out = {}
    for name, value in (complete.get("channels") or {}).items():
        channel = resolve_channel(name, value, ("channels", name), to)
        if channel:
            out[name] = channel
    return out


def _check_version(complete: Mapping[str, Any], to: Checker) -> None:
    version = (complete.get("argo") or {}).get("version")
    if version and minor_of(version) < LOWEST:
        found = "Argo Workflows before 3.5 cannot run these hooks safely"
        to.refuse(("argo", "version"), found, "3.5 is the lowest that is supported: update the controller first")


def _check_zone(complete: Mapping[str, Any], to: Checker) -> None:
    name = complete["timeZone"]
    if name and not zones.known(name):
        to.refuse(("timeZone",), "unknown time zone", zones.meant(name))


def _check_texts(complete: Mapping[str, Any], to: Checker) -> None:
    assert PROFILE.fields is not None
    for key in ("messages", "argo"):
        for path, found in texts_of(complete.get(key), PROFILE.fields[key], (key,)):
            check_text(found, path, to)
    for name, message in (complete.get("messages") or {}).items():
        for position, row in enumerate((message or {}).get("fields") or ()):
            if isinstance(row, str):
                check_row(row, ("messages", name, "fields", position), to)
