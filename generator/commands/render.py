"""Render environments into the output folder, or check that it is current."""

from __future__ import annotations

import argparse
import os
import sys
from typing import NamedTuple

from generator import store
from generator.arguments import add_folders, folder_of, refuse_abstract
from generator.chain import Read
from generator.errors import FINE, PROBLEMS, HookwrightError, InputUnusable, Mark, Problem
from generator.model import Document
from generator.pipeline import Built, build
from generator.report import format_problems
from generator.summary import format_release

NAME = "render"
HELP = "render environments into the output folder"


class Rendered(NamedTuple):
    """What is kept of an environment until all of them have rendered: 30 KB, where the release takes as much again."""

    folder: str
    environment: str
    documents: tuple[Document, ...]
    summary: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("environments", nargs="*", metavar="ENV", help="the profiles to render")
    parser.add_argument("--all", action="store_true", help="every profile that is not abstract")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 and name what is stale")
    add_folders(parser)


def run(arguments: argparse.Namespace) -> int:
    """0 when everything was rendered (or is current), 1 for a broken rule or a stale file, 2 for unusable input.

    Nothing is written, for any environment, unless all of them render.
    """
    read = store.reader(arguments.profiles)
    names = _names(arguments, read)
    rendered: list[Rendered] = []
    warnings: list[Problem] = []
    failed: list[HookwrightError] = []
    for name in names:
        try:
            built = build(name, read)
        except HookwrightError as error:
            failed.append(error)
        else:
            rendered.append(_rendered(arguments.output, name, built))
            warnings += built.warnings
    if failed:
        print(format_problems(problem for error in failed for problem in error.problems), file=sys.stderr)
        return max(error.exit_code for error in failed)
    if warnings:
        print(format_problems(warnings), file=sys.stderr)
    act = _check if arguments.check else _write
    return max([act(each) for each in rendered], default=FINE)


def _names(arguments: argparse.Namespace, read: Read) -> list[str]:
    if arguments.all:
        return store.find_environments(arguments.profiles, read)
    if not arguments.environments:
        known = ", ".join(store.find_environments(arguments.profiles, read))
        where = Mark(arguments.profiles, 1, 1)
        raise InputUnusable(Problem(where, "say which environment to render, or --all", f"known: {known}" if known else ""))
    for name in arguments.environments:
        refuse_abstract(name, arguments.profiles, read)
    return list(dict.fromkeys(arguments.environments))


def _rendered(output: str, name: str, built: Built) -> Rendered:
    environment = built.release.profile.environment
    folder = os.path.join(output, *folder_of(name, environment).split("/"))
    return Rendered(folder, environment, built.documents, format_release(built.release))


def _write(rendered: Rendered) -> int:
    count = store.write_output(rendered.folder, rendered.documents)
    print(f"{rendered.summary}\n  wrote {rendered.folder}/ ({count} files)")
    return FINE


def _check(rendered: Rendered) -> int:
    stale = store.check_output(rendered.folder, rendered.documents)
    for path, reason in stale:
        print(f"{path}: {reason}")
    if stale:
        print(f"{rendered.folder}/ is stale: run `make render ENV={rendered.environment}` and commit the result")
        return PROBLEMS
    print(f"{rendered.folder}/ is current")
    return FINE
