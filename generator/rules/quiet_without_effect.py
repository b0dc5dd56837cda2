"""Every window of quiet hours holds something back.

Why: one that is for routes, channels and phases that never meet, or that lets all of them pass, is a mistake.

Bad:
    quiet:
      nights: {from: 22:00, to: 07:00, when: [Succeeded]}

Good:
    routes:
      failures: {when: [Succeeded, Failed]}
    quiet:
      nights: {from: 22:00, to: 07:00, when: [Succeeded]}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.errors import Problem
from generator.model import Profile
from generator.notifier.program.quiet import is_meant
from generator.reach import reach
from generator.rules import Checked
from generator.rules._tree import finding

LEVEL = "warning"


def check(checked: Checked) -> Iterator[Problem]:
    """Each window that none of the messages of the routes is meant by."""
    profile = checked.profile
    for name, window in profile.quiet.items():
        if not _holds_back(window, profile):
            text = "a window that holds nothing back: all that it is for passes, or never comes"
            yield finding(profile, ("quiet", name), text, "take it out, or name other routes, channels or phases")


def _holds_back(window: Mapping[str, Any], profile: Profile) -> bool:
    return any(
        is_meant(window, {"routes": route.name, "channels": channel, "when": phase})
        for route in profile.routes.values()
        for channel in reach(route, profile)
        for phase in route.when
    )
