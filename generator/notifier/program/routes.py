"""Which routes fire: the same rules that the emitted conditions follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any


def firing(routes: Mapping[str, Any], facts: Mapping[str, Any]) -> list[str]:
    """The names of the routes that fire, in the profile's order."""
    return [name for name in routes if fires(routes, name, facts)]


def fires(routes: Mapping[str, Any], name: str, facts: Mapping[str, Any]) -> bool:
    """Whether one route fires: the phase, the match, and none of `unless`; and the trend, where that is known."""
    return (
        facts["status"] in routes[name]["when"]
        and all(MATCHERS[field](wanted, facts) for field, wanted in routes[name].get("match", {}).items())  #: match
        and ("change" not in routes[name] or facts.get("trend") in [None, *routes[name]["change"]])  #: change
        and not any(fires(routes, other, facts) for other in routes[name].get("unless", []))  #: unless
    )


def allows(globs: list[str], text: str | None) -> bool:
    """Whether a text passes: a positive glob matches, or there is none, and no negative one does. None matches nothing."""
    wanted = [glob for glob in globs if glob[0] != "!"]
    return (not wanted or is_like(wanted, text)) and not is_like([glob[1:] for glob in globs if glob[0] == "!"], text)


def is_like(globs: list[str], text: str | None) -> bool:
    """Whether one of the globs matches the whole text; `[` is a character like others."""
    return text is not None and any(fnmatchcase(text, glob.replace("[", "[[]")) for glob in globs)


def match_namespaces(globs: list[str], facts: Mapping[str, Any]) -> bool:
    return allows(globs, facts["namespace"])


def match_labels(wanted: Mapping[str, list[str]], facts: Mapping[str, Any]) -> bool:
    return all(allows(globs, facts["labels"].get(key)) for key, globs in wanted.items())


def match_annotations(wanted: Mapping[str, list[str]], facts: Mapping[str, Any]) -> bool:
    return all(allows(globs, facts["annotations"].get(key)) for key, globs in wanted.items())


def match_cron(wanted: bool, facts: Mapping[str, Any]) -> bool:
    return wanted == (facts["labels"].get("workflows.argoproj.io/cron-workflow") is not None)


def match_templates(globs: list[str], facts: Mapping[str, Any]) -> bool:
    name = facts["labels"].get("workflows.argoproj.io/workflow-template")
    other = facts["labels"].get("workflows.argoproj.io/cluster-workflow-template")
    return allows(globs, other if name is None else name)


MATCHERS: dict[str, Callable[..., bool]] = {
    "namespaces": match_namespaces,
    "labels": match_labels,
    "annotations": match_annotations,
    "cron": match_cron,
    "workflowTemplates": match_templates,
    "known": match_labels,
}
