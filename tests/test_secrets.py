"""What counts as a secret, and what only looks like one. No example is a real credential; all are put together here."""

from __future__ import annotations

import time

import pytest

from generator.secrets import is_secret_name, redact, shape

# Pieces, so that no scanner of repositories takes an example for a find.
RANDOM = "k3" + "Jx9QwZ7pLm2Vb8NcRt5Yh1Gf4Ds6Aa0U"
HEX = "9f86d081884c7d65" + "9a2feaa0c55ad015"
DOTS = "."
HOOKS = "hooks" + DOTS
EYJ = "ey" + "J"
BEGIN = "-----" + "BEGIN "

SECRETS = {
    "a Slack webhook": ("a Slack webhook URL", f"https://{HOOKS}slack.com/services/T0AB1CD2E/B0AB1CD2E/{RANDOM[:24]}"),
    "a Slack webhook of the government cloud": ("a Slack webhook URL", f"https://{HOOKS}slack-gov.com/services/T1/B1/abcd"),
    "a Slack webhook of letters only": ("a Slack webhook URL", f"https://{HOOKS}slack.com/services/TXXXX/BXXXX/XXXX"),
    "a Slack workflow trigger": ("a Slack webhook URL", f"https://{HOOKS}slack.com/triggers/T0AB1CD2E/1/{RANDOM[:20]}"),
    "a Slack webhook inside a longer text": ("a Slack webhook URL", f"curl {HOOKS}slack.com/services/T1/B1/abcd -d x"),
    "a Slack bot token": ("a Slack token", "xox" + f"b-1234567890-{RANDOM[:20]}"),
    "a Slack user token": ("a Slack token", "xox" + f"p-1234567890-{RANDOM[:20]}"),
    "a rotated Slack token": ("a Slack token", "xox" + "e.xox" + f"p-1-{RANDOM}"),
    "a Slack app token": ("a Slack token", "xap" + f"p-1-A0123-{RANDOM}"),
    "a Teams connector": ("a Teams webhook URL", f"https://acme.webhook.office.com/webhookb2/{HEX}@x/IncomingWebhook/{HEX}"),
    "a Power Automate trigger": (
        "a signed URL",
        "https://prod-01.westeurope.logic.azure.com:443/workflows/1/triggers/manual/paths/invoke"
        f"?api-version=2016-06-01&sp=%2Ftriggers&sv=1.0&sig={RANDOM}",
    ),
    "a presigned S3 URL": ("a signed URL", f"https://b.s3.amazonaws.com/k?X-Amz-Expires=60&X-Amz-Signature={HEX}"),
    "a Discord webhook": ("a Discord webhook URL", f"https://discord.com/api/webhooks/123456789012345678/{RANDOM}"),
    "an old Discord webhook": ("a Discord webhook URL", f"https://discordapp.com/api/v10/webhooks/1234567890/{RANDOM}"),
    "a Google Chat webhook": (
        "a Google Chat webhook URL",
        f"https://chat.googleapis.com/v1/spaces/AAAA1/messages?key={RANDOM}&token={RANDOM}",
    ),
    "a WeCom robot": ("a WeCom webhook URL", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4"),
    "a DingTalk robot": ("a DingTalk webhook URL", f"https://oapi.dingtalk.com/robot/send?access_token={HEX}"),
    "a DingTalk secret": ("a DingTalk signing secret", f"SEC{HEX}{HEX}"),
    "a Discord webhook of a test build": ("a Discord webhook URL", f"https://ptb.discord.com/api/webhooks/123456789012345678/{RANDOM}"),
    "a Teams workflow": (
        "a signed URL",
        f"https://default0a1b.4c.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/1/invoke?sig={RANDOM}",
    ),
    "a Feishu hook": ("a Feishu webhook URL", "https://open.feishu.cn/open-apis/bot/v2/hook/0a1b2c3d-aaaa-bbbb"),
    "a Lark hook": ("a Feishu webhook URL", "https://open.larksuite.com/open-apis/bot/v2/hook/0a1b2c3d-aaaa-bbbb"),
    "a Telegram bot token": ("a Telegram bot token", f"1234567890:{RANDOM}X"),
    "a Telegram URL": ("a Telegram bot token", f"https://api.telegram.org/bot1234567890:{RANDOM}X/sendMessage"),
    "a PagerDuty integration URL": ("a PagerDuty integration URL", f"https://events.pagerduty.com/integration/{HEX}/enqueue"),
    "a Mattermost hook": ("a webhook URL", "https://chat.example.com/hooks/" + "abcdefghij0123456789klmnop"),
    "a Rocket.Chat hook": ("a webhook URL", f"https://chat.example.com/hooks/{HEX[:17]}/{RANDOM}"),
    "a Zapier hook": ("a webhook URL", f"https://{HOOKS}zapier.com/hooks/catch/1234567/abcdef/"),
    "an IFTTT trigger": ("a webhook URL", f"https://maker.ifttt.com/trigger/x/with/key/{RANDOM}"),
    "a GitHub token": ("a GitHub token", "gh" + f"p_{RANDOM}ab"),
    "a fine-grained GitHub token": ("a GitHub token", "github" + f"_pat_11ABCDEFG0_{RANDOM}"),
    "a GitLab token": ("a GitLab token", "glp" + f"at-{RANDOM[:20]}"),
    "an AWS key id": ("an AWS access key", "AKI" + "AIOSFODNN7EXAMPLE"),
    "a temporary AWS key id": ("an AWS access key", "key ASI" + "AIOSFODNN7EXAMPLE here"),
    "a Google API key": ("a Google API key", "AIz" + f"a{RANDOM}A"),
    "a JSON web token": ("a JSON web token", f"{EYJ}hbGciOiJIUzI1NiJ9.{EYJ}zdWIiOiIxMjM0NTY3ODkwIn0.{RANDOM}"),
    "an RSA key": ("a private key", BEGIN + "RSA PRIVATE KEY-----\nMIIEow\n"),
    "an OpenSSH key": ("a private key", BEGIN + "OPENSSH PRIVATE KEY-----\nb3Blbn\n"),
    "a bare private key": ("a private key", BEGIN + "PRIVATE KEY-----"),
    "a private key in base64": ("a private key", "LS0tLS1CRUdJTi" + "BSU0EgUFJJVkFURSBLRVktLS0tLQo="),
    "a SendGrid key": ("a SendGrid key", f"SG.{RANDOM[:22]}.{RANDOM}"),
    "a Vault token": ("an access token", "hv" + f"s.{RANDOM}"),
    "a Grafana token": ("an access token", "gls" + f"a_{RANDOM}_12345678"),
    "an npm token": ("an access token", "np" + f"m_{RANDOM}"),
    "a database URL": ("a URL with a password", "postgres://app:s3cret@db.example.com:5432/app"),
    "a URL with a password and no user": ("a URL with a password", "redis://:s3cret@cache:6379"),
    "a URL with a token for a user": ("a URL with a token", f"https://{RANDOM[:24]}@sentry.example.com/1"),
    "a URL with a token in its query": ("a URL with a token", "https://alerts.example.com/api?token=s3cret"),
    "a URL with an API key in its query": ("a URL with a token", "https://alerts.example.com/api?x=1&api_key=s3cret"),
    "a URL with a long key in its query": ("a URL with a token", f"https://alerts.example.com/api?key={RANDOM[:20]}"),
    "a password among arguments": ("a password or a token", "--password=hunter2"),
    "a password in an environment line": ("a password or a token", "SMTP_PASSWORD=hunter2"),
    "a token in a shell command": ("a password or a token", "notify --api-token='abc123' --to x"),
    "a password in JSON": ("a password or a token", '{"user": "app", "password": "hunter2"}'),
    "a token in JSON beside a placeholder": ("a password or a token", '{"name": "{name}", "apiToken": "hunter2"}'),
    "a bearer header": ("an Authorization header", "Bearer abc123def456"),
    "a basic header": ("an Authorization header", "Basic dXNlcjpwYXNz"),
    "a header in a command": ("an Authorization header", 'curl -H "Authorization: Bearer abc123def456"'),
    "random base64": ("text that looks like a key", RANDOM),
    "random base64 in a text": ("text that looks like a key", f"use {RANDOM}== here"),
    "sixty-four hexadecimal digits": ("text that looks like a key", HEX + HEX),
    "a token beside an expression": ("a Slack token", "<% vars.x %> {{workflow.name}} xox" + f"b-1234567890-{RANDOM}"),
    "a token inside an expression": ("a Slack token", "{{= 'xox" + f"b-1234567890-{RANDOM}' }}}}"),
}


@pytest.mark.parametrize(("kind", "text"), SECRETS.values(), ids=SECRETS)
def test_a_secret_is_recognised_by_its_shape(kind: str, text: str) -> None:
    """Each says what it is, so that the user knows which of many texts is meant."""
    assert shape(text) == kind


HARMLESS = {
    "nothing": "",
    "a word": "slack",
    "a reference": "slack-secret/SLACK_WEBHOOK_URL",
    "a reference with digits": "team-2024-secret/SLACK_WEBHOOK_URL_2",
    "an image": "python:3.14-alpine",
    "an image of a registry with a port": "registry.example.com:5000/team/notify:v1.2.3-4-g1a2b3c4",
    "an image with a digest": "ghcr.io/acme/notify@sha256:" + HEX + HEX,
    "an image with a scheme, a tag and a digest": "docker://alpine:3.20@sha256:" + HEX + HEX,
    "a digest": "sha256:" + HEX + HEX,
    "a commit": HEX + "c0ffee00",
    "a URL with a commit": "https://github.com/Acme/Workflows/commit/" + HEX + "c0ffee00",
    "a uid": "6f1c2d3e-4a5b-4c6d-8e7f-0a1b2c3d4e5f",
    "a URL with a uid": "https://argo.example.com/workflows/argo/x?uid=6f1c2d3e-4a5b-4c6d-8e7f-0a1b2c3d4e5f&tab=workflow",
    "a plain URL": "https://argo.example.com",
    "a URL with a port": "https://argo.example.com:2746/workflows",
    "a URL with a user": "ssh://git@github.com/acme/app.git",
    "a webhook URL without credentials": "https://hooks.example.com/incidents",
    "a long URL of words": "https://argo.example.com/archived-workflows/argo/?phase=Failed&label=team%3Dplatform2",
    "a query with a short key": "https://example.com/?key=value&code=404",
    "a page about Slack webhooks": "https://api.slack.com/messaging/webhooks",
    "an address": "platform-oncall@example.com",
    "addresses": "Ann <ann@example.com>, bob@example.com",
    "a message": "[{environment}] {source} {status}",
    "a message about passwords": "The password is in the vault: ask platform",
    "a message about tokens": "token expired, see step {failures}",
    "a message about keys": "Basic authentication failed for this workflow",
    "a token that is a placeholder": "https://alerts.example.com/api?token={env.TOKEN}",
    "a token that is an Argo tag": "https://alerts.example.com/api?token={{workflow.parameters.token}}",
    "a token that is a Jinja expression": "https://alerts.example.com/api?token=<% vars.token %>",
    "a password that is a variable of the pod": "--password=$(SMTP_PASSWORD) --token=${TOKEN}",
    "a password that is in a file": "--password-file=/run/secrets/smtp --token=/var/run/token",
    "a user whose password is a placeholder": "smtp://app:{env.SMTP_PASSWORD}@mail.example.com",
    "JSON with placeholders": '{"token": "{env.TOKEN}", "name": "{name}"}',
    "JSON with names": '{"secretName": "slack", "tokenPath": "/var/run", "password": ""}',
    "an Argo expression": "{{=sprig.b64enc(toJson({\"name\": workflow.name, \"uid\": workflow.uid}))}}",
    "an Argo condition": "{{=workflow.status == 'Failed' && workflow.labels['tier'] == 'critical'}}",
    "a Slack hook with placeholders": "https://" + HOOKS + "slack.com/services/{env.HOOK}",
    "a CamelCase name": "WorkflowTemplateReferenceV1Beta2AndMore2024Things",
    "a long DNS name": "argo-workflows-1-workflow-controller-configmap-2.argo.svc.cluster.local",
    "a path in a cloud": "projects/Acme-Prod-1/locations/europe-west3/keyRings/Ring1/cryptoKeys/Main2",
    "an ARN": "arn:aws:iam::123456789012:role/ArgoWorkflows-Notifier-1",
    "a label": "workflows.argoproj.io/cluster-workflow-template",
    "a certificate": BEGIN + "CERTIFICATE-----\n" + RANDOM + RANDOM + "\n" + RANDOM + "\n-----END CERTIFICATE-----\n",
    "a public key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + RANDOM + " ann@example.com",
    "a certificate in base64": "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUQ" + RANDOM,
    "a checksum of npm": "sha512-" + RANDOM + RANDOM + "==",
    "a time": "2026-11-21T07:05:00.123456Z",
    "a glob": "!sandbox-*",
    "text in Japanese": "ワークフローが失敗しました: {name}",
    "a shell line": "until curl -s -H 'Metadata-Flavor: Google' 'http://169.254.169.254/computeMetadata/v1/'; do sleep 1; done",
}


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_what_only_looks_like_a_secret_is_let_through(text: str) -> None:
    """References, placeholders, digests, commits, uids, names and public keys."""
    assert shape(text) == ""


@pytest.mark.parametrize(
    "name",
    """
    password PASSWORD smtpPassword DB_PASSWORD PGPASSWORD MYSQL_PWD DB_PASS token accessToken
    X-Auth-Token GITHUB_TOKEN apiKey api_key X-Api-Key secretKey AWS_SECRET_ACCESS_KEY routingKey
    privateKey clientSecret CLIENT_SECRET hmacSecret Authorization credentials encryption-key
    """.split(),
)
def test_a_name_tells_of_a_secret(name: str) -> None:
    """Of a field, a header or a variable."""
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name",
    """
    name key keys secret secretName secretKeyRef tokenPath tokenUrl tokenExpirationSeconds
    serviceAccountToken automountServiceAccountToken existingSecret imagePullSecrets passwordFile
    PWD PATH compass bypass author maxTokens keyring topologyKey accessKeyId url keyId
    """.split(),
)
def test_a_name_that_tells_of_no_secret(name: str) -> None:
    """References, paths, switches, and words that only begin alike."""
    assert not is_secret_name(name)


def test_a_secret_is_redacted_whole() -> None:
    """Nothing of the text is left, only what it was."""
    _, text = SECRETS["a Slack bot token"]
    assert redact(f"use {text} here") == "(redacted: a Slack token)"


def test_other_text_is_not_touched() -> None:
    """Byte for byte."""
    text = "  [{environment}] {source}\n\tslack-secret/URL "
    assert redact(text) == text


@pytest.mark.parametrize(
    "start", ["{{", "<% ", "{a", "://", "://a:", "?key=", "aA1", "token=", '"token":', "-eyJaaaaaaaa", "-----BEGIN ", ":Bearer a"]
)
def test_hostile_text_takes_no_long_time(start: str) -> None:
    """A megabyte of what a pattern begins with is looked through in well under the seconds of a quadratic search."""
    text = start * (1_000_000 // len(start)) + "a1=@"
    began = time.process_time()
    shape(text)
    assert time.process_time() - began < 10
