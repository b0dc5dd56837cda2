"""A State -> who is told of what: read from its hooks, its exit handler, and the tables of the notifier's program.

A set-up that somebody has edited by hand is read like one of ours, so that what is said of it is what workflows do.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generator.adopt.runner import sources_of
from generator.adopt.settings import read_settings
from generator.adopt.shapes import list_in, map_in
from generator.argo import phases
from generator.diff.model import State, Subject
from generator.model import ENDINGS, PREFIX, secret_variable

EXIT_HANDLER, EXIT_HOOK, LIFECYCLE = "exit-handler", "exit-hook", "lifecycle-hooks"
TEMPLATE = "template "
"""What the name of a template that is none of ours stands behind."""

_DEEPEST = 4
_CHANNEL = f"{PREFIX}channel-"
_ALWAYS: phases.Answers = dict.fromkeys(ENDINGS, True)


class Told(NamedTuple):
    """What a side tells.

    calls      (channel, phase) -> the conditions under which it is told then; a template that is none of ours is
               called `template NAME`
    carriers   what starts it: "onExit" or "hooks.NAME" -> the phases in which it can
    mode       how endings are told: EXIT_HANDLER, EXIT_HOOK, LIFECYCLE or ""
    channels   their settings, the Secrets that they read among them
    messages   their settings
    missing    templates that something starts and that are not there
    may_fail   the channels and templates whose failure fails the workflow
    asked      the channels that a workflow may ask for
    quiet      the windows of time in which messages are held back
    jitter     the seconds that pass at most before the first try
    """

    calls: Mapping[tuple[str, str], frozenset[str]]
    carriers: Mapping[str, frozenset[str]]
    mode: str
    channels: Mapping[str, Mapping[str, Any]]
    messages: Mapping[str, Any]
    missing: frozenset[str]
    may_fail: frozenset[str]
    asked: frozenset[str]
    quiet: Mapping[str, Any]
    jitter: Any


class _Start(NamedTuple):
    """Something that starts a template: a hook, the exit handler or a task. `phases` as in phases.Answers; guarded where
    a failure leaves the workflow alone."""

    target: Mapping[str, Any]
    phases: phases.Answers
    condition: str
    is_guarded: bool
    home: Mapping[str, Mapping[str, Any]]  # the templates beside it, by name


class _Reader:
    """Reads one side; collects while it walks from the hooks to the templates."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.spec = map_in(state.defaults.get("spec"))
        self.templates = _by_name(self.spec)
        self.calls: dict[tuple[str, str], set[str]] = {}
        self.channels: dict[str, Mapping[str, Any]] = {}
        self.messages: dict[str, Any] = {}
        self.missing: set[str] = set()
        self.may_fail: set[str] = set()
        self.asked: set[str] = set()
        self.quiet: dict[str, Any] = {}
        self.jitter: Any = 0

    def told(self) -> Told:
        carriers = dict(self.carriers())
        for start in carriers.values():
            self.follow(start, 0)
        calls = {key: frozenset(found) for key, found in self.calls.items()}
        own = {name: frozenset(_possible(start.phases)) for name, start in carriers.items()}
        ends = [name for name, found in own.items() if found & frozenset(ENDINGS)]
        mode = EXIT_HANDLER if "onExit" in ends else EXIT_HOOK if "hooks.exit" in ends else LIFECYCLE if ends else ""
        found = frozenset(self.missing), frozenset(self.may_fail), frozenset(self.asked)
        return Told(calls, own, mode, self.channels, self.messages, *found, self.quiet, self.jitter)

    def carriers(self) -> Iterator[tuple[str, _Start]]:
        """The exit handler, which silences a hook called exit, and the hooks."""
        on_exit, hooks = self.spec.get("onExit"), map_in(self.spec.get("hooks"))
        if on_exit:
            yield "onExit", _Start({"template": on_exit}, _ALWAYS, "", False, self.templates)
        for name, hook in sorted(hooks.items()):
            if name != "exit":
                condition = str(map_in(hook).get("expression") or "")
                yield f"hooks.{name}", _Start(map_in(hook), phases.of_expression(condition), condition, True, self.templates)
            elif not on_exit:
                yield "hooks.exit", _Start(map_in(hook), _ALWAYS, "", False, self.templates)

    def follow(self, start: _Start, depth: int) -> None:
        """Go from what is started to the templates that do something."""
        name, home = self.home_of(start)
        if home is None:
            if name:
                self.told_by(name, {}, start)
            return
        template = home.get(name.rpartition("/")[2])
        if template is None:
            self.missing.add(name)
            return
        tasks = [*_tasks(template)]
        if not tasks or depth >= _DEEPEST:
            self.told_by(name, template, start)
        for task in tasks:
            when = str(task.get("when") or "")
            own = phases.of_when(when)
            both = {phase: _both(start.phases.get(phase, False), own[phase]) for phase in own}
            condition = " && ".join(filter(None, (start.condition, when)))
            is_guarded = start.is_guarded or map_in(task.get("continueOn")).get("failed") is True
            self.follow(_Start(task, both, condition, is_guarded, home), depth + 1)

    def home_of(self, start: _Start) -> tuple[str, Mapping[str, Mapping[str, Any]] | None]:
        """The name of what is started, and the templates among which it is looked for; None where nothing is known of them,
        or nothing is named."""
        reference = map_in(start.target.get("templateRef"))
        if not reference:
            name = str(start.target.get("template") or "")
            return name, start.home if name else None
        subject = Subject("ClusterWorkflowTemplate", "", str(reference.get("name") or ""))
        name = f"{subject.name}/{reference.get('template') or ''}"
        tree = self.state.objects.get(subject)
        if tree is not None and reference.get("clusterScope"):
            return name, _by_name(map_in(tree.get("spec")))
        is_ours = bool(reference.get("clusterScope")) and subject.name.startswith(PREFIX) and _is_asked(self.state, subject)
        return name, {} if is_ours else None

    def told_by(self, name: str, template: Mapping[str, Any], start: _Start) -> None:
        """What a template that is no dag and has no steps tells."""
        script = map_in(template.get("script"))
        settings = read_settings(str(script.get("source") or "")) if script else {}
        routes = map_in(settings.get("ROUTES"))
        started = _possible(start.phases)
        if not routes:
            bare = name.rpartition("/")[2]
            channel = bare.removeprefix(_CHANNEL) if bare.startswith(_CHANNEL) else TEMPLATE + name
            condition = "" if all(start.phases[phase] for phase in started) else start.condition
            self.enter(channel, started, condition, start)
            if not channel.startswith(TEMPLATE):
                kind = "http" if "http" in template else "container"
                self.channels.setdefault(channel, {"type": kind, **map_in(template.get(kind))})
            return
        for channel, each in map_in(settings.get("CHANNELS")).items():
            self.channels[channel] = {**map_in(each), **dict(_secrets(channel, map_in(each), script))}
        self.messages |= map_in(settings.get("MESSAGES"))
        self.asked |= {str(name) for name in list_in(map_in(settings.get("OVERRIDES")).get("channels"))}
        self.quiet |= map_in(settings.get("QUIET"))
        self.jitter = settings.get("JITTER", 0)
        for route in map(map_in, routes.values()):
            phases = [phase for phase in started if phase in list_in(route.get("when"))]
            match = {field: globs for field, globs in map_in(route.get("match")).items() if field != "known"}
            for channel, chosen in _aims(route):  # which say what is known
                condition = json.dumps([match, route.get("unless"), route.get("change"), *chosen], sort_keys=True)
                self.enter(channel, phases, condition, start)

    def enter(self, channel: str, started: list[str], condition: str, start: _Start) -> None:
        for phase in started:
            self.calls.setdefault((channel, phase), set()).add(condition)
        if started and not start.is_guarded:
            self.may_fail.add(channel)


