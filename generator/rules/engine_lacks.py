"""The notifications engine can send what the routes say.

Why: it has no service for some types of channels (WeCom, DingTalk, Feishu and Discord among them), PagerDuty it only
triggers, and what a pod would know or check it does not. What gets lost is told here, one by one.

Bad:
    engine: {}
    channels:
      group: {type: wecom, secret: {url: wecom/url}}
    routes:
      failures: {send: [slack, group]}

Good:
    engine: {}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.engine import lost
from generator.errors import Problem
from generator.rules import Checked
from generator.rules._tree import finding

LEVEL = "warning"


def check(checked: Checked) -> Iterator[Problem]:
    """Each channel that is not reached, and each part of one or of a message that is left out."""
    profile = checked.profile
    for path, text, hint in lost(profile) if profile.engine else ():
        yield finding(profile, path, text, hint)
