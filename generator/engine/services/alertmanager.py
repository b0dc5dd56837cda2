"""Alertmanager, by its API v2.

Not by the engine's own service: it writes what a template gave for the first workflow into the template itself, so that
later ones get the labels of the first (notifications-engine pkg/services/alertmanager.go, parseLabels).
"""

from __future__ import annotations

from typing import Any

from generator.engine.facts import clean, fill
from generator.engine.forms import Said, Service, Style, as_json, cut, either, http, joined, posted, secret
from generator.engine.gotmpl import Go, call
from generator.engine.services._plain import body_of, row
from generator.model import ENDINGS, Channel

PHASES = ENDINGS


def service(channel: Channel) -> Service:
    """The server, with the one header that may be secret."""
    own = {"Authorization": secret(channel, "authorization")} if "authorization" in channel.secrets else {}
    return http(channel.options["url"] or secret(channel, "url"), own)


def form(said: Said) -> dict[str, Any]:
    """A failure is an alert that stays, a success ends it."""
    options = said.channel.options
    labels = {name: clean(fill(text, said.message, said.profile)) for name, text in options["labels"].items()}
    links = call("join", "\n", Go("$links"))
    told = {"summary": cut(Go("$title"), 1000), "description": joined(cut(body_of(), 9999), links)}
    later = call("dateModify", f"+{options['hours']}h", Go("now"))
    end = call("dateInZone", "2006-01-02T15:04:05Z", either('(eq $phase "Succeeded")', Go("now"), later), "UTC")
    alert = {"labels": {**labels, "severity": options["severity"]}, "annotations": told, "endsAt": end}
    alert |= {"generatorURL": fill("{url}", said.message, said.profile)}
    return posted(said, as_json(said, [alert], Style(row=row, link=row)), path="/api/v2/alerts")
