"""Print the JSON Schema of a profile, for editors."""

from __future__ import annotations

import argparse
import json

from generator.errors import FINE
from generator.resolve.json_schema import profile_schema

NAME = "schema"
HELP = "print the JSON Schema of a profile, for editors"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: there is one schema."""


def run(arguments: argparse.Namespace) -> int:
    """JSON Schema, draft 2020-12, on standard output."""
    print(json.dumps(profile_schema(), indent=2, ensure_ascii=False))
    return FINE
