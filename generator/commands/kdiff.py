"""Compare two files or two folders by meaning, without a profile; also as kubectl's diff: KUBECTL_EXTERNAL_DIFF="hookwright kdiff".

What configures an Argo Workflows controller (a ConfigMap of either layout, or Helm values) is compared by what it
means, other objects of Argo by structure. In folders, where kubectl puts an object into each file, all else is compared
as text; in two files every object is compared by structure.
"""

from __future__ import annotations

import argparse
import os
import re

from generator.commands._texts import STDIN, add_format, form_of, look, read_bytes, shown_text
from generator.diff.objects import compare_objects
from generator.diff.states import objects_in
from generator.diff.texts import Compared, Texts, compare_texts, write_compared
from generator.errors import FINE, PROBLEMS, InputUnusable, Mark, Problem

NAME = "kdiff"
HELP = "compare two files by meaning, or be kubectl's diff"

# kubectl calls its folders LIVE-1234567 and MERGED-1234567.
_KUBECTL_S = re.compile(r"(LIVE|MERGED)-\d+")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("before", metavar="BEFORE", help="a file, a folder, or - for standard input")
    parser.add_argument("after", metavar="AFTER", help="a file, a folder, or - for standard input")
    add_format(parser)


def run(arguments: argparse.Namespace) -> int:
    """0 the same, 1 another meaning or another text, 2 for what cannot be read."""
    form, paths = form_of(arguments), (arguments.before, arguments.after)
    folders = [os.path.isdir(path) for path in paths]
    if folders[0] != folders[1]:
        wrong = paths[folders.index(False)]
        raise InputUnusable(Problem(Mark(wrong, 1, 1), "a file beside a folder", "name two files or two folders"))
    labels = _label(paths[0]), _label(paths[1])
    compared = _folders(paths, labels) if folders[0] else _files(paths, labels)
    text = write_compared(compared, form, labels, look())
    if text:
        print(text)
    return FINE if compared.is_same else PROBLEMS


def _label(path: str) -> str:
    found = _KUBECTL_S.fullmatch(os.path.basename(path))
    return found[1] if found else "standard input" if path == STDIN else path


def _folders(paths: tuple[str, str], labels: tuple[str, str]) -> Compared:
    """File by file, those of one name together."""
    names = sorted({name for path in paths for name in os.listdir(path) if os.path.isfile(os.path.join(path, name))})
    return compare_texts([Texts(name, *(_text(os.path.join(path, name)) for path in paths)) for name in names], labels)


def _text(path: str) -> str:
    return shown_text(read_bytes(path)) if os.path.isfile(path) else ""


def _files(paths: tuple[str, str], labels: tuple[str, str]) -> Compared:
    """Two streams of objects, whatever their kinds. Raises InputUnusable for one that is none."""
    if paths == (STDIN, STDIN):
        raise InputUnusable(Problem(Mark(STDIN, 1, 1), "standard input twice", "name a file for one of the two"))
    sides = [objects_in(shown_text(read_bytes(path)), label) for path, label in zip(paths, labels, strict=True)]
    return Compared(compare_objects(sides[0], sides[1], labels), ())
