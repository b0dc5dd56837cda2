"""Every route adds something to those above it.

Why: a channel that several firing routes name gets one message, that of the first. A route whose channels an earlier one
always serves says nothing, whatever its message.

Bad:
    routes:
      again: {when: [Failed], send: [slack]}

Good:
    routes:
      success: {when: [Succeeded], send: [slack]}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.errors import Problem
from generator.model import Profile, Route
from generator.reach import own_reach
from generator.rules import Checked
from generator.rules._tree import finding

LEVEL = "warning"


def check(checked: Checked) -> Iterator[Problem]:
    """A route, and the first one above it that leaves it nothing to say."""
    routes = list(checked.profile.routes.values())
    for position, route in enumerate(routes):
        for earlier in routes[:position]:
            if earlier.name not in route.unless and _serves(earlier, route, checked.profile):
                text = f"route {earlier.name} has told the same channels already, each time"
                yield finding(checked.profile, ("routes", route.name), text, "remove it, or put it above the other one")
                break


def _serves(earlier: Route, route: Route, profile: Profile) -> bool:
    """Whether the earlier one fires whenever the other does, sends to all of its channels, and is quiet no more often."""
    is_wider = earlier.match in (profile.everyone, route.match) and set(earlier.unless) <= set(route.unless)
    is_served = set(route.when) <= set(earlier.when) and set(own_reach(route)) <= set(earlier.send)
    is_alike = not earlier.change or (bool(route.change) and set(route.change) <= set(earlier.change))
    is_louder = any(_is_told_apart(window, earlier.name, route.name) for window in profile.quiet.values())
    return is_wider and is_alike and is_served and not is_louder


def _is_told_apart(window: Mapping[str, Any], *routes: str) -> bool:
    named = [window.get("routes", []), window.get("passes", {}).get("routes", [])]
    return any(len({route in names for route in routes}) > 1 for names in named)