def told_of(state: State) -> Told:
    """Who is told of what by the workflows of a side."""
    return _Reader(state).told()


def _aims(route: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """The channels of a route, each with the values of a label for which it sends there; none where it always does."""
    own = list_in(route.get("always", route.get("send")))
    yield from ((str(channel), []) for channel in own)
    by = map_in(route.get("sendBy"))
    named = {glob: list_in(names) for glob, names in map_in(by.get("channels")).items()}
    others = list_in(by.get("otherwise"))
    for channel in dict.fromkeys([*(name for names in named.values() for name in names), *others]):
        globs = sorted(glob for glob, names in named.items() if channel in names)
        yield str(channel), [by.get("label"), globs, sorted(named) if channel in others else []]


def _by_name(spec: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    found = (map_in(each) for each in list_in(spec.get("templates")))
    return {str(each["name"]): each for each in found if each.get("name")}


def _tasks(template: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from map(map_in, list_in(map_in(template.get("dag")).get("tasks")))
    for group in list_in(template.get("steps")):
        yield from map(map_in, list_in(group))


def _possible(found: phases.Answers) -> list[str]:
    return [phase for phase, answer in found.items() if answer is not False]


def _both(one: bool | None, other: bool | None) -> bool | None:
    return False if False in (one, other) else None if None in (one, other) else True


def _secrets(channel: str, settings: Mapping[str, Any], script: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The references that a channel's secrets come from, under the key `from`."""
    env = dict(sources_of(script.get("env")))
    names = [str(field) for field in list_in(settings.get("secrets"))]
    yield "from", {field: env.get(secret_variable(channel, field), {}).get("secret", "") for field in names}


def _is_asked(state: State, subject: Subject) -> bool:
    return state.asked is None or subject in state.asked
