"""Stand-ins for the services: what each one refuses, where that is documented, and a request that trips it.

`SERVICES` is the one table. A service takes a request unless one of its refusals applies; the first that does is its answer.
Each refusal comes with its source and with a way to break a good request by just that; a limit also with a way to reach it
exactly. `channels.md 2` is the project's own collection of what the services' documents say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from generator.model import Channel
from tests import servers
from tests.channels import standins
from tests.channels.standins import (
    AWS_KEY,
    AWS_SECRET,
    CLOCK,
    SIGN_SECRET,
    TOKEN,
    Refusal,
    Service,
    body_limit,
    body_of,
    demand,
    drop,
    has_header,
    has_path,
    header,
    json_demand,
    limit,
    put,
    query_of,
    said,
    values_at,
)
from tests.profiles import channel
from tests.servers import Answer, Request

TOPIC = "arn:aws:sns:eu-central-1:123456789012:workflows.fifo"
WORD = standins.WORD


def place(kind: str) -> str:
    """The first part of a service's path, short enough to be no secret in the log, as longer parts of addresses are."""
    return kind[:4] + kind[-2:]


def by_url(kind: str, path: str, **options: Any) -> dict[str, Any]:
    """A channel whose whole address is secret, and where that address is."""
    return {
        "channel": lambda url: channel(kind, kind, secrets={"url": "s/url"}, **options),
        "secrets": lambda url: {"url": f"{url}/{place(kind)}{path}"},
        "wrong": {"url": "{url}/" + place(kind) + path.replace(TOKEN, "wrong")},
    }


def by_api(kind: str, secrets: Mapping[str, str], wrong: Mapping[str, str], path: str = "", **options: Any) -> dict[str, Any]:
    """A channel of a service with one address for all, and its secrets."""

    def made(url: str) -> Channel:
        return channel(kind, kind, secrets=dict.fromkeys(secrets, "s/key"), apiUrl=f"{url}/{place(kind)}{path}", **options)

    return {"channel": made, "secrets": lambda url: secrets, "wrong": wrong}


def rate(status: int, headers: Mapping[str, str] | None = None, /, **fields: Any) -> Answer:
    """How a service says that it is asked too often."""
    return Answer(status, json.dumps(fields), {"Content-Type": "application/json", **(headers or {})})


# --- chats ---

SLACK_WEBHOOK = Service(
    **by_url("slack-webhook", f"/services/T0000/B0000/{TOKEN}", mentions=("here", "U024BE7LH")),
    success=lambda request: Answer(200, "ok"),
    busy=Answer(429, "rate_limited", {"Retry-After": "9"}),
    refusals=(
        has_path(TOKEN, Answer(404, "no_service"), standins.SLACK),
        json_demand(Answer(400, "invalid_payload"), standins.SLACK),
        *standins.slack_payloads(standins.SLACK, bot=False),
    ),
)

SLACK_BOT = Service(
    **by_api("slack-bot", {"token": f"xoxb-{TOKEN}"}, {"token": "xoxb-wrong"}, "/api", channel="C024BE7LH", mentions=("here",)),
    success=lambda request: said(200, ok=True, channel="C024BE7LH", ts="1.2"),
    busy=rate(429, {"Retry-After": "9"}, ok=False, error="ratelimited"),
    refusals=(
        has_header("Authorization", f"Bearer xoxb-{TOKEN}", said(200, ok=False, error="invalid_auth"), standins.BOT),
        json_demand(said(200, ok=False, error="invalid_json"), standins.BOT),
        demand(
            "a channel that is there",
            standins.BOT,
            lambda request: request.tree.get("channel") == "C024BE7LH",
            said(200, ok=False, error="channel_not_found"),
            put("channel", lambda name: "C999"),
        ),
        *standins.slack_payloads(standins.BOT, bot=True),
    ),
)

