"""Fields and checks that several channel types share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from generator.model import EMPTY, Channel, Path
from generator.schema import ABSENT, Field, integer, listing, mapping, record, template, text

URL = r"https?://[^\s{}]+"
TO_SECRET = "put it into a Secret and write secret: {url: NAME/KEY}"
_WORDS = "token|key|apikey|secret|sig|sign|signature|password|passwd|pwd|auth|code|credential|credentials"
_TELLING_KEY = re.compile(rf"(?i:(^|[-_.])({_WORDS}))$|[a-z]({_WORDS.title()})$")
HEADER = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"
TELLING_HEADER = re.compile(r"(?i)authorization|cookie|(^|[-_])(token|secret|password|auth|api-?key|key|signature)([-_]|$)")
SAME_SOURCE = "{environment}/{namespace}/{source}"


def slack_mentions() -> Field:
    """Whom Slack calls."""
    who = text(
        "whom to mention",
        pattern=r"here|channel|everyone|[UWS][A-Z0-9]{2,20}",
        expected="here, channel, everyone or an id such as U024BE7LH",
    )
    doc = "who is called when a workflow ends as Failed or Error: here, channel, everyone, a user's id (U…, W…) or a group's (S…)"
    return listing(doc, who, ())


def mentions(who: str, pattern: str, expected: str) -> Field:
    """Whom a service calls, by ids of its own."""
    doc = f"who is called when a workflow ends as Failed or Error: {who}"
    return listing(doc, text("whom to mention", pattern=pattern, expected=expected), ())


def api_url(doc: str, default: str | None) -> Field:
    """The address of a service that is the same for everybody, but for regions and servers of one's own."""
    return text(doc, default, pattern=r"https?://[^\s{}?#]*[^\s{}?#/]", expected="an http or https address without / at its end")


def account_folder() -> Field:
    """Where the service account's token and authority lie in a pod."""
    doc, usual = "where token and ca.crt of the service account are", "/var/run/secrets/kubernetes.io/serviceaccount"
    return text(doc, usual, pattern=r"/[^\s{}]*[^\s{}/]", expected="a path")


def plain_url() -> Field:
    """An address that may stand in the profile, where it shows no credentials."""
    doc = "the address, where it shows no credentials; else secret.url"
    return text(doc, ABSENT, pattern=URL, expected="an http or https address")


def plain_headers() -> Field:
    """Headers of the profile's own."""
    value = text("the header's value", pattern=r"[\x20-\x7e]*", expected="printable ASCII")
    return mapping("more request headers, none of them secret", value, EMPTY, pattern=HEADER, expected="an HTTP header")


def success() -> Field:
    """What an answer must be for a message to count as delivered."""
    return record(
        "when a message counts as delivered",
        {
            "codes": listing(
                "HTTP status codes; any from 200 to 299, unless said", integer("a code", minimum=200, maximum=299), ()
            ),
            "field": text("a field of the JSON answer, e.g. result.code", ABSENT, pattern=r"[^.\s]+(\.[^.\s]+)*", expected="a.b"),
            "equals": text("the text that the field must have, e.g. \"0\"", ABSENT),
        },
        EMPTY,
    )


def check_success(channel: Channel) -> Iterator[tuple[Path, str, str]]:
    """A whole condition of success."""
    success = channel.options["success"]
    if (success["field"] is None) != (success["equals"] is None):
        missing = "equals" if success["equals"] is None else "field"
        yield ("success",), f"{missing} is missing", "field and equals belong together"


def same_alert(doc: str) -> Field:
    """What ties the alerts of one workflow together, so that a success resolves what a failure opened."""
    return template(doc, SAME_SOURCE, nonempty=True)


def check_url(channel: Channel) -> Iterator[tuple[Path, str, str]]:
    """One address, here or in the Secret, and no credentials in one that is here."""
    url = channel.options["url"]
    if url is None and "url" not in channel.secrets:
        yield (), "url is missing", "write url: https://…, or secret: {url: NAME/KEY} where the address holds a token"
    if url is not None and "url" in channel.secrets:
        yield ("url",), "an address here and in secret.url, expected one of them", "remove one"
    elif url is not None and shows_credentials(url):
        yield ("url",), "the address seems to hold credentials (not shown)", TO_SECRET


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
