"""A profile with a channel of every type, and the page of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from generator import channels, registry
from generator.commands._pages import sheet
from generator.delivery import build
from generator.model import Release
from generator.page import page_of
from generator.page.sheets import Card, Sheet
from tests.harness import resolve_text

EVERY = """\
apiVersion: hookwright/v1
argo: {version: "4.0", uiUrl: https://argo.example.com, workflowNamespaces: [argo, team-a]}
delivery: {acknowledgeRunningRisk: true}
channels:
  slack-webhook: {type: slack-webhook, secret: {url: s/slack}, mentions: [here]}
  slack-bot: {type: slack-bot, channel: "#ops", secret: {token: s/bot}}
  teams-workflows: {type: teams-workflows, secret: {url: s/teams}, mentions: [kim@example.com]}
  discord: {type: discord, secret: {url: s/discord}, mentions: [here]}
  google-chat: {type: google-chat, secret: {url: s/google}, mentions: [all]}
  mattermost: {type: mattermost, secret: {url: s/mattermost}, mentions: [channel], priority: urgent}
  rocketchat: {type: rocketchat, secret: {url: s/rocket}}
  wecom: {type: wecom, secret: {url: s/wecom}, mentions: [kim]}
  dingtalk: {type: dingtalk, secret: {url: s/ding, signSecret: s/sign}, mentions: [all]}
  feishu: {type: feishu, secret: {url: s/feishu, signSecret: s/sign}, mentions: [all]}
  telegram: {type: telegram, chatId: "-100123", secret: {token: s/telegram}, mentions: [kim_ops]}
  pagerduty: {type: pagerduty, secret: {routingKey: s/pagerduty}}
  opsgenie: {type: opsgenie, secret: {apiKey: s/opsgenie}, tags: [argo, etl]}
  alertmanager: {type: alertmanager, url: "http://alertmanager.monitoring:9093"}
  kubernetes-event: {type: kubernetes-event}
  sns: {type: sns, topicArn: "arn:aws:sns:eu-west-1:123456789012:ops", secret: {accessKeyId: s/id, secretAccessKey: s/key}}
  email: {type: email, to: [ops@example.com], secret: {host: smtp/host, port: smtp/port, from: smtp/from, tls: smtp/tls}}
  webhook: {type: webhook, url: "https://hooks.example.com/argo", secret: {authorization: s/hook}}
  log: {type: log}
  http: {type: http, url: "https://hooks.example.com/{namespace}", headers: {X-Team: data}, secret: {authorization: s/agent}}
  container: {type: container, image: "registry.example.com/notify:1", args: ["{title}"]}
messages:
  default:
    text: TEXT
    links: [{title: Runbook, url: "https://runbooks.example.com/{source}"}]
routes:
  everybody: {when: [Running, Succeeded, Failed, Error], send: [CHANNELS]}
  gold:
    when: [Failed, Error]
    match: {namespaces: ["team-*", "!team-sandbox"], labels: {tier: [gold, platinum]}, cron: true}
    send: [slack-webhook, pagerduty]
  rest: {when: [Succeeded], match: {workflowTemplates: ["report-*"]}, unless: [gold], send: [email]}
"""


def every(text: str = "It was late.") -> str:
    """The profile whose messages say a text."""
    names = ", ".join(registry.names(channels))
    return EVERY.replace("CHANNELS", names).replace("TEXT", '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"')


def release(text: str, name: str = "prd") -> Release:
    """The release of a profile's text."""
    return build(resolve_text(text, name).profile)


@cache
def sheets(*texts: str) -> list[Sheet]:
    """The sheets of some profiles; their environments are called prd, stg and dev."""
    return [sheet(release(text, name)) for text, name in zip(texts, ("prd", "stg", "dev"), strict=False)]


@cache
def page(*texts: str) -> str:
    """The page of some profiles."""
    return page_of(sheets(*texts))


def cards(found: Sheet, route: str, phase: str) -> Sequence[Card]:
    """The messages of a route in a phase."""
    [told] = [each for each in found.told[route] if each.phase == phase]
    return told.cards
