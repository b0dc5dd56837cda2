"""Be a diff driver of git: what differs in meaning, and as text what has no meaning for hookwright.

git config diff.hookwright.command "hookwright gitdiff", or GIT_EXTERNAL_DIFF="hookwright gitdiff" for all files.
"""

from __future__ import annotations

import argparse
import os

from generator.commands._texts import NOTHING, add_format, form_of, is_binary, look, read_bytes, shown_text
from generator.diff.shown import Look, said
from generator.diff.texts import Texts, compare_texts, write_compared
from generator.errors import FINE, InputUnusable, Mark, Problem

NAME = "gitdiff"
HELP = "be a diff driver of git"

# What git gives: one file in conflict; a file before and after; and where it was renamed, the new name and a text.
_COUNTS = (1, 7, 9)
_BOLD, _END = "\033[1m", "\033[0m"
_SIDES = ("a", "b")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    git_s = "PATH [OLD HASH MODE NEW HASH MODE [NEW-PATH TEXT]], as git gives them"
    parser.add_argument("given", nargs="+", metavar="PATH", help=git_s)
    add_format(parser)


def run(arguments: argparse.Namespace) -> int:
    """0, always: git ends when a driver does not; 2 when git did not call it."""
    given, form = arguments.given, form_of(arguments)
    if len(given) not in _COUNTS:
        raise InputUnusable(Problem(Mark("gitdiff", 1, 1), "expected the arguments that git gives", "see git help gitattributes"))
    # git tells that its pager shows colours by starting one at all
    style = look(is_paged="GIT_PAGER_IN_USE" in os.environ)
    print("\n".join(_lines(given, form, style)))
    return FINE


def _lines(given: list[str], form: str, style: Look) -> list[str]:
    name = given[7] if len(given) == _COUNTS[2] else given[0]
    head = f"{given[0]} -> {name}" if name != given[0] else name
    head = said(head)
    lines = [f"{_BOLD}{head}{_END}" if style.color else head]
    if len(given) == 1:
        return [*lines, "  in conflict"]
    modes = given[3], given[6]
    if modes[0] != modes[1] and "." not in modes:
        lines.append(f"  mode {modes[0]} -> {modes[1]}")
    contents = [b"" if path == NOTHING else read_bytes(path) for path in (given[1], given[4])]
    if contents[0] == contents[1]:
        return lines
    if any(map(is_binary, contents)):
        return [*lines, "  binary files differ"]
    compared = compare_texts([Texts(name, *map(shown_text, contents))], _SIDES)
    return [*lines, write_compared(compared, form, _SIDES, style) or "  the same meaning in another text"]
