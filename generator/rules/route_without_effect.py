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

from collections.abc import Iterator

from generator.errors import Problem
from generator.model import Match, Route
from generator.rules import Checked
from generator.rules._tree import finding

LEVEL = "warning"


def check(checked: Checked) -> Iterator[Problem]:
    """A route, and the first one above it that leaves it nothing to say."""
    routes = list(checked.profile.routes.values())
    for position, route in enumerate(routes):
        for earlier in routes[:position]:
            if earlier.name not in route.unless and _serves(earlier, route):
                text = f"route {earlier.name} has told the same channels already, each time"
                yield finding(checked.profile, ("routes", route.name), text, "remove it, or put it above the other one")
                break


def _serves(earlier: Route, route: Route) -> bool:
    """Whether the earlier one fires whenever the other does, and sends to all of its channels."""
    is_wider = earlier.match in (Match(), route.match) and set(earlier.unless) <= set(route.unless)
    is_alike = not earlier.change or (bool(route.change) and set(route.change) <= set(earlier.change))
    return is_wider and is_alike and set(route.when) <= set(earlier.when) and set(route.send) <= set(earlier.send)
