"""Any HTTP endpoint that takes JSON, called by Argo's own agent; for addresses that are no secret.

No pod of the notifier's starts: the controller hands the request to the agent's pod, of which a workflow has one for all
its HTTP templates. It is sent once, and a few seconds later than by `webhook`. The agent follows redirects, so that the one
secret is `Authorization`, which it drops on the way to another host. It runs as its workflow does; that account's rights
and token are in rbac.yaml. The answer is kept in the workflow's status. Before Argo 3.7.17 and 4.0.8 nothing is sent of a
workflow that is stopped.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from generator.channels._fields import (
    TELLING_HEADER,
    check_success,
    plain_headers,
    shows_credentials,
    success,
)
from generator.model import Channel, Path
from generator.placeholders import PATTERN
from generator.schema import ABSENT, Field, secret, template, text
from generator.trees import leaves

IN_POD = False
FIELDS: Mapping[str, Field] = {
    "url": template(
        "the address, which shows no credentials; behind the host with {name}, {namespace} or {uid}",
        # Kubernetes allows nothing in these names that means something in an address
        pattern=r"https?://[^\s{}/?#]+([/?#]([^\s{}]|\{(name|namespace|uid)\})*)?",
        expected="an http or https address, with {name}, {namespace} or {uid} behind the host",
    ),
    "method": text("the HTTP method", "POST", choices=("POST", "PUT")),
    "headers": plain_headers(),
    "body": Field(
        "templates",
        "the JSON to send, with {placeholders} in its texts, {title}, {text} and {color} of the message among them; without it"
        " that of a webhook",
        ABSENT,
    ),
    "success": success(),
}
SECRETS: Mapping[str, Field] = {
    "authorization": secret("the whole value of the Authorization header, e.g. Bearer …", ABSENT),
}

_OURS = ("content-length", "host", "transfer-encoding", "connection", "content-type", "user-agent")


def check(channel: Channel) -> Iterator[tuple[Path, str, str]]:
    """No credentials in the address, no secret headers, and a body that is JSON."""
    if shows_credentials(PATTERN.sub("x", channel.options["url"])):
        yield ("url",), "the address seems to hold credentials (not shown)", "use a webhook, with secret: {url: NAME/KEY}"
    for name, value in channel.options["headers"].items():
        if TELLING_HEADER.search(name):
            yield ("headers", name), "a header that carries a secret", "write secret: {authorization: NAME/KEY}, or use a webhook"
        elif name.lower() in _OURS:
            yield ("headers", name), "a header that is set already", "remove it"
        elif "{{" in value:
            yield ("headers", name), "an Argo tag in a header", "write the value itself"
    for path, value in leaves(channel.options["body"], ("body",)):
        if isinstance(value, (int, float)) and not (math.isfinite(value) and abs(value) < 2**63):  # as the controller reads them
            yield path, "a number that JSON does not have", "write it as a text"
    yield from check_success(channel)
