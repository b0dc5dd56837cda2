"""An Amazon SNS topic, by HTTPS requests signed with Signature Version 4.

The message is text of at most 60,000 characters, or JSON for programs that subscribe. On a FIFO topic messages of one
namespace stay in order, and one that is sent again is dropped. Limits and answers: the API reference of Publish (262,144
bytes; a subject of at most 100 ASCII characters). The signature: AWS's guide of Signature Version 4, whose time may
differ by at most 15 minutes.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from generator.channels._fields import api_url
from generator.model import Channel, Path
from generator.schema import ABSENT, Field, secret, text

if TYPE_CHECKING:
    import json
    from urllib.parse import quote, urlencode

    from generator.notifier.program.forms import body_of
    from generator.notifier.program.http import answer_is, post
    from generator.notifier.program.message import as_tree
    from generator.notifier.program.text import cut
    from generator.notifier.program.values import utc, value_url

IN_POD = True
SHOWS_LINKS = False
FIELDS: Mapping[str, Field] = {
    "topicArn": text(
        "the topic, arn:aws:sns:REGION:ACCOUNT:NAME",
        pattern=r"arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,251}(\.fifo)?",
        expected="the ARN of a topic",
    ),
    "format": text("text for people, or json as of a webhook", "text", choices=("text", "json")),
    "apiUrl": api_url("the endpoint; the region's own, unless said", ABSENT),
}
SECRETS: Mapping[str, Field] = {
    "accessKeyId": secret("the key's id, AKIA…, which may sns:Publish to the topic"),
    "secretAccessKey": secret("the key"),
    "sessionToken": secret("the token of a temporary key", ABSENT),
}


def features(channel: Channel) -> Iterator[str]:
    """What of the program this channel needs beyond the rest."""
    yield from ("headers", "form")
    if channel.options["format"] == "json":
        yield from ("tree", "snsjson")


def check(channel: Channel) -> Iterator[tuple[Path, str, str]]:
    """The endpoint is said where it is not the usual one."""
    if not channel.options["topicArn"].startswith("arn:aws:") and not channel.options["apiUrl"]:
        yield (), "apiUrl is missing", "write apiUrl: https://sns.REGION.…, the endpoint of this partition, e.g. …amazonaws.com.cn"


# --- in the pod ---
def send_sns(note: dict[str, Any], channel: dict[str, Any], secrets: dict[str, str]) -> str:
    topic, region = channel["topicArn"], channel["topicArn"].split(":")[3]
    text = cut(f"{note['title']}\n{body_of(note)}\n{value_url(note)}", 60000, note)
    text = json.dumps(as_tree(note)) if channel.get("format", "text") == "json" else text  #: snsjson
    form = {"Action": "Publish", "Version": "2010-03-31", "TopicArn": topic, "Message": text}
    form["Subject"] = note["title"].encode("ascii", "ignore").decode().strip()[:100] or "Argo Workflows"
    if topic.endswith(".fifo"):
        form |= {"MessageGroupId": note["namespace"] or "-", "MessageDeduplicationId": os.urandom(9).hex()}
    url = channel.get("apiUrl", f"https://sns.{region}.amazonaws.com")
    body = urlencode(form, quote_via=quote).encode()
    return post(url, None, answer_is("200 .*<MessageId>"), sns_headers(url, body, region, secrets), form=body)


def sns_headers(url: str, body: bytes, region: str, secrets: dict[str, str]) -> dict[str, str]:
    """The headers of a signed request to the root of a host."""
    now = utc("%Y%m%dT%H%M%SZ")
    scope, headers = (now[:8], region, "sns", "aws4_request"), {"Host": url.split("/")[2], "X-Amz-Date": now}
    if "sessionToken" in secrets:
        headers["X-Amz-Security-Token"] = secrets["sessionToken"]
    names, lines = ";".join(headers).lower(), [f"{key.lower()}:{value}" for key, value in headers.items()]
    plain = "\n".join(["POST", "/", "", *lines, "", names, hashlib.sha256(body).hexdigest()])
    key, path, kind = b"AWS4" + secrets["secretAccessKey"].encode(), "/".join(scope), "AWS4-HMAC-SHA256"
    for part in (*scope, f"{kind}\n{now}\n{path}\n{hashlib.sha256(plain.encode()).hexdigest()}"):
        key = hmac.digest(key, part.encode(), "sha256")
    by = f"{kind} Credential={secrets['accessKeyId']}/{path}, SignedHeaders={names}, Signature={key.hex()}"
    return {**headers, "Content-Type": "application/x-www-form-urlencoded", "Authorization": by}
