"""Routes as the engine's triggers and subscriptions: one trigger for each channel, whose conditions are its routes.

A channel that several firing routes name gets the message of the first, so each condition excludes those above it.
`oncePer` names the run and its phase: `argo resubmit` copies a workflow's annotations, the engine's own among them
(argo-workflows workflow/util/util.go, FormulateResubmitWorkflow), and `argo retry` begins a run anew, with a new start.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from generator.delivery.conditions import NEVER, Reads, any_fires, rules_of
from generator.engine.reach import Reached, routes_of
from generator.model import Match, Profile
from generator.placeholders import CRON_LABEL

SUBSCRIBE = "notifications.argoproj.io/subscribe."
_SUBSCRIPTIONS = "notifications.argoproj.io/subscriptions"
_MOST_KEY = 63  # of an annotation's name

_METADATA = "workflow.metadata"
# What has no status yet, no label or no annotation fails no condition: the engine logs an error for each that does.
ENGINE = Reads(
    "workflow.status?.phase", f"{_METADATA}.namespace", f"({_METADATA}.labels ?? {{}})", f"({_METADATA}.annotations ?? {{}})"
)
ONCE = f"{_METADATA}.uid + ' ' + (workflow.status.startedAt ?? '') + ' ' + workflow.status.phase"

_LABEL_KEY = r"([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?"
_LABEL_VALUE = r"([A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?)?"


def template_name(channel: str, message: str) -> str:
    """The name of the template that says a message to a channel."""
    return f"{channel}.{message}"


def conditions(told: Reached, profile: Profile) -> list[dict[str, Any]]:
    """The trigger of a channel. Raises Tangled."""
    found = []
    above: tuple[str, ...] = ()
    for route in told.routes:
        alone = f"{route.name} to {told.channel.name}"
        rules = rules_of({**routes_of(profile), alone: route._replace(unless=(*route.unless, *above))}, 0, ENGINE)
        when = any_fires(rules, (alone,), route.when, (told.channel.name,))
        above += (route.name,) if told.channel.name in route.send else ()  # one by a label may tell another channel
        if when != NEVER:
            send = [template_name(told.channel.name, route.message)]
            found.append({"description": f"route {route.name}", "when": when, "oncePer": ONCE, "send": send})
    return found


def destination(told: Reached) -> str:
    """A channel as the engine's subscriptions name it."""
    return f"{told.channel.name}:{told.service.recipient}" if told.service.recipient else told.channel.name


def subscriptions(told: Sequence[Reached]) -> list[dict[str, Any]]:
    """Who is told without an annotation. A selector spares the trigger where all that it can say excludes a workflow."""
    found = []
    for each in told:
        selectors = list(dict.fromkeys(_selector(route.match) for route in each.routes))
        for selector in [""] if "" in selectors else selectors:
            only = {"selector": selector} if selector else {}
            found.append({"recipients": [destination(each)], "triggers": [each.channel.name], **only})
    return found


def annotation(told: Reached) -> tuple[str, str]:
    """What a workflow carries that subscribes to a channel by itself."""
    name, recipient = told.channel.name, told.service.recipient
    short = f"{SUBSCRIBE}{name}.{name}"
    if len(short.rpartition("/")[2]) <= _MOST_KEY:
        return short, recipient
    return _SUBSCRIPTIONS, json.dumps([{"trigger": [name], "destinations": [{"service": name, "recipients": [recipient]}]}])


def _selector(match: Match) -> str:
    """As much of a match as a label selector can say; "" for all workflows. What it leaves out the trigger tests."""
    terms = [term for key, globs in match.labels.items() for term in _terms(key, globs)]
    if match.cron is not None:
        terms.append(f"{'' if match.cron else '!'}{CRON_LABEL}")
    return ",".join(terms)


def _terms(key: str, globs: Sequence[str]) -> list[str]:
    """What patterns of a label ask for, where they are names: one that no label may be would end the whole set-up."""
    if not re.fullmatch(_LABEL_KEY, key):
        return []
    wanted = [glob for glob in globs if not glob.startswith("!")]
    refused = [glob[1:] for glob in globs if glob.startswith("!")]
    terms = []
    if wanted and all(map(_is_name, wanted)):
        terms.append(f"{key} in ({','.join(wanted)})")
    elif wanted:
        terms.append(key)  # whatever the patterns are, an absent label is like none of them
    if refused and all(map(_is_name, refused)):
        terms.append(f"{key} notin ({','.join(refused)})")
    return terms


def _is_name(glob: str) -> bool:
    return re.fullmatch(_LABEL_VALUE, glob) is not None


def entries(told: Sequence[Reached], profile: Profile) -> Mapping[str, Any]:
    """`trigger.*` and `subscriptions` of the ConfigMap. Raises Tangled."""
    found: dict[str, Any] = {f"trigger.{each.channel.name}": conditions(each, profile) for each in told}
    if profile.engine["subscribe"] == "all":
        found["subscriptions"] = subscriptions(told)
    return found