DISCORD = Service(
    **by_url("discord", f"/api/webhooks/123456789012345678/{TOKEN}", username="Argo", mentions=("here", "803511102246", "&55")),
    success=lambda request: said(200, id="1") if query_of(request).get("wait") == "true" else Answer(204),
    busy=rate(429, message="You are being rate limited.", retry_after=64.57, **{"global": False}),
    refusals=(
        has_path(TOKEN, said(401, message="Invalid Webhook Token", code=50027), standins.DISCORD),
        json_demand(said(400, message="The request body contains invalid JSON.", code=50109), standins.DISCORD),
        *(
            limit(where, most, unit, standins.discord_error(where, "BASE_TYPE_MAX_LENGTH"), standins.DISCORD)
            for where, most, unit in (
                ("content", 2000, "UTF-16 units"),
                ("username", 80, "characters"),
                ("embeds", 10, "entries"),
                ("embeds.*.title", 256, "UTF-16 units"),
                ("embeds.*.description", 4096, "UTF-16 units"),
                ("embeds.*.fields", 25, "entries"),
                ("embeds.*.fields.*.name", 256, "UTF-16 units"),
                ("embeds.*.fields.*.value", 1024, "UTF-16 units"),
            )
        ),
        Refusal(
            "all texts of embeds: 6000 UTF-16 units",
            standins.DISCORD,
            lambda request: standins.embed_size(request) > 6000,
            standins.discord_error("embeds", "MAX_EMBED_SIZE_EXCEEDED"),
            standins.fatten(6001),
            standins.fatten(6000),
        ),
        demand(
            "a number for a color, and text in fields",
            standins.DISCORD,
            standins.discord_types,
            standins.discord_error("embeds", "BASE_TYPE_REQUIRED"),
            put("embeds.0.color", lambda color: "#a30200"),
        ),
    ),
)

TEAMS = Service(
    **by_url("teams-workflows", f"/workflows/0a1b/paths/invoke?api-version=1&sig={TOKEN}", mentions=("kim@example.com",)),
    success=lambda request: Answer(202),
    busy=rate(429, {"Retry-After": "9"}, error={"code": "RateLimitExceeded"}),
    refusals=(
        has_path(TOKEN, said(401, error={"code": "DirectApiAuthorizationRequired"}), standins.TEAMS),
        json_demand(said(400, error={"code": "InvalidRequestContent"}), standins.TEAMS),
        body_limit(28 * 1024, said(413, error={"code": "RequestEntityTooLarge"}), standins.TEAMS),
        demand(
            "one Adaptive Card of known elements",
            standins.TEAMS,
            standins.is_adaptive,
            said(400, error={"code": "TriggerInputSchemaMismatch"}),
            put("attachments.0.content.body.0.type", lambda kind: "Paragraph"),
        ),
    ),
)

GOOGLE_SOURCE = "developers.google.com: spaces.messages.create (32,000 bytes, requestId, thread); channels.md 2, row 5"


def google_error(status: int, code: str) -> Answer:
    """An error as Google's APIs say it."""
    return said(status, error={"code": status, "status": code})


GOOGLE_CHAT = Service(
    **by_url("google-chat", f"/v1/spaces/AAAA/messages?key=k&token={TOKEN}", threadKey="{uid}", mentions=("all", "123456789")),
    success=lambda request: said(200, name="spaces/AAAA/messages/1"),
    busy=google_error(429, "RESOURCE_EXHAUSTED"),
    refusals=(
        has_path(TOKEN, google_error(401, "UNAUTHENTICATED"), GOOGLE_SOURCE),
        json_demand(google_error(400, "INVALID_ARGUMENT"), GOOGLE_SOURCE),
        body_limit(32_000, google_error(400, "INVALID_ARGUMENT"), GOOGLE_SOURCE),
        limit("thread.threadKey", 4000, "characters", google_error(400, "INVALID_ARGUMENT"), GOOGLE_SOURCE),
        demand(
            "a known field for each thing",
            GOOGLE_SOURCE,
            lambda request: set(request.tree) <= {"text", "cardsV2", "thread", "fallbackText"},
            google_error(400, "INVALID_ARGUMENT"),
            lambda request: standins.with_body(request, {**request.tree, "attachments": []}),
        ),
        demand(
            "a kind of widget that there is",
            GOOGLE_SOURCE,
            lambda request: all(
                set(widget) <= {"textParagraph", "decoratedText", "buttonList", "divider"}
                for widget in values_at(request, "cardsV2.*.card.sections.*.widgets.*")
            ),
            google_error(400, "INVALID_ARGUMENT"),
            put("cardsV2.0.card.sections.0.widgets.0", lambda widget: {"paragraph": {}}),
        ),
    ),
)

