"""What of a profile the notifier has to know, as plain values in the shapes that `program/settings.py` describes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from generator import channels as channel_types
from generator import registry, trees, zones
from generator.channels._apart import is_apart
from generator.model import Channel, Message, Profile, Route
from generator.notifier.asks import CHANGE, HISTORY, LOG, asked
from generator.notifier.literals import Name
from generator.notifier.routing import MATCHERS, route_settings
from generator.placeholders import FAMILIES, OF_FAILURES, uses
from generator.reach import reach
from generator.schema import default_of, has_placeholders

# The functions in program/ that work out a placeholder.
_VALUES = {
    "status": "value_status",
    "duration": "value_duration",
    "created": "value_created",
    "scheduled": "value_scheduled",
    "url": "value_url",
    "failures": "value_failures",
    "pod": "value_pod",
    "retry": "value_retry",
    "startMs": "value_start",
    "endMs": "value_end",
    "change": "value_change",
    "differences": "value_differences",
}
# Those that are worked out only with a feature; else they are what the controller says, or nothing.
_ONLY_WITH = {"status": "locale", "created": "zone", "scheduled": "zone", "change": "change", "differences": "differences"}
_PAGE = "/workflows/{namespace}/{name}?uid={uid}"
_MEANINGS = (("{failureCount}", "{total}"),)


class Plan(NamedTuple):
    """What a program is made of: channel types, each once, the features it needs, and its settings by name."""

    kinds: tuple[str, ...]
    features: frozenset[str]
    settings: Mapping[str, Any]


def plan_of(profile: Profile) -> Plan | None:
    """The plan of a profile's program; None where no route sends to a channel that is served in the pod."""
    channels = _channels(profile)
    if not channels:
        return None
    routes = {name: route_settings(route, profile, channels) for name, route in _routes(profile, channels)}
    messages = {name: message for name, message in profile.messages.items() if _phases(name, routes)}
    has_links = any(map(_shows_links, channels.values()))
    texts = _texts(messages.values(), channels.values(), with_links=has_links and not _are_plain(messages.values()))
    names = list(dict.fromkeys(use.name for text in texts for use in uses(text)))
    features = _features(profile, list(channels.values()), list(messages.values()), list(routes.values()), names)
    told = "failures" in features
    of_channels = {use.name for text in _texts([], channels.values(), with_links=False) for use in uses(text)}
    matched = [field for field in MATCHERS if any(field in route.get("match", {}) for route in routes.values())]
    settings = {
        "ENVIRONMENT": profile.environment,
        "PAGE": profile.argo.ui_url and profile.argo.ui_url + _PAGE,
        "ZONE": zones.posix(profile.time_zone) if "zone" in features else "",
        "TIMEOUT": profile.delivery.timeout_seconds,
        "BUDGET": profile.delivery.retry_seconds or profile.delivery.timeout_seconds,
        "ATTEMPTS": profile.delivery.attempts if profile.delivery.retry_seconds else 1,
        "VALUES": {name: Name(_VALUES[name]) for name in names if name in _VALUES and _ONLY_WITH.get(name) in {None, *features}},
        "JITTER": profile.delivery.jitter_seconds,
        "OVERRIDES": profile.overrides,
        "QUIET": profile.quiet,
        "MATCHERS": {field: Name(MATCHERS[field]) for field in matched},
        "CHANNELS": {name: _channel_settings(channel, profile.environment) for name, channel in channels.items()},
        "MESSAGES": {
            name: _message_settings(message, profile.environment, _phases(name, routes), told, has_links)
            | _asking_settings(message, features, of_channels)
            for name, message in messages.items()
        },
        "ROUTES": routes,
        **_address_settings(profile, features),
    }
    return Plan(tuple(dict.fromkeys(channel.type for channel in channels.values())), features, settings)


def _features(
    profile: Profile, channels: list[Channel], messages: list[Message], routes: list[dict[str, Any]], names: list[str]
) -> frozenset[str]:
    """The features that a program needs: a line that ends in `#: feature` is left out of one without it."""
    has = {
        "match": any("match" in route for route in routes),
        "unless": any("unless" in route for route in routes),
        "failures": bool(OF_FAILURES & set(names)) or any(each.failures != "none" for each in messages),
        "code": any(message.failures == "code" for message in messages),
        "locale": any(message.locale != "en" for message in messages),
        "zone": bool(profile.time_zone) and bool(profile.quiet or {"created", "scheduled", "change"} & set(names)),
        "keys": any(name in FAMILIES for name in names),
        "env": "env" in names,
        "mentions": any(channel.options.get("mentions") for channel in channels),
        "optional": any(_optional(channel) for channel in channels),
        "ca": bool(profile.delivery.runner.ca_bundle),
        "fail": profile.delivery.fail_workflow,
        "label": any("sendBy" in route for route in routes),
        "overrides": bool(profile.overrides),
        "quiet": bool(profile.quiet),
        "jitter": profile.delivery.jitter_seconds > 0,
    }
    asks = asked(profile, names, messages, is_routed=any("change" in route for route in routes))
    has |= dict.fromkeys(asks, True)
    has["asks"] = bool(asks)
    has["failures"] |= LOG in asks
    has["ca"] |= has["asks"]
    has["aim"] = has["label"] or has["overrides"]
    has["facts"] = has["match"] or has["keys"] or has["aim"] or CHANGE in asks
    shows, plain = any(map(_shows_links, channels)), _are_plain(messages)
    has |= {"links": shows and not plain, "page": shows and plain}
    has["hidden"] = has["failures"] and any(message.failures == "none" for message in messages)
    own = {feature for channel in channels for feature in _own_features(channel)}
    return frozenset(feature for feature, is_used in has.items() if is_used) | own


