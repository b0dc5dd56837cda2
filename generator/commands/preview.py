"""Preview what workflows get from the defaults of an environment, and what they tell whom; nothing is sent."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from typing import Any

from generator import store
from generator.arguments import add_profiles
from generator.commands._pages import sheet
from generator.commands._program import program_of
from generator.commands._selection import add_selection, selected
from generator.commands._workflows import objects_of
from generator.errors import FINE, PROBLEMS, UNUSABLE, Problem
from generator.model import Profile, Release
from generator.page import page_of
from generator.pipeline import build
from generator.preview import ENDINGS, Preview, is_refused, preview
from generator.preview.documents import Found
from generator.preview.endings import endings_of, stage_of
from generator.preview.shown import dump_previews, format_preview
from generator.preview.subjects import Subject, sample, subjects
from generator.report import format_problems
from generator.summary import format_size

NAME = "preview"
HELP = "show what a workflow would tell whom, and what the defaults change"

_MANY, _MOST_PROCESSES = 50, 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_selection(parser)
    parser.add_argument("--workflow", nargs="+", default=[], metavar="FILE", help="files or folders of workflows (a sample)")
    parser.add_argument("--ending", action="append", choices=ENDINGS, help="only this one; more than once for several (all)")
    parser.add_argument("--full", action="store_true", help="the whole spec that runs, as text or JSON")
    forms = parser.add_mutually_exclusive_group()
    forms.add_argument("--format", choices=("text", "json"), default="text", help="text")
    forms.add_argument("--html", metavar="FILE", help="write a page instead: the messages as their services show them")
    add_profiles(parser)


def run(arguments: argparse.Namespace) -> int:
    """0 fine, 1 when the controller would not run one of the workflows, 2 when a file or document cannot be used."""
    read_layer = store.reader(arguments.profiles)
    releases = [build(name, read_layer).release for name in selected(arguments, read_layer)]
    objects, problems = objects_of(arguments.workflow)
    chosen = [_chosen(objects if arguments.workflow else None, release.profile) for release in releases]
    problems = list(dict.fromkeys([*problems, *(problem for _, said in chosen for problem in said)]))
    told = [(release, found) for release, (found, _) in zip(releases, chosen, strict=True)]
    previews = _write_page(told, arguments) if arguments.html else _print(told, arguments)
    if problems:
        sys.stdout.flush()
        print(format_problems(problems), file=sys.stderr)
    return _code(previews, problems)


Told = list[tuple[Release, list[Subject]]]


def _write_page(told: Told, arguments: argparse.Namespace) -> list[Preview]:
    sheets = [sheet(release, found if arguments.workflow else (), arguments.ending or ()) for release, found in told]
    text = page_of(sheets)
    store.write_ours(arguments.html, text)
    print(f"wrote {arguments.html} ({format_size(len(text.encode()))})")
    return [each for one in sheets for each in one.previews]


def _print(told: Told, arguments: argparse.Namespace) -> list[Preview]:
    found = {release.profile.environment: _previews(release, subjects, arguments.ending) for release, subjects in told}
    previews = [each for some in found.values() for each in some]
    if arguments.format == "json":
        print(dump_previews(previews, is_full=arguments.full))
        return previews
    blocks = [[format_preview(each, is_full=arguments.full) for each in some] for some in found.values()]
    if len(blocks) > 1:
        blocks = [[f"{name}:", *some] for name, some in zip(found, blocks, strict=True)]
    if previews:
        print("\n\n".join(block for some in blocks for block in some))
    return previews


def _previews(release: Release, chosen: list[Subject], asked: list[str] | None) -> list[Preview]:
    stage, program = stage_of(release), program_of(release.program)
    endings = tuple(name for name in ENDINGS if name in (asked or endings_of(release.profile)))
    return _all(lambda each: preview(each, stage, program, endings), chosen)


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


def _code(previews: list[Preview], problems: list[Problem]) -> int:
    if any(problem.level == "error" for problem in problems):
        return UNUSABLE
    return PROBLEMS if any(map(is_refused, previews)) else FINE


def _chosen(objects: list[Found] | None, profile: Profile) -> tuple[list[Subject], list[Problem]]:
    """The workflows of a profile that were given, a sample where none were."""
    namespace = profile.argo.workflow_namespaces[0]
    if objects is None:
        return [sample(namespace, cron="sample" if profile.has_history else "")], []
    return subjects(objects, namespace, profile.argo.version)
