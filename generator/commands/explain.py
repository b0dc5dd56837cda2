"""Explain where the values of a profile come from."""

from __future__ import annotations

import argparse

from generator import store
from generator.arguments import add_profiles, refuse_abstract
from generator.errors import FINE
from generator.explain import dump_explained, explain, format_explained, parse_path
from generator.pipeline import resolve_profile

NAME = "explain"
HELP = "say where a value comes from, or all of them"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("environment", metavar="ENV", help="the profile")
    parser.add_argument("path", nargs="?", default="", metavar="PATH", help="a value, e.g. routes.page.when")
    parser.add_argument("--format", choices=("human", "json"), default="human", help="human")
    add_profiles(parser)


def run(arguments: argparse.Namespace) -> int:
    """Every value at and below PATH, defaults included, secrets redacted by shape."""
    read = store.reader(arguments.profiles)
    refuse_abstract(arguments.environment, arguments.profiles, read)
    resolved = resolve_profile(arguments.environment, read)
    path = parse_path(arguments.path)
    explained = explain(resolved.complete, resolved.profile.origins, path)
    print(dump_explained(explained) if arguments.format == "json" else format_explained(explained, path))
    return FINE
