"""Ask what the controller would do: questions as JSON lines on standard input, answers as JSON lines, in order."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from generator.errors import FINE

NAME = "controller"
HELP = "answer what the controller would do, JSON lines in and out"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from generator.argo.answers import QUESTIONS

    parser.add_argument("question", choices=sorted(QUESTIONS), help="what is asked")


def run(arguments: argparse.Namespace) -> int:
    """One answer for each line, whatever the line is; exit 0 when all lines have been answered."""
    from generator.argo.answers import answer

    for line in sys.stdin.buffer:
        given = _loaded(line)
        print(json.dumps(answer(arguments.question, given), ensure_ascii=True, separators=(",", ":")), flush=True)
    return FINE


def _loaded(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
