"""Channels that a workflow's own labels and annotations choose: `sendBy` of a route, and `overrides`.

A workflow only ever names channels that the profile declares; an address or somebody to mention is never read from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator import channels as channel_types
from generator import registry
from generator.channels._apart import is_apart
from generator.errors import did_you_mean
from generator.model import EMPTY, Channel, Path
from generator.schema import ABSENT, Checker, Field, boolean, listing, mapping, text

_CHANNELS = listing("the channels to send to", text("a channel", nonempty=True), nonempty=True)
_KEY = r"([a-z0-9]([-.a-z0-9]*[a-z0-9])?/)?[A-Za-z0-9]([-._A-Za-z0-9]*[A-Za-z0-9])?"

SEND_BY: Mapping[str, Field] = {
    "label": text("a label of the workflow, e.g. team", pattern=_KEY, expected="the name of a label"),
    "channels": mapping(
        "the label's value, or a glob for many, and the channels to send to: those of all globs that it is like",
        _CHANNELS,
        pattern=r"[^!].*",
        expected="a value or a glob, without !,",
    ),
    "otherwise": listing("the channels for every other value, and for none", text("a channel", nonempty=True), ()),
}

OVERRIDES: Mapping[str, Field] = {
    "enabled": boolean(
        "a workflow's annotation PREFIX/channels replaces the channels of its routes, and PREFIX/when leaves phases out;"
        " names with commas or blanks between",
        False,
    ),
    "prefix": text(
        "what stands before / in the names of these annotations",
        "hookwright.io",
        pattern=r"[a-z0-9]([-.a-z0-9]*[a-z0-9])?",
        expected="a domain name",
    ),
    "channels": listing(
        "the channels that may be asked for; all that the notifier itself sends to, unless said",
        text("a channel", nonempty=True),
        ABSENT,
    ),
}


def check_aims(complete: Mapping[str, Any], to: Checker) -> None:
    """Refuse a route that sends nowhere, and channels that do not exist or cannot be asked for."""
    known = complete["channels"] or {}
    for name, route in (complete["routes"] or {}).items():
        if not route:
            continue
        if route["send"] == () and not route["sendBy"]:
            to.refuse(("routes", name), "send is missing", "write send: the channels to send to, or sendBy")
        for path, names in _lists(route["sendBy"] or {}, ("routes", name, "sendBy")):
            check_names(names, "channel", known, path, to)
    asked: Path = ("overrides", "channels")
    names = (complete["overrides"] or {}).get("channels") or ()
    check_names(names, "channel", known, asked, to)
    for position, name in enumerate(names):
        if isinstance(known.get(name), Mapping) and _is_apart(known[name].get("type")):
            text = f"a channel of type {known[name]['type']} is told by its routes alone, a workflow cannot ask for it"
            to.refuse((*asked, position), text, "name channels of another type")


def _is_apart(kind: Any) -> bool:
    """Whether a type of channel, known or not, has a template of its own."""
    return kind in registry.names(channel_types) and is_apart(kind)


def _lists(by: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, Any]]:
    for glob, names in (by.get("channels") or {}).items():
        yield (*path, "channels", glob), names
    yield (*path, "otherwise"), by.get("otherwise")


def named_channels(route: Mapping[str, Any]) -> set[str]:
    """The channels that a route names, in values that may hold other problems."""
    lists = [route["send"], *(names for _, names in _lists(route["sendBy"] or {}, ()))]
    return {name for names in lists for name in names or () if isinstance(name, str)}


def check_names(names: Sequence[Any] | None, noun: str, known: Mapping[str, Any], path: Path, to: Checker) -> None:
    """Refuse names that do not exist, and names said twice."""
    for position, name in enumerate(names or ()):
        if not isinstance(name, str):
            continue
        if name not in known:
            hint = did_you_mean(name, list(known)) if known else f"declare it under {noun}s"
            to.refuse((*path, position), f"unknown {noun} {name}", hint)
        elif name in (names or ())[:position]:
            to.refuse((*path, position), f"{noun} {name} is said twice")


def refuse_twice(values: Sequence[Any] | None, path: Path, to: Checker) -> None:
    """Refuse values said twice; what is no value is another problem's."""
    for position, value in enumerate(values or ()):
        if value and value in (values or ())[:position]:
            to.refuse((*path, position), f"{value} is said twice")


def build_overrides(complete: Mapping[str, Any], channels: Mapping[str, Channel]) -> Mapping[str, Any]:
    """What workflows may ask for, nothing unless it is enabled."""
    if not complete["enabled"]:
        return EMPTY
    every = tuple(name for name, channel in channels.items() if not is_apart(channel.type))
    return {"prefix": complete["prefix"], "channels": every if complete["channels"] is None else complete["channels"]}
