"""Routes as plain values, in the shape that `firing` and `targets` of the program read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from generator.model import Match, Profile, Route
from generator.reach import reach

# The functions in program/ that check a field of `match`.
MATCHERS = {
    "namespaces": "match_namespaces",
    "labels": "match_labels",
    "annotations": "match_annotations",
    "cron": "match_cron",
    "workflowTemplates": "match_templates",
    "known": "match_labels",
}


def route_settings(route: Route, profile: Profile, channels: Collection[str]) -> dict[str, Any]:
    """A route as `firing` and `targets` in program/ read it; of its channels the given ones are kept."""

    def kept(names: Iterable[str]) -> list[str]:
        return [channel for channel in names if channel in channels]

    out: dict[str, Any] = {"when": list(route.when), "send": kept(reach(route, profile)), "message": route.message}
    match, by = _match_settings(route.match), route.send_by
    out |= {"always": kept(route.send)} if by or profile.overrides else {}
    if by:
        named = {glob: kept(names) for glob, names in by["channels"].items()}
        out["sendBy"] = {"label": by["label"], "channels": named, "otherwise": kept(by["otherwise"])}
    out |= {"match": match} if match else {}
    out |= {"unless": list(route.unless)} if route.unless else {}
    return out | ({"change": list(route.change)} if route.change else {})


def _match_settings(match: Match) -> dict[str, Any]:
    every = {
        "namespaces": list(match.namespaces),
        "labels": {key: list(globs) for key, globs in match.labels.items()},
        "annotations": {key: list(globs) for key, globs in match.annotations.items()},
        "cron": match.cron,
        "workflowTemplates": list(match.workflow_templates),
        "known": {key: list(globs) for key, globs in match.known.items()},
    }
    return {field: wanted for field, wanted in every.items() if wanted not in (None, [], {})}
