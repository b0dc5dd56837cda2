"""Preview what workflows get from the defaults of an environment, and what they tell whom; nothing is sent or written."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any

from generator import store
from generator.arguments import add_profiles, refuse_abstract
from generator.commands._workflows import objects_of
from generator.errors import FINE, PROBLEMS, UNUSABLE, Problem
from generator.model import Profile
from generator.pipeline import build
from generator.preview import ENDINGS, Preview, Program, is_refused, preview
from generator.preview.endings import stage_of
from generator.preview.shown import dump_previews, format_preview
from generator.preview.subjects import Subject, sample, subjects
from generator.report import format_problems

NAME = "preview"
HELP = "show what a workflow would tell whom, and what the defaults change"

_MANY, _MOST_PROCESSES = 50, 4
_MAIN = "\nmain()\n"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("environment", metavar="ENV", help="the profile")
    parser.add_argument("--workflow", nargs="+", default=[], metavar="FILE", help="files or folders of workflows (a sample)")
    parser.add_argument("--ending", action="append", choices=ENDINGS, help="only this one; more than once for several (all)")
    parser.add_argument("--full", action="store_true", help="the whole spec that runs")
    parser.add_argument("--format", choices=("human", "json"), default="human", help="human")
    add_profiles(parser)


def run(arguments: argparse.Namespace) -> int:
    """0 fine, 1 when the controller would not run one of the workflows, 2 when a file or document cannot be used."""
    read_layer = store.reader(arguments.profiles)
    refuse_abstract(arguments.environment, arguments.profiles, read_layer)
    release = build(arguments.environment, read_layer).release
    chosen, problems = _chosen(arguments.workflow, release.profile)
    stage, program = stage_of(release), program_of(release.program)
    endings = tuple(name for name in ENDINGS if name in (arguments.ending or _told(release.profile)))
    previews = _all(lambda each: preview(each, stage, program, endings), chosen)
    if arguments.format == "json":
        print(dump_previews(previews, is_full=arguments.full))
    elif previews:
        print("\n\n".join(format_preview(each, is_full=arguments.full) for each in previews))
    if problems:
        sys.stdout.flush()
        print(format_problems(problems), file=sys.stderr)
    return _code(previews, problems)


def _all(make: Callable[[Subject], Preview], chosen: list[Subject]) -> list[Preview]:
    """The previews in order; of many workflows a part in a process of its own for each processor."""
    count = min(os.cpu_count() or 1, _MOST_PROCESSES)
    if len(chosen) < _MANY or count < 2 or not hasattr(os, "fork"):
        return [make(each) for each in chosen]
    import multiprocessing  # late: it costs more than a preview

    context = multiprocessing.get_context("fork")
    out: list[Preview | None] = [None] * len(chosen)
    ends = []
    for start in range(1, count):
        ours, theirs = context.Pipe(duplex=False)
        context.Process(target=_send, args=(theirs, make, chosen[start::count]), daemon=True).start()
        theirs.close()
        ends.append((start, ours))
    out[::count] = [make(each) for each in chosen[::count]]
    for start, end in ends:
        try:
            out[start::count] = end.recv()
        except EOFError:
            out[start::count] = [make(each) for each in chosen[start::count]]  # what went wrong there is said here
    return [each for each in out if each is not None]


def _send(end: Any, make: Callable[[Subject], Preview], chosen: list[Subject]) -> None:
    end.send([make(each) for each in chosen])


def _told(profile: Profile) -> tuple[str, ...]:
    """All endings, and Running where a route is for it."""
    has_running = any(ENDINGS[0] in route.when for route in profile.routes.values())
    return ENDINGS if has_running else ENDINGS[1:]


def _code(previews: list[Preview], problems: list[Problem]) -> int:
    if any(problem.level == "error" for problem in problems):
        return UNUSABLE
    return PROBLEMS if any(map(is_refused, previews)) else FINE


def _chosen(paths: list[str], profile: Profile) -> tuple[list[Subject], list[Problem]]:
    namespace = profile.argo.workflow_namespaces[0]
    if not paths:
        return [sample(namespace, cron="sample" if profile.has_history else "")], []
    found, problems = objects_of(paths)
    chosen, said = subjects(found, namespace, profile.argo.version)
    return chosen, [*problems, *said]


def program_of(text: str) -> Program:
    """A release's own notifier up to the point where it would deliver; it sees the given environment, not ours."""
    space: dict[str, Any] = {"__name__": "notifier"}
    if text:
        exec(compile(text.removesuffix(_MAIN), "notifier", "exec"), space)

    def messages(variables: Mapping[str, str]) -> Mapping[str, Mapping[str, Any]]:
        if not text:
            return {}
        space["os"] = SimpleNamespace(environ=variables)
        facts, found = space["read_facts"](), {}
        with _time_zone(space.get("ZONE", "")):
            for route in space["firing"](space["ROUTES"], facts):
                for name in _targets(space, route, facts):
                    if name not in found:
                        found[name] = _composed(space, name, route, facts)
        return found

    return messages


@contextlib.contextmanager
def _time_zone(rule: str) -> Iterator[None]:
    """The process's time zone, as the program's `main` sets it in the pod."""
    before = os.environ.get("TZ")
    _set_time_zone(rule or before)
    try:
        yield
    finally:
        _set_time_zone(before)


def _set_time_zone(rule: str | None) -> None:
    if rule is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = rule
    time.tzset()


def _targets(space: Mapping[str, Any], route: str, facts: dict[str, Any]) -> list[str]:
    """The channels of a route, in its order; which of them, where the program has a say in that."""
    names: list[str] = space["ROUTES"][route]["send"]
    chosen = space["targets"](space["ROUTES"][route], facts, space["OVERRIDES"]) if "targets" in space else names
    return [name for name in names if name in chosen]


def _composed(space: Mapping[str, Any], channel: str, route: str, facts: dict[str, Any]) -> dict[str, Any]:
    note: dict[str, Any] = space["compose"](space["MESSAGES"][space["ROUTES"][route]["message"]], facts)
    own = space["CHANNELS"][channel].get("body")
    return note if own is None else {**note, "body": space["fill_tree"](own, note)}