MATTERMOST_SOURCE = "developers.mattermost.com: incoming webhooks; model/post.go, PostPropsMaxUserRunes; channels.md 2, row 6"


def mattermost_error(status: int, where: str) -> Answer:
    """An error as Mattermost says it."""
    return said(status, id=f"web.incoming_webhook.{where}.app_error", status_code=status)


MATTERMOST = Service(
    **by_url("mattermost", f"/hooks/{TOKEN}", channel="town-square", username="argo", priority="urgent", mentions=("here", "kim")),
    success=lambda request: Answer(200, "ok"),
    busy=rate(429, {"Retry-After": "9"}, id="api.context.rate_limit"),
    refusals=(
        has_path(TOKEN, mattermost_error(400, "invalid"), MATTERMOST_SOURCE),
        json_demand(mattermost_error(400, "parse"), MATTERMOST_SOURCE),
        demand(
            "a channel that is there",
            MATTERMOST_SOURCE,
            lambda request: request.tree.get("channel") == "town-square",
            mattermost_error(404, "channel"),
            put("channel", lambda name: "nowhere"),
        ),
        demand(
            "a text or attachments",
            MATTERMOST_SOURCE,
            lambda request: bool(request.tree.get("text") or request.tree.get("attachments")),
            mattermost_error(400, "text"),
            lambda request: standins.with_body(request, {**request.tree, "text": "", "attachments": []}),
        ),
        limit("attachments.*.text", 760_000, "characters", mattermost_error(400, "split_props_length"), MATTERMOST_SOURCE),
    ),
)

ROCKET_SOURCE = "docs.rocket.chat: incoming webhooks; processWebhookMessage.js, Message_MaxAllowedSize 5000; channels.md 2, row 7"


def rocket_error(error: str, status: int = 200) -> Answer:
    """An error as Rocket.Chat says it, most of them with a status that looks like success."""
    return said(status, success=False, error=error)


ROCKETCHAT = Service(
    **by_url("rocketchat", f"/hooks/5f1e/{TOKEN}", channel="#deploys", alias="Argo", mentions=("all", "kim")),
    success=lambda request: said(200, success=True),
    busy=rate(429, success=False, error="error-too-many-requests"),
    refusals=(
        has_path(TOKEN, rocket_error("Invalid integration id or token provided.", 404), ROCKET_SOURCE),
        json_demand(rocket_error("error-invalid-payload", 400), ROCKET_SOURCE),
        limit("text", 5000, "characters", rocket_error("error-message-size-exceeded"), ROCKET_SOURCE),
        demand(
            "a channel that is there",
            ROCKET_SOURCE,
            lambda request: request.tree.get("channel") == "#deploys",
            rocket_error("invalid-channel"),
            put("channel", lambda name: "#nowhere"),
        ),
    ),
)

TELEGRAM_BOT = f"1234567890:AAE{TOKEN[:28].replace('-', '_')}0123"


def telegram_error(status: int, text: str, **more: Any) -> Answer:
    """An error as the Bot API says it."""
    return said(status, ok=False, error_code=status, description=text, **more)


