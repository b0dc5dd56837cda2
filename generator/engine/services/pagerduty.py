"""PagerDuty, by the engine's own service, since the key stands in the body, which no Secret reaches.

It only triggers: source notifications-engine pkg/services/pagerdutyv2.go, buildEvent.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.engine.facts import fill
from generator.engine.forms import Said, Service, as_text, cut, secret
from generator.engine.gotmpl import Go, call
from generator.model import ERROR, FAILED, Channel

PHASES = (FAILED, ERROR)


def service(channel: Channel) -> Service:
    """The recipient is a name for the key."""
    return Service("pagerdutyv2", {"serviceKeys": {channel.name: secret(channel, "routingKey")}}, channel.name)


def form(said: Said) -> dict[str, Any]:
    """A summary and where it comes from; there is no place for rows and failures."""
    source = call("print", f"{said.profile.environment}/", Go("$namespace"), "/", Go("$name"))
    alert = {"summary": as_text(said, cut(Go("$title"), 1024)), "severity": said.channel.options["severity"]}
    alert |= {"source": as_text(said, source), "group": as_text(said, Go("$namespace")), "class": as_text(said, Go("$phase"))}
    return {"pagerdutyv2": {**alert, "url": as_text(said, fill("{url}", said.message, said.profile))}}


def lost(channel: Channel) -> Iterator[str]:
    """What only our own notifier does."""
    yield "a success resolves nothing, and without dedupKey each failure is an incident of its own"
    yield "rows, text and failures of the message are not told"
    if channel.options["apiUrl"] != "https://events.pagerduty.com":
        yield "apiUrl is not used: the engine knows https://events.pagerduty.com alone"
