"""What stand-ins for services are made of: refusals, limits, signatures and clocks; tests/channels/services.py is their table."""

from __future__ import annotations

import base64
import copy
import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qs, parse_qsl, quote, urlencode, urlsplit

from generator.model import Channel
from tests import servers
from tests.servers import Answer, Request

Break = Callable[[Request], Request]
UNITS: Mapping[str, Callable[[Any], int]] = {
    "characters": len,
    "bytes": lambda text: len(text.encode()),
    "UTF-16 units": lambda text: len(text.encode("utf-16-le")) // 2,
    "entries": len,
}
TOKEN = "Tok3n-of-the-tests-0123456789"
SIGN_SECRET = "SEC" + "0123456789abcdef" * 4
AWS_KEY, AWS_SECRET = "AKID" + "EXAMPLE0123456789"[:16], "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
HOUR = 3600


class Clock:
    """The clock of the services, which may be ahead of ours."""

    ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


CLOCK = Clock()


class Refusal(NamedTuple):
    """What a service refuses: what it is, its source, whether it applies to a request, the answer, and how to trip it.

    `edge` makes of a good request one that is just not refused; None where there is no such edge.
    """

    what: str
    source: str
    applies: Callable[[Request], bool]
    answer: Answer
    breaks: Break
    edge: Break | None = None


class Service(NamedTuple):
    """A service: how a profile sends to it at an address, its secrets there, wrong ones, its answers and refusals."""

    channel: Callable[[str], Channel]
    secrets: Callable[[str], Mapping[str, str]]
    wrong: Mapping[str, str]  # secret fields -> wrong values; {url} is the server's address
    success: Callable[[Request], Answer]
    busy: Answer
    refusals: tuple[Refusal, ...]
    sign: Break = lambda request: request  # a request whose body has been changed, signed again


def body_of(request: Request) -> Any:
    """The body as values: of JSON, or of a form."""
    if "form" in request.headers.get("Content-Type", ""):
        return dict(parse_qsl(request.body.decode(), keep_blank_values=True, strict_parsing=True))
    return json.loads(request.body)


def with_body(request: Request, tree: Any) -> Request:
    """The request with another body of the same kind."""
    is_form = "form" in request.headers.get("Content-Type", "")
    return request._replace(body=(urlencode(tree, quote_via=quote) if is_form else json.dumps(tree)).encode())


def found_at(tree: Any, path: str) -> list[tuple[Any, Any]]:
    """(container, key) of each place that a path such as embeds.*.title names; `*` is every entry of a list or map."""
    places = [([tree], 0)]
    for step in path.split("."):
        inner = [container[key] for container, key in places]
        places = []
        for each in inner:
            if step == "*":
                places += [(each, key) for key in (each if isinstance(each, dict) else range(len(each)))]
            elif isinstance(each, dict) and step in each:
                places.append((each, step))
            elif isinstance(each, list) and step.isdigit() and int(step) < len(each):
                places.append((each, int(step)))
    return places


def values_at(request: Request, path: str) -> list[Any]:
    """The values at a path of a request's body."""
    return [container[key] for container, key in found_at(body_of(request), path)]


def put(path: str, change: Callable[[Any], Any]) -> Break:
    """Changes the first value at a path."""

    def breaks(request: Request) -> Request:
        tree = copy.deepcopy(body_of(request))
        container, key = found_at(tree, path)[0]
        container[key] = change(container[key])
        return with_body(request, tree)

    return breaks


def drop(path: str) -> Break:
    """Removes the first value at a path."""

    def breaks(request: Request) -> Request:
        tree = copy.deepcopy(body_of(request))
        container, key = found_at(tree, path)[0]
        del container[key]
        return with_body(request, tree)

    return breaks


def header(name: str, value: str) -> Break:
    """Sets a header."""
    return lambda request: request._replace(headers={**request.headers, name: value})


def path(old: str, new: str) -> Break:
    """Changes a part of the path."""
    return lambda request: request._replace(path=request.path.replace(old, new))


