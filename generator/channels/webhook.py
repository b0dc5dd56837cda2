"""Any HTTP endpoint that takes JSON.

The body is a tree of the profile's own, or one that fits most receivers. Delivered means: one of the status codes and,
where it is asked for, a field of the answer with the text that is expected. The address is plain only where it shows no
credentials; else it, and the one header that carries a token, come from a Secret.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from generator.model import EMPTY, Channel, Path
from generator.schema import ABSENT, Field, integer, listing, mapping, record, secret, text

if TYPE_CHECKING:
    from generator.notifier.program.http import post
    from generator.notifier.program.message import as_tree
    from generator.notifier.program.text import fill

IN_POD = True
_HEADER = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"
FIELDS: Mapping[str, Field] = {
    "url": text(
        "the address, where it shows no credentials; else secret.url",
        ABSENT,
        pattern=r"https?://[^\s{}]+",
        expected="an http or https address",
    ),
    "method": text("the HTTP method", "POST", choices=("POST", "PUT")),
    "headers": mapping(
        "more request headers, none of them secret",
        text("the header's value", pattern=r"[\x20-\x7e]*", expected="printable ASCII"),
        EMPTY,
        pattern=_HEADER,
        expected="an HTTP header",
    ),
    "authorizationHeader": text(
        "the header that carries secret.authorization", "Authorization", pattern=_HEADER, expected="an HTTP header"
    ),
    "body": Field(
        "templates",
        "the JSON to send, with {placeholders} in its texts, {title}, {text} and {color} of the message among them; without it:"
        " message, title, color, environment, workflow (name, namespace, uid, creationTimestamp, status, duration, url), fields"
        " and failures",
        ABSENT,
    ),
    "success": record(
        "when a message counts as delivered",
        {
            "codes": listing(
                "HTTP status codes; any from 200 to 299, unless said", integer("a code", minimum=200, maximum=299), ()
            ),
            "field": text("a field of the JSON answer, e.g. result.code", ABSENT, pattern=r"[^.\s]+(\.[^.\s]+)*", expected="a.b"),
            "equals": text("the text that the field must have, e.g. \"0\"", ABSENT),
        },
        EMPTY,
    ),
}
SECRETS: Mapping[str, Field] = {
    "url": secret("the address, where it holds a token", ABSENT),
    "authorization": secret("the whole value of the Authorization header, e.g. Bearer …", ABSENT),
}

_TO_SECRET = "put it into a Secret and write secret: {url: NAME/KEY}"
_WORDS = "token|key|apikey|secret|sig|sign|signature|password|passwd|pwd|auth|code|credential|credentials"
_TELLING_KEY = re.compile(rf"(?i:(^|[-_.])({_WORDS}))$|[a-z]({_WORDS.title()})$")
_TELLING_HEADER = re.compile(r"(?i)authorization|cookie|(^|[-_])(token|secret|password|auth|api-?key|key|signature)([-_]|$)")
_MACHINES_OWN = ("content-length", "host", "transfer-encoding", "connection", "content-type")


def check(channel: Channel) -> Iterator[tuple[Path, str, str]]:
    """One address and no credentials in it, no secret headers, and a whole condition of success."""
    options, secrets = channel.options, channel.secrets
    if options["url"] is None and "url" not in secrets:
        yield (), "url is missing", "write url: https://…, or secret: {url: NAME/KEY} where the address holds a token"
    if options["url"] is not None and "url" in secrets:
        yield ("url",), "an address here and in secret.url, expected one of them", "remove one"
    elif options["url"] is not None and shows_credentials(options["url"]):
        yield ("url",), "the address seems to hold credentials (not shown)", _TO_SECRET
    for name in options["headers"]:
        if _TELLING_HEADER.search(name) or name.lower() == options["authorizationHeader"].lower():
            hint = "write secret: {authorization: NAME/KEY}, and authorizationHeader where it is another one"
            yield ("headers", name), "a header that carries a secret", hint
        elif name.lower() in _MACHINES_OWN:
            yield ("headers", name), "a header that the notifier sets itself", "remove it"
    success = options["success"]
    if (success["field"] is None) != (success["equals"] is None):
        missing = "equals" if success["equals"] is None else "field"
        yield ("success",), f"{missing} is missing", "field and equals belong together"


def shows_credentials(url: str) -> bool:
    """Whether an address holds a user, a telling query key, or a part that looks like a token."""
    found = re.fullmatch(r"https?://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", url)
    if not found or "@" in found[1]:
        return True
    query = re.split(r"[&;]", (found[3] or "") + "&" + (found[4] or ""))
    if any(_TELLING_KEY.search(part.partition("=")[0]) for part in query):
        return True
    parts = [*found[2].split("/"), *(part.partition("=")[2] for part in query)]
    return any(map(_looks_random, parts))


def _looks_random(part: str) -> bool:
    """Long, and letters mixed with digits: a token or a UUID, where a name would be words or one number at its end."""
    if not re.fullmatch(r"[A-Za-z0-9_=%.~+-]{16,}", part):
        return False
    runs = re.findall(r"[0-9]+|[A-Za-z]+", part)
    changes = sum(1 for left, right in pairwise(runs) if left.isdigit() != right.isdigit())
    return changes >= 3 or max(map(len, runs), default=0) >= 32


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
    return post(channel.get("url") or secrets["url"], tree, accepts, headers, channel.get("method", "POST"))


def fill_tree(tree: Any, facts: dict[str, Any]) -> Any:
    if isinstance(tree, dict):
        return {key: fill_tree(value, facts) for key, value in tree.items()}
    if isinstance(tree, list):
        return [fill_tree(value, facts) for value in tree]
    return fill(tree, facts) if isinstance(tree, str) else tree


def answered(text: str, path: str) -> str | None:
    """The text of a field of a JSON answer: a text as it is, anything else as JSON; None where it is not there."""
    try:
        value = json.loads(text)
        for key in path.split("."):
            value = value[int(key) if isinstance(value, list) else key]
    except (ValueError, LookupError, TypeError):
        return None
    return value if isinstance(value, str) else json.dumps(value)
