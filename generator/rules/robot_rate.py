"""A group robot is not told of every phase of every workflow.

Why: a WeCom robot takes 20 messages a minute and drops the rest; a start and an end for each workflow is used up by ten
workflows that begin in one minute. DingTalk blocks a robot for ten minutes after more than 20; Telegram takes 20 in a group,
Discord 30, Google Chat 60 and Feishu 100.

Bad:
    delivery: {acknowledgeRunningRisk: true}
    channels:
      group: {type: wecom, secret: {url: wecom/url}}
    routes:
      all: {when: [Running, Succeeded, Failed, Error], send: [group]}

Good:
    channels:
      group: {type: wecom, secret: {url: wecom/url}}
    routes:
      all: {when: [Failed, Error], send: [group]}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator import channels, registry
from generator.errors import Problem
from generator.model import PHASES
from generator.rules import Checked
from generator.rules._tree import finding

LEVEL = "warning"


def check(checked: Checked) -> Iterator[Problem]:
    """Routes without a match that together tell a robot of all phases."""
    profile = checked.profile
    for name, channel in profile.channels.items():
        unmatched = [route for route in profile.routes.values() if name in route.send and route.match == profile.everyone]
        told = {phase for route in unmatched for phase in route.when}
        most = getattr(registry.load(channels, channel.type), "PER_MINUTE", None)
        if most and told.issuperset(PHASES):
            text = f"all phases of all workflows may be more than the {most} messages a minute of this robot"
            path = ("routes", unmatched[0].name, "when")
            hint = "leave Running and Succeeded out, match fewer workflows, or spread them with delivery.jitterSeconds"
            yield finding(profile, path, text, hint)
