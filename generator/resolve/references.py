"""What a profile names must exist: channels, messages and routes; and what it declares should be used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.errors import Problem, did_you_mean
from generator.model import Profile
from generator.reach import reach
from generator.resolve.aim import check_aims, check_names, refuse_twice
from generator.resolve.quiet import check_mute, check_quiet
from generator.schema import Checker

_RESERVED = "HOOKWRIGHT_"


def check_references(complete: Mapping[str, Any], to: Checker) -> None:
    """Refuse names that do not exist, names said twice, and routes that wait for each other."""
    routes = {name: route for name, route in (complete["routes"] or {}).items() if route}
    for name, route in routes.items():
        path = ("routes", name)
        check_names(route["send"], "channel", complete["channels"] or {}, (*path, "send"), to)
        check_names(route["unless"], "route", complete["routes"] or {}, (*path, "unless"), to)
        known = {"default": None, **(complete["messages"] or {})}
        if route["message"] and route["message"] not in known:
            to.refuse((*path, "message"), "unknown message", did_you_mean(route["message"], list(known)))
        refuse_twice(route["when"], (*path, "when"), to)
        refuse_twice(route["change"], (*path, "change"), to)
    _refuse_cycles(routes, to)
    check_aims(complete, to)
    check_quiet(complete, to)
    check_mute(complete, to)


def check_sources(complete: Mapping[str, Any], to: Checker) -> None:
    """Refuse a variable or a bundle of the runner that has no source, or two, and a cluster that is known by nothing."""
    runner = (complete["delivery"] or {}).get("runner") or {}
    for name, source in (runner.get("env") or {}).items():
        if source is not None and sum(value is not None for value in source.values()) != 1:
            to.refuse(("delivery", "runner", "env", name), "expected one of value, configMap or secret")
        if name.startswith(_RESERVED):
            to.refuse_key(("delivery", "runner", "env", name), f"names that start with {_RESERVED} are the notifier's own")
    bundle = [value for value in (runner.get("caBundle") or {}).values() if value is not None]
    if len(bundle) > 1:
        to.refuse(("delivery", "runner", "caBundle"), "expected one of configMap or secret")
    cluster = (complete["argo"] or {}).get("cluster")
    if cluster is not None and not any(cluster.values()):
        to.refuse(("argo", "cluster"), "expected context, server or uid", "kubectl config current-context shows the context")


def _refuse_cycles(routes: Mapping[str, Any], to: Checker) -> None:
    done: set[str] = set()
    for start in routes:
        trail: list[str] = []
        stack = [(start, 0)]
        while stack:
            name, depth = stack.pop()
            del trail[depth:]
            if name in trail:
                circle = " -> ".join([*trail[trail.index(name) :], name])
                to.refuse(("routes", name, "unless"), f"routes that wait for each other: {circle}", "remove one of them")
                return
            if name in done or name not in routes:
                continue
            trail.append(name)
            stack.extend((other, depth + 1) for other in routes[name]["unless"] or () if isinstance(other, str))
        done.update(trail)


def warn_of_unused(profile: Profile, complete: Mapping[str, Any], to: Checker) -> list[Problem]:
    """Warnings for channels that no route uses, and for messages of the profile's own file: a base may offer more."""
    own = to.mark_of(()).file
    routes = profile.routes.values()
    sent = {channel for route in routes for channel in reach(route, profile)}
    sent |= set(complete["channels"]) if profile.steps else set()  # a step may name any of them
    said = {route.message for route in routes}
    out = []
    for noun, used in (("channel", sent), ("message", said)):
        for name in complete[f"{noun}s"]:
            mark = to.key_mark_of((f"{noun}s", name))
            if name not in used and name != "default" and (noun == "channel" or mark.file == own):
                hint = "name it in a route, or remove it"
                out.append(Problem(mark, f"{noun} {name} is used by no route", hint, f"unused-{noun}", "warning"))
    return out