TELEGRAM = Service(
    **by_api("telegram", {"token": TELEGRAM_BOT}, {"token": "1:wrong"}, chatId="-1001234567890", threadId=7, mentions=("kim_lee",)),
    success=lambda request: said(200, ok=True, result={"message_id": 1}),
    busy=telegram_error(429, "Too Many Requests: retry after 9", parameters={"retry_after": 9}),
    refusals=(
        demand(
            "the token",
            standins.TELEGRAM,
            lambda request: request.path.endswith(f"/bot{TELEGRAM_BOT}/sendMessage"),
            telegram_error(401, "Unauthorized"),
            standins.path(TELEGRAM_BOT, "1:wrong"),
        ),
        json_demand(telegram_error(400, "Bad Request: message text is empty"), standins.TELEGRAM),
        demand(
            "a chat that is there",
            standins.TELEGRAM,
            lambda request: request.tree.get("chat_id") == "-1001234567890",
            telegram_error(400, "Bad Request: chat not found"),
            put("chat_id", lambda chat: "-1"),
        ),
        limit("text", 4096, "UTF-16 units", telegram_error(400, "Bad Request: message is too long"), standins.TELEGRAM),
        demand(
            "HTML that parses",
            standins.TELEGRAM,
            standins.is_telegram_html,
            telegram_error(400, "Bad Request: can't parse entities"),
            put("text", lambda text: text + "<pre"),
        ),
        demand(
            "buttons that lead to hosts with a dot",
            standins.TELEGRAM,
            lambda request: all(map(standins.is_telegram_button, values_at(request, "reply_markup.inline_keyboard.*.*.url"))),
            telegram_error(400, "Bad Request: inline keyboard button URL is invalid: Wrong HTTP URL"),
            put("reply_markup.inline_keyboard.0.0.url", lambda url: "http://localhost:2746/x"),
        ),
    ),
)

# --- group robots ---

WECOM_SOURCE = "WeCom's guide of group robots; channels.md 2, row 8"


def errcode(code: int, text: str) -> Answer:
    """An answer of a robot, always with the status 200."""
    return said(200, errcode=code, errmsg=text)


WECOM = Service(
    **by_url("wecom", f"/cgi-bin/webhook/send?key={TOKEN}", mentions=("kim",)),
    success=lambda request: errcode(0, "ok"),
    busy=errcode(45009, "api freq out of limit"),
    refusals=(
        has_path(TOKEN, errcode(93000, "invalid webhook url, hint: [1]"), WECOM_SOURCE),
        json_demand(errcode(40008, "invalid message type"), WECOM_SOURCE),
        limit("markdown.content", 4096, "bytes", errcode(40058, "markdown.content exceed max length 4096"), WECOM_SOURCE),
        demand(
            "a content",
            WECOM_SOURCE,
            lambda request: bool(request.tree.get("markdown", {}).get("content")),
            errcode(44004, "empty content"),
            drop("markdown.content"),
        ),
    ),
)

DINGTALK = Service(
    channel=lambda url: channel(
        "dingtalk",
        "dingtalk",
        secrets={"url": "s/url", "signSecret": "s/sign"},
        keyword=WORD,
        mentions=("13800138000", "all"),
    ),
    secrets=lambda url: {"url": f"{url}/{place('dingtalk')}/robot/send?access_token={TOKEN}", "signSecret": SIGN_SECRET},
    wrong={"signSecret": "SECwrong"},
    success=lambda request: errcode(0, "ok"),
    busy=errcode(130101, "send too fast, exceed 20 times per minute"),
    refusals=(
        has_path(f"access_token={TOKEN}", errcode(300001, "token is not exist"), standins.DINGTALK),
        json_demand(errcode(43004, "Content-Type is not JSON"), standins.DINGTALK),
        demand(
            "a time within an hour",
            standins.DINGTALK,
            lambda request: standins.is_near(query_of(request).get("timestamp", ""), 1000, CLOCK()),
            errcode(310000, "invalid timestamp"),
            lambda request: standins.dingtalk_at(request, CLOCK() - 3601),
        ),
        demand(
            "the signature",
            standins.DINGTALK,
            lambda request: query_of(request).get("sign") == standins.dingtalk_sign(query_of(request)["timestamp"]),
            errcode(310000, "sign not match"),
            lambda request: request._replace(path=request.path.replace("sign=", "sign=x")),
        ),
        demand(
            "the word that the robot asks for",
            standins.DINGTALK,
            lambda request: WORD in json.dumps(request.tree["markdown"]),
            errcode(310000, "keywords not in content"),
            lambda request: request._replace(body=request.body.replace(WORD.encode(), b"-")),
        ),
        body_limit(20_000, errcode(460101, "message too long, exceed 20000 bytes"), standins.DINGTALK),
        demand(
            "a type that there is",
            standins.DINGTALK,
            lambda request: request.tree.get("msgtype") in ("text", "markdown", "link", "actionCard", "feedCard"),
            errcode(40035, "param error"),
            put("msgtype", lambda kind: "card"),
        ),
    ),
)


