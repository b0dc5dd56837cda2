"""Any HTTP endpoint that takes JSON.

The body is a tree of the profile's own, a CloudEvent, or one that fits most receivers. Delivered means: one of the status
codes and, where it is asked for, a field of the answer with the text that is expected. The address is plain only where it
shows no credentials; else it, and the one header that carries a token, come from a Secret. CloudEvents: their
specification 1.0.2 and its HTTP binding, structured mode.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from generator.channels._fields import (
    HEADER,
    TELLING_HEADER,
    check_success,
    check_url,
    plain_headers,
    plain_url,
    success,
)
from generator.model import Channel, Path
from generator.schema import ABSENT, Field, secret, text

if TYPE_CHECKING:
    from generator.notifier.program.http import answered, post
    from generator.notifier.program.message import as_tree
    from generator.notifier.program.settings import ENVIRONMENT
    from generator.notifier.program.text import fill
    from generator.notifier.program.values import utc

IN_POD = True
SHOWS_LINKS = False
FIELDS: Mapping[str, Field] = {
    "url": plain_url(),
    "method": text("the HTTP method", "POST", choices=("POST", "PUT")),
    "headers": plain_headers(),
    "authorizationHeader": text(
        "the header that carries secret.authorization", "Authorization", pattern=HEADER, expected="an HTTP header"
    ),
    "body": Field(
        "templates",
        "the JSON to send, with {placeholders} in its texts, {title}, {text} and {color} of the message among them; without it:"
        " message, title, color, environment, workflow (name, namespace, uid, creationTimestamp, status, duration, url), fields"
        " and failures",
        ABSENT,
    ),
    "format": text("json, or cloudevents: a CloudEvent whose data is the body", "json", choices=("json", "cloudevents")),
    "success": success(),
}
SECRETS: Mapping[str, Field] = {
    "url": secret("the address, where it holds a token", ABSENT),
    "authorization": secret("the whole value of the Authorization header, e.g. Bearer …", ABSENT),
}

_MACHINES_OWN = ("content-length", "host", "transfer-encoding", "connection", "content-type")


def features(channel: Channel) -> Iterator[str]:
    """What of the program this channel needs beyond the rest."""
    yield from ("headers", "method")
    if channel.options["url"] is None and "url" not in channel.secrets:  # who calls a step says it
        yield from ("positions", "endpoint")
    if channel.options["format"] == "cloudevents":
        yield "cloudevents"
    if channel.options["body"] is None:
        yield "tree"
    if any((channel.options["success"] or {}).values()):
        yield "success"


def check(channel: Channel) -> Iterator[tuple[Path, str, str]]:
    """One address and no credentials in it, no secret headers, and a whole condition of success."""
    yield from check_url(channel)
    options = channel.options
    for name in options["headers"]:
        if TELLING_HEADER.search(name) or name.lower() == options["authorizationHeader"].lower():
            hint = "write secret: {authorization: NAME/KEY}, and authorizationHeader where it is another one"
            yield ("headers", name), "a header that carries a secret", hint
        elif name.lower() in _MACHINES_OWN:
            yield ("headers", name), "a header that the notifier sets itself", "remove it"
    yield from check_success(channel)


# --- in the pod ---
def send_webhook(note: dict[str, Any], channel: dict[str, Any], secrets: dict[str, str]) -> str:
    headers = dict(channel.get("headers", {}))
    if "authorization" in secrets:
        headers[channel.get("authorizationHeader", "Authorization")] = secrets["authorization"]

    def accepts(status: int, text: str) -> bool:
        success = channel.get("success", {})  #: success
        if success.get("field") and answered(text, success["field"]) != success["equals"]:  #: success
            return False  #: success
        if success.get("codes"):  #: success
            return status in success["codes"]  #: success
        return 200 <= status < 300

    tree = fill_tree(channel["body"], note) if "body" in channel else as_tree(note)
    if channel.get("format", "json") == "cloudevents":  #: cloudevents
        headers["Content-Type"] = "application/cloudevents+json"  #: cloudevents
        tree = cloud_event(note, tree)  #: cloudevents
    return post(channel.get("url") or secrets["url"], tree, accepts, headers, channel.get("method", "POST"))


def cloud_event(note: dict[str, Any], data: Any) -> dict[str, Any]:
    """A CloudEvent; its id is that of this message, so that one which is sent twice is seen to be the same."""
    event = {"specversion": "1.0", "id": f"{note['uid']}-{os.urandom(4).hex()}", "datacontenttype": "application/json"}
    event |= {"source": f"/argo/{ENVIRONMENT}/{note['namespace']}", "type": f"hookwright.workflow.{note['phase'].lower()}"}
    return {**event, "subject": note["name"] or "unknown", "time": utc(), "data": data}


def fill_tree(tree: Any, facts: dict[str, Any]) -> Any:
    if isinstance(tree, dict):
        return {key: fill_tree(value, facts) for key, value in tree.items()}
    if isinstance(tree, list):
        return [fill_tree(value, facts) for value in tree]
    return fill(tree, facts) if isinstance(tree, str) else tree
