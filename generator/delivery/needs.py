"""What the pod has to be told of a workflow, and how much of it fits.

Linux refuses an environment variable of 128 KiB, and Argo 3.5 puts the whole template, both of ours filled in, into a
single one (workflowpod.go, ARGO_TEMPLATE; later versions move a larger one into a ConfigMap). So the context gets 36 KiB
and the failures 64 KiB at most, counted as base64 of the worst JSON: one byte of text may become six (`\\u003c`). The
program has the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from generator.channels import _apart
from generator.model import Channel, Message, Profile, Route
from generator.notifier.asks import CHANGE, LOG, asked
from generator.placeholders import CLUSTER_TEMPLATE_LABEL, CRON_LABEL, OF_FAILURES, PLACEHOLDERS, TEMPLATE_LABEL, uses
from generator.reach import reach
from generator.trees import texts

CONTEXT_BYTES = 36 * 1024
FAILURES_BYTES = 64 * 1024 - 1
GROWTH = 6  # the most bytes of JSON for one byte of text, as Go writes it
LABEL_BYTES = 63  # Kubernetes' own limit; the characters that it allows do not grow
_FIXED_BYTES = 3400  # everything in the context but labels, annotations and parameters, at its largest
_MOST_BYTES = 2048  # of one annotation or argument; more is no message
_STEP = 64  # a cut is a multiple of this, and at least this
# Bytes of a failed node's name, template and pod that are told; and everything else of one failure (the byte that tells
# of a cut among it), and of the list.
STEP_BYTES, TEMPLATE_BYTES, POD_BYTES = 44, 32, 63
# A pod's name is 253 at most, of characters that do not grow: less than POD_BYTES that may.
WHOLE_POD_BYTES = 253
_ITEM_BYTES = 105 + GROWTH * (STEP_BYTES + TEMPLATE_BYTES + POD_BYTES + 1)
_LIST_BYTES = 40


class Needs(NamedTuple):
    """Names that messages and routes of the notifier use, each once, and the cuts in bytes."""

    made: tuple[str, ...]  # the placeholders that are made of labels
    labels: tuple[str, ...]
    annotations: tuple[str, ...]
    parameters: tuple[str, ...]
    cut: int  # of one annotation or argument
    tells_failures: bool
    failures_limit: int
    failures_bytes: int
    asks: frozenset[str] = frozenset()  # what the notifier asks the API server for (notifier/asks.py)

    @property
    def pod_bytes(self) -> int:
        """Of a failed node's pod: its whole name where its log is asked for."""
        return WHOLE_POD_BYTES if LOG in self.asks else POD_BYTES


def is_apart(channel: Channel) -> bool:
    """Whether a channel is a template of its own instead of a part of the notifier."""
    return _apart.is_apart(channel.type)


def in_pod_routes(profile: Profile) -> list[Route]:
    """The routes that may send to a channel of the notifier, in the profile's order."""
    return [route for route in profile.pod_routes.values() if any(True for _ in _served(route, profile))]


def _served(route: Route, profile: Profile) -> Iterator[str]:
    return (name for name in reach(route, profile) if not is_apart(profile.channels[name]))


def in_pod_channels(profile: Profile) -> list[Channel]:
    """The channels of the notifier that a route may send to, in the profile's order."""
    sent = {name for route in profile.pod_routes.values() for name in _served(route, profile)}
    return [channel for name, channel in profile.channels.items() if name in sent]


def routes_to(profile: Profile, channel: str) -> list[Route]:
    """The routes by which pods may send to one channel, in the profile's order."""
    return [route for route in profile.pod_routes.values() if channel in reach(route, profile)]


def apart_channels(profile: Profile) -> list[Channel]:
    """The channels with a template of their own that a route sends to, in the profile's order."""
    return [each for each in profile.channels.values() if is_apart(each) and routes_to(profile, each.name)]


def container_channels(profile: Profile) -> list[Channel]:
    """Those of them that run an image of the user's."""
    return [each for each in apart_channels(profile) if each.type == "container"]


def runs_pods(profile: Profile) -> bool:
    """Whether a route, or a step that calls for a message, makes a pod run that is ours."""
    return bool(in_pod_routes(profile) or container_channels(profile) or profile.steps)


