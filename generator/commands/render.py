"""Render environments into the output folder, or check that it is current."""

from __future__ import annotations

import argparse
import os
import sys

from generator import store
from generator.arguments import add_folders, refuse_abstract
from generator.chain import Read
from generator.errors import FINE, PROBLEMS, HookwrightError, InputUnusable, Mark, Problem
from generator.pipeline import Built, build
from generator.report import format_problems
from generator.summary import format_release

NAME = "render"
HELP = "render environments into the output folder"


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
    built: list[tuple[str, Built]] = []
    failed: list[HookwrightError] = []
    for name in names:
        try:
            built.append((name, build(name, read)))
        except HookwrightError as error:
            failed.append(error)
    if failed:
        print(format_problems(problem for error in failed for problem in error.problems), file=sys.stderr)
        return max(error.exit_code for error in failed)
    warnings = [problem for _, result in built for problem in result.warnings]
    if warnings:
        print(format_problems(warnings), file=sys.stderr)
    act = _check if arguments.check else _write
    return max([act(_folder(arguments.output, name, result), result) for name, result in built], default=FINE)


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


def _folder(output: str, name: str, result: Built) -> str:
    above = name.rpartition("/")[0]
    return os.path.join(output, *above.split("/"), result.release.profile.environment)


def _write(folder: str, result: Built) -> int:
    count = store.write_output(folder, result.documents)
    print(f"{format_release(result.release)}\n  wrote {folder}/ ({count} files)")
    return FINE


def _check(folder: str, result: Built) -> int:
    stale = store.check_output(folder, result.documents)
    for path, reason in stale:
        print(f"{path}: {reason}")
    if stale:
        print(f"{folder}/ is stale: run `make render ENV={result.release.profile.environment}` and commit the result")
        return PROBLEMS
    print(f"{folder}/ is current")
    return FINE
