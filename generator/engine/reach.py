"""Which channels the engine reaches, by whom it is told, and what gets lost on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any, NamedTuple

from generator import registry
from generator.engine import services
from generator.engine.forms import Said, Service, key_of
from generator.model import PHASES, Channel, Message, Path, Profile, Route, SecretKey
from generator.placeholders import ASKED, uses
from generator.reach import own_reach

_BY_PODS = "leave it so, or tell it by pods: an environment without engine"


class Reached(NamedTuple):
    """A channel that the engine tells, how, and the routes that send to it in phases that it tells of."""

    channel: Channel
    service: Service
    routes: tuple[Route, ...]

    def form(self, message: str, profile: Profile) -> Mapping[str, Any]:
        """What the template of one message holds for it."""
        form: Mapping[str, Any] = _unit(self.channel).form(Said(profile.messages[message], profile, self.channel))
        return form


class SecretUse(NamedTuple):
    """A key of the engine's Secret, the channel that needs it, and where the profile says that its value is."""

    key: str
    channel: str
    origin: SecretKey


def reached(profile: Profile) -> list[Reached]:
    """The channels that a route sends to, but for those that the engine has no service for."""
    found = []
    for channel in _sent(profile):
        if channel.type in registry.names(services):
            phases = _phases(channel)
            cut = [route._replace(when=tuple(phase for phase in route.when if phase in phases)) for route in _to(profile, channel)]
            routes = tuple(route for route in cut if route.when)
            if routes:
                found.append(Reached(channel, _unit(channel).service(channel), routes))
    return found


def engine_secrets(profile: Profile) -> list[SecretUse]:
    """What the engine's one Secret must hold."""
    found = []
    for each in reached(profile):
        named = {*re.findall(r"[$]([\w-]+)", json.dumps(each.service.options))}
        for field, origin in each.channel.secrets.items():
            if key_of(each.channel.name, field) in named:
                found.append(SecretUse(key_of(each.channel.name, field), each.channel.name, origin))
    return found


def lost(profile: Profile) -> Iterator[tuple[Path, str, str]]:
    """(place in the profile, what the engine cannot do, what to do about it), for each thing that gets lost."""
    yield from _lost_moments(profile)
    for name, route in profile.routes.items():
        if route.change:
            text = "the notifications engine knows nothing of the runs before: this route tells nothing"
            yield ("routes", name, "change"), text, "leave change out, or tell it by pods: an environment without engine"
    for channel in _sent(profile):
        path = ("channels", channel.name)
        if channel.type not in registry.names(services):
            text = f"the notifications engine has no service for channels of type {channel.type}: nothing is sent there"
            yield path, text, "send to another type of channel, or tell this one by pods: an environment without engine"
            continue
        for text in getattr(_unit(channel), "lost", lambda _: ())(channel):
            yield path, text, _BY_PODS
    for name in dict.fromkeys(route.message for route in routes_of(profile).values()):
        yield from _lost_of(profile.messages[name])


def _lost_moments(profile: Profile) -> Iterator[tuple[Path, str, str]]:
    """What only the notifier looks at as it is about to send."""
    for name in profile.quiet:
        yield ("quiet", name), "the notifications engine knows no clock: nothing is held back", _BY_PODS
    if profile.overrides:
        yield ("overrides", "enabled"), "the notifications engine does not look at what a workflow asks for", _BY_PODS
    if profile.delivery.jitter_seconds:
        yield ("delivery", "jitterSeconds"), "the notifications engine sends at once", _BY_PODS
    aimed = [route for route in profile.routes.values() if route.send_by]
    for route in aimed if len(profile.routes) > 1 else ():
        text = "by the notifications engine a channel of this label may get the messages of two routes"
        yield ("routes", route.name, "sendBy"), text, "let the other routes be `unless` this one, or tell it by pods"


def _lost_of(message: Message) -> Iterator[tuple[Path, str, str]]:
    """The placeholders that only a pod has a value for, and the log that it would read."""
    pairs: list[tuple[str, ...]] = [*message.fields, *message.links]
    texts = [message.title, message.text, *(text for pair in pairs for text in pair)]
    names = {use.name for text in texts for use in uses(text)}
    if "env" in names:
        hint = "write the value itself, by <% vars.NAME %> where environments differ"
        yield ("messages", message.name), "{env.NAME} is empty, since there is no pod to have variables", hint
    for name in ASKED:
        if name in names:
            yield ("messages", message.name), f"{{{name}}} is empty: the notifications engine asks the API server nothing", _BY_PODS
    if message.log_lines:
        yield ("messages", message.name, "log"), "the notifications engine reads no log", _BY_PODS


def routes_of(profile: Profile) -> dict[str, Route]:
    """The routes that the engine can decide: all but those of which only the notifier knows whether they fire."""
    found = {name: route for name, route in profile.routes.items() if not route.change}
    return {name: route._replace(unless=tuple(each for each in route.unless if each in found)) for name, route in found.items()}


def _sent(profile: Profile) -> list[Channel]:
    return [channel for channel in profile.channels.values() if _to(profile, channel)]


def _to(profile: Profile, channel: Channel) -> list[Route]:
    return [route for route in routes_of(profile).values() if channel.name in own_reach(route)]


def _phases(channel: Channel) -> tuple[str, ...]:
    phases: tuple[str, ...] = getattr(_unit(channel), "PHASES", PHASES)
    return phases


def _unit(channel: Channel) -> ModuleType:
    return registry.load(services, channel.type)