def limit(where: str, most: int, unit: str, answer: Answer, source: str) -> Refusal:
    """At most so many units in each value at a path."""
    size = UNITS[unit]

    def grown(count: int) -> Callable[[Any], Any]:
        return lambda value: (value * count)[:count] if unit == "entries" else "x" * count

    return Refusal(
        f"{where}: {most} {unit}",
        source,
        lambda request: any(size(value) > most for value in values_at(request, where)),
        answer,
        put(where, grown(most + 1)),
        put(where, grown(most)),
    )


def body_limit(most: int, answer: Answer, source: str) -> Refusal:
    """At most so many bytes in the whole body."""

    def grown(count: int) -> Break:
        return lambda request: request._replace(body=request.body + b" " * (count - len(request.body)))

    return Refusal(f"body: {most} bytes", source, lambda request: len(request.body) > most, answer, grown(most + 1), grown(most))


def demand(what: str, source: str, holds: Callable[[Request], bool], answer: Answer, breaks: Break) -> Refusal:
    """Something that has to be so."""
    return Refusal(what, source, lambda request: not holds(request), answer, breaks)


def is_json(request: Request) -> bool:
    """Whether the body is JSON and says so."""
    try:
        json.loads(request.body)
    except ValueError:
        return False
    return "json" in request.headers.get("Content-Type", "")


def json_demand(answer: Answer, source: str) -> Refusal:
    """The body is JSON."""
    return demand("a body of JSON", source, is_json, answer, lambda request: request._replace(body=b"{'text': 1}"))


def said(status: int, /, **fields: Any) -> Answer:
    """An answer in JSON."""
    return Answer(status, json.dumps(fields), {"Content-Type": "application/json"})


def has_path(part: str, answer: Answer, source: str) -> Refusal:
    """The secret part of the address is right."""
    return demand("the address's secret", source, lambda request: part in request.path, answer, path(part, "/wrong"))


def has_header(name: str, value: str, answer: Answer, source: str) -> Refusal:
    """A header that carries a secret is right."""
    return demand(f"the header {name}", source, lambda request: request.headers.get(name) == value, answer, header(name, "wrong"))


def query_of(request: Request) -> dict[str, str]:
    """The query of a request's address."""
    return {key: values[0] for key, values in parse_qs(urlsplit(request.path).query).items()}


# --- Slack ---

SLACK = "api.slack.com: incoming webhooks and their errors, attachments, formatting; channels.md 2, row 1"
BOT = "api.slack.com: chat.postMessage; channels.md 2, row 2"


def slack_refusal(reason: str, breaks: Break, source: str, *, bot: bool) -> Refusal:
    """One reason of Slack's for a payload, as tests/servers.py has it."""

    def applies(request: Request) -> bool:
        return servers.slack(request).text == reason

    answer = said(200, ok=False, error=reason) if bot else Answer(400, reason)
    return Refusal(reason, source, applies, answer, breaks)


def slack_payloads(source: str, *, bot: bool) -> tuple[Refusal, ...]:
    """What Slack refuses in a payload, whoever sends it."""
    first = "attachments.0"
    table: dict[str, Break] = {
        "no_text": drop(f"{first}.fallback"),
        "too_many_attachments": put("attachments", lambda entries: entries * 101),
        "msg_too_long": put(f"{first}.fields.0.value", lambda value: "x" * 2001),
        "invalid_attachments": put(f"{first}.text", lambda text: "<!here> & <b>"),
    }
    refusals = [slack_refusal(reason, breaks, source, bot=bot) for reason, breaks in table.items()]
    buttons = slack_refusal("invalid_attachments", put(f"{first}.actions", lambda entries: entries * 6), source, bot=bot)
    return (*refusals, buttons._replace(what="more than five buttons"))


# --- Discord ---

DISCORD = "Discord's documents: execute webhook, embed limits, error 50035; channels.md 2, row 4"


def discord_error(field: str, code: str) -> Answer:
    """What Discord says of a field that it refuses."""
    return said(400, message="Invalid Form Body", code=50035, errors={field: {"_errors": [{"code": code}]}})


def embed_size(request: Request) -> int:
    """The characters of all texts of all embeds."""
    places = ("embeds.*.title", "embeds.*.description", "embeds.*.fields.*.name", "embeds.*.fields.*.value")
    return sum(UNITS["UTF-16 units"](text) for place in places for text in values_at(request, place))


