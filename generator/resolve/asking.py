"""What the notifier has to ask the API server for: `change` of a route, {change}, {differences} and {log}.

Refuses what nobody asks for, what can never fire, and what the messages of a channel without a part in the notifier, of
type container or http, cannot know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.channels._apart import is_apart
from generator.model import CHANGES, Channel, Path
from generator.placeholders import ASKED, uses
from generator.resolve.aim import named_channels
from generator.resolve.texts import texts_of
from generator.schema import Checker, Field
from generator.trees import texts

_ENABLE = "set history.enabled: true"


def check_asking(complete: Mapping[str, Any], channels: Mapping[str, Channel], messages: Field, to: Checker) -> None:
    """Refuse, in values that may hold other problems, what cannot come true; `messages` is the form of all of them."""
    is_enabled = bool((complete["history"] or {}).get("enabled"))
    routes = {name: route for name, route in (complete["routes"] or {}).items() if route}
    apart = {name: channel for name, channel in channels.items() if is_apart(channel.type)}
    rows = {name for name, channel in apart.items() if channel.type == "http" and channel.options["body"] is None}
    for name, route in routes.items():
        if route["change"]:
            _check_change(route, ("routes", name), is_enabled, to)
    said = {name: message for name, message in (complete["messages"] or {}).items() if message}
    for name in dict.fromkeys(route["message"] for route in routes.values() if route["message"] in said):
        meant = {channel for route in routes.values() if route["message"] == name for channel in named_channels(route)}
        told = ("title", "text", "fields") if meant & rows else ("title", "text") if meant & apart.keys() else ()
        _check_message(name, said[name], messages, is_enabled, told, to)
    for name, channel in apart.items():
        for _, text in texts(channel.options):
            _refuse_apart(text, ("channels", name), to)


def _check_change(route: Mapping[str, Any], path: Path, is_enabled: bool, to: Checker) -> None:
    """Each change has an ending in `when`, and each phase in `when` a change."""
    if not is_enabled:
        to.refuse((*path, "change"), "the notifier does not ask for the runs before", _ENABLE)
    changes = [change for change in route["change"] if change in CHANGES]
    when = [phase for phase in route["when"] or () if phase]
    for change in changes:
        endings = CHANGES[change]
        if not set(endings) & set(when):
            hint = f"add {' or '.join(endings)} to when, or leave {change} out"
            to.refuse((*path, "change", route["change"].index(change)), f"{change} never fires with this `when`", hint)
    for phase in when:
        if not any(phase in CHANGES[change] for change in changes):
            fitting = [change for change, endings in CHANGES.items() if phase in endings]
            more = f"add {' or '.join(fitting)} to change, or take {phase} out"
            hint = more if fitting else f"take {phase} out: nothing has changed yet"
            to.refuse((*path, "when", route["when"].index(phase)), f"{phase} never fires with this `change`", hint)


def _check_message(
    name: str, message: Mapping[str, Any], messages: Field, is_enabled: bool, told: tuple[str, ...], to: Checker
) -> None:
    """`told` are the parts of the message that a channel tells without the notifier."""
    has_log = bool((message["log"] or {}).get("lines"))
    for path, text in _texts(message, messages.of, ("messages", name)):
        names = {use.name for use in uses(text)}
        for asked in (each for each in ASKED if each in names):
            if asked == "log" and not has_log:
                to.refuse(path, "no log is read for {log}", f"set messages.{name}.log.lines: 10")
            elif asked != "log" and not is_enabled:
                to.refuse(path, f"the notifier does not ask for the runs before, so that {{{asked}}} says nothing", _ENABLE)
        if path[2] in told:
            _refuse_apart(text, path, to)


def _texts(message: Mapping[str, Any], field: Field | None, path: Path) -> Iterator[tuple[Path, str]]:
    """Every text of a message, with a row's short form as the placeholder that it is."""
    assert field is not None
    yield from texts_of(message, field, path)
    for position, row in enumerate(message["fields"] or ()):
        if isinstance(row, str):
            yield (*path, "fields", position), f"{{{row}}}"


def _refuse_apart(text: str, path: Path, to: Checker) -> None:
    for name in dict.fromkeys(use.name for use in uses(text) if use.name in ASKED):
        found = f"{{{name}}} is known to the notifier alone, which does not send this"
        to.refuse(path, found, "leave it out, or give the route to a container or http channel a message of its own")
