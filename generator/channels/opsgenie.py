"""Opsgenie, or its successor Jira Service Management: a failure creates an alert, a success closes it.

Alerts of one workflow have one `alias`, so that sending again changes nothing. While a workflow runs nothing is sent.
Opsgenie itself is answered until 5 April 2027. Limits and answers: Opsgenie's documents of the Alert API; channels.md 2,
row 13.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from generator.channels._fields import api_url, same_alert
from generator.model import Channel, Path
from generator.schema import Field, listing, secret, text

if TYPE_CHECKING:
    from urllib.parse import quote

    from generator.notifier.program.forms import body_of, few_links, key_of
    from generator.notifier.program.http import answer_is, post
    from generator.notifier.program.text import cut

IN_POD = True
_TAG = text("a tag", pattern=r"[^,{}]{1,50}", expected="a tag of at most 50 characters, without a comma")
FIELDS: Mapping[str, Field] = {
    "priority": text("of a failure", "P3", choices=("P1", "P2", "P3", "P4", "P5")),
    "tags": listing("the alert's tags", _TAG, ()),
    "alias": same_alert("what the requests of one alert have in common"),
    "apiUrl": api_url(
        "where alerts are kept; https://api.opsgenie.com/v2/alerts, or api.eu.opsgenie.com, for Opsgenie itself",
        "https://api.atlassian.com/jsm/ops/integration/v2/alerts",
    ),
}
SECRETS: Mapping[str, Field] = {"apiKey": secret("the key of an API integration")}


def features(channel: Channel) -> Iterator[str]:
    """What of the program this channel needs beyond the rest."""
    yield "headers"


def check(channel: Channel) -> Iterator[tuple[Path, str, str]]:
    """No more tags than an alert has."""
    if len(channel.options["tags"]) > 20:
        yield ("tags",), "expected at most 20", ""


# --- in the pod ---
def send_opsgenie(note: dict[str, Any], channel: dict[str, Any], secrets: dict[str, str]) -> str:
    if note["phase"] == "Running":
        return "skipped: an alert tells of endings alone"
    url = channel.get("apiUrl", "https://api.atlassian.com/jsm/ops/integration/v2/alerts")
    alias, source = key_of(channel["alias"], note, 512), "Argo Workflows"
    if note["phase"] == "Succeeded":
        url += f"/{quote(alias, '')}/close?identifierType=alias"
        alert: dict[str, Any] = {"source": source, "note": cut(note["title"], 1000, note)}
    else:
        alert = {"message": cut(note["title"], 130, note), "alias": alias, "source": source, "entity": note["name"][:512]}
        alert |= {"description": cut(body_of(note), 15000, note), "priority": channel.get("priority", "P3")}
        links = note["links"]
        links = few_links(note, 5000)  #: links
        alert |= {"tags": channel.get("tags", []), "details": dict(links)}
    return post(url, alert, answer_is("202"), {"Authorization": "GenieKey " + secrets["apiKey"]})
