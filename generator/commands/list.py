"""List the environments: every profile that is not abstract."""

from __future__ import annotations

import argparse

from generator import store
from generator.arguments import add_profiles
from generator.errors import FINE

NAME = "list"
HELP = "list the environments"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_profiles(parser)


def run(arguments: argparse.Namespace) -> int:
    """One name a line, sorted."""
    for name in store.find_environments(arguments.profiles, store.reader(arguments.profiles)):
        print(name)
    return FINE
