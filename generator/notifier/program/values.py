"""Placeholders that are worked out from what is known of the workflow."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from generator.notifier.program.settings import PAGE
from generator.notifier.program.text import fill, word


def value_status(facts: Mapping[str, Any]) -> str:
    return word(facts, facts["phase"])


def value_duration(facts: Mapping[str, Any]) -> str:
    """Seconds for people: 1h 2m 3s; nothing for less than one."""
    left, out = int(float(facts["duration"] or 0)), ""
    for size, unit in (86400, "d "), (3600, "h "), (60, "m "), (1, "s"):
        out += f"{left // size}{word(facts, unit)}" if left >= size else ""
        left %= size
    return out


def value_created(facts: Mapping[str, Any]) -> str:
    return moment(facts, facts.get("created", ""))


def value_scheduled(facts: Mapping[str, Any]) -> str:
    return moment(facts, facts.get("scheduled", ""))


def moment(facts: Mapping[str, Any], text: str) -> str:
    """A time of the controller's for people, in the profile's time zone; text that is no time stays as it is."""
    try:
        return word(facts, "{0:%Y-%m-%d %H:%M %Z}").format(datetime.fromisoformat(text).astimezone())
    except (ValueError, OverflowError):
        return text


def value_url(facts: Mapping[str, Any]) -> str:
    """The workflow's page in the Argo UI, which finds an archived one by its uid; no part of it needs an escape."""
    return fill(PAGE, facts) if facts["name"] else ""


def value_failures(facts: Mapping[str, Any]) -> str:
    return "\n".join(facts["lines"])


def value_pod(facts: Mapping[str, Any]) -> str:
    first: Mapping[str, Any] = min(facts["items"], key=lambda item: str(item.get("finished")), default={})
    return str(first.get("pod", ""))


def value_retry(facts: Mapping[str, Any]) -> str:
    """What the command takes is a workflow that has failed."""
    return fill("argo retry -n {namespace} {name}", facts) if facts["phase"] in ("Failed", "Error") else ""


def value_start(facts: Mapping[str, Any]) -> str:
    return f"{datetime.fromisoformat(facts['created']).timestamp() * 1000:.0f}" if facts.get("created") else ""


def value_end(facts: Mapping[str, Any]) -> str:
    return f"{time.time() * 1000:.0f}"


def utc(form: str = "%Y-%m-%dT%H:%M:%SZ", after: float = 0) -> str:
    """The time that it is in so many seconds."""
    return time.strftime(form, time.gmtime(time.time() + after))
