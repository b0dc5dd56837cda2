"""A step of a workflow that asks for a message itself, in place of the routes that fire for the workflow's end.

HOOKWRIGHT_STEP has the template's parameters, base64 of a JSON object: route, channel, status, when, title, message.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from typing import Any

from generator.notifier.program.main import say
from generator.notifier.program.settings import MESSAGES
from generator.notifier.program.text import clean


def called(routes: Mapping[str, Any], facts: dict[str, Any]) -> list[str]:
    """The route that is asked for, none where the status is not one of `when`; tells the facts what the step says.

    A status counts only where the caller says one: the workflow's own is still Running.
    """
    asked = json.loads(base64.b64decode(os.environ["HOOKWRIGHT_STEP"], validate=True))
    own = {key: clean(value) for key, value in asked.items()}
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
