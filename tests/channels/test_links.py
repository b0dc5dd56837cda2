"""Links: buttons where a service has them, text where it has none; the logs of the pod that failed first; and what is left out."""

from __future__ import annotations

import re
import time

import pytest

from tests.channels.readers import READERS
from tests.channels.services import SERVICES
from tests.channels.standins import values_at
from tests.channels.street import Street
from tests.pod import failure
from tests.profiles import message

UI = "https://argo.example.com/workflows/team-a/etl-7xk2p?uid=9f3c0e7a-0000-4000-8000-000000000001"
LOGS = "https://logs.example.com/{namespace}/{pod}?from={startMs}&to={endMs}"
LINKS = (("Workflow", "{url}"), ("Logs", LOGS), ("Runbook", "https://runbooks.example.com/{source}"))
# Where each service has its buttons; what is not here has links in its text, or none.
BUTTONS = {
    "slack-webhook": "attachments.0.actions.*.url",
    "slack-bot": "attachments.0.actions.*.url",
    "rocketchat": "attachments.0.actions.*.url",
    "teams-workflows": "attachments.0.content.actions.*.url",
    "google-chat": "cardsV2.0.card.sections.0.widgets.*.buttonList.buttons.*.onClick.openLink.url",
    "feishu": "card.elements.*.actions.*.url",
    "telegram": "reply_markup.inline_keyboard.*.0.url",
    "pagerduty": "links.*.href",
    "opsgenie": "details.*",
}
IN_TEXT = {"discord", "mattermost", "wecom", "dingtalk"}
FAILED = [failure("b", "join", finished="2026-11-21T08:00:02Z"), failure("a", "load", finished="2026-11-21T08:00:01Z")]


def test_every_service_has_its_links(town: Street) -> None:
    """Workflow, logs and runbook, in this order; the logs are those of the pod that failed first, up to now."""
    before = time.time() * 1000
    got = town.deliver(message(links=LINKS), failures=FAILED)
    assert [kind for kind, line in got.log.items() if not line.startswith("delivered ")] == []
    shown = {kind: values_at(got.only(kind), place) for kind, place in BUTTONS.items()}
    shown |= {kind: [url for url in READERS[kind](got.only(kind)).links if url][-3:] for kind in IN_TEXT}
    for kind, (workflow, logs, runbook) in shown.items():
        found = re.fullmatch(r"https://logs\.example\.com/team-a/etl-7xk2p-load\?from=1795244400000&to=(\d+)", logs)
        assert found and before - 1 <= int(found[1]) <= time.time() * 1000 + 1, kind
        assert (workflow, runbook) == (UI, "https://runbooks.example.com/etl"), kind
    assert "Runbook: https://runbooks.example.com/etl" in READERS["alertmanager"](got.only("alertmanager")).text
    assert set(SERVICES) - set(shown) == {"alertmanager", "sns", "kubernetes-event"}


@pytest.mark.parametrize("status", ["Succeeded", "Failed"])
def test_logs_need_a_pod(town: Street, status: str) -> None:
    """Without a failure no pod is known, and the link is left out."""
    got = town.deliver(message(links=LINKS), kinds=["slack-webhook"], status=status, failures=FAILED if status == "Failed" else ())
    texts = values_at(got.only("slack-webhook"), "attachments.0.actions.*.text")
    assert texts == ["Workflow", *(["Logs"] if status == "Failed" else []), "Runbook"]


def test_what_telegram_makes_no_button_of_is_a_link(town: Street) -> None:
    """An address inside of the cluster, whose host has no dot, would make it refuse the message."""
    links = [("Workflow", "{url}"), ("Inside", "http://argo:2746/{name}"), ("Shop", "https://example.com./x")]
    got = town.deliver(message(links=links), kinds=["telegram"])
    request = got.only("telegram")
    assert values_at(request, "reply_markup.inline_keyboard.*.0.text") == ["Workflow", "Shop"]
    assert '<a href="http://argo:2746/etl-7xk2p">Inside</a>' in request.tree["text"]


def test_more_links_than_there_is_room_for(town: Street) -> None:
    """Those that fit come first; one that is too long is left out, and those behind it are not."""
    many = [(f"L{number}", "https://x.example.com/" + "y" * 99) for number in range(9)]
    links = [("Long", "https://x.example.com/" + "y" * 9999), *many]
    got = town.deliver(message(links=links), options={kind: {"mentions": ()} for kind in ("discord", "telegram")})
    assert [kind for kind, line in got.log.items() if not line.startswith("delivered ")] == []
    for kind, place in BUTTONS.items():
        count = len(values_at(got.only(kind), place))
        assert 4 <= count <= 9 and not any(len(url) > 3000 for url in values_at(got.only(kind), place)), kind
