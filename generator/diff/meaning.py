"""What the way from one side to another means for notifications, in sentences; names alone, never a value."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator.adopt.shapes import list_in, map_in
from generator.diff.model import State
from generator.diff.told import TEMPLATE, Told
from generator.model import PHASES, PREFIX, RUNNING
from generator.summary import format_size, format_window

GAINS = "gains"
"""What a sentence begins with whose subject is the environment."""

_LEAST = 64  # bytes; less is not worth a sentence
_MODES = {
    "exit-handler": "the exit handler (onExit)",
    "exit-hook": "the hook exit",
    "lifecycle-hooks": "lifecycle hooks, which do not run after `argo stop` or a deadline",
}
_LOST, _GAINED, _AS_BEFORE = ("no longer reach", "no longer start"), ("now reach", "now start"), ("reach", "start")
_OURS = ("hooks", "onExit", "templates")


def meaning(before: State, after: State, told: tuple[Told, Told]) -> list[str]:
    """The sentences, most important first; `told` is what the two sides tell."""
    old, new = told
    lines = [*_missing(old, new), *_phases(old, new), *_conditions(old, new), *_channels(old, new), *_messages(old, new)]
    if old.mode and new.mode and old.mode != new.mode:
        lines.append(f"endings are told by {_MODES[new.mode]}, no longer by {_MODES[old.mode].partition(',')[0]}")
    for name in sorted(new.may_fail - old.may_fail):
        if any(channel == name for channel, _ in old.calls):
            lines.append(f"a workflow fails when {name} cannot be told")
    return [*lines, *_moments(old, new), *_weight(before, after), *_others(before, after)]


def _missing(old: Told, new: Told) -> Iterator[str]:
    for name in sorted(new.missing - old.missing):
        yield f"the template {name} is started and stands nowhere: no workflow starts, or none is told"
    for name in sorted(old.missing - new.missing):
        yield f"the template {name}, which stood nowhere, is there"


def _phases(old: Told, new: Told) -> Iterator[str]:
    """Who is no longer told, and who is told now."""
    if old.calls and not new.calls:
        yield "nothing is told any longer"
        return
    had = {phase for _, phase in old.calls}
    for channel in _names(old.calls):
        yield from _sentence(channel, _gone(old, new, channel), _LOST)
    for channel in _names(new.calls):
        gained = _gone(new, old, channel)
        if RUNNING in gained and RUNNING not in had and not channel.startswith(TEMPLATE):
            yield f"{GAINS} Running notifications, to {channel}"
            gained.remove(RUNNING)
        yield from _sentence(channel, gained, _GAINED)


def _sentence(channel: str, phases: list[str], verbs: tuple[str, str], end: str = "") -> Iterator[str]:
    """`Failed no longer reaches oncall`; of a template that is none of ours `Failed no longer starts template note`."""
    if phases:
        verb = verbs[channel.startswith(TEMPLATE)] + ("" if len(phases) > 1 else "s" if channel.startswith(TEMPLATE) else "es")
        yield f"{joined(phases)} {verb} {channel}{end}"


def _gone(one: Told, other: Told, channel: str) -> list[str]:
    return [phase for phase in PHASES if (channel, phase) in one.calls and (channel, phase) not in other.calls]


def _names(calls: Iterable[tuple[str, str]]) -> list[str]:
    return sorted({channel for channel, _ in calls})


def _conditions(old: Told, new: Told) -> Iterator[str]:
    for channel in _names(old.calls.keys() & new.calls.keys()):
        phases = [
            phase
            for phase in PHASES
            if (channel, phase) in old.calls and (channel, phase) in new.calls
            if old.calls[(channel, phase)] != new.calls[(channel, phase)]
        ]
        yield from _sentence(channel, phases, _AS_BEFORE, " for other workflows than before")


def _channels(old: Told, new: Told) -> Iterator[str]:
    """What is different about a channel that both sides have."""
    for name in sorted(old.channels.keys() & new.channels.keys()):
        was, now = old.channels[name], new.channels[name]
        if was.get("send") != now.get("send"):
            yield f"{name} is a channel of another type"
        yield from _secrets(name, was.get("from") or {}, now.get("from") or {})
        fields = [key for key in dict.fromkeys([*was, *now]) if key not in ("send", "from", "secrets", "optional")]
        different = [key for key in fields if was.get(key) != now.get(key)]
        if different:
            yield f"{name} has another {joined(sorted(different))}"


def _secrets(name: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for field in sorted(was.keys() & now.keys()):
        if was[field] != now[field]:
            yield f"{name} reads its {field} from {now[field] or 'nowhere'}, no longer from {was[field] or 'nowhere'}"


def _messages(old: Told, new: Told) -> Iterator[str]:
    for name in sorted(old.messages.keys() & new.messages.keys()):
        was, now = map_in(old.messages[name]), map_in(new.messages[name])
        # a message has the colors of the phases that it is sent in, so that more or fewer of them say nothing
        common = map_in(was.get("colors")).keys() & map_in(now.get("colors")).keys()
        if _of_phases(was, common) != _of_phases(now, common):
            yield f"the message {name} says something else"


def _of_phases(message: Mapping[str, Any], phases: Iterable[str]) -> dict[str, Any]:
    return {**message, "colors": {phase: map_in(message.get("colors"))[phase] for phase in phases}}


def _moments(old: Told, new: Told) -> Iterator[str]:
    """Who may choose channels, and what is held back or spread."""
    for names, verb in ((new.asked - old.asked, "may ask for"), (old.asked - new.asked, "may no longer ask for")):
        if names:
            yield f"a workflow {verb} {joined(sorted(names))}"
    for name in sorted(old.quiet.keys() | new.quiet.keys()):
        was, now = old.quiet.get(name), new.quiet.get(name)
        if now is None:
            yield f"nothing is held back by {name}"
        elif was is None or _times(was) != _times(now):
            yield f"messages are held back by {name}: {format_window(_times(now))}"
        elif was != now:
            yield f"{name} holds other messages back"
    if old.jitter != new.jitter:
        yield f"messages are sent up to {new.jitter} seconds late" if new.jitter else "messages are sent without a delay"


def _times(window: Any) -> dict[str, Any]:
    """When a window is open; of one that was edited by hand what can be read."""
    found = {key: str(value) for key, value in map_in(window).items() if key in ("from", "to", "start", "end")}
    return {"from": "", "to": "", "end": "", **found, "days": [str(day) for day in list_in(map_in(window).get("days"))]}


def _weight(before: State, after: State) -> Iterator[str]:
    more = _stored(after) - _stored(before)
    if abs(more) >= _LEAST:
        yield f"every new workflow carries {format_size(abs(more))} {'more' if more > 0 else 'less'}"


def _stored(state: State) -> int:
    return len(json.dumps(state.defaults, ensure_ascii=False, separators=(",", ":")).encode())


def _others(before: State, after: State) -> Iterator[str]:
    """Defaults that are no notifications, by name."""
    old, new = (dict(state.defaults.get("spec") or {}) for state in (before, after))
    names = [key for key in dict.fromkeys([*old, *new]) if key not in _OURS and old.get(key) != new.get(key)]
    if names:
        noun = "another default" if len(names) == 1 else "other defaults"
        yield f"new workflows have {noun} for {joined(sorted(names))}"
    for name in sorted(_foreign(after) - _foreign(before)):
        yield f"new workflows get the template {name}, which is not hookwright's"


def _foreign(state: State) -> set[str]:
    templates = (state.defaults.get("spec") or {}).get("templates") or ()
    names = {str(each.get("name")) for each in templates if isinstance(each, dict)}
    return {name for name in names if not name.startswith(PREFIX)}


def joined(names: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
