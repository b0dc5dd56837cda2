"""The workflows that files and folders hold."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from generator.errors import InputUnusable, Mark, Problem
from generator.preview.documents import Found, read

_LIMIT = 8_000_000  # bytes of one file
_SUFFIXES = (".yaml", ".yml", ".json")


def objects_of(paths: Iterable[str]) -> tuple[list[Found], list[Problem]]:
    """All objects, in the order of the paths and of names below them, and what is wrong with files and documents."""
    found: list[Found] = []
    problems: list[Problem] = []
    for file in dict.fromkeys(file for path in paths for file in _files(path)):
        try:
            objects, said = read(_text(file), file)
        except InputUnusable as error:
            problems += error.problems
            continue
        found += objects
        problems += said
    return found, problems


def _files(path: str) -> Iterator[str]:
    """The file, or all YAML and JSON files below a folder, by name."""
    if not os.path.isdir(path):
        yield path
        return
    for root, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (os.path.join(root, name) for name in sorted(files) if name.endswith(_SUFFIXES) and name[0] != ".")


def _text(path: str) -> str:
    """Raises InputUnusable for a file that cannot be read as text."""
    mark = Mark(path, 1, 1)
    try:
        if os.path.exists(path) and not os.path.isfile(path):
            raise InputUnusable(Problem(mark, "neither a file nor a folder", "name the file of a workflow"))
        with open(path, "rb") as file:
            text = file.read(_LIMIT + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a path"
        raise InputUnusable(Problem(mark, f"cannot be read: {reason}", "name the file of a workflow")) from None
    if len(text) > _LIMIT:
        raise InputUnusable(Problem(mark, f"more than {_LIMIT:,} bytes", "split the file"))
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputUnusable(Problem(mark, "no UTF-8 text", "save it as UTF-8")) from None
