"""A group robot is not told of every phase of every workflow.

Why: a WeCom robot takes 20 messages a minute and drops the rest; a start and an end for each workflow is used up by ten
workflows that begin in one minute.

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

from generator.errors import Problem
from generator.model import PHASES, Match
from generator.rules import Checked
from generator.rules._tree import finding

LEVEL = "warning"
_A_MINUTE = {"wecom": 20, "dingtalk": 20}


def check(checked: Checked) -> Iterator[Problem]:
    """Routes without a match that together tell a robot of all phases."""
    profile = checked.profile
    for name, channel in profile.channels.items():
        unmatched = [route for route in profile.routes.values() if name in route.send and route.match == Match()]
        told = {phase for route in unmatched for phase in route.when}
        if channel.type in _A_MINUTE and told.issuperset(PHASES):
            text = f"all phases of all workflows are more than the {_A_MINUTE[channel.type]} messages a minute of this robot"
            path = ("routes", unmatched[0].name, "when")
            yield finding(profile, path, text, "leave Running and Succeeded out, or match fewer workflows")
