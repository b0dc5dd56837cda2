"""Print the JSON Schema of a profile, for editors; or, of `diff --format json`, for programs."""

from __future__ import annotations

import argparse
import json

from generator.diff.shown import comparison_schema
from generator.errors import FINE
from generator.resolve.json_schema import profile_schema

NAME = "schema"
HELP = "print the JSON Schema of a profile, for editors"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("of", nargs="?", choices=("profile", "diff"), default="profile", help="profile")


def run(arguments: argparse.Namespace) -> int:
    """JSON Schema, draft 2020-12, on standard output."""
    schema = comparison_schema() if arguments.of == "diff" else profile_schema()
    print(json.dumps(schema, indent=2, ensure_ascii=False))
    return FINE
