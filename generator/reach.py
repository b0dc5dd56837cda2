"""Which channels a route may reach. The one place that knows all the ways there."""

from __future__ import annotations

from generator.model import Profile, Route


def reach(route: Route, profile: Profile) -> tuple[str, ...]:
    """Every channel that a route may send to, each once: always, by a label, or since a workflow asks for it."""
    return tuple(dict.fromkeys((*own_reach(route), *profile.overrides.get("channels", ()))))


def own_reach(route: Route) -> tuple[str, ...]:
    """Those that the route itself says."""
    return tuple(dict.fromkeys((*route.send, *labelled(route))))


def labelled(route: Route) -> tuple[str, ...]:
    """Those that a label may choose, each once."""
    by = route.send_by
    return tuple(dict.fromkeys((*(name for names in by["channels"].values() for name in names), *by["otherwise"]))) if by else ()