def fatten(total: int) -> Break:
    """An embed whose texts have so many characters together, none of them too long by itself."""

    def breaks(request: Request) -> Request:
        tree = copy.deepcopy(request.tree)
        embed = tree["embeds"][0]
        embed["description"], embed["title"] = "x" * 4096, "t"
        embed["fields"] = [{"name": "n", "value": "v" * 999} for _ in range((total - 4097) // 1000)]
        rest = total - embed_size(with_body(request, tree))
        embed["fields"].append({"name": "n", "value": "v" * (rest - 1)})
        return with_body(request, tree)

    return breaks


def discord_types(request: Request) -> bool:
    """Whether color and calls have the types that they need."""
    colors = values_at(request, "embeds.*.color")
    texts = values_at(request, "embeds.*.fields.*.value") + values_at(request, "embeds.*.fields.*.name")
    return all(isinstance(color, int) and 0 <= color <= 0xFFFFFF for color in colors) and all(texts)


# --- Teams ---

TEAMS = "learn.microsoft.com: 28 KB a message (add-incoming-webhook), Adaptive Cards 1.4; channels.md 2, row 3"
TEAMS_TYPES = {"TextBlock": "text", "RichTextBlock": "inlines", "FactSet": "facts", "Action.OpenUrl": "url"}


def is_adaptive(request: Request) -> bool:
    """Whether there is one Adaptive Card, made of elements that it knows, with what each of them needs."""
    cards = values_at(request, "attachments.*")
    body = values_at(request, "attachments.*.content.body.*") + values_at(request, "attachments.*.content.actions.*")
    kinds = [card.get("contentType") for card in cards]
    known = all(each.get("type") in TEAMS_TYPES and each.get(TEAMS_TYPES[each["type"]]) for each in body)
    return kinds == ["application/vnd.microsoft.card.adaptive"] and known and bool(body)


# --- DingTalk, Feishu ---

DINGTALK = "DingTalk's guide of custom robots: errors 310000, 460101, 40035, signature; channels.md 2, row 9"
FEISHU = "Feishu's guide of custom bots: codes 19021, 19024, 9499, 19001, 20 KB; channels.md 2, row 10"
WORD = "deploys"


def dingtalk_sign(stamp: str) -> str:
    """The signature of a time in milliseconds."""
    made = hmac.new(SIGN_SECRET.encode(), digestmod=hashlib.sha256)
    made.update(stamp.encode() + b"\n" + SIGN_SECRET.encode())
    return base64.b64encode(made.digest()).decode()


def feishu_sign(stamp: str) -> str:
    """The signature of a time in seconds: what DingTalk signs is the key here, and nothing is signed."""
    return base64.b64encode(hmac.new(f"{stamp}\n{SIGN_SECRET}".encode(), digestmod=hashlib.sha256).digest()).decode()


def is_near(stamp: str, scale: int, clock: float) -> bool:
    """Whether a time is within an hour of the service's clock."""
    return stamp.isdecimal() and abs(int(stamp) / scale - clock) < HOUR


def dingtalk_at(request: Request, stamp: float) -> Request:
    """The request signed at another time."""
    text = str(round(stamp * 1000))
    query = {"access_token": TOKEN, "timestamp": text, "sign": dingtalk_sign(text)}
    return request._replace(path=urlsplit(request.path).path + "?" + urlencode(query))


def feishu_at(request: Request, stamp: float) -> Request:
    """The request signed at another time."""
    text = str(int(stamp))
    return with_body(request, {**request.tree, "timestamp": text, "sign": feishu_sign(text)})


def feishu_texts(request: Request) -> list[str]:
    """The title of a card, where its word may stand."""
    return values_at(request, "card.header.title.content")


FEISHU_TEMPLATES = "blue wathet turquoise green yellow orange red carmine violet purple indigo grey".split()


# --- Telegram ---

TELEGRAM = "core.telegram.org/bots/api: sendMessage, HTML style, ResponseParameters; channels.md 2, row 11"
TELEGRAM_TAG = re.compile(r"</?(?:b|i|u|s|code|pre|a)>|<a href=\"[^\"<>]*\">")


def is_telegram_html(request: Request) -> bool:
    """Whether every `<` begins a known tag and every `&` an entity."""
    rest = TELEGRAM_TAG.sub("", body_of(request).get("text", ""))
    return "<" not in rest and not re.search(r"&(?!(?:amp|lt|gt|quot|#\d+|#x[0-9a-f]+);)", rest)


def is_telegram_button(url: str) -> bool:
    """Whether a button may lead there: the Bot API refuses hosts without a dot as `Wrong HTTP URL`."""
    return bool(re.match(r"https?://[^/?#]+\.[^/?#]", url))


# --- SNS ---

SNS = "AWS's API reference of Publish and its guide of Signature Version 4"


def aws_error(status: int, code: str, text: str) -> Answer:
    """An error as AWS's query APIs say it."""
    return Answer(status, f"<ErrorResponse><Error><Code>{code}</Code><Message>{text}</Message></Error></ErrorResponse>")


def aws_signature(method: str, url: str, headers: Mapping[str, str], body: bytes, secret: str) -> str:
    """The signature that Signature Version 4 gives a request whose Authorization header names scope and signed headers."""
    said_of = dict(re.findall(r"(\w+)=([^,\s]+)", headers["authorization"]))
    _, day, region, service, end = said_of["Credential"].split("/")
    names = said_of["SignedHeaders"].split(";")
    parts = urlsplit(url)
    query = "&".join(sorted(f"{quote(k, '-_.~')}={quote(v, '-_.~')}" for k, v in parse_qsl(parts.query, keep_blank_values=True)))
    listed = "".join(f"{name}:{' '.join(headers[name].split())}\n" for name in names)
    request = "\n".join((method, parts.path or "/", query, listed, ";".join(names), hashlib.sha256(body).hexdigest()))
    scope = "/".join((day, region, service, end))
    text = "\n".join(("AWS4-HMAC-SHA256", headers["x-amz-date"], scope, hashlib.sha256(request.encode()).hexdigest()))
    key = f"AWS4{secret}".encode()
    for part in (day, region, service, end, text):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key.hex()


def lowered(request: Request) -> dict[str, str]:
    """The headers of a request by their names in lower case."""
    return {name.lower(): value for name, value in request.headers.items()}


def is_aws_signed(request: Request) -> bool:
    """Whether the signature is that of the request, by the key that the stand-in knows."""
    headers = lowered(request)
    found = re.search(r"Signature=([0-9a-f]{64})$", headers.get("authorization", ""))
    wanted = aws_signature(request.method, request.path, headers, request.body, AWS_SECRET) if found else ""
    return bool(found) and found[1] == wanted and "host" in headers["authorization"]


def aws_resigned(request: Request, stamp: float | None = None) -> Request:
    """The request signed again, at another time."""
    headers = dict(request.headers)
    if stamp is not None:
        headers["X-Amz-Date"] = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(stamp))
        headers["Authorization"] = re.sub(r"/\d{8}/", f"/{headers['X-Amz-Date'][:8]}/", headers["Authorization"])
    again = request._replace(headers=headers)
    sign = aws_signature(again.method, again.path, lowered(again), again.body, AWS_SECRET)
    headers["Authorization"] = re.sub(r"Signature=\w+", f"Signature={sign}", headers["Authorization"])
    return again._replace(headers=headers)


def aws_age(request: Request) -> float:
    """How many seconds the request's time differs from now."""
    stamp = lowered(request).get("x-amz-date", "")
    return abs(CLOCK() - time.mktime(time.strptime(stamp, "%Y%m%dT%H%M%SZ")) + time.timezone) if stamp else 1e9


# --- Alertmanager, Kubernetes ---

ALERTMANAGER = "Alertmanager's api/v2/openapi.yaml and its checks of labels; channels.md 2, row 14"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
KUBERNETES = "kubernetes: pkg/apis/core/validation/events.go, NoteLengthLimit, ReasonLengthLimit, ActionLengthLimit"


def invalid_event(field: str) -> Answer:
    """What the API server says of an event that is invalid."""
    return said(422, kind="Status", status="Failure", reason="Invalid", code=422, message=f'Event "x" is invalid: {field}')
