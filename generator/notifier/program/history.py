"""The runs before this one, of the same CronWorkflow or else of the same template, as far as they are still kept.

Of all of them only names, times and labels are asked for.
"""

from __future__ import annotations

import json
import time
from calendar import timegm
from collections.abc import Mapping
from itertools import takewhile
from typing import Any
from urllib.parse import quote

from generator.notifier.program.api import ask
from generator.notifier.program.text import fill, word
from generator.notifier.program.values import moment, value_duration

ARGO = "workflows.argoproj.io/"
SOURCES = (ARGO + "cron-workflow", ARGO + "workflow-template", ARGO + "cluster-workflow-template")


def look_back(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What this run is, compared with those before.

    `trend` is one of the route's `change` or "", `alike` the times of the last runs that ended alike, the newest first, None
    where nothing says what this is a run of, and `other` the name of the last run that ended otherwise. A run that still
    goes on is nothing yet.
    """
    if facts["status"] == "Running":
        return {"trend": "", "alike": None, "other": ""}
    is_failed, source = facts["status"] != "Succeeded", [label for label in SOURCES if facts["labels"].get(label)]
    runs = before(facts, source[0]) if source else []
    was_failed = bool(runs) and has_failed(runs[0])
    alike = [run[0] for run in takewhile(lambda run: has_failed(run) == was_failed, runs)]
    trend = ("still-failing" if was_failed else "first-failure") if is_failed else "recovered" if was_failed else ""
    others = [run[1] for run in runs if trend and has_failed(run) != is_failed]
    return {"trend": trend, "alike": alike if source else None, "other": others[0] if others else ""}


def has_failed(run: tuple[str, str, Mapping[str, str]]) -> bool:
    return run[2][ARGO + "phase"] != "Succeeded"


def before(facts: Mapping[str, Any], source: str) -> list[tuple[str, str, Mapping[str, str]]]:
    """Creation, name and labels of the runs that were created before this one and have ended, the newest first."""
    chosen = quote(f"{source}={facts['labels'][source]},{ARGO}phase in (Succeeded,Failed,Error)")
    runs, rest = [], ""
    for _ in range(40):
        path = f"/apis/argoproj.io/v1alpha1/namespaces/{facts['namespace']}/workflows?limit=50&labelSelector={chosen}"
        page = json.loads(ask(path + rest, "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"))
        found = [item["metadata"] for item in page["items"] or ()]
        runs += [(each["creationTimestamp"], each["name"], each["labels"]) for each in found]
        if not page["metadata"].get("continue"):
            return sorted((run for run in runs if run[:2] < (facts["created"], facts["name"])), reverse=True)
        rest = "&continue=" + quote(page["metadata"]["continue"])
    raise OSError(f"more than {len(runs)} runs")


def value_change(facts: Mapping[str, Any]) -> str:
    """The trend in a sentence; a failure that goes on counts this run, a recovery only those before it."""
    alike, trend = facts.get("alike"), facts.get("trend")
    if alike is None or not trend:
        return ""
    count = len(alike) + (trend == "still-failing")
    said = {
        "first-failure": "First failure after {count} successes." if count > 1 else "First failure after a success.",
        "still-failing": "Fails for the {nth} time since {since}.",
        "recovered": "Recovered after {count} failures, {time}." if count > 1 else "Recovered after a failure, {time}.",
    }[trend]
    said = said if alike else "First failure; no run before it is kept."
    since = alike[-1] if alike else facts["created"]
    passed = seconds_of(facts["created"]) + float(facts["duration"] or 0) - seconds_of(since)
    nth = f"{count}{'th' if count // 10 % 10 == 1 else {1: 'st', 2: 'nd', 3: 'rd'}.get(count % 10, 'th')}"
    known: dict[str, Any] = {"count": count, "nth": nth, "since": since}
    known["since"] = moment(facts, since)  #: zone
    known["time"] = value_duration({**facts, "duration": passed // 60 * 60 or passed})
    return fill(word(facts, said), known)


def seconds_of(moment: str) -> int:
    """A moment as Kubernetes writes it, in seconds since 1970."""
    return timegm(time.strptime(moment, "%Y-%m-%dT%H:%M:%SZ"))
