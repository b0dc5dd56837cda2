"""One route's message as a trial: the very program that would run in the pod, told of a workflow that there never was.

Owns what makes a trial recognisable (its title and a line of its text), and the way to an address of one's own. Which
workflows the route is for does not matter here; whether it is for an ending does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from generator import channels as channel_types
from generator import registry
from generator.argo.predict import Foresight
from generator.delivery.needs import is_apart, needs_of
from generator.delivery.notify import notifier_secrets
from generator.errors import InputUnusable, Mark, Problem, did_you_mean
from generator.model import CHANGES, EMPTY, RUNNING, Channel, Match, Profile, Release, SecretKey, secret_variable
from generator.notifier.bundle import assemble
from generator.preview.changes import effect_of
from generator.preview.endings import foresee, place_of, stage_of
from generator.preview.facts import facts_of, failures_of, past_of, variables_of
from generator.preview.subjects import sample
from generator.reach import own_reach

MARK = {"en": "[test]", "ja": "[テスト]", "zh": "[测试]"}
_SAID = {
    "en": "This is a test; no workflow has run.",
    "ja": "これはテストです。実行されたワークフローはありません。",
    "zh": "这是一条测试消息，没有工作流运行过。",
}
_NAME = "hookwright-test"


class Secret(NamedTuple):
    """What the program wants to know: the variable that carries it, and the Secret that the pod has it from."""

    variable: str
    channel: str
    field: str
    key: SecretKey


class Trial(NamedTuple):
    """A program with its environment, but for the secrets.

    variables  with the addresses that are Secrets otherwise, where all is sent to one address
    secrets    those that are still asked for
    channels   those that it sends to, with their types
    left_out   why each other channel of the route is not part of it
    """

    phase: str
    program: str
    variables: Mapping[str, str]
    secrets: tuple[Secret, ...]
    channels: Mapping[str, str]
    left_out: tuple[str, ...]


def trial_of(release: Release, route: str, ending: str, to: str = "") -> Trial:
    """The trial of one route. `ending` is a phase, or "" for Failed, else the last that the route is for; `to` is an
    http, https or smtp address that every channel is sent to instead of its own, "" for none.

    Raises InputUnusable for a route that is not there, or is not for that ending.
    """
    profile = release.profile
    if profile.engine:
        hint = "kubectl get workflow NAME -o json | engine try output/ENV/notifications-engine.yaml shows its messages"
        raise InputUnusable(Problem(Mark("--route", 0, 0), "the notifications engine sends, and not the notifier", hint))
    phase = _phase(profile, route, ending)
    left_out = tuple(_left_out(profile, route, to))
    staged = _staged(profile, route, phase, to)
    message = profile.messages[profile.routes[route].message]
    stage = stage_of(release)
    subject = sample(profile.argo.workflow_namespaces[0], _NAME)
    facts = {**facts_of(effect_of(subject, stage), phase, stage.made), "notes": [_SAID[message.locale]]}
    foreseen = foresee(Foresight(place_of(subject, stage), subject.workflow), phase)
    trends = [change for change in profile.routes[route].change or CHANGES if phase in CHANGES[change]]
    facts |= past_of(facts, trends[0] if trends else "", needs_of(staged).asks)
    failed = () if phase == RUNNING or isinstance(foreseen, str) else foreseen.failed
    variables = variables_of(facts, failures_of(failed, _NAME), profile)
    asked = [Secret(secret_variable(name, field), name, field, key) for name, field, key in notifier_secrets(staged)]
    if to:
        variables |= {secret.variable: to.rstrip("/") for secret in asked if secret.field == "url"}
    secrets = tuple(secret for secret in asked if secret.variable not in variables)
    sent = {name: staged.channels[name].type for name in staged.routes[route].send}
    return Trial(phase, assemble(staged), variables, secrets, sent, left_out)


def _phase(profile: Profile, route: str, ending: str) -> str:
    mark = Mark("--route", 0, 0)
    if route not in profile.routes:
        raise InputUnusable(Problem(mark, f"no route {route}", did_you_mean(route, tuple(profile.routes))))
    when = profile.routes[route].when
    if ending and ending not in when:
        raise InputUnusable(Problem(Mark("--ending", 0, 0), f"route {route} is not for {ending}", f"it is for {', '.join(when)}"))
    return ending or ("Failed" if "Failed" in when else when[-1])


def _left_out(profile: Profile, route: str, to: str) -> Iterator[str]:
    for name in own_reach(profile.routes[route]):
        channel = profile.channels[name]
        if channel.type == "container":
            yield f"{name}: runs an image of its own, which is not started here"
        elif channel.type == "http":
            yield f"{name}: is sent by Argo's agent in the cluster; `preview` shows what it sends"
        elif to and _redirected(channel, to) is None:
            yield f"{name}: a channel of type {channel.type} is not sent to {to.partition(':')[0]}"


def _staged(profile: Profile, route: str, phase: str, to: str) -> Profile:
    """The profile with that route alone, whatever it matches, a title that says what it is, and an exit code that tells."""
    meant = profile.routes[route]
    message = profile.messages[meant.message]
    found = {name: profile.channels[name] for name in own_reach(meant)}
    channels = {name: channel for name, channel in found.items() if not is_apart(channel)}
    if to:
        moved = {name: _redirected(channel, to) for name, channel in channels.items()}
        channels = {name: channel for name, channel in moved.items() if channel is not None}
    return profile._replace(
        routes={route: meant._replace(when=(phase,), match=Match(), unless=(), send=tuple(channels), send_by=EMPTY, change=())},
        messages={message.name: message._replace(title=f"{MARK[message.locale]} {message.title}")},
        channels=channels,
        delivery=profile.delivery._replace(fail_workflow=True, jitter_seconds=0),
        overrides=EMPTY,
        quiet=EMPTY,
    )


def _redirected(channel: Channel, to: str) -> Channel | None:
    """The channel with another address than its own; None where it cannot have one of that kind."""
    scheme, _, rest = to.partition("://")
    if channel.type == "email":
        host, _, port = rest.rstrip("/").rpartition(":") if ":" in rest else (rest.rstrip("/"), "", "25")
        options = {**channel.options, "host": host, "port": int(port), "tls": "none", "username": None}
        kept = {field: key for field, key in channel.secrets.items() if field == "from"}
        return channel._replace(options=options, secrets=kept) if scheme == "smtp" else None
    if scheme == "smtp":
        return None
    if "url" in channel.secrets:
        return channel  # its variable holds another address then
    name = "apiUrl" if "apiUrl" in registry.load(channel_types, channel.type).FIELDS else "url"
    return channel._replace(options={**channel.options, name: to.rstrip("/")})
