"""Add notification hooks to the steps and tasks of manifests, in place; every other byte of the files stays."""

from __future__ import annotations

import argparse

from generator import files
from generator.errors import FINE, PROBLEMS, InputUnusable, Problem
from generator.inject import Asked, Injected, inject
from generator.inject.hooks import STATUSES

NAME = "inject"
HELP = "add hooks to the steps of workflows, or remove them"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="manifests of workflows and templates")
    parser.add_argument("--steps", nargs="+", default=["*.*"], metavar="GLOB", help="which, as TEMPLATE.STEP ('*.*')")
    parser.add_argument("--when", nargs="+", default=["Failed", "Error"], choices=STATUSES, help="Failed Error")
    aim = parser.add_mutually_exclusive_group(required=True)
    aim.add_argument("--route", default="", metavar="NAME", help="whom to tell: a route of the profile")
    aim.add_argument("--channel", default="", metavar="NAME", help="whom to tell: a channel of the profile")
    aim.add_argument("--remove", action="store_true", help="take our hooks away again")
    parser.add_argument(
        "--template", default="hookwright-steps", metavar="NAME", help="steps.name of the profile (hookwright-steps)"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 and name what would change")


def run(arguments: argparse.Namespace) -> int:
    """0 when the files are as asked for, 1 when --check finds one that is not, 2 for unusable input: then nothing is written."""
    asked = None
    if not arguments.remove:
        asked = Asked(tuple(arguments.when), arguments.route, arguments.channel, arguments.template)
    found: list[tuple[str, str, Injected]] = []
    problems: list[Problem] = []
    for file in arguments.files:
        try:
            text = files.read_text(file)
            found.append((file, text, inject(text, file, arguments.steps, asked)))
        except InputUnusable as error:
            problems += error.problems
    if problems:
        raise InputUnusable(*problems)
    changed = [(file, injected) for file, text, injected in found if injected.text != text]
    for file, text, injected in found:
        state = "unchanged" if injected.text == text else "would change" if arguments.check else "changed"
        count = len(injected.steps)
        print(f"{file}: {state}, {count} step{'s' if count > 1 else ''}")
    if arguments.check:
        return PROBLEMS if changed else FINE
    for file, injected in changed:
        files.replace_text(file, injected.text)
    return FINE
