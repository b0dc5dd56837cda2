"""All channel types at once: a server for each, and a profile that sends to all of them."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generator.model import PHASES, Message, Profile
from generator.notifier.bundle import assemble
from tests import pod, servers
from tests.profiles import channel, delivery, message, profile, route, runner

PASSWORD = "correct-horse-battery"


class Delivered(NamedTuple):
    """What arrived of one message: on each channel as a whole, and the log."""

    slack: dict[str, Any]
    wecom: str
    webhook: dict[str, Any]
    mail: servers.Mail
    log: dict[str, Any]
    run: pod.Run

    @property
    def attachment(self) -> dict[str, Any]:
        """The one attachment of Slack's message."""
        [only] = self.slack["attachments"]
        assert isinstance(only, dict)
        return only


class PostOffice(NamedTuple):
    """The running servers, and the secrets that lead to them."""

    slack: servers.Received
    wecom: servers.Received
    webhook: servers.Received
    smtp: servers.MailServer
    secrets: Mapping[str, str]

    def profile(self, said: Message, *, mentions: bool = False, **other: Any) -> Profile:
        """A profile that sends one message to a channel of each type."""
        mail = {"host": "smtp/host", "port": "smtp/port", "from": "smtp/from", "username": "smtp/user", "password": "smtp/password"}
        channels = [
            channel("slack", "slack-webhook", secrets={"url": "s/url"}, mentions=("here", "U024BE7LH") if mentions else ()),
            channel("wecom", "wecom", secrets={"url": "s/url"}, mentions=("kim",) if mentions else ()),
            channel("hook", "webhook", secrets={"url": "s/url"}),
            channel("mail", "email", secrets=mail, to=("a@example.com", "Oncall <b@example.com>")),
            channel("log", "log"),
        ]
        quick = delivery(timeout_seconds=30, retry_seconds=25, runner=runner(ca_bundle={"configMap": "ca/pem"}))
        every = route("every", [each.name for each in channels], when=PHASES)
        return profile(channels, [every], [said], delivery=quick, **other)

    def deliver(
        self,
        said: Message | None = None,
        *,
        huge: bool = False,
        mentions: bool = False,
        variables: Mapping[str, str] | None = None,
        **event: Any,
    ) -> Delivered:
        """Send one message of an event (see tests.pod.environment) everywhere, and give what arrived."""
        text = assemble(self.profile(said or message(), mentions=mentions))
        variables = {**pod.environment(**event, secrets=self.secrets), **(variables or {})}
        ran = pod.run(text, variables, huge=huge)
        told = [line[:40] for line in ran.log if not line.startswith("{")]  # the log channel's line comes when it comes
        assert [line.split()[1] for line in told] == ["delivered"] * 5, told
        wecom = self.wecom.requests.pop().tree["markdown"]["content"]
        slack, webhook = self.slack.requests.pop().tree, self.webhook.requests.pop().tree
        [log] = (json.loads(line) for line in ran.log if line.startswith("{"))
        return Delivered(slack, wecom, webhook, self.smtp.mails.pop(), log, ran)


@contextlib.contextmanager
def post_office() -> Iterator[PostOffice]:
    """Servers for Slack, WeCom, any webhook, and mail with STARTTLS and log-in."""
    authority = servers.Authority()
    tls = authority.server_side()
    with (
        servers.http_server(servers.slack) as slack,
        servers.http_server(servers.wecom) as wecom,
        servers.http_server(servers.receiver, tls) as webhook,
        servers.smtp_server(tls, users={"argo": PASSWORD}) as smtp,
    ):
        secrets = {
            "HOOKWRIGHT_SLACK_URL": f"{slack.url}/services/T0000/B0000/XXXXXXXXXXXXXXXX",
            "HOOKWRIGHT_WECOM_URL": f"{wecom.url}/cgi-bin/webhook/send?key=0f1e2d3c-aaaa-bbbb",
            "HOOKWRIGHT_HOOK_URL": f"{webhook.url}/in",
            "HOOKWRIGHT_MAIL_HOST": "localhost",
            "HOOKWRIGHT_MAIL_PORT": str(smtp.port),
            "HOOKWRIGHT_MAIL_FROM": "Argo <argo@example.com>",
            "HOOKWRIGHT_MAIL_USERNAME": "argo",
            "HOOKWRIGHT_MAIL_PASSWORD": PASSWORD,
            "HOOKWRIGHT_CA_BUNDLE": authority.pem,
        }
        yield PostOffice(slack, wecom, webhook, smtp, secrets)
