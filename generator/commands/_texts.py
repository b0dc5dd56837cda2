"""What the commands for other tools have in common: any file as text, the format, and where there is colour."""

from __future__ import annotations

import argparse
import os
import sys

from generator import files
from generator.diff.shown import FORMATS, Look
from generator.errors import InputUnusable, Mark, Problem, did_you_mean
from generator.terminal import has_color

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
    return Look(color=has_color(sys.stdout, is_paged=is_paged))


def read_bytes(path: str) -> bytes:
    """A file, or standard input. Raises InputUnusable."""
    return sys.stdin.buffer.read() if path == STDIN else files.read_bytes(path)


def shown_text(content: bytes) -> str:
    """Bytes as text; what is no UTF-8 is replaced, since a difference is better shown than not."""
    return content.decode("utf-8", "replace").removeprefix("\ufeff")


def is_binary(content: bytes) -> bool:
    """As git sees it: a zero byte near the start."""
    return b"\0" in content[:8000]
