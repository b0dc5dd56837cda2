"""Check environments against every rule, without writing anything."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterable, Iterator

from generator import __version__, registry, rules, store
from generator.arguments import add_folders, folder_of, refuse_abstract
from generator.chain import Read
from generator.errors import FINE, PROBLEMS, HookwrightError, Mark, Problem
from generator.model import Document
from generator.pipeline import Built, build
from generator.report import FORMATS, dump_json, dump_sarif, format_github, format_problems
from generator.terminal import has_color

NAME = "check"
HELP = "check environments against every rule"

# How our files are to look. yamllint is a program of its own, under its own licence: run, never imported.
_LINT = """\
extends: default
rules:
  indentation: {spaces: 2, indent-sequences: true, check-multi-line-strings: false}
  document-start: disable
  empty-lines: disable
  line-length: disable
  comments: {min-spaces-from-content: 1}
  octal-values: {forbid-implicit-octal: true, forbid-explicit-octal: true}
  float-values: {forbid-inf: true, forbid-nan: true, forbid-scientific-notation: false}
"""
_COMPLAINT = re.compile(r"(.+?):(\d+):(\d+): \[(error|warning)\] (.+)")
_LINT_HINT = "report it: what hookwright writes should pass"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("environments", nargs="*", metavar="ENV", help="the profiles to check (every one that is not abstract)")
    parser.add_argument("--format", choices=FORMATS, default="human", help="human")
    add_folders(parser)


def run(arguments: argparse.Namespace) -> int:
    """0 without errors (warnings may be there), 1 for a broken rule, 2 for a profile that cannot be used."""
    read = store.reader(arguments.profiles)
    names = list(dict.fromkeys(arguments.environments)) or store.find_environments(arguments.profiles, read)
    code, built, problems = _build(names, arguments.profiles, read)
    problems += _linted(built, arguments.output)
    if any(problem.level == rules.ERROR for problem in problems):
        code = max(code, PROBLEMS)
    text = _format(problems, arguments.format, names)
    if text:
        print(text)
    return code


def _build(names: list[str], folder: str, read: Read) -> tuple[int, dict[str, Built], list[Problem]]:
    code = FINE
    built: dict[str, Built] = {}
    problems: list[Problem] = []
    for name in names:
        try:
            refuse_abstract(name, folder, read)
            built[name] = build(name, read, is_thorough=True)
            problems += built[name].warnings
        except HookwrightError as error:
            code = max(code, error.exit_code)
            problems += error.problems
    return code, built, problems


def _format(problems: list[Problem], form: str, names: list[str]) -> str:
    if form == "json":
        return dump_json(problems)
    if form == "github":
        return format_github(problems)
    if form == "sarif":
        return dump_sarif(problems, __version__, {name: sentence_of(name) for name in rules.ids()})
    counts = [sum(problem.level == level for problem in set(problems)) for level in (rules.ERROR, rules.WARNING)]
    said = f"{', '.join(names) or 'no environments'}: {_many(counts[0], 'error')}, {_many(counts[1], 'warning')}"
    return "\n".join([*filter(None, [format_problems(problems, color=has_color(sys.stdout))]), said])


def _many(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"


def sentence_of(rule: str) -> str:
    """What a rule checks, in one sentence."""
    return (registry.load(rules, rule).__doc__ or "").partition("\n")[0]


def _linted(built: dict[str, Built], output: str) -> Iterator[Problem]:
    """What yamllint says of the files of each environment that has not switched it off."""
    from importlib.util import find_spec

    if find_spec("yamllint") is None:
        print("note: without yamllint (pip install 'hookwright[lint]') the form of the files is not checked", file=sys.stderr)
        return
    for name, result in built.items():
        profile = result.release.profile
        if profile.rules.get("yamllint") != rules.OFF:
            folder = os.path.join(output, *folder_of(name, profile.environment).split("/"))
            yield from rules.levelled(profile, _lint(result.documents, folder))


def _lint(documents: Iterable[Document], folder: str) -> Iterator[Problem]:
    """The complaints about documents, as if they stood in the folder; one process for all of them."""
    import subprocess
    import tempfile

    with tempfile.TemporaryDirectory() as scratch:
        for document in documents:
            with open(os.path.join(scratch, document.name), "wb") as file:
                file.write(document.text.encode())
        command = [sys.executable, "-m", "yamllint", "--format", "parsable", "--config-data", _LINT, "."]
        done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, encoding="utf-8", check=False)
    for line in done.stdout.splitlines():
        found = _COMPLAINT.fullmatch(line)
        if found:
            path, row, column, level, text = found.groups()
            mark = Mark(os.path.join(folder, os.path.basename(path)), int(row), int(column))
            yield Problem(mark, text, _LINT_HINT, "yamllint", level)
