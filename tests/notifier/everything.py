"""Profiles with every channel type, each as plain as it can be, for tests of the program's text."""

from __future__ import annotations

from generator.model import Channel
from tests.profiles import channel

SLACK = channel("slack", "slack-webhook", secrets={"url": "slack-secret/SLACK_WEBHOOK_URL"})
MAIL = {"host": "smtp/host", "port": "smtp/port", "from": "smtp/from", "username": "smtp/user", "password": "smtp/password"}
FIRST = (
    SLACK,
    channel("incidents", "webhook", secrets={"url": "incidents/url", "authorization": "incidents/token"}),
    channel("mail", "email", to=("oncall@example.com",), secrets={**MAIL, "tls": "smtp/tls"}),
    channel("wecom", "wecom", secrets={"url": "wecom/url"}),
    channel("log", "log"),
)
TOPIC = "arn:aws:sns:eu-central-1:123456789012:workflows"
KEYS = {"accessKeyId": "aws/id", "secretAccessKey": "aws/key"}
SECOND = (
    channel("bot", "slack-bot", secrets={"token": "slack-bot/token"}, channel="C024BE7LH"),
    channel("teams", "teams-workflows", secrets={"url": "teams/url"}),
    channel("discord", "discord", secrets={"url": "discord/url"}),
    channel("chat", "google-chat", secrets={"url": "chat/url"}),
    channel("mattermost", "mattermost", secrets={"url": "mattermost/url"}),
    channel("rocketchat", "rocketchat", secrets={"url": "rocketchat/url"}),
    channel("dingtalk", "dingtalk", secrets={"url": "dingtalk/url", "signSecret": "dingtalk/sign"}),
    channel("feishu", "feishu", secrets={"url": "feishu/url", "signSecret": "feishu/sign"}),
    channel("telegram", "telegram", secrets={"token": "telegram/token"}, chatId="-1001234567890"),
    channel("pagerduty", "pagerduty", secrets={"routingKey": "pagerduty/key"}),
    channel("opsgenie", "opsgenie", secrets={"apiKey": "opsgenie/key"}),
    channel("alerts", "alertmanager", url="http://alertmanager.monitoring.svc:9093"),
    channel("sns", "sns", secrets=KEYS, topicArn=TOPIC),
    channel("event", "kubernetes-event"),
)
ALL: tuple[Channel, ...] = (*FIRST, *SECOND)
