"""What of a profile the notifier has to know, as plain values in the shapes that `program/settings.py` describes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator import channels as channel_types
from generator import registry
from generator.model import Channel, Match, Message, Profile, Route, secret_variable
from generator.notifier.literals import Name
from generator.placeholders import FAMILIES, PLACEHOLDERS, uses

_ARGO = "workflows.argoproj.io/"
# The functions in program/ that work out a placeholder, and that check a field of `match`.
_VALUES = {
    "status": "value_status",
    "duration": "value_duration",
    "url": "value_url",
    "retry": "value_retry",
    "failures": "value_failures",
    "failureCount": "value_count",
}
_MATCHERS = {
    "namespaces": "match_namespaces",
    "labels": "match_labels",
    "annotations": "match_annotations",
    "cron": "match_cron",
    "workflowTemplates": "match_templates",
}


def settings_of(profile: Profile) -> dict[str, Any]:
    """Every setting of a profile's program by name; {} where no route sends to a channel that is served in the pod."""
    channels = _channels(profile)
    if not channels:
        return {}
    routes = {name: route_settings(route, channels) for name, route in _routes(profile, channels)}
    messages = {name: message for name, message in profile.messages.items() if _phases(name, routes)}
    names = _placeholders(messages.values(), channels.values())
    matched = [field for field in _MATCHERS if any(field in route.get("match", {}) for route in routes.values())]
    told = "failures" in names or "failureCount" in names or any(each.failures != "none" for each in messages.values())
    made = [name for name in names if name in PLACEHOLDERS and PLACEHOLDERS[name].labels]
    return {
        "ENVIRONMENT": profile.environment,
        "UI_URL": profile.argo.ui_url,
        "TIMEOUT": profile.delivery.timeout_seconds,
        "BUDGET": profile.delivery.retry_seconds or profile.delivery.timeout_seconds,
        "ATTEMPTS": profile.delivery.attempts if profile.delivery.retry_seconds else 1,
        "LABELS": {name: [each.removeprefix(_ARGO) for each in PLACEHOLDERS[name].labels] for name in made},
        "VALUES": {name: Name(_VALUES[name]) for name in names if name in _VALUES},
        "MATCHERS": {field: Name(_MATCHERS[field]) for field in matched},
        "CHANNELS": {name: _channel_settings(channel) for name, channel in channels.items()},
        "MESSAGES": {name: _message_settings(each, _phases(name, routes), told) for name, each in messages.items()},
        "ROUTES": routes,
    }


def features_of(profile: Profile) -> frozenset[str]:
    """The features that a profile's program needs: a line that ends in `#: feature` is left out without it."""
    channels = _channels(profile)
    settings = settings_of(profile)
    messages, routes = settings["MESSAGES"].values(), settings["ROUTES"].values()
    names = _placeholders([profile.messages[name] for name in settings["MESSAGES"]], channels.values())
    has = {
        "match": any("match" in route for route in routes),
        "unless": any("unless" in route for route in routes),
        "links": any("links" in message for message in messages),
        "failures": any("limit" in message for message in messages),
        "code": any(message.get("failures") == "code" for message in messages),
        "locale": any("locale" in message for message in messages),
        "labels": bool(settings["LABELS"]),
        "keys": any(name in FAMILIES for name in names),
        "env": "env" in names,
        "mentions": any(channel.options.get("mentions") for channel in channels.values()),
        "optional": any("optional" in channel for channel in settings["CHANNELS"].values()),
        "webhook": any(channel.type == "webhook" for channel in channels.values()),
        "ca": bool(profile.delivery.runner.ca_bundle),
        "fail": profile.delivery.fail_workflow,
    }
    return frozenset(feature for feature, is_used in has.items() if is_used)


def _placeholders(messages: Iterable[Message], channels: Iterable[Channel]) -> list[str]:
    """The placeholders and families that some text names, each once."""
    return list(dict.fromkeys(use.name for text in _texts(messages, channels) for use in uses(text)))


def types_of(profile: Profile) -> list[str]:
    """The channel types that the program has to serve, each once."""
    return list(dict.fromkeys(channel.type for channel in _channels(profile).values()))


def route_settings(route: Route, channels: Iterable[str]) -> dict[str, Any]:
    """A route as `firing` in program/routes.py reads it; of `send` the given channels are kept."""
    kept = [channel for channel in route.send if channel in channels]
    out: dict[str, Any] = {"when": list(route.when), "send": kept, "message": route.message}
    match = _match_settings(route.match)
    return out | ({"match": match} if match else {}) | ({"unless": list(route.unless)} if route.unless else {})


def _match_settings(match: Match) -> dict[str, Any]:
    every = {
        "namespaces": list(match.namespaces),
        "labels": {key: list(globs) for key, globs in match.labels.items()},
        "annotations": {key: list(globs) for key, globs in match.annotations.items()},
        "cron": match.cron,
        "workflowTemplates": list(match.workflow_templates),
    }
    return {field: wanted for field, wanted in every.items() if wanted not in (None, [], {})}


def _channels(profile: Profile) -> dict[str, Channel]:
    """The channels that some route sends to and that are served in the pod, in the profile's order."""
    sent = {channel for route in profile.routes.values() for channel in route.send}
    used = {name: channel for name, channel in profile.channels.items() if name in sent}
    return {name: channel for name, channel in used.items() if registry.load(channel_types, channel.type).IN_POD}


def _routes(profile: Profile, channels: Mapping[str, Channel]) -> Iterator[tuple[str, Route]]:
    """The routes that send to one of the channels, and those that others wait for by `unless`."""
    needed = [name for name, route in profile.routes.items() if any(channel in channels for channel in route.send)]
    for name in needed:
        needed += [other for other in profile.routes[name].unless if other not in needed]
    return ((name, route) for name, route in profile.routes.items() if name in needed)


def _phases(message: str, routes: Mapping[str, Any]) -> list[str]:
    """The phases in which a message is sent."""
    using = [route for route in routes.values() if route["send"] and route["message"] == message]
    return list(dict.fromkeys(phase for route in using for phase in route["when"]))


def _channel_settings(channel: Channel) -> dict[str, Any]:
    unit = registry.load(channel_types, channel.type)
    optional = [field for field in getattr(unit, "MAY_LACK", ()) if field in channel.secrets]
    return {
        "send": Name("send_" + channel.type.replace("-", "_")),
        **{key: value for key, value in channel.options.items() if value},
        "secrets": {field: secret_variable(channel.name, field) for field in channel.secrets},
        **({"optional": optional} if optional else {}),
    }


def _message_settings(message: Message, phases: list[str], told: bool) -> dict[str, Any]:
    return {
        "title": message.title,
        "text": message.text,
        "rows": [list(row) for row in message.fields],
        **({"links": [list(link) for link in message.links]} if message.links else {}),
        **({"failures": message.failures} if message.failures != "none" else {}),
        **({"limit": message.failures_limit, "bytes": message.failures_bytes} if told else {}),
        "colors": {phase: message.colors[phase] for phase in phases if phase in message.colors},
        **({"locale": message.locale} if message.locale != "en" else {}),
    }


def _texts(messages: Iterable[Message], channels: Iterable[Channel]) -> Iterator[str]:
    """Every text that may hold placeholders."""
    for message in messages:
        yield from (message.title, message.text)
        for pair in (*message.fields, *message.links):
            yield from pair
    for channel in channels:
        yield from _strings(channel.options)


def _strings(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    for inner in tree.values() if isinstance(tree, Mapping) else tree if isinstance(tree, (list, tuple)) else ():
        yield from _strings(inner)
