"""Findings and summaries as text. Colour only where the edge asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.errors import Problem
from generator.model import Channel, Profile, Release

_COLORS = {"error": "\033[31m", "warning": "\033[33m", "end": "\033[0m"}


def format_problem(problem: Problem, *, color: bool = False) -> str:
    """`file:line:column: error: text [rule]` and, on a line of its own, the hint."""
    level = problem.level
    if color:
        level = f"{_COLORS[level]}{level}{_COLORS['end']}"
    rule = f" [{problem.rule}]" if problem.rule else ""
    hint = f"\n  hint: {problem.hint}" if problem.hint else ""
    return f"{problem.mark}: {level}: {problem.text}{rule}{hint}"


def format_problems(problems: Iterable[Problem], *, color: bool = False) -> str:
    """All problems, sorted by place, each one once."""
    return "\n".join(format_problem(problem, color=color) for problem in sorted(set(problems)))


def format_release(release: Release) -> str:
    """What a person wants to know after a render: what goes where, what it needs, what it costs."""
    profile = release.profile
    argo, delivery = profile.argo, profile.delivery
    lines = [f"{profile.environment}: Argo {argo.version}, {delivery.mode}, {delivery.placement}"]
    for route in profile.routes.values():
        lines.append(f"  {route.name}: {', '.join(route.when)} -> {', '.join(route.send)}")
    if not profile.routes:
        return "\n".join([*lines, "  no routes: nothing of ours in the defaults"])
    lines.extend(_needs(profile))
    lines.append(f"  each workflow carries {format_size(release.added_bytes)} more; {_pods(profile)}")
    return "\n".join(lines)


def _needs(profile: Profile) -> Iterator[str]:
    namespaces = profile.argo.workflow_namespaces
    where = f"namespace{'s' if len(namespaces) > 1 else ''} {', '.join(namespaces)}"
    keys: dict[str, dict[str, None]] = {}
    for channel in used_channels(profile):
        for secret in channel.secrets.values():
            keys.setdefault(secret.name, {})[secret.key] = None
    for name, found in sorted(keys.items()):
        yield f"  needs Secret {name}, key{'s' if len(found) > 1 else ''} {', '.join(sorted(found))}, in {where}"


def used_channels(profile: Profile) -> list[Channel]:
    """The channels that a route sends to, in the profile's order."""
    sent = {name for route in profile.routes.values() for name in route.send}
    return [channel for name, channel in profile.channels.items() if name in sent]


def _pods(profile: Profile) -> str:
    kinds = [channel.type == "container" for channel in used_channels(profile)]
    containers, most = sum(kinds), sum(kinds) + (1 if not all(kinds) else 0)
    if most == 1:
        return "1 pod when a route matches, otherwise none"
    shared = "1 pod for all other channels and " if most > containers else ""
    return f"{shared}1 pod for each of {containers} container channels when a route matches, otherwise none"


def format_size(count: int) -> str:
    """`5.9 KB`, counted in thousands."""
    return f"{count / 1000:.1f} KB" if count >= 1000 else f"{count} bytes"
