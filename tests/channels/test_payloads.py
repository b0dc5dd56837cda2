"""What each channel says at each status, as a whole."""

from __future__ import annotations

import pytest

from generator.model import PHASES
from tests.channels.post_office import PostOffice
from tests.pod import failure
from tests.profiles import message

URL = "https://argo.example.com/workflows/team-a/etl-7xk2p?uid=9f3c0e7a-0000-4000-8000-000000000001"
FAILURES = (
    failure("exit code 1", "load"),
    failure("OOMKilled (exit code 137)\nlast line", "join", finished="2026-11-21T07:30:00Z"),
)
FIELDS = ("namespace", ("Who", "{creator}"), "scheduled", "duration")
ROWS = [("Namespace", "team-a"), ("Who", "kim"), ("Duration", "1h 2m 5s")]
LINES = "join: OOMKilled (exit code 137) last line\nload: exit code 1"
BUTTONS = [
    {"type": "button", "text": "Workflow", "url": URL},
    {"type": "button", "text": "Logs", "url": "https://logs.example.com/etl-7xk2p"},
]
SLACK_COLORS = {"Running": "#0DADEA", "Succeeded": "good", "Failed": "danger", "Error": "danger"}
WECOM_COLORS = {"Running": "comment", "Succeeded": "info", "Failed": "warning", "Error": "warning"}
HTML_COLORS = {"Running": "#0DADEA", "Succeeded": "#2eb886", "Failed": "#a30200", "Error": "#a30200"}


@pytest.mark.parametrize("status", PHASES)
def test_every_channel_says_it_all(office: PostOffice, status: str) -> None:
    """Title, text, rows that are not empty, failures in the order of time, links, and the color of the status."""
    links = [("Workflow", "{url}"), ("Logs", "https://logs.example.com/{name}")]
    said = message(title="{source} {status}", text="by {entrypoint}", fields=FIELDS, links=links)
    failed = FAILURES if status in ("Failed", "Error") else ()
    got = office.deliver(said, status=status, failures=failed)
    title, lines = f"etl {status}", [LINES] if failed else []
    assert got.slack == {
        "attachments": [
            {
                "title": title,
                "title_link": URL,
                "fallback": title,
                "fields": [{"title": name, "value": value, "short": True} for name, value in ROWS],
                "actions": BUTTONS,
                "text": "\n".join(["by main", *lines]),
                "color": SLACK_COLORS[status],
                "mrkdwn_in": ["text"],
            }
        ]
    }
    rows = "\n".join(f"{name}: {value}" for name, value in ROWS)
    shown = f"[Workflow]({URL})\n[Logs](https://logs.example.com/etl-7xk2p)"
    head = f'**<font color="{WECOM_COLORS[status]}">{title}</font>**'
    assert got.wecom == "\n".join([head, "by main", rows, *lines, shown])
    assert got.webhook == got.log == tree_of(status, title, failed)
    body = "\n\n".join(["by main", rows, *lines])
    shown = f"Workflow: {URL}\nLogs: https://logs.example.com/etl-7xk2p"
    assert got.mail.part("plain") == f"{title}\n\n{body}\n\n{shown}\n"
    anchors = f'<a href="{URL}">Workflow</a> | <a href="https://logs.example.com/etl-7xk2p">Logs</a>'
    head = f'<h3 style="color:{HTML_COLORS[status]}">{title}</h3>'
    assert got.mail.part("html") == f'{head}<pre style="white-space:pre-wrap">{body}</pre>{anchors}\n'


def tree_of(status: str, title: str, failed: tuple[dict[str, str], ...]) -> dict[str, object]:
    """The JSON of a webhook without a body of its own."""
    workflow = {
        "name": "etl-7xk2p",
        "namespace": "team-a",
        "uid": "9f3c0e7a-0000-4000-8000-000000000001",
        "creationTimestamp": "2026-11-21T07:00:00Z",
        "status": status,
        "duration": 3725.519431,
        "url": URL,
    }
    return {
        "title": title,
        "color": SLACK_COLORS[status],
        "environment": "prd",
        "message": "by main",
        "workflow": workflow,
        "fields": [{"title": name, "value": value} for name, value in ROWS],
        "failures": list(failed),
    }


def test_a_mail_has_its_headers(office: PostOffice) -> None:
    """Subject, sender, recipients, date and an id of the sender's domain; and it says that no person wrote it."""
    mail = office.deliver(message(title="\u5931\u6557 \U0001f6a8 {name}")).mail
    assert mail.sender == "argo@example.com"
    assert mail.recipients == ["a@example.com", "b@example.com"]
    assert (mail.is_encrypted, mail.user) == (True, "argo")
    headers = {name: str(mail.message[name]) for name in ("Subject", "From", "To", "Auto-Submitted")}
    assert headers == {
        "Subject": "\u5931\u6557 \U0001f6a8 etl-7xk2p",
        "From": "Argo <argo@example.com>",
        "To": "a@example.com, Oncall <b@example.com>",
        "Auto-Submitted": "auto-generated",
    }
    assert mail.message["Message-ID"].endswith("@example.com>")
    assert mail.message["Date"].datetime.year >= 2026


