"""Which of its channels a firing route sends to, where labels or annotations of the workflow choose: `sendBy`, `overrides`.

The conditions that start the pod say the same (delivery/conditions.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.notifier.program.routes import is_like

PHASES = ("Running", "Succeeded", "Failed", "Error")


def targets(route: Mapping[str, Any], facts: Mapping[str, Any], overrides: Mapping[str, Any]) -> list[str]:
    """The channels that the workflow asks for, else the route's own; none in a phase that it does not want told."""
    phases = [each for each in requested(facts, overrides, "when") if each in PHASES]  #: overrides
    if phases and facts["status"] not in phases:  #: overrides
        return []  #: overrides
    chosen = [each for each in requested(facts, overrides, "channels") if each in overrides["channels"]]  #: overrides
    if chosen:  #: overrides
        return chosen  #: overrides
    found: list[str] = route.get("always", route["send"])
    by = route.get("sendBy")  #: label
    if by:  #: label
        value = facts["labels"].get(by["label"])  #: label
        named = [names for glob, names in by["channels"].items() if is_like([glob], value)]  #: label
        found = sum(named or [by["otherwise"]], found)  #: label
    return found


def requested(facts: Mapping[str, Any], overrides: Mapping[str, Any], what: str) -> list[str]:
    """The names that an annotation lists, with commas, blanks or newlines between them; none without overrides."""
    key = f"{overrides['prefix']}/{what}" if overrides else ""
    return list(filter(None, re.split("[, \n]+", facts["annotations"].get(key) or "")))


def strangers(facts: Mapping[str, Any], overrides: Mapping[str, Any]) -> Iterator[str]:
    """What a workflow asks for in vain, in words."""
    for what, noun, known in (("channels", "channel", overrides["channels"]), ("when", "phase", PHASES)):
        for name in requested(facts, overrides, what):
            if name not in known:
                yield f"{overrides['prefix']}/{what}: no {noun} {name[:60]!a}"