def feishu_code(code: int, text: str) -> Answer:
    """An answer of the robot, always with the status 200."""
    return said(200, code=code, msg=text, data={})


FEISHU = Service(
    channel=lambda url: channel(
        "feishu", "feishu", secrets={"url": "s/url", "signSecret": "s/sign"}, keyword=WORD, mentions=("all", "ou_18eac85d35a26")
    ),
    secrets=lambda url: {"url": f"{url}/{place('feishu')}/open-apis/bot/v2/hook/{TOKEN}", "signSecret": SIGN_SECRET},
    wrong={"signSecret": "wrong-wrong"},
    success=lambda request: feishu_code(0, "success"),
    busy=feishu_code(11232, "frequency limited psm[lark.oapi.app_platform_runtime]"),
    refusals=(
        has_path(TOKEN, feishu_code(19001, "param invalid: incoming webhook access token invalid"), standins.FEISHU),
        json_demand(feishu_code(9499, "Bad Request"), standins.FEISHU),
        demand(
            "a signature of the last hour",
            standins.FEISHU,
            lambda request: standins.is_near(request.tree.get("timestamp", ""), 1, CLOCK())
            and request.tree.get("sign") == standins.feishu_sign(request.tree["timestamp"]),
            feishu_code(19021, "sign match fail or timestamp is not within one hour from current time"),
            lambda request: standins.feishu_at(request, CLOCK() - 3602),
        ),
        body_limit(20 * 1024, feishu_code(9499, "request body too large"), standins.FEISHU),
        demand(
            "the word that the robot asks for",
            standins.FEISHU,
            lambda request: any(WORD in text for text in standins.feishu_texts(request)),
            feishu_code(19024, "Key Words Not Found"),
            put("card.header.title.content", lambda text: "-"),
        ),
        demand(
            "a color of a header that there is",
            standins.FEISHU,
            lambda request: set(values_at(request, "card.header.template")) <= set(standins.FEISHU_TEMPLATES),
            feishu_code(9499, "Bad Request"),
            put("card.header.template", lambda color: "#a30200"),
        ),
    ),
)

# --- alerts ---

PAGERDUTY_SOURCE = "PagerDuty's documents of the Events API v2: 202, 400 with errors, 512 KB; channels.md 2, row 12"
ROUTING_KEY = "R0" + "0123456789ABCDEF" * 2
ROUTING_KEY = ROUTING_KEY[:32]


def pagerduty_error(text: str) -> Answer:
    """What the Events API says of an event that is invalid."""
    return said(400, status="invalid event", message="Event object is invalid", errors=[text])


PAGERDUTY = Service(
    **by_api("pagerduty", {"routingKey": ROUTING_KEY}, {"routingKey": "wrong-key"}, severity="critical"),
    success=lambda request: said(202, status="success", message="Event processed", dedup_key=request.tree["dedup_key"]),
    busy=rate(429, {"Retry-After": "60"}),
    refusals=(
        json_demand(pagerduty_error("Invalid JSON"), PAGERDUTY_SOURCE),
        demand(
            "the routing key",
            PAGERDUTY_SOURCE,
            lambda request: request.tree.get("routing_key") == ROUTING_KEY,
            pagerduty_error("Length of 'routing_key' is incorrect (should be 32 characters)"),
            put("routing_key", lambda key: "x"),
        ),
        body_limit(512 * 1024, Answer(413, "Request Entity Too Large"), PAGERDUTY_SOURCE),
        limit("payload.summary", 1024, "characters", pagerduty_error("'payload.summary' is too long"), PAGERDUTY_SOURCE),
        limit("dedup_key", 255, "characters", pagerduty_error("'dedup_key' is too long"), PAGERDUTY_SOURCE),
        demand(
            "an action that there is",
            PAGERDUTY_SOURCE,
            lambda request: request.tree.get("event_action") in ("trigger", "acknowledge", "resolve"),
            pagerduty_error("'event_action' is invalid"),
            put("event_action", lambda action: "close"),
        ),
        demand(
            "summary, source and severity of a trigger",
            PAGERDUTY_SOURCE,
            lambda request: request.tree["event_action"] != "trigger"
            or (
                all(request.tree["payload"].get(name) for name in ("summary", "source"))
                and request.tree["payload"].get("severity") in ("critical", "error", "warning", "info")
            ),
            pagerduty_error("'payload.severity' is invalid"),
            put("payload.severity", lambda severity: "danger"),
        ),
    ),
)

