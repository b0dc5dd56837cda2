"""PagerDuty, by the Events API v2: a failure triggers an alert, a success resolves it.

Alerts of one workflow have one `dedupKey`, so that sending again changes nothing, and resolving what was never triggered
is harmless. While a workflow runs nothing is sent. Limits and answers: PagerDuty's documents of the Events API; channels.md
2, row 12.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from generator.channels._fields import api_url, same_alert
from generator.model import Channel, Path
from generator.schema import Field, secret, text

if TYPE_CHECKING:
    from generator.notifier.program.forms import few_links, few_rows, key_of
    from generator.notifier.program.http import answer_is, post
    from generator.notifier.program.settings import ENVIRONMENT
    from generator.notifier.program.text import cut, json_size

IN_POD = True
FIELDS: Mapping[str, Field] = {
    "severity": text("of a failure", "error", choices=("critical", "error", "warning", "info")),
    "dedupKey": same_alert("what the events of one alert have in common"),
    "apiUrl": api_url("the service; https://events.eu.pagerduty.com in the EU", "https://events.pagerduty.com"),
}
SECRETS: Mapping[str, Field] = {"routingKey": secret("the integration key of the service's Events API v2")}


def check(channel: Channel) -> Iterator[tuple[Path, str, str]]:
    """Nothing to check beyond the fields."""
    yield from ()


# --- in the pod ---
def send_pagerduty(note: dict[str, Any], channel: dict[str, Any], secrets: dict[str, str]) -> str:
    if note["phase"] == "Running":
        return "skipped: an alert tells of endings alone"
    event: dict[str, Any] = {"routing_key": secrets["routingKey"], "dedup_key": key_of(channel["dedupKey"], note, 255)}
    event["event_action"] = "resolve" if note["phase"] == "Succeeded" else "trigger"
    if event["event_action"] == "trigger":
        event |= pagerduty_alert(note, channel.get("severity", "error"))
    url = channel.get("apiUrl", "https://events.pagerduty.com") + "/v2/enqueue"
    return post(url, event, answer_is("202"))


def pagerduty_alert(note: dict[str, Any], severity: str) -> dict[str, Any]:
    """What a trigger says, in less than 512 KB."""
    details = {"text": cut(note["text"], 90000, note, json_size), **dict(few_rows(note, 50, 150000, str, json_size))}
    details["failures"] = cut(note["block"], 150000, note, json_size)  #: failures
    alert = {"summary": cut(note["title"], 1024, note), "severity": severity, "custom_details": details}
    alert |= {"source": f"{ENVIRONMENT}/{note['namespace']}/{note['name']}", "class": note["phase"], "group": note["namespace"]}
    links = note["links"]
    links = few_links(note, 9000)  #: links
    shown = [{"href": url, "text": name} for name, url in links]
    return {"payload": alert, "links": shown, "client": "Argo Workflows"}
