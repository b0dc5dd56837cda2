"""What a person wants to know after a render: what goes where, what it needs, what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.delivery.needs import container_channels, http_channels, in_pod_routes, needs_of
from generator.delivery.secrets import secret_references
from generator.engine import engine_secrets, secret_of
from generator.model import Profile, Release, Route
from generator.notifier.asks import rights_to_ask
from generator.reach import labelled

_MOST_NAMES = 6
_WEEK = 7


def format_release(release: Release, name: str) -> str:
    """A few lines about one environment, which people know by this name."""
    profile = release.profile
    lines = [f"{name}: {format_way(profile)}"]
    if not profile.routes:
        return "\n".join([*lines, "  no routes: nothing of ours in the defaults"])
    lines += map(_route, profile.routes.values())
    lines += [f"  {each}" for each in exceptions(profile)]
    lines += _needs(profile)
    pods = "no pod is started" if profile.engine else _pods(profile)
    return "\n".join([*lines, f"  {format_cost(release)}{', and' if profile.engine else ';'} {pods}"])


def format_way(profile: Profile) -> str:
    """For which Argo, and how messages leave the cluster."""
    delivery = profile.delivery
    way = "notifications engine" if profile.engine else f"{delivery.mode}, {delivery.placement}"
    return f"Argo {profile.argo.version}, {way}"


def format_cost(release: Release) -> str:
    """How much larger workflows get."""
    if release.profile.engine:
        return "no workflow carries more"
    return f"each workflow carries {format_size(release.added_bytes)} more"


def _where(route: Route) -> str:
    by, found = route.send_by, list(labelled(route))
    shown = found if len(found) <= _MOST_NAMES else [*found[: _MOST_NAMES - 1], f"{len(found) - _MOST_NAMES + 1} more"]
    return "; ".join(filter(None, [", ".join(route.send), f"by label {by['label']}: {', '.join(shown)}" if by else ""]))


def exceptions(profile: Profile) -> Iterator[str]:
    """What keeps messages back, or sends them elsewhere."""
    for name, window in profile.quiet.items():
        yield f"quiet {name}: {format_window(window)}"
    silent = [f"label {key}" for key in profile.everyone.labels] + [f"annotation {key}" for key in profile.everyone.annotations]
    if silent:
        yield f"muted by {', '.join(silent)}"
    if profile.overrides:
        prefix = profile.overrides["prefix"]
        yield f"a workflow may choose channels by annotation {prefix}/channels, and phases by {prefix}/when"


def format_window(window: Mapping[str, Any]) -> str:
    """When a window is open: `Mon, Tue 22:00 to 07:00`."""
    if "start" in window:
        return f"{window['start']} to {window['end']}"
    return f"{'every day' if len(window['days']) == _WEEK else ', '.join(window['days'])} {window['from']} to {window['to']}"


def _needs(profile: Profile) -> Iterator[str]:
    told = tuple(use.key for use in engine_secrets(profile))
    if told:
        yield f"  needs Secret {secret_of(profile)}, {_plural('key', told)}, in namespace {profile.engine['namespace']}"
    where = _plural("namespace", profile.argo.workflow_namespaces)
    keys: dict[str, dict[str, None]] = {}
    for reference in secret_references(profile):
        found = keys.setdefault(reference.name, {})
        if reference.key:
            found[reference.key] = None
    for name, found in keys.items():
        yield f"  needs Secret {name}, {_plural('key', tuple(found)) + ', ' if found else ''}in {where}"
    rights = [f"to {right.verb} {right.resource}" for right in rights_to_ask(needs_of(profile).asks, "")]
    if rights:
        yield f"  needs the right {' and '.join(rights)}, by rbac.yaml, in {where}"


def _route(route: Route) -> str:
    change = f", when {' or '.join(route.change)}" if route.change else ""
    return f"  {route.name}: {', '.join(route.when)}{change} -> {_where(route)}"


def _plural(noun: str, names: tuple[str, ...]) -> str:
    return f"{noun}{'s' if len(names) > 1 else ''} {', '.join(names)}"


def _pods(profile: Profile) -> str:
    most = len(container_channels(profile)) + bool(in_pod_routes(profile)) + bool(http_channels(profile))  # one agent for all
    return f"{'1 pod when a route matches' if most == 1 else f'up to {most} pods when routes match'}, otherwise none"


def format_size(count: int) -> str:
    """`5.9 KB`, counted in thousands."""
    return f"{count / 1000:.1f} KB" if count >= 1000 else f"{count} bytes"
