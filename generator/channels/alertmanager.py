"""Prometheus Alertmanager or Grafana's, by its API v2: grouping, silences and inhibition without state of ours.

A failure is an alert that stays for `hours`, unless a success ends it before; the `labels` are what both have in common, so
they hold nothing that differs from run to run. While a workflow runs nothing is sent. Answers: channels.md 2, row 14.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from generator.channels._fields import check_url, plain_url
from generator.model import Channel, Path
from generator.schema import ABSENT, Field, integer, mapping, secret, template, text

if TYPE_CHECKING:
    from generator.notifier.program.forms import body_of
    from generator.notifier.program.http import answer_is, post
    from generator.notifier.program.text import cut, fill
    from generator.notifier.program.values import utc, value_url

IN_POD = True
_USUAL = {"alertname": "ArgoWorkflowFailed", "environment": "{environment}", "namespace": "{namespace}", "workflow": "{source}"}
FIELDS: Mapping[str, Field] = {
    "url": plain_url()._replace(doc="the server, without /api/v2, where it shows no credentials; else secret.url"),
    "labels": mapping(
        "the alert's labels, with {placeholders}; empty ones are left out",
        template("a label's value"),
        _USUAL,
        pattern=r"[A-Za-z_][A-Za-z0-9_]*",
        expected="letters, digits and _",
    ),
    "severity": text("the label severity", "error", pattern=r"[^{}]+", expected="text"),
    "hours": integer("how long a failure lasts, where no success ends it", 24, minimum=1, maximum=720),
}
SECRETS: Mapping[str, Field] = {
    "url": secret("the server, where its address holds a token", ABSENT),
    "authorization": secret("the whole value of the Authorization header, e.g. Bearer …", ABSENT),
}


def features(channel: Channel) -> Iterator[str]:
    """What of the program this channel needs beyond the rest."""
    yield "headers"


def check(channel: Channel) -> Iterator[tuple[Path, str, str]]:
    """One address, a name, and no label that we set ourselves."""
    yield from check_url(channel)
    labels = channel.options["labels"]
    if not labels.get("alertname"):
        yield ("labels",), "alertname is missing", "write labels: {alertname: ArgoWorkflowFailed, …}"
    if "severity" in labels:
        yield ("labels", "severity"), "a label that severity sets", "write severity: … beside labels"
    for name in labels:
        if any(part in labels[name] for part in ("{name}", "{uid}", "{duration}", "{created}", "{failures}")):
            hint = "leave it out, or use {source}: a success could not end an alert with other labels"
            yield ("labels", name), "a label that differs from run to run", hint


# --- in the pod ---
def send_alertmanager(note: dict[str, Any], channel: dict[str, Any], secrets: dict[str, str]) -> str:
    if note["phase"] == "Running":
        return "skipped: an alert tells of endings alone"
    labels = {name: text for name, value in channel["labels"].items() if (text := fill(value, note))}
    labels["severity"] = channel.get("severity", "error")
    description = "\n".join(filter(None, [cut(body_of(note), 9999, note), *map(": ".join, note["links"])]))
    told = {"summary": cut(note["title"], 1000, note), "description": description}
    seconds = 0 if note["phase"] == "Succeeded" else channel.get("hours", 24) * 3600
    alert = {"labels": labels, "annotations": told, "endsAt": utc(after=seconds), "generatorURL": value_url(note)}
    url = (channel.get("url") or secrets["url"]).rstrip("/") + "/api/v2/alerts"
    own = {"Authorization": secrets["authorization"]} if "authorization" in secrets else {}
    return post(url, [alert], answer_is("200"), own)
