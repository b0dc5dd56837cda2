"""Any HTTP endpoint that takes JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.engine.forms import Said, Service, as_json, http, lost_success, posted, secret
from generator.engine.gotmpl import Go, call
from generator.engine.services._tree import body_of
from generator.model import Channel


def service(channel: Channel) -> Service:
    """The address and headers of the profile, and the one header that may be secret."""
    options = channel.options
    own = dict(options["headers"])
    if "authorization" in channel.secrets:
        own[options["authorizationHeader"]] = secret(channel, "authorization")
    if options["format"] == "cloudevents":
        own["Content-Type"] = "application/cloudevents+json"
    return http(options["url"] or secret(channel, "url"), own)


def form(said: Said) -> dict[str, Any]:
    """The body of the profile, or the one that the notifier sends; with cloudevents as the data of an event."""
    options = said.channel.options
    tree = body_of(options["body"], said)
    if options["format"] == "cloudevents":
        tree = _event(said, tree)
    return posted(said, as_json(said, tree), method=options["method"])


def lost(channel: Channel) -> Iterator[str]:
    """What the engine takes for delivered."""
    yield from lost_success(channel)


def _event(said: Said, data: Any) -> dict[str, Any]:
    """A CloudEvent; its id is that of the run and its phase, so that one which is sent twice is seen to be the same."""
    event: dict[str, Any] = {"specversion": "1.0", "datacontenttype": "application/json"}
    event |= {"id": call("print", Go("$uid"), "-", Go("$started"), "-", Go("$phase"))}
    event |= {"source": call("print", f"/argo/{said.profile.environment}/", Go("$namespace"))}
    event |= {"type": call("print", "hookwright.workflow.", call("lower", Go("$phase"))), "subject": Go("$name")}
    return {**event, "time": call("dateInZone", "2006-01-02T15:04:05Z", Go("now"), "UTC"), "data": data}
