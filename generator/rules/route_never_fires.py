"""Every route can fire.

Why: a route that is `unless` another one which always fires with it, or whose patterns exclude each other, is silent for
ever.

Bad:
    routes:
      page: {when: [Failed], send: [slack], unless: [failures]}

Good:
    routes:
      page: {when: [Failed, Succeeded], send: [slack], unless: [failures]}
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.delivery.conditions import NEVER, any_fires, rules_of
from generator.delivery.needs import needs_of
from generator.errors import Problem
from generator.model import Match
from generator.rules import Checked
from generator.rules._globs import contradict
from generator.rules._tree import finding

LEVEL = "error"


def check(checked: Checked) -> Iterator[Problem]:
    """By the very conditions that are emitted, and by each list of patterns."""
    profile = checked.profile
    rules = rules_of(profile.routes, needs_of(profile).cut, overrides=profile.overrides)
    for name, route in profile.routes.items():
        field = _contradicting(route.match)
        if field:
            text = "the patterns exclude everything that they match"
            yield finding(profile, ("routes", name, "match", field), text, "remove one of them")
        elif route.unless and any_fires(rules, (name,), route.when) == NEVER:
            text = "a route that never fires, since one that it waits for always does"
            yield finding(profile, ("routes", name, "unless"), text, "narrow the other route's match, or remove this one")


def _contradicting(match: Match) -> str:
    """The field whose patterns leave nothing, or ""."""
    if contradict(match.namespaces):
        return "namespaces"
    if contradict(match.workflow_templates):
        return "workflowTemplates"
    for field, patterns in (("labels", match.labels), ("annotations", match.annotations)):
        if any(contradict(globs) for globs in patterns.values()):
            return field
    return ""
