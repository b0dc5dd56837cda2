"""The classic pair of templates for steps: `step-notify-webhook` and `step-notify-email`, which know no channels.

Where a message goes their caller says: an address, or a Secret of the workflow's own namespace with the settings of a mail
server, whose name stands in the pod where Kubernetes takes no other namespace's. POSITIONS says at which points of a step
it is worth a message. What is sent, and how, is the notifier's own way, with the profile's default message.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any, NamedTuple

from generator import channels as channel_types
from generator import registry
from generator.delivery.literals import quoted
from generator.delivery.steps import as_called, called_template
from generator.model import EMPTY, PHASES, Channel, Match, Profile, Route, SecretKey
from generator.schema import REQUIRED, default_of

_CREDENTIALS = ("host", "port", "from", "username", "password", "tls")
_SAID = {
    "POSITIONS": "At which points of the step it notifies: running, success, failure, or phases, with commas between them",
    "status": "Where the step is: the tag of steps.NAME.status, in a hook its own as a word; without it the message is sent",
    "title": "The message's title; the profile's own, unless said",
    "message": "The message's text; the profile's own, unless said",
}
_DEFAULTS = {"POSITIONS": "success,failure", "status": "", "title": "", "message": ""}


class Pair(NamedTuple):
    """One of both: its name, the channel type that it sends by, the parameter that says where to, and more of them."""

    name: str
    kind: str
    to: str
    said: Mapping[str, str]
    secrets: Mapping[str, SecretKey]


PAIRS = (
    Pair(
        "step-notify-webhook",
        "webhook",
        "WEBHOOK_ENDPOINT",
        {"WEBHOOK_ENDPOINT": "The http or https address that the JSON is sent to; redirects are not followed"},
        EMPTY,
    ),
    Pair(
        "step-notify-email",
        "email",
        "TO",
        {
            "CREDENTIALS_SECRET": f"The Secret of the workflow's namespace with the keys {', '.join(_CREDENTIALS)}",
            "TO": "The recipients, with commas between them",
        },
        {field: SecretKey("{{inputs.parameters.CREDENTIALS_SECRET}}", field) for field in _CREDENTIALS},
    ),
)


def classic_templates(profile: Profile) -> Iterator[dict[str, Any]]:
    """Both templates, where the profile asks for them."""
    for pair in PAIRS if profile.has_classic else ():
        staged = _staged(profile, pair)
        entries = {
            "channel": quoted(pair.kind),
            "route": "''",
            "when": "inputs.parameters.POSITIONS",
            "to": f"inputs.parameters.{pair.to}",
            **{name: f"inputs.parameters.{name}" for name in ("status", "title", "message")},
        }
        said = {**pair.said, **_SAID}
        parameters = [{"name": name, "description": doc, **_default(name)} for name, doc in said.items()]
        yield called_template(staged, pair.name, parameters, entries)


def _default(name: str) -> dict[str, str]:
    return {"value": _DEFAULTS[name]} if name in _DEFAULTS else {}


def _staged(profile: Profile, pair: Pair) -> Profile:
    """The profile with nothing but the one channel, which lacks what the caller says."""
    unit: ModuleType = registry.load(channel_types, pair.kind)
    default = profile.messages["default"]
    options = {key: () if field.default is REQUIRED else default_of(field) for key, field in unit.FIELDS.items()}
    channel = Channel(pair.kind, pair.kind, options, pair.secrets, default.mark)
    route = Route(f"channel {pair.kind}", PHASES, Match(), (pair.kind,), "default", (), default.mark)
    return as_called(profile)._replace(channels={pair.kind: channel}, routes={route.name: route})
