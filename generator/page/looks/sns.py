"""Amazon SNS: what a subscriber by e-mail gets."""

from __future__ import annotations

from generator.page.html import Html, tag, text_at
from generator.page.looks._parts import broken
from generator.page.sent import Sent

TYPES = {"sns": "a subscriber by e-mail"}
STYLE = """
.sns .subject{font-size:1.1em;font-weight:600}
.sns .from{color:var(--quiet);font-size:.9em;border-bottom:1px solid var(--line);padding-bottom:.5rem;margin-bottom:.6rem}
.sns .text{font-family:var(--mono);font-size:.86em}
"""


def draw(sent: Sent) -> Html:
    """Subject, topic and message."""
    topic = text_at(sent.body, "TopicArn").rpartition(":")[2]
    head = tag("div", text_at(sent.body, "Subject"), class_="subject")
    said = tag("div", broken(text_at(sent.body, "Message")), class_="text")
    return tag("div", head, tag("div", f"to the subscribers of {topic}", class_="from"), said, class_="sns")
