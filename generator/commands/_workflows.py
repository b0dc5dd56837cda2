"""The workflows that files and folders hold."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from generator.errors import InputUnusable, Problem
from generator.files import files_below, read_text
from generator.preview.documents import Found, read

_SUFFIXES = (".yaml", ".yml", ".json")


def objects_of(paths: Iterable[str]) -> tuple[list[Found], list[Problem]]:
    """All objects, in the order of the paths and of names below them, and what is wrong with files and documents."""
    found: list[Found] = []
    problems: list[Problem] = []
    for file in dict.fromkeys(file for path in paths for file in _files(path)):
        try:
            objects, said = read(read_text(file, hint="name the file of a workflow"), file)
        except InputUnusable as error:
            problems += error.problems
            continue
        found += objects
        problems += said
    return found, problems


def _files(path: str) -> Iterator[str]:
    """The file, or all YAML and JSON files below a folder, by name."""
    if os.path.isdir(path):
        yield from files_below(path, _SUFFIXES)
    else:
        yield path
