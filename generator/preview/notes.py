"""Which channels a run tells, and in which words: the routes of the profile, the messages of the program itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from generator.argo.predict.result import Notified
from generator.argo.predict.run import Run
from generator.model import PREFIX, RUNNING
from generator.notifier.program.routes import firing
from generator.preview.endings import RETRIED, TERMINATED, Played, Stage, named
from generator.preview.facts import facts_of, failures_of, variables_of

# The environment of a pod -> by channel the message that the program sends: title, text, rows, links and block,
# or the body of a webhook.
Program = Callable[[Mapping[str, str]], Mapping[str, Mapping[str, Any]]]


_WHY = {TERMINATED: "argo terminate starts no handler", RETRIED: "no exit handler of ours runs, and hooks fire once"}


class Note(NamedTuple):
    """One notification. `message` is None for a container channel, whose image says what it likes."""

    channel: str
    route: str
    template: str
    message: tuple[str, ...] | None


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


def told(played: Played, stage: Stage, program: Program) -> Ending:
    """The notifications of a run, in the order of the profile's channels as its routes name them."""
    run = played.run
    if run is None:
        return Ending(played.name, "", (), (), played.why)
    if "invalid spec" in run.message:
        return Ending(played.name, run.phase, (), (), run.message, True)
    ours = [each for each in played.started if named(each) in stage.templates]
    others = [each for each in played.started if named(each) not in stage.templates]
    own = tuple(dict.fromkeys(f"{each.hook}: {named(each)}" for each in others))
    notes = tuple(note for each in ours for note in _notes(run, each, stage, program))
    return Ending(played.name, run.phase, notes, own, "" if notes else _why(played, bool(ours), run))


def _notes(run: Run, each: Notified, stage: Stage, program: Program) -> list[Note]:
    profile = stage.release.profile
    status = RUNNING if each.hook.startswith(f"{PREFIX}running") else run.phase
    facts = facts_of(run, status, stage.made)
    meant = stage.templates[named(each)]
    routes = _channels(stage.routes, facts)
    if meant:
        return [Note(meant, routes[meant], named(each), None)] if meant in routes else []
    messages = program(variables_of(facts, failures_of(run), profile))
    return [Note(name, routes[name], named(each), _lines(message)) for name, message in messages.items()]


def _channels(routes: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, str]:
    """The channels that are told, each with the first route that fires for it."""
    found: dict[str, str] = {}
    for name in firing(routes, facts):
        for channel in routes[name]["send"]:
            found.setdefault(channel, name)
    return found


def _lines(note: Mapping[str, Any]) -> tuple[str, ...]:
    """A message as plain lines: title, text, rows, failures and links; below the title the body where a webhook has its own."""
    if "body" in note:
        return (note["title"], *json.dumps(note["body"], indent=2, ensure_ascii=False).split("\n"))
    lines = [note["title"], *_split(note["text"])]
    lines += [f"{title}: {value}" for title, value in note["rows"]]
    lines += _split(note.get("block", ""))
    lines += [f"{title}: {url}" for title, url in note.get("links", ())]
    return tuple(lines)


def _split(text: str) -> list[str]:
    return text.split("\n") if text else []


def _why(played: Played, has_notifier: bool, run: Run) -> str:
    if not run.is_over:
        return "the workflow stays open: something of it never ends"
    if has_notifier or played.name == RUNNING:
        return "no route matches"
    return _WHY.get(played.name, "no handler of ours runs") if not played.started else "no handler of ours runs"
