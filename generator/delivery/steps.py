"""The notify template that users call from their own steps, tasks and hooks: a ClusterWorkflowTemplate of its own.

Inside a step `workflow.status` is still Running and `workflow.failures` may be unset, so the caller says a status
(`{{steps.x.status}}`; a hook its own, as a literal), and no failures are told. Every parameter reaches the program as
base64, whatever it holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from generator.delivery.literals import tag
from generator.delivery.needs import is_apart, needs_of
from generator.delivery.notify import notify_template
from generator.model import (
    EMPTY,
    FAILURES_VARIABLE,
    PHASES,
    STEP_VARIABLE,
    Match,
    Message,
    Profile,
    Route,
)
from generator.notifier.bundle import assemble
from generator.reach import reach

NOTIFY = "notify"
PARAMETERS: Mapping[str, str] = {
    "channel": "",
    "route": "",
    "message": "",
    "title": "",
    "status": "",
    "when": "Succeeded,Failed,Error",
}
_NOTHING_FAILED = "sprig.b64enc(toJson({'total': 0, 'items': [] }))"


def step_templates(profile: Profile) -> Iterator[dict[str, Any]]:
    """The template, where the profile asks for it and has a channel for it."""
    staged = as_called(profile)
    if profile.steps and staged.routes:
        parameters = [{"name": name, "value": value} for name, value in PARAMETERS.items()]
        yield called_template(staged, NOTIFY, parameters, {name: f"inputs.parameters.{name}" for name in PARAMETERS})


def called_template(
    staged: Profile, name: str, parameters: list[dict[str, str]], entries: Mapping[str, str]
) -> dict[str, Any]:
    """A template that runs the notifier of a profile as steps see it; `entries` are what the program is told of the call,
    as expressions."""
    template = notify_template(staged, assemble(staged, is_step=True), needs_of(staged))
    script = dict(template["script"])
    told = ", ".join(f"'{key}': {value}" for key, value in entries.items())
    own = {"name": STEP_VARIABLE, "value": tag(f"sprig.b64enc(toJson({{{told} }}))")}
    # first, since the kubelet expands `$(NAME)` in a value for the variables above it
    script["env"] = [own, {"name": FAILURES_VARIABLE, "value": tag(_NOTHING_FAILED)}, *script["env"]]
    return {**template, "name": name, "inputs": {"parameters": parameters}, "script": script}


def as_called(profile: Profile) -> Profile:
    """The profile as a step sees it: each channel and route that it may name, for every phase and workflow; no failures.

    Nothing is asked of the API server: a workflow that goes on has not changed yet. And who calls means it: no quiet hours,
    and no annotation changes what was asked for.
    """
    called = profile._replace(overrides=EMPTY, quiet=EMPTY, has_history=False, engine=EMPTY)
    in_pod = {name: channel for name, channel in profile.channels.items() if not is_apart(channel)}
    routes = {name: _open(route, in_pod) for name, route in profile.routes.items()}
    found = {name: route for name, route in routes.items() if reach(route, called)}
    default = profile.messages["default"]
    alone = {f"channel {name}": Route(f"channel {name}", PHASES, Match(), (name,), "default", (), default.mark) for name in in_pod}
    messages = {name: _without_failures(message) for name, message in profile.messages.items()}
    return called._replace(channels=in_pod, routes={**found, **alone}, messages=messages)


def _open(route: Route, channels: Collection[str]) -> Route:
    """The route for whatever happens, to those of its channels that are there."""

    def kept(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for name in names if name in channels)

    by = dict(route.send_by)
    if by:
        named = {glob: kept(names) for glob, names in by["channels"].items()}
        by |= {"channels": named, "otherwise": kept(by["otherwise"])}
    return route._replace(when=PHASES, match=Match(), unless=(), send=kept(route.send), send_by=by, change=())


def _without_failures(message: Message) -> Message:
    return message._replace(failures="none", log_lines=0)
