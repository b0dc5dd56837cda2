"""What several commands ask for alike: the two folders, one environment, and where it is rendered to."""

from __future__ import annotations

import argparse

from generator.chain import Read
from generator.errors import InputUnusable, Mark, Problem


def add_folders(parser: argparse.ArgumentParser) -> None:
    """`--profiles` and `--output`."""
    add_profiles(parser)
    parser.add_argument("--output", default="output", metavar="DIR", help="where environments are rendered to (output)")


def add_profiles(parser: argparse.ArgumentParser) -> None:
    """`--profiles`."""
    parser.add_argument("--profiles", default="profiles", metavar="DIR", help="where the profiles stand (profiles)")


def refuse_abstract(name: str, folder: str, read: Read) -> None:
    """Raise InputUnusable for a profile that is only a base for others, or that cannot be read."""
    layer = read(name, None)
    if layer.values.get("abstract") is True:
        hint = "render a profile that extends it"
        raise InputUnusable(Problem(Mark(f"{folder}/{name}.yaml", 1, 1), f"{name} is abstract, a base for others", hint))


def folder_of(name: str, environment: str) -> str:
    """Where a profile is rendered to, below the output folder: beside its name, under its environment's."""
    above = name.rpartition("/")[0]
    return f"{above}/{environment}" if above else environment
