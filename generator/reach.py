"""Which channels a route may reach. The one place that knows all the ways there."""

from __future__ import annotations

from generator.model import Profile, Route


def reach(route: Route, profile: Profile) -> tuple[str, ...]:
    """Every channel that a route may send to, each once: always, by a label, or since a workflow asks for it."""
    by = route.send_by
    labelled = [*(name for names in by["channels"].values() for name in names), *by["otherwise"]] if by else []
    return tuple(dict.fromkeys((*route.send, *labelled, *profile.overrides.get("channels", ()))))
