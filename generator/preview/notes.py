"""Which channels a run tells, and in which words: the routes of the profile, the messages of the program itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from generator.argo.expr import ExpressionError, OverBudget, UnknownAnswer
from generator.argo.predict import Failed, Prediction
from generator.argo.tags import replace_tags
from generator.engine.reach import reached
from generator.model import CHANGES, EMPTY, RUNNING, SUCCEEDED
from generator.notifier.asks import CHANGE
from generator.notifier.program.aim import requested, targets
from generator.notifier.program.quiet import is_meant
from generator.notifier.program.routes import allows, firing
from generator.placeholders import ASKED, CLUSTER_TEMPLATE_LABEL, CRON_LABEL, TEMPLATE_LABEL
from generator.preview.changes import Effect
from generator.preview.endings import Stage
from generator.preview.facts import MOMENT, facts_of, failures_of, names_of, past_of, variables_of
from generator.summary import format_window

# The environment of a pod -> by channel the message that the program sends: title, text, rows, links and block,
# or the body of a webhook.
Program = Callable[[Mapping[str, str]], Mapping[str, Mapping[str, Any]]]


class Aim(NamedTuple):
    """What a prediction is about: the workflow with the defaults, the release, and its program."""

    effect: Effect
    stage: Stage
    program: Program


class Note(NamedTuple):
    """One notification: `title` is "" for a webhook with a body of its own and for an http channel, whose body the lines are.

    A container channel has neither, since its image says what it likes. `change` is what the run has to be, compared with
    those before, for the notification to be sent ("" for none of CHANGES); empty where it is sent in any case. `is_made_up`:
    the lines tell of runs and of a log that nobody has asked for.
    `by` is who sends it: pod, Argo's agent, or the notifications engine, whose words are its own; `chosen` what of the
    workflow has chosen the channel, "" for nothing; `quiet` says when windows keep it back.
    """

    channel: str
    route: str
    template: str
    title: str = ""
    lines: tuple[str, ...] = ()
    by: str = "pod"
    change: tuple[str, ...] = ()
    is_made_up: bool = False
    chosen: str = ""
    quiet: tuple[str, ...] = ()


class Ending(NamedTuple):
    """What comes of one ending.

    phase  that the workflow gets, "" where that is not known; own: the workflow's own handlers that run, as `hook: template`
    why    why nothing is sent, or what else there is to know
    """

    name: str
    phase: str
    notes: tuple[Note, ...]
    own: tuple[str, ...]
    why: str
    is_invalid: bool = False


def told(found: Prediction | str, name: str, about: Aim) -> Ending:
    """The notifications of a prediction, in the order of the profile's channels."""
    if isinstance(found, str):
        return Ending(name, "", (), (), found)
    if "invalid spec" in found.message:
        return Ending(name, found.phase, (), (), found.message, True)
    stage = about.stage
    started = [each for each in found.deliveries if each.type and each.is_delivered]
    ours = [each for each in started if each.template in stage.templates]
    own = tuple(dict.fromkeys(f"{each.hook}: {each.template}" for each in started if each not in ours))
    status, failed = (RUNNING, ()) if name == RUNNING else (found.phase, found.failed)
    order = list(stage.release.profile.channels)
    notes = [note for each in ours for note in _notes(status, failed, each.template, about)]
    notes += _of_engine(status, about) if stage.release.profile.engine else []
    is_reached = ours or name == RUNNING or stage.release.profile.engine
    why = "" if notes else _why(found, _silence(status, about) if is_reached else "")
    return Ending(name, found.phase, tuple(sorted(notes, key=lambda note: order.index(note.channel))), own, why)


def _notes(status: str, failed: Sequence[Failed], template: str, about: Aim) -> list[Note]:
    effect, stage, program = about
    facts = facts_of(effect, status, stage.made)
    meant = stage.templates[template]
    routes = _channels(stage, facts)
    if meant:
        if meant not in routes:
            return []
        note = _apart(meant, routes[meant], template, failures_of(failed, facts["name"]), facts, stage)
        return [note._replace(chosen=_chooser(routes[meant], meant, facts, stage))]
    trends = _trends(status, facts["labels"]) if CHANGE in stage.asks else ("",)
    found: dict[tuple[str, str], Note] = {}
    for trend in trends:
        told = {**facts, **past_of(facts, trend, stage.asks)}
        messages = program(variables_of(told, failures_of(failed, facts["name"]), stage.release.profile))
        routes = _channels(stage, told)
        for name, message in messages.items():
            words = _words(message)
            is_made_up = any(message.get(asked) and message[asked] in "\n".join(words[1]) for asked in ASKED)
            chosen, quiet = _chooser(routes[name], name, facts, stage), windows_of(routes[name], name, status, stage)
            note = Note(name, routes[name], template, *words, is_made_up=is_made_up, chosen=chosen, quiet=quiet)
            first = found.setdefault((name, routes[name]), note)
            found[(name, routes[name])] = first._replace(change=(*first.change, trend))
    return [note._replace(change=() if note.change == trends else note.change) for note in found.values()]


