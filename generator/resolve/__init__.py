"""Values -> Profile: types, defaults, references, placeholders. Pure; notes every problem before it gives up.

`resolve` is the whole of it. The fields stand in `fields`, what they must agree on in `references`, `texts` and
`plain_secrets`, and the typed values are made in `build`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from generator.argo.versions import LOWEST, minor_of
from generator.errors import InputUnusable, Mark, Problem, RuleBroken
from generator.model import Channel, Origin, Path, Profile
from generator.resolve.build import build
from generator.resolve.channels import resolve_channel
from generator.resolve.fields import PROFILE
from generator.resolve.plain_secrets import find_secrets
from generator.resolve.references import check_references, check_sources, warn_of_unused
from generator.resolve.texts import check_row, check_text, texts_of
from generator.schema import Checker, check


class Resolved(NamedTuple):
    """A usable profile, its values with every default filled in, and the warnings about it."""

    profile: Profile
    complete: Mapping[str, Any]
    warnings: tuple[Problem, ...]


def resolve(
    name: str, values: Mapping[str, Any], origins: Mapping[Path, Origin], keys: Mapping[Path, Mark], start: Mark
) -> Resolved:
    """Resolve the overlaid and rendered values of one environment.

    `name` is the profile's own name, `start` the first place of its file. Raises InputUnusable for what is not
    understood, else RuleBroken for a secret in plain text; each carries all problems of its kind.
    """
    to = _checker(origins, keys, start)
    complete = check(values, PROFILE, (), to) or {}
    channels = _resolve_channels(complete, to)
    _check_version(complete, to)
    _check_texts(complete, to)
    check_sources(complete, to)
    check_references(complete, to)
    secrets = tuple(find_secrets(values, to))
    if to.problems:
        raise InputUnusable(*to.problems, *secrets)
    if secrets:
        raise RuleBroken(*secrets)
    environment = complete["environment"] or name.rpartition("/")[2]
    profile = build({**complete, "environment": environment}, environment, channels, origins, to)
    if to.problems:
        raise InputUnusable(*to.problems)
    return Resolved(profile, {**complete, "environment": environment}, tuple(warn_of_unused(complete, to)))


def _checker(origins: Mapping[Path, Origin], keys: Mapping[Path, Mark], start: Mark) -> Checker:
    def mark_of(path: Path) -> Mark:
        for length in range(len(path), -1, -1):
            if path[:length] in origins:
                return origins[path[:length]].mark
        return start

    def key_mark_of(path: Path) -> Mark:
        return keys.get(path) or mark_of(path)

    return Checker(mark_of, key_mark_of, [])


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


def _check_texts(complete: Mapping[str, Any], to: Checker) -> None:
    assert PROFILE.fields is not None
    for path, found in texts_of(complete.get("messages"), PROFILE.fields["messages"], ("messages",)):
        check_text(found, path, to)
    for name, message in (complete.get("messages") or {}).items():
        for position, row in enumerate((message or {}).get("fields") or ()):
            if isinstance(row, str):
                check_row(row, ("messages", name, "fields", position), to)
