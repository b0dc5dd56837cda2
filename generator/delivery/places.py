"""Where in the user's files a finding belongs, and the findings themselves. Never shows a value."""

from __future__ import annotations

from generator.errors import Mark, Problem
from generator.model import Path, Profile
from generator.schema import format_path


def mark_of(profile: Profile, path: Path) -> Mark:
    """Where a value was set; for a default, where the nearest thing around it was."""
    for length in range(len(path), -1, -1):
        origin = profile.origins.get(path[:length])
        if origin:
            return origin.mark
    return Mark(profile.environment, 1, 1)


def broken(profile: Profile, path: Path, rule: str, text: str, hint: str) -> Problem:
    """An error about the value at a path of the profile."""
    return Problem(mark_of(profile, path), f"{format_path(path)}: {text}", hint, rule)