def _trends(status: str, labels: Mapping[str, str]) -> tuple[str, ...]:
    """What a run of a status can be, compared with those before it; of nothing else it is the first."""
    if not any(labels.get(label) for label in (CRON_LABEL, TEMPLATE_LABEL, CLUSTER_TEMPLATE_LABEL)):
        return ("first-failure",) if status in CHANGES["first-failure"] else ("",)
    fitting = tuple(change for change, endings in CHANGES.items() if status in endings)
    return (*fitting, "") if status == SUCCEEDED else fitting or ("",)


def _apart(
    channel: str, route: str, template: str, failures: Mapping[str, Any], facts: Mapping[str, Any], stage: Stage
) -> Note:
    """What a channel with a template of its own sends: the body of a request, as the controller fills it in."""
    if channel not in stage.bodies:
        return Note(channel, route, template)
    body = request_body(channel, facts, failures, stage)
    return Note(channel, route, template, "", _written(body) if body is not None else (), "agent")


def request_body(channel: str, facts: Mapping[str, Any], failures: Mapping[str, Any], stage: Stage) -> Any:
    """The JSON that Argo's agent sends for an http channel; None where that is not known."""
    try:
        names = names_of(facts, failures)
        version = stage.release.profile.argo.version
        return json.loads(replace_tags(stage.bodies[channel], names, version, passes=2, now=MOMENT * 10**9))
    except (ExpressionError, OverBudget, UnknownAnswer, ValueError):
        return None


def _written(body: Any) -> tuple[str, ...]:
    return tuple(json.dumps(body, indent=2, ensure_ascii=False).split("\n"))


def _of_engine(status: str, about: Aim) -> list[Note]:
    effect, stage, _ = about
    facts = facts_of(effect, status, stage.made)
    tells = {each.channel.name: [route.when for route in each.routes] for each in reached(stage.release.profile)}
    firing_for = _channels(stage, facts).items()
    return [Note(name, route, "", by="engine") for name, route in firing_for if any(status in when for when in tells.get(name, ()))]


def _chooser(route: str, channel: str, facts: Mapping[str, Any], stage: Stage) -> str:
    settings, overrides = stage.routes[route], _overrides(stage)
    if channel in requested(facts, overrides, "channels"):
        return f"annotation {overrides['prefix']}/channels"
    return "" if channel in settings.get("always", [channel]) else f"label {settings['sendBy']['label']}"


def _overrides(stage: Stage) -> Mapping[str, Any]:
    """What workflows may ask for; nothing of the notifications engine."""
    return EMPTY if stage.release.profile.engine else stage.release.profile.overrides


def windows_of(route: str, channel: str, phase: str, stage: Stage) -> tuple[str, ...]:
    """The windows that keep a channel of a route silent in a phase, each with its name and when it is open."""
    said, windows = {"routes": route, "channels": channel, "when": phase}, stage.release.profile.quiet
    return tuple(f"{name}: {format_window(window)}" for name, window in windows.items() if is_meant(window, said))


def _channels(stage: Stage, facts: Mapping[str, Any]) -> dict[str, str]:
    """The channels that are told, each with the first route that fires for it."""
    found: dict[str, str] = {}
    for name in firing(stage.routes, facts):
        for channel in targets(stage.routes[name], facts, _overrides(stage)):
            found.setdefault(channel, name)
    return found


def _words(note: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """A message as its title and plain lines: text, rows, failures and links."""
    if "body" in note:
        return "", _written(note["body"])
    lines = _split(note["text"])
    lines += [line for title, value in note["rows"] for line in f"{title}: {value}".split("\n")]
    lines += _split(note.get("block", ""))
    lines += [f"{title}: {url}" for title, url in note.get("links", ())]
    return note["title"], tuple(lines)


def _split(text: str) -> list[str]:
    return text.split("\n") if text else []


def _silence(status: str, about: Aim) -> str:
    """Why our pod would tell nobody: a label or annotation that mutes the workflow, phases that it wants told, no route."""
    everyone = about.stage.release.profile.everyone
    for noun, wanted in (("label", everyone.labels), ("annotation", everyone.annotations)):
        found = about.effect.metadata.get(f"{noun}s") or {}
        for key, globs in wanted.items():
            if key in found and not allows(list(globs), str(found[key])):
                return f"muted by its {noun} {key}"
    overrides = _overrides(about.stage)
    is_unwanted = overrides and firing(about.stage.routes, facts_of(about.effect, status, about.stage.made))
    return f"its annotation {overrides['prefix']}/when leaves {status} out" if is_unwanted else "no route matches"


def _why(found: Prediction, silence: str) -> str:
    if silence:
        return silence
    silent = [each.reason for each in found.deliveries if not each.is_delivered and each.reason]
    return [*silent, *found.notes, "no handler of ours runs"][0]
