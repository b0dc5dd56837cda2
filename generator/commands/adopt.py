"""Write a first profile from a set-up that is there: a ConfigMap, Helm values, or a workflow with hooks of its own."""

from __future__ import annotations

import argparse
import re
import sys

from generator import files, store
from generator.errors import FINE, PROBLEMS, InputUnusable, Mark, Problem
from generator.terminal import has_color

NAME = "adopt"
HELP = "write a first profile from a set-up that is there"
_LARGEST = 4 * 1024 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the controller's ConfigMap, Helm values (.gotmpl, too), or a workflow")
    parser.add_argument("--environment", default="", metavar="NAME", help="the environment's name, if the file will not have it")
    parser.add_argument("--argo-version", default="", metavar="VERSION", help="the Argo version of the cluster, e.g. 3.7")
    parser.add_argument("--templates", default="", metavar="FILE", help="the ClusterWorkflowTemplate that FILE refers to")
    parser.add_argument("--output", default="", metavar="PROFILE", help="write it to a file that does not exist yet")


def run(arguments: argparse.Namespace) -> int:
    """The profile on standard output, what was not understood on standard error; 1 if it does not render to the same."""
    from generator.adopt import adopt
    from generator.report import format_problems

    _refuse_name(arguments)
    templates = (files.read_text(arguments.templates, _LARGEST), arguments.templates) if arguments.templates else None
    text = files.read_text(arguments.file, _LARGEST)
    adopted = adopt(text, arguments.file, arguments.environment, arguments.argo_version, templates)
    if arguments.output:
        store.write_new(arguments.output, adopted.text)
        print(f"wrote {arguments.output}")
    else:
        print(adopted.text, end="")
    if adopted.notes:
        print(format_problems(adopted.notes, color=has_color(sys.stderr)), file=sys.stderr)
    return PROBLEMS if any(note.level == "error" for note in adopted.notes) else FINE


def _refuse_name(arguments: argparse.Namespace) -> None:
    from generator.resolve.fields import NAME as PATTERN

    if arguments.environment and not re.fullmatch(PATTERN, arguments.environment):
        raise InputUnusable(Problem(Mark("--environment", 1, 1), "expected the name of an environment", "write a name such as prd"))
