"""Slack's and WeCom's limits, answers and mentions."""

from __future__ import annotations

import re

import pytest

from generator.channels import wecom
from generator.notifier.bundle import assemble
from tests import pod, servers
from tests.channels.post_office import PostOffice
from tests.pod import failure
from tests.profiles import channel, delivery, message, profile
from tests.servers import Answer

MORE = r"\u2026 ([\d,]+) more characters"
MEGABYTE = 1024 * 1024


@pytest.mark.parametrize("char", ["x", "&", "\u5931", "\U0001f6a8", "`"], ids=lambda char: f"U+{ord(char):04X}")
def test_a_megabyte_is_cut_honestly(office: PostOffice, char: str) -> None:
    """Each service takes the message; where it is cut it says by how much, and no entity or pair is torn."""
    said = message(
        title="{labels.long}",
        text="{annotations.long}",
        fields=[("Long", "{parameters.long}"), "name"],
        failures="code",
        limit=100,
        size=4000,
        links=[("{labels.long}", "https://x.example.com/")],
    )
    long = char * MEGABYTE
    many = [failure(char * (MEGABYTE // 100), f"step-{number}") for number in range(100)]
    facts = {"labels": {"long": long}, "annotations": {"long": long}, "parameters": {"long": long}}
    got = office.deliver(said, huge=True, failures=many, total=5000, **facts)
    attachment = got.attachment
    long_ones = [attachment["title"], attachment["fields"][0]["value"], *attachment["text"].split("\n```\n")]
    for text in long_ones:
        missing = [int(number.replace(",", "")) for number in re.findall(MORE, servers.slack_shows(text))]
        assert len(missing) == 1 and missing[0] > 0
    shown = servers.slack_shows(attachment["title"]).replace("\u200b", "")
    kept, _, rest = shown.partition("\u2026 ")
    assert len(kept) + int(rest.split()[0].replace(",", "")) == MEGABYTE
    assert set(kept) == {char if char != "\x01" else "\ufffd"}
    assert attachment["fields"][1] == {"title": "Name", "value": "etl-7xk2p", "short": True}
    assert len(re.findall(MORE, got.wecom)) == 2
    assert 3900 < len(got.wecom.encode()) <= 4096
    assert len(str(got.mail.message["Subject"])) <= 210
    assert len(re.findall(MORE, got.mail.part("plain"))) == 4
    assert (len(got.webhook["fields"][0]["value"]), len(got.webhook["failures"])) == (MEGABYTE, 100)


def test_what_wecom_answers() -> None:
    """Delivered is errcode 0, whatever the status; any other code is final and told."""
    answers = {
        '{"errcode":0,"errmsg":"ok"}': "delivered",
        '{ "errcode" : 0 }': "delivered",
        '{"errcode":93000,"errmsg":"invalid webhook url"}': 'failed: HTTP 200 {"errcode":93000,"errmsg":"invalid webhook url"}',
        '{"errcode":45009,"errmsg":"api freq out of limit"}': 'failed: HTTP 200 {"errcode":45009,"errmsg":"api freq out of limit"}',
        "": "failed: HTTP 200",
        "ok": "failed: HTTP 200 ok",
    }
    channels = [channel(f"c{number}", "wecom", secrets={"url": "w/url"}) for number in range(len(answers))]
    text = assemble(profile(channels, delivery=delivery(timeout_seconds=5, retry_seconds=5)))
    behaviours = [servers.in_turn(Answer(200, answer)) for answer in answers]
    with servers.http_server(servers.by_path(*behaviours)) as server:
        urls = {f"HOOKWRIGHT_C{number}_URL": f"{server.url}/{number}/send?key=x" for number in range(len(answers))}
        log = pod.run(text, pod.environment(secrets=urls)).log
    assert [re.sub(r"^c\d: | \d+ bytes \(try 1\)$| \(try 1\)$", "", line) for line in log] == list(answers.values())


def test_slacks_mentions_of_each_kind(office: PostOffice) -> None:
    """Words, users and groups become what Slack calls them by."""
    who = ("here", "channel", "everyone", "U024BE7LH", "W024BE7LH", "S0614TZR7")
    slack = channel("slack", "slack-webhook", secrets={"url": "s/url"}, mentions=who)
    pod.run(assemble(profile([slack])), pod.environment(secrets=office.secrets))
    assert servers.slack_mentions(office.slack.requests.pop().tree) == [
        "!here",
        "!channel",
        "!everyone",
        "@U024BE7LH",
        "@W024BE7LH",
        "!subteam^S0614TZR7",
    ]


def test_wecoms_mentions_leave_room() -> None:
    """More than fifteen would not leave enough of 4096 bytes."""
    names = [f"user-{number}" for number in range(16)]
    found = [list(wecom.check(channel("w", "wecom", mentions=tuple(names[:count])))) for count in (15, 16)]
    assert [[(path, text) for path, text, _ in each] for each in found] == [[], [(("mentions",), "expected at most 15")]]


def test_the_longest_links_and_mentions_fit(office: PostOffice) -> None:
    """The most that can stand around WeCom's text leaves some of the text."""
    links = [("\u5931" * 200, "https://x.example.com/" + "y" * 370)] * 10
    long = "\u5931" * 63
    said = message(title="\u5931" * 300, text="\u5931" * 3000, links=links, fields=[])
    wecoms = channel("wecom", "wecom", secrets={"url": "s/url"}, mentions=tuple(f"{number:063}" for number in range(15)))
    ran = pod.run(assemble(profile([wecoms], messages=[said])), pod.environment(secrets=office.secrets, labels={"x": long}))
    content = office.wecom.requests.pop().tree["markdown"]["content"]
    assert ran.log[0].startswith("wecom: delivered ")
    assert 3500 < len(content.encode()) <= 4096
    assert len(servers.wecom_mentions(content)) == 15


def test_a_message_without_any_text_still_says_something(office: PostOffice) -> None:
    """Every service refuses an empty message; the status stands for the title."""
    got = office.deliver(message(title="{labels.absent}", fields=[], failures="none"))
    assert (got.attachment["title"], str(got.mail.message["Subject"]).strip()) == ("Failed", "Failed")