def http_channels(profile: Profile) -> list[Channel]:
    """Those of them that Argo's agent sends, which needs no pod of the channel's own."""
    return [each for each in apart_channels(profile) if each.type == "http"]


def needs_of(profile: Profile) -> Needs:
    """What the notifier's pod is told; the cuts hold for every condition, too."""
    found: dict[str, dict[str, None]] = {"labels": {}, "annotations": {}, "parameters": {}}
    names: dict[str, None] = {}
    messages, deciding = _messages(profile), _deciding(profile)
    for text in _texts(messages, in_pod_channels(profile)):
        for use in uses(text):
            if use.key and use.name in found:
                found[use.name][use.key] = None
            elif not use.key:
                names[use.name] = None
    made = tuple(name for name, placeholder in PLACEHOLDERS.items() if name in names and placeholder.labels)
    for route in deciding:
        found["labels"].update(dict.fromkeys(_matched_labels(route)))
        found["annotations"].update(dict.fromkeys(route.match.annotations))
    if profile.overrides:
        found["annotations"].update(dict.fromkeys(f"{profile.overrides['prefix']}/{what}" for what in ("channels", "when")))
    asks = asked(profile, names, messages, is_routed=any(route.change for route in deciding))
    if CHANGE in asks:
        found["labels"].update(dict.fromkeys((CRON_LABEL, TEMPLATE_LABEL, CLUSTER_TEMPLATE_LABEL)))
    labels, annotations, parameters = (tuple(sorted(keys)) for keys in found.values())
    return Needs(
        made,
        labels,
        annotations,
        parameters,
        cut_of((*made, *labels), (*annotations, *parameters)),
        LOG in asks
        or bool(OF_FAILURES & names.keys())
        or any(message.failures != "none" for message in messages),
        max((message.failures_limit for message in messages), default=1),
        max((message.failures_bytes for message in messages), default=20),
        asks,
    )


def _deciding(profile: Profile) -> list[Route]:
    """The routes that the program decides: those that send to its channels, and what they are `unless` of."""
    found = in_pod_routes(profile)
    for route in found:
        found += [profile.routes[name] for name in route.unless if profile.routes[name] not in found]
    return found


def _matched_labels(route: Route) -> list[str]:
    cron = [CRON_LABEL] if route.match.cron is not None else []
    templates = [TEMPLATE_LABEL, CLUSTER_TEMPLATE_LABEL] if route.match.workflow_templates else []
    by = [route.send_by["label"]] if route.send_by else []
    return [*route.match.labels, *cron, *templates, *by]


def _messages(profile: Profile) -> list[Message]:
    names = dict.fromkeys(route.message for route in in_pod_routes(profile))
    return [profile.messages[name] for name in names]


def _texts(messages: Iterable[Message], channels: Iterable[Channel]) -> Iterator[str]:
    for message in messages:
        yield from (message.title, message.text)
        yield from (text for row in message.fields for text in row)
        yield from (text for link in message.links for text in link)
    for channel in channels:
        yield from (text for _, text in texts(channel.options))


def cut_of(labels: Iterable[str], others: Iterable[str]) -> int:
    """How many bytes of one annotation or argument are told, so that the worst of them all still fit."""
    keys = list(others)
    left = CONTEXT_BYTES * 3 // 4 - _FIXED_BYTES
    left -= sum(_key_bytes(key) + LABEL_BYTES for key in labels) + sum(_key_bytes(key) for key in keys)
    return min(_MOST_BYTES, left // (GROWTH * max(1, len(keys))) // _STEP * _STEP)


def _key_bytes(key: str) -> int:
    return sum(1 if char.isascii() and (char.isalnum() or char in "-_./") else GROWTH * 2 for char in key) + 6


def fits_context(needs: Needs) -> bool:
    """Whether so many names leave room for what they hold."""
    return needs.cut >= _STEP


def fits_failures(limit: int, count: int) -> bool:
    """Whether a list of `limit` failures of `count` bytes each fits at its worst."""
    return limit * (_ITEM_BYTES + GROWTH * count) + _LIST_BYTES <= FAILURES_BYTES * 3 // 4


def most_failure_bytes(limit: int) -> int:
    """How many bytes of each message fit, where `limit` failures are told; may be negative."""
    return ((FAILURES_BYTES * 3 // 4 - _LIST_BYTES) // limit - _ITEM_BYTES) // GROWTH
