"""Render environments into the output folder, or check that it is current."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from typing import NamedTuple

from generator import store
from generator.arguments import add_folders, folder_of
from generator.chain import Read
from generator.commands._selection import add_selection, selected
from generator.errors import FINE, PROBLEMS, HookwrightError, Problem
from generator.model import Document
from generator.pipeline import Built, build
from generator.report import format_problems
from generator.summary import format_release

NAME = "render"
HELP = "render environments into the output folder"


class Rendered(NamedTuple):
    """What is kept of an environment until all of them have rendered: 30 KB, where the release takes as much again."""

    folder: str
    name: str
    documents: tuple[Document, ...]
    summary: str


class Outcome(NamedTuple):
    """What became of one environment: what is to be written, or None, with its warnings or errors and its exit code."""

    rendered: Rendered | None
    problems: tuple[Problem, ...]
    code: int


_MOST_JOBS = 64
_SHARES = 4  # of each process, so that none waits long for the last


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_selection(parser)
    parser.add_argument("--jobs", type=_jobs, default=1, metavar="N", help="so many processes beside each other (1)")
    parser.add_argument(
        "--preview", action=argparse.BooleanOptionalAction, help="preview.html, too, from now on (where it is already)"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 and name what is stale")
    add_folders(parser)


def run(arguments: argparse.Namespace) -> int:
    """0 when everything was rendered (or is current), 1 for a broken rule or a stale file, 2 for unusable input.

    Nothing is written, for any environment, unless all of them render.
    """
    read = store.reader(arguments.profiles)
    names = selected(arguments, read)
    outcomes = _outcomes(names, arguments, read)
    code = max((outcome.code for outcome in outcomes), default=FINE)
    told = [outcome for outcome in outcomes if outcome.code != FINE] or outcomes
    problems = [problem for outcome in told for problem in outcome.problems]
    if problems:
        print(format_problems(problems), file=sys.stderr)
    if code != FINE:
        return code
    if not outcomes:
        print("no environment to render: nothing that was asked for has changed, or a share is empty")
    act = _check if arguments.check else _write
    return max([act(outcome.rendered) for outcome in outcomes if outcome.rendered], default=FINE)


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _MOST_JOBS:
        raise argparse.ArgumentTypeError(f"expected a number from 1 to {_MOST_JOBS}")
    return int(text)


def _outcomes(names: list[str], arguments: argparse.Namespace, read: Read) -> list[Outcome]:
    """What became of each environment, in their order."""
    jobs = min(arguments.jobs, len(names))
    if jobs < 2:
        return [_outcome(name, arguments, read) for name in names]
    from multiprocessing import get_context  # late: 15 ms

    size = -(-len(names) // (jobs * _SHARES))
    shares = [(names[start : start + size], arguments) for start in range(0, len(names), size)]
    with get_context("fork").Pool(jobs, _leave_interrupts_to_the_first) as pool:
        return [outcome for share in pool.map(_of_share, shares, chunksize=1) for outcome in share]


def _leave_interrupts_to_the_first() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _of_share(share: tuple[list[str], argparse.Namespace]) -> list[Outcome]:
    names, arguments = share
    read = store.reader(arguments.profiles)
    return [_outcome(name, arguments, read) for name in names]


def _outcome(name: str, arguments: argparse.Namespace, read: Read) -> Outcome:
    try:
        built = build(name, read)
    except HookwrightError as error:
        return Outcome(None, error.problems, error.exit_code)
    return Outcome(_rendered(name, arguments, built), built.warnings, FINE)


def _rendered(name: str, arguments: argparse.Namespace, built: Built) -> Rendered:
    environment = built.release.profile.environment
    folder = os.path.join(arguments.output, *folder_of(name, environment).split("/"))
    documents = built.documents
    if arguments.preview or (arguments.preview is None and store.has_page(folder)):
        from generator.commands._pages import document  # late: it brings the predictor and every drawing

        documents = (*documents, document(built.release))
    return Rendered(folder, name, documents, format_release(built.release, folder_of(name, environment)))


def _write(rendered: Rendered) -> int:
    count = store.write_output(rendered.folder, rendered.documents)
    print(f"{rendered.summary}\n  wrote {rendered.folder}/ ({count} files)")
    return FINE


def _check(rendered: Rendered) -> int:
    stale = store.check_output(rendered.folder, rendered.documents)
    for path, reason in stale:
        print(f"{path}: {reason}")
    if stale:
        print(f"{rendered.folder}/ is stale: run `make render ENV={rendered.name}` and commit the result")
        return PROBLEMS
    print(f"{rendered.folder}/ is current")
    return FINE