OPSGENIE_SOURCE = "Opsgenie's documents of the Alert API: fields and their limits, 202, 422; channels.md 2, row 13"


def opsgenie_error(status: int, text: str) -> Answer:
    """An error as Opsgenie says it."""
    return said(status, message=text, took=0.001, requestId="0")


OPSGENIE = Service(
    **by_api("opsgenie", {"apiKey": TOKEN}, {"apiKey": "wrong-key"}, "/v2/alerts", priority="P2", tags=("argo", "prd")),
    success=lambda request: said(202, result="Request will be processed", requestId="0"),
    busy=rate(429, message="You are making too many requests!"),
    refusals=(
        has_header("Authorization", f"GenieKey {TOKEN}", opsgenie_error(403, "Invalid API key"), OPSGENIE_SOURCE),
        json_demand(opsgenie_error(422, "Request body is not processable"), OPSGENIE_SOURCE),
        demand(
            "a message of an alert that is created",
            OPSGENIE_SOURCE,
            lambda request: "/close" in request.path or bool(request.tree.get("message")),
            opsgenie_error(422, "message can not be empty"),
            drop("message"),
        ),
        *(
            limit(where, most, unit, opsgenie_error(422, f"{where} is too long"), OPSGENIE_SOURCE)
            for where, most, unit in (
                ("message", 130, "characters"),
                ("alias", 512, "characters"),
                ("description", 15000, "characters"),
                ("tags", 20, "entries"),
                ("tags.*", 50, "characters"),
                ("source", 100, "characters"),
                ("entity", 512, "characters"),
            )
        ),
        demand(
            "a priority that there is",
            OPSGENIE_SOURCE,
            lambda request: request.tree.get("priority", "P3") in ("P1", "P2", "P3", "P4", "P5"),
            opsgenie_error(422, "priority is invalid"),
            put("priority", lambda priority: "high"),
        ),
        demand(
            "details of at most 8000 characters together",
            OPSGENIE_SOURCE,
            lambda request: sum(len(key) + len(text) for key, text in request.tree.get("details", {}).items()) <= 8000,
            opsgenie_error(422, "details are too long"),
            put("details", lambda details: {**details, "x": "y" * 8000}),
        ),
    ),
)


def alertmanager_labels(request: Request) -> bool:
    """Whether there is a label, none has an odd name, and none is empty."""
    labels = values_at(request, "*.labels")
    return all(each and all(re.fullmatch(r"[A-Za-z_]\w*", k, re.ASCII) and v for k, v in each.items()) for each in labels)


