"""Whatever a failing step prints arrives as text on every channel, and does nothing else."""

from __future__ import annotations

import html
import re

import pytest

from tests import servers
from tests.channels.post_office import Delivered, PostOffice
from tests.pod import failure
from tests.profiles import message

BAD = "\ufffd"
HOSTILE = {
    "quotes": "it's \"quoted\" and 'single' and back\\slashed \\n \\u0041",
    "newlines": "one\ntwo\r\nthree\rfour\u2028five",
    "an Argo expression": "{{=workflow.parameters.secret}} {{workflow.name}} {{ }} }} {{",
    "our own placeholders": "{name} {env.HOOKWRIGHT_SLACK_URL} {env.PATH} {labels.x} {}",
    "Jinja and format strings": "<% vars.x %> %s %(name)s {0} {0.__class__}",
    "variables of a shell and of the kubelet": "$(SECRET) $HOOKWRIGHT_MAIL_PASSWORD ${X} `id` $(id); rm -rf /",
    "Slack's mentions": "<!here> <!channel> <@U024BE7LH> <!subteam^S1|x> <#C1> @here @channel",
    "WeCom's mentions": "@all <@all> <@kim> @kim",
    "Slack's links": "<https://evil.example.com|click> <mailto:a@b|c> <javascript:alert(1)|x>",
    "Markdown": "[click](https://evil.example.com) **bold** _it_ # head\n> quote\n* list ~~x~~",
    "HTML": "</pre><script>alert(1)</script><img src=x onerror=alert(1)> &lt; &amp;#60;",
    "entities": "&amp; &lt;!here&gt; &#60;!here&#62; & &&",
    "code fences": "```\nout\n``` ```` ` ``",
    "a mail's headers": "x\r\nBcc: evil@example.com\r\n\r\nbody\n.\n",
    "control characters": "\x00\x01bell\x07esc\x1b[31mred\x1b[0m\x7f\x80\x9f vt\x0b ff\x0c",
    "emoji": "\U0001f6a8 \U0001f469\u200d\U0001f4bb \u2705 \U0001f1ef\U0001f1f5 caf\u0065\u0301",
    "marks of direction": "\u202eevil\u202c \u2066iso\u2069 \u200frtl\u200e \u05e9\u05dc\u05d5\u05dd",
    "halves of pairs": "\ud83d alone \udea8 and \ud800",
    "other odd characters": "\ufeffbom \u00a0nbsp \ue000private \ufffe \uffff \U000e0001 \u0085nel",
    "Japanese and Chinese": "\u5931\u6557\u3057\u307e\u3057\u305f\u3002\u5931\u8d25\u4e86\uff01",
    "null": "null",
    "JSON": "{\"a\": [1, 2, {\"b\": null}]} [] \"null\"",
    "a JSON string's end": "\"}]} , \"x\": {\"",
    "nothing but blanks": " \t \n ",
}
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def tamed(text: str) -> str:
    """What of a text is promised to arrive: as it is, but for characters that no screen should get."""
    return CONTROL.sub(BAD, re.sub("\r\n?", "\n", text)).strip()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_is_text_everywhere(office: PostOffice, text: str) -> None:
    """In the failures (in a code block), in the title, a row and the text, on each channel, beside what stands around it."""
    said = message(
        title="A {labels.evil} Z",
        text="B {parameters.evil} Y",
        fields=[("Row", "C {annotations.evil} X"), "name"],
        failures="code",
    )
    got = office.deliver(
        said,
        failures=[failure(text, step="load")],
        labels={"evil": text},
        annotations={"evil": text},
        parameters={"evil": text},
    )
    whole = tamed(text)
    line = " ".join(whole.split())
    block = f"load: {whole or 'Failed'}\n  pod etl-7xk2p-load"
    slack_is_right(got, line, whole, block)
    wecom_is_right(got, line, whole, block)
    mail_is_right(got, line, whole, block)
    for tree in (got.webhook, got.log):
        assert tree["title"] == f"A {line} Z".replace("A  Z", "A Z")
        assert tree["message"] == f"B {whole} Y"
        assert tree["fields"] == [{"title": "Row", "value": f"C {whole} X"}, {"title": "Name", "value": "etl-7xk2p"}]
        assert tree["failures"][0]["message"] == whole


def slack_is_right(got: Delivered, line: str, whole: str, block: str) -> None:
    """Slack shows it all, mentions nobody, and has one code block."""
    fenced = "`\u200b`\u200b`"
    assert servers.slack_mentions(got.slack) == []
    attachment = got.attachment
    assert servers.slack_shows(attachment["title"]) == f"A {line} Z".replace("A  Z", "A Z").replace("```", fenced)
    shown = servers.slack_shows(attachment["text"])
    assert shown == f"B {whole} Y\n```\n{block}\n```".replace("```", fenced).replace(
        f"\n{fenced}\n{block.replace('```', fenced)}\n{fenced}", f"\n```\n{block.replace('```', fenced)}\n```"
    )
    assert servers.slack_shows(attachment["fields"][0]["value"]) == f"C {whole} X".replace("```", fenced)
    assert attachment["fields"][1]["value"] == "etl-7xk2p"


def wecom_is_right(got: Delivered, line: str, whole: str, block: str) -> None:
    """WeCom shows it all with wide angle brackets, mentions nobody, and has no link but ours."""
    assert servers.wecom_mentions(got.wecom) == []
    shown = servers.WECOM_TAG.sub("", got.wecom)
    assert "<" not in shown
    links = re.findall(r"\]\(([^)]*)\)", got.wecom)
    assert links == ["https://argo.example.com/workflows/team-a/etl-7xk2p?uid=9f3c0e7a-0000-4000-8000-000000000001"]
    expected = f"**A {line} Z**\nB {whole} Y\nRow: C {whole} X\nName: etl-7xk2p\n{block}".replace("A  Z", "A Z")
    expected = expected.replace("<", "\uff1c").replace(">", "\uff1e").replace("](", "]\u200b(")
    assert shown.startswith(expected)


def mail_is_right(got: Delivered, line: str, whole: str, block: str) -> None:
    """The mail has the headers that we gave it, the text as it is, and no HTML but ours."""
    message = got.mail.message
    assert message["Subject"].strip() == f"A {line} Z".replace("A  Z", "A Z")
    assert (message["Bcc"], got.mail.recipients) == (None, ["a@example.com", "b@example.com"])
    plain = got.mail.part("plain")
    assert f"\n\nB {whole} Y\n\nRow: C {whole} X\nName: etl-7xk2p\n" in plain
    assert block in plain
    tags = set(re.findall(r"<(/?\w+)", got.mail.part("html")))
    assert tags <= {"h3", "/h3", "pre", "/pre", "a", "/a"}
    assert block in html.unescape(re.sub("<[^>]*>", "", got.mail.part("html")))