def _own_features(channel: Channel) -> Iterable[str]:
    """The features that a channel's type asks for itself."""
    unit = registry.load(channel_types, channel.type)
    return unit.features(channel) if hasattr(unit, "features") else ()


def _channels(profile: Profile) -> dict[str, Channel]:
    """The channels that some route sends to and that are served in the pod, in the profile's order."""
    sent = {channel for route in profile.pod_routes.values() for channel in reach(route, profile)}
    used = {name: channel for name, channel in profile.channels.items() if name in sent}
    return {name: channel for name, channel in used.items() if not is_apart(channel.type)}


def _routes(profile: Profile, channels: Mapping[str, Channel]) -> Iterator[tuple[str, Route]]:
    """The routes that send to one of the channels, and those that others wait for by `unless`."""
    needed = [name for name, route in profile.pod_routes.items() if any(each in channels for each in reach(route, profile))]
    for name in needed:
        needed += [other for other in profile.routes[name].unless if other not in needed]
    return ((name, route) for name, route in profile.pod_routes.items() if name in needed)


def _phases(message: str, routes: Mapping[str, Any]) -> list[str]:
    """The phases in which a message is sent."""
    using = [route for route in routes.values() if route["send"] and route["message"] == message]
    return list(dict.fromkeys(phase for route in using for phase in route["when"]))


def _channel_settings(channel: Channel, environment: str) -> dict[str, Any]:
    fields = registry.load(channel_types, channel.type).FIELDS
    own = {key: value for key, value in channel.options.items() if value is not None and has_placeholders(fields[key])}
    written = {key: value for key, value in channel.options.items() if value != default_of(fields[key])}
    filled = {key: _shortened(value, environment) for key, value in own.items()}
    optional = _optional(channel)
    return {
        "send": Name("send_" + channel.type.replace("-", "_")),
        **written,
        **filled,
        "secrets": list(channel.secrets),
        **({"optional": optional} if optional else {}),
    }


def _shows_links(channel: Channel) -> bool:
    """Whether people see the links of a message."""
    return getattr(registry.load(channel_types, channel.type), "SHOWS_LINKS", True)


def _are_plain(messages: Iterable[Message]) -> bool:
    """Whether all links are to the workflow's page, under a title that is always the same."""
    return all(link.url == "{url}" and not any(uses(link.title)) for each in messages for link in each.links)


def _optional(channel: Channel) -> list[str]:
    """The secrets of a channel without which it sends all the same."""
    return [field for field in getattr(registry.load(channel_types, channel.type), "MAY_LACK", ()) if field in channel.secrets]


def _message_settings(message: Message, environment: str, phases: list[str], told: bool, has_links: bool) -> dict[str, Any]:
    templates = {
        "title": message.title,
        "text": message.text,
        "rows": [list(row) for row in message.fields],
        **({"links": [list(link) for link in message.links]} if has_links else {}),
    }
    return {
        **_shortened(templates, environment),
        **({"failures": message.failures} if message.failures != "none" else {}),
        **({"limit": message.failures_limit, "bytes": message.failures_bytes} if told else {}),
        "colors": {phase: message.colors[phase] for phase in phases if phase in message.colors},
        **({"locale": message.locale} if message.locale != "en" else {}),
    }


def _asking_settings(message: Message, features: frozenset[str], of_channels: set[str]) -> dict[str, Any]:
    """Whether a message tells of the runs before, in its own texts or in those of a channel, and what it tells of a log."""
    names = {use.name for text in _texts([message], [], with_links=True) for use in uses(text)}
    found: dict[str, Any] = {}
    told = (names | of_channels) & features & HISTORY
    if told:
        found |= dict.fromkeys(sorted({CHANGE, *told}), True)
    if message.log_lines:
        found["log"] = {"lines": message.log_lines, "bytes": message.log_bytes}
        found["log"] |= {} if LOG in names else {"block": True}
    return found


def _address_settings(profile: Profile, features: frozenset[str]) -> dict[str, str]:
    runner = profile.delivery.runner
    return {"API_URL": runner.api_url, "ACCOUNT_FOLDER": runner.account_folder} if "asks" in features else {}


def _shortened(tree: Any, environment: str) -> Any:
    """Templates with the placeholders that a program need not know replaced by what they stand for."""
    if isinstance(tree, str):
        for name, meaning in (*_MEANINGS, ("{environment}", environment)):
            tree = tree.replace(name, meaning)
        return tree
    if isinstance(tree, Mapping):
        return {key: _shortened(value, environment) for key, value in tree.items()}
    return [_shortened(value, environment) for value in tree] if isinstance(tree, (list, tuple)) else tree


def _texts(messages: Iterable[Message], channels: Iterable[Channel], *, with_links: bool) -> Iterator[str]:
    """Every text that may hold placeholders."""
    for message in messages:
        yield from (message.title, message.text)
        for pair in (*message.fields, *(message.links if with_links else ())):
            yield from pair
    for channel in channels:
        yield from (text for _, text in trees.texts(channel.options))