ALERTMANAGER = Service(
    channel=lambda url: channel("alertmanager", "alertmanager", secrets={"url": "s/url", "authorization": "s/auth"}),
    secrets=lambda url: {"url": f"{url}/{place('alertmanager')}/", "authorization": f"Bearer {TOKEN}"},
    wrong={"authorization": "Bearer wrong-wrong"},
    success=lambda request: Answer(200),
    busy=Answer(429, "Too Many Requests", {"Retry-After": "9"}),
    refusals=(
        has_header("Authorization", f"Bearer {TOKEN}", Answer(401, "Unauthorized"), standins.ALERTMANAGER),
        demand(
            "the path of the API v2",
            standins.ALERTMANAGER,
            lambda request: request.path.endswith("/api/v2/alerts") and "//" not in request.path,
            Answer(404, "404 page not found"),
            standins.path("v2", "v1"),
        ),
        json_demand(said(400, code=601, message="parsing alerts body failed"), standins.ALERTMANAGER),
        demand(
            "labels that are none but good ones",
            standins.ALERTMANAGER,
            alertmanager_labels,
            Answer(400, '"at least one label pair required"'),
            put("0.labels", lambda labels: {**labels, "a-b": "x"}),
        ),
        demand(
            "times in RFC 3339",
            standins.ALERTMANAGER,
            lambda request: all(standins.TIME.fullmatch(text) for text in values_at(request, "*.endsAt")),
            said(422, code=602, message="endsAt in body must be of type date-time"),
            put("0.endsAt", lambda text: "tomorrow"),
        ),
    ),
)

# --- clouds ---


def sns_says(code: str, text: str, status: int = 400) -> Answer:
    """An error of SNS."""
    return standins.aws_error(status, code, text)


SNS = Service(
    channel=lambda url: channel(
        "sns", "sns", secrets=dict.fromkeys(("accessKeyId", "secretAccessKey", "sessionToken"), "s/k"), topicArn=TOPIC, apiUrl=url
    ),
    secrets=lambda url: {"accessKeyId": AWS_KEY, "secretAccessKey": AWS_SECRET, "sessionToken": TOKEN},
    wrong={"secretAccessKey": "wrong-secret-key"},
    success=lambda request: Answer(200, "<PublishResponse><MessageId>1</MessageId></PublishResponse>"),
    busy=sns_says("Throttled", "Rate exceeded", 429),
    refusals=(
        demand(
            "a key that there is",
            standins.SNS,
            lambda request: f"Credential={AWS_KEY}/" in standins.lowered(request).get("authorization", ""),
            sns_says("InvalidClientTokenId", "The security token included in the request is invalid.", 403),
            header("Authorization", "AWS4-HMAC-SHA256 Credential=AKIAWRONG/20260101/eu-central-1/sns/aws4_request"),
        ),
        demand(
            "a time within 15 minutes",
            standins.SNS,
            lambda request: standins.aws_age(request) < 900,
            sns_says("SignatureDoesNotMatch", "Signature expired", 403),
            lambda request: standins.aws_resigned(request, CLOCK() - 901),
        ),
        demand(
            "the signature",
            standins.SNS,
            standins.is_aws_signed,
            sns_says("SignatureDoesNotMatch", "The request signature we calculated does not match", 403),
            lambda request: request._replace(body=request.body + b"&X=1"),
        ),
        demand(
            "a topic that there is",
            standins.SNS,
            lambda request: body_of(request).get("TopicArn") == TOPIC,
            sns_says("NotFound", "Topic does not exist", 404),
            put("TopicArn", lambda arn: arn + "x"),
        ),
        limit("Message", 262_144, "bytes", sns_says("InvalidParameter", "Message too long"), standins.SNS),
        limit("Subject", 100, "characters", sns_says("InvalidParameter", "Subject"), standins.SNS),
        demand(
            "a subject of ASCII alone",
            standins.SNS,
            lambda request: bool(re.fullmatch(r"[!-~][ -~]*", body_of(request).get("Subject", "-"))),
            sns_says("InvalidParameter", "Subject"),
            put("Subject", lambda text: "\u5931\u6557"),
        ),
        demand(
            "group and id of a message to a FIFO topic",
            standins.SNS,
            lambda request: {"MessageGroupId", "MessageDeduplicationId"} <= body_of(request).keys(),
            sns_says("InvalidParameter", "The MessageGroupId parameter is required for FIFO topics"),
            drop("MessageGroupId"),
        ),
    ),
    sign=standins.aws_resigned,
)