@pytest.mark.parametrize("status", ["Succeeded", "Failed", "Error"])
def test_mentions_are_for_failures(office: PostOffice, status: str) -> None:
    """Those whom the channel names are called when a workflow ends badly, and left alone otherwise."""
    got = office.deliver(mentions=True, status=status)
    assert got.slack.get("text") == (None if status == "Succeeded" else "<!here> <@U024BE7LH>")
    assert got.wecom.endswith("<@kim>") == (status != "Succeeded")


def test_failures_in_a_code_block_keep_their_lines(office: PostOffice) -> None:
    """Slack shows a block; the lines of one failure stay lines, and its pod is the last of them."""
    got = office.deliver(message(fields=[], failures="code"), failures=FAILURES)
    lines = "join: OOMKilled (exit code 137)\nlast line\n  pod etl-7xk2p-join\nload: exit code 1\n  pod etl-7xk2p-load"
    assert got.attachment["text"] == f"```\n{lines}\n```"
    assert got.wecom.split("\n")[1:6] == lines.split("\n")
    assert lines in got.mail.part("plain")


def test_failures_may_be_left_out(office: PostOffice) -> None:
    """A message that shows no failures has none, though its text may name them."""
    got = office.deliver(message(text="{failureCount}: {failures}", fields=[], failures="none"), failures=FAILURES)
    assert got.attachment["text"] == f"2: {LINES}"
    assert got.webhook["failures"] == []


def test_no_more_failures_than_asked_for(office: PostOffice) -> None:
    """So many are shown, each as long as it may be, and the message says how many there are beside them."""
    many = [failure("x" * 300, f"step-{number}", finished=f"2026-11-21T07:00:{number:02}Z") for number in range(20)]
    got = office.deliver(message(fields=[], limit=2, size=25), failures=many, total=1234)
    line = "x" * 25 + "\u2026"
    assert got.attachment["text"] == f"step-0: {line}\nstep-1: {line}\nand 1,232 more"


@pytest.mark.parametrize(
    ("locale", "title", "rows", "more"),
    [
        ("en", "Failed", ["1d 1h 1s"], "and 3 more"),
        ("ja", "\u5931\u6557", ["1\u65e51\u6642\u95931\u79d2"], "\u4ed6 3 \u4ef6"),
        ("zh", "\u5931\u8d25", ["1\u59291\u5c0f\u65f61\u79d2"], "\u53e6\u6709 3 \u9879"),
    ],
)
def test_a_message_speaks_its_language(office: PostOffice, locale: str, title: str, rows: list[str], more: str) -> None:
    """Status, duration and the program's own words; what machines read stays as the controller has it."""
    said = message(title="{status}", fields=["duration"], locale=locale)
    got = office.deliver(said, failures=FAILURES[:1], total=4, duration="90001.5")
    assert got.attachment["title"] == title
    assert [field["value"] for field in got.attachment["fields"]] == rows
    assert got.attachment["text"] == f"load: exit code 1\n{more}"
    assert got.webhook["workflow"]["status"] == "Failed"


def test_placeholders_in_an_address(office: PostOffice) -> None:
    """Values are percent-encoded; an address with an empty one is no address; a whole one is kept where it is of the web."""
    table = {
        "https://x.example.com/{labels.odd}": "https://x.example.com/a%20b%2F..%3Fc%3D%26d%23%E2%9C%85%3Ce%3E%7C%22",
        "https://x.example.com/{labels.absent}/y": "",
        "{url}&tab=workflow": URL + "&tab=workflow",
        "{annotations.example.com/runbook}": "https://r.example.com/a?b=c#d%20%3Ce%3E",
        "{annotations.script}": "",
        "https://{env.HOST}/x": "https://argo.example.com:8443/x",
    }
    labels = {"odd": "a b/..?c=&d#\u2705<e>|\"", "absent": None}
    annotations = {"example.com/runbook": "https://r.example.com/a?b=c#d <e>", "script": "javascript:alert(1)"}
    said = message(fields=[], failures="none", links=[(f"L{number}", url) for number, url in enumerate(table)])
    got = office.deliver(said, labels=labels, annotations=annotations, variables={"HOST": "argo.example.com:8443"})
    expected = [(f"L{number}", url) for number, url in enumerate(table.values()) if url]
    assert got.attachment["text"] == ""
    assert [(button["text"], button["url"]) for button in got.attachment["actions"]] == expected
    assert got.wecom.endswith("".join(f"\n[{name}]({url})" for name, url in expected[:3]))
    assert "\n".join(f"{name}: {url}" for name, url in expected) in got.mail.part("plain")


def test_a_channels_secret_is_no_placeholder(office: PostOffice) -> None:
    """{env.NAME} reads the pod's environment, but none of our own variables."""
    said = message(text="[{env.TEAM}{env.HOOKWRIGHT_SLACK_URL}{env.HOOKWRIGHT_CONTEXT}{env.NOBODY}]")
    got = office.deliver(said, variables={"TEAM": "platform"})
    assert got.attachment["text"] == "[platform]"
