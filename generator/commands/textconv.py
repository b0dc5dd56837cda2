"""Print what a file means, as text that is the same for all that means the same: a textconv of git.

Known are a ConfigMap of the workflow controller, Helm values with workflowDefaults, Argo's own kinds, and what
hookwright renders. Every other file is printed as it is.
"""

from __future__ import annotations

import argparse
import sys

from generator.commands._texts import is_binary, read_bytes, shown_text
from generator.diff.texts import normal_text
from generator.errors import FINE

NAME = "textconv"
HELP = "print what a file means, for git"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="any file, or - for standard input")


def run(arguments: argparse.Namespace) -> int:
    """0, always: git ends when a textconv fails."""
    content = read_bytes(arguments.file)
    if not is_binary(content):
        text = shown_text(content)
        normal = normal_text(text, arguments.file)
        content = content if normal is text else normal.encode()
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    return FINE