# The event's channel reads token and ca.crt from a folder that the tests lay out.
KUBERNETES_EVENT = Service(
    channel=lambda url: channel("kubernetes-event", "kubernetes-event", apiUrl=f"{url}/{place('kubernetes-event')}"),
    secrets=lambda url: {},
    wrong={},
    success=lambda request: said(201, kind="Event", metadata=request.tree["metadata"]),
    busy=rate(429, {"Retry-After": "9"}, kind="Status", code=429),
    refusals=(
        has_header("Authorization", f"Bearer {TOKEN}", said(401, kind="Status", reason="Unauthorized"), standins.KUBERNETES),
        json_demand(said(400, kind="Status", reason="BadRequest"), standins.KUBERNETES),
        demand(
            "the namespace of the address",
            standins.KUBERNETES,
            lambda request: f"/namespaces/{request.tree['metadata'].get('namespace')}/events" in urlsplit(request.path).path,
            said(400, kind="Status", reason="BadRequest", message="the namespace of the object does not match"),
            put("metadata.namespace", lambda name: "other"),
        ),
        limit("note", 1024, "bytes", standins.invalid_event("note: can have at most 1024 bytes"), standins.KUBERNETES),
        limit("reason", 128, "characters", standins.invalid_event("reason: can have at most 128 bytes"), standins.KUBERNETES),
        limit("action", 128, "characters", standins.invalid_event("action: can have at most 128 bytes"), standins.KUBERNETES),
        limit("reportingInstance", 128, "characters", standins.invalid_event("reportingInstance"), standins.KUBERNETES),
        demand(
            "a type that there is",
            standins.KUBERNETES,
            lambda request: request.tree.get("type") in ("Normal", "Warning"),
            standins.invalid_event("type"),
            put("type", lambda kind: "Failed"),
        ),
        demand(
            "a time in microseconds",
            standins.KUBERNETES,
            lambda request: bool(re.fullmatch(r"[\d-]{10}T[\d:]{8}\.\d{6}Z", request.tree.get("eventTime", ""))),
            standins.invalid_event("eventTime"),
            drop("eventTime"),
        ),
        demand(
            "who reports",
            standins.KUBERNETES,
            lambda request: bool(re.fullmatch(r"[a-z0-9.-]+/[A-Za-z0-9._-]{1,63}", request.tree.get("reportingController", ""))),
            standins.invalid_event("reportingController"),
            put("reportingController", lambda name: "a b"),
        ),
        demand(
            "a name that DNS could have",
            standins.KUBERNETES,
            lambda request: bool(re.fullmatch(r"[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?", request.tree["metadata"].get("name", ""))),
            standins.invalid_event("metadata.name"),
            put("metadata.name", lambda name: "A_B"),
        ),
    ),
)

SERVICES: Mapping[str, Service] = {
    "slack-webhook": SLACK_WEBHOOK,
    "slack-bot": SLACK_BOT,
    "discord": DISCORD,
    "teams-workflows": TEAMS,
    "google-chat": GOOGLE_CHAT,
    "mattermost": MATTERMOST,
    "rocketchat": ROCKETCHAT,
    "telegram": TELEGRAM,
    "wecom": WECOM,
    "dingtalk": DINGTALK,
    "feishu": FEISHU,
    "pagerduty": PAGERDUTY,
    "opsgenie": OPSGENIE,
    "alertmanager": ALERTMANAGER,
    "sns": SNS,
    "kubernetes-event": KUBERNETES_EVENT,
}


def answer_of(kind: str, request: Request) -> Answer:
    """What a service says to a request."""
    service = SERVICES[kind]
    refused = next((each.answer for each in service.refusals if each.applies(request)), None)
    return refused or service.success(request)


def addressed(request: Request) -> tuple[str, Request]:
    """Which service a request to the one server is for, and the request as that service sees it; SNS has the root."""
    first, _, rest = request.path[1:].partition("/")
    kind = next((kind for kind in SERVICES if place(kind) == first), "sns")
    return kind, request if kind == "sns" else request._replace(path="/" + rest)


def every_service(request: Request) -> Answer:
    """All services in one server."""
    return answer_of(*addressed(request))


def only(kind: str, answer: Answer) -> servers.Behaviour:
    """All services, of which one gives the same answer to everything."""
    return lambda request: answer if addressed(request)[0] == kind else every_service(request)
