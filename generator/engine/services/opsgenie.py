"""Opsgenie or Jira Service Management; the engine's own service would want a team's id, and closes nothing."""

from __future__ import annotations

from typing import Any

from generator.engine.facts import fill
from generator.engine.forms import Said, Service, Style, cut, either, encoded, http, posted, secret, template
from generator.engine.gotmpl import Go, call, output
from generator.engine.services._plain import body_of, row
from generator.model import ENDINGS, Channel

PHASES = ENDINGS


def service(channel: Channel) -> Service:
    """The key is a part of a header."""
    return http(channel.options["apiUrl"], {"Authorization": f"GenieKey {secret(channel, 'apiKey')}"})


def form(said: Said) -> dict[str, Any]:
    """A failure creates an alert, a success closes it."""
    options = said.channel.options
    alias = cut(fill(options["alias"], said.message, said.profile), 512)
    path = either('(eq $phase "Succeeded")', call("print", "/", encoded(alias), "/close?identifierType=alias"), "")
    closed = {"source": "Argo Workflows", "note": cut(Go("$title"), 1000)}
    alert: dict[str, Any] = {"message": cut(Go("$title"), 130), "alias": alias, "entity": cut(Go("$name"), 512)}
    alert["source"] = closed["source"]
    alert |= {"description": cut(body_of(), 15000), "priority": options["priority"], "tags": options["tags"]}
    alert["details"] = either("(empty $links)", {}, Go("$linked"))
    body = call("toJson", either('(eq $phase "Succeeded")', closed, alert))
    style = Style(row=row, link=lambda title, url: call("set", Go("$linked"), title, url))
    return posted(said, template(said, output(body), style), path=template(said, output(path), style))
