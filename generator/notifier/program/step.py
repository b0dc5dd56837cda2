"""A step of a workflow that asks for a message itself, in place of the routes that fire for the workflow's end.

HOOKWRIGHT_STEP has the template's parameters, base64 of a JSON object: route, channel, status, when, title, message; from
one of the classic pair `when` are positions, and `to` is where the message goes.
"""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Mapping
from typing import Any

from generator.notifier.program.main import say
from generator.notifier.program.settings import CHANNELS, MESSAGES
from generator.notifier.program.text import clean, one_line

POSITIONS = {"running": ["Running"], "success": ["Succeeded"], "failure": ["Failed", "Error"]}


def called(routes: Mapping[str, Any], facts: dict[str, Any]) -> list[str]:
    """The route that is asked for, none where the status is not one of `when`; tells the facts what the step says.

    A status counts only where the caller says one: the workflow's own is still Running.
    """
    asked = json.loads(base64.b64decode(os.environ["HOOKWRIGHT_STEP"], validate=True))
    own = {key: clean(value) for key, value in asked.items()}
    if not is_aimed(own):  #: positions
        return []  #: positions
    name, when = own["route"] or f"channel {own['channel']}", own["when"].split(",")
    if own["status"] and own["status"] not in [each.strip() for each in when]:
        say(f"nothing to send: {own['status'][:99]} is not one of {own['when'][:99]}")
        return []
    if name not in routes:
        say(f"failed: the profile has no {name[:99]}" if name != "channel " else "failed: neither a channel nor a route")
        return []
    facts["status"] = facts["phase"] = own["status"] or facts["status"]
    facts |= {"stepTitle": own["title"], "stepText": own["message"]}
    message = routes[name]["message"]
    texts = {"title": "{stepTitle}"} if own["title"] else {}
    texts |= {"text": "{stepText}"} if own["message"] else {}
    messages: Any = MESSAGES
    messages[message] = {**messages[message], **texts}  # filled in like any other text, and only once
    return [name]


def is_aimed(own: dict[str, str]) -> bool:
    """Whether positions and where to send are usable, and else says so; makes `when` phases, and tells the channel."""
    words = [each.strip().lower() for each in own["when"].split(",")]
    phases = [phase for each in words for phase in POSITIONS.get(each, [each.capitalize()])]
    odd, to = set(phases) - {"Running", "Succeeded", "Failed", "Error"}, own["to"].split(",")
    channel: Any = CHANNELS[own["channel"]]
    channel["to"], good = [one_line(each) for each in to], r"[^\r\n@]+@[^\s@]+"  #: recipients
    channel["url"] = os.environ["HOOKWRIGHT_ENDPOINT"] = own["to"]  #: endpoint
    to, good = [own["to"]], r"https?://[!-~]+"  #: endpoint
    if odd:
        say(f"failed: POSITIONS has {', '.join(sorted(odd))[:99]}, which is none of running, success, failure")
    elif not all(re.fullmatch(good, each) for each in to):
        say("failed: TO is no list of e-mail addresses")  #: recipients
        say("failed: WEBHOOK_ENDPOINT is no http or https address")  #: endpoint
    else:
        own["when"] = ",".join(phases)
        return True
    return False
