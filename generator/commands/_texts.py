"""What the commands for other tools have in common: any file as text, the format, and where there is colour."""

from __future__ import annotations

import argparse
import os
import sys

from generator.diff.shown import FORMATS, Look
from generator.errors import InputUnusable, Mark, Problem, did_you_mean

STDIN, NOTHING = "-", "/dev/null"
_FORMAT = "HOOKWRIGHT_DIFF_FORMAT"


def add_format(parser: argparse.ArgumentParser) -> None:
    """`--format`; without it the environment says, since not every tool passes arguments on."""
    parser.add_argument("--format", choices=FORMATS, help=f"${_FORMAT}, else human")


def form_of(arguments: argparse.Namespace) -> str:
    """One of FORMATS. Raises InputUnusable for a variable that says another one."""
    form: str = arguments.format or os.environ.get(_FORMAT) or FORMATS[0]
    if form not in FORMATS:
        raise InputUnusable(Problem(Mark(_FORMAT, 1, 1), "no format of ours", did_you_mean(form, FORMATS)))
    return form


def look(*, is_paged: bool = False) -> Look:
    """Colour on a terminal, or in a pager that was started for one; never with NO_COLOR."""
    return Look(color=(sys.stdout.isatty() or is_paged) and not os.environ.get("NO_COLOR"))


def read_bytes(path: str) -> bytes:
    """A file, or standard input. Raises InputUnusable."""
    try:
        if path == STDIN:
            return sys.stdin.buffer.read()
        with open(path, "rb") as file:
            return file.read()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a path"
        raise InputUnusable(Problem(Mark(path, 1, 1), f"cannot be read: {reason}", "name a file")) from None


def text_of(content: bytes) -> str:
    """Bytes as text; what is no UTF-8 is replaced, since a difference is better shown than not."""
    return content.decode("utf-8", "replace").removeprefix("\ufeff")


def is_binary(content: bytes) -> bool:
    """As git sees it: a zero byte near the start."""
    return b"\0" in content[:8000]
