"""WeCom (企业微信) and DingTalk (钉钉): a robot of a group says Markdown."""

from __future__ import annotations

import re

from generator.page.html import Html, Inside, at, list_at, tag, text_at
from generator.page.looks._parts import buttons, message
from generator.page.markup import ROBOT, shown
from generator.page.sent import Sent

TYPES = {"wecom": "WeCom", "dingtalk": "DingTalk"}
_LINE = re.compile(r" *\n")
STYLE = """
.robot{--link:#1557b0}
.robot .bubble{background:#f3f4f6;border-radius:2px 10px 10px 10px;padding:.6rem .9rem;margin-top:.3rem;display:grid;gap:.15rem}
.robot .font-info{color:#0a6b3d}.robot .font-warning{color:#9a4700}.robot .font-comment{color:var(--quiet)}
@media screen and (prefers-color-scheme:dark){.robot{--link:#86b7ff;--paper:#191b1f;--text:#e1e3e6}
.robot .bubble{background:#24272c}
.robot .font-info{color:#6fd8a0}.robot .font-warning{color:#ffb070}}
"""


def draw(sent: Sent) -> Html:
    """The message in a group."""
    tree = sent.body
    content = text_at(tree, "markdown", "content") or text_at(tree, "markdown", "text") or text_at(tree, "actionCard", "text")
    said: list[Inside] = [tag("div", shown(line, ROBOT)) for line in _LINE.split(content)]
    called = [*map(str, list_at(tree, "at", "atMobiles")), *(["所有人"] if at(tree, "at", "isAtAll") is True else [])]
    missing = [who for who in called if f"@{who}" not in content]
    said.append(tag("div", [[tag("b", f"@{who}", class_="call"), " "] for who in missing]) if missing else None)
    said.append(buttons((text_at(each, "title"), text_at(each, "actionURL")) for each in list_at(tree, "actionCard", "btns")))
    return message("robot", tag("div", said, class_="bubble"), name="机器人", badge="BOT")
