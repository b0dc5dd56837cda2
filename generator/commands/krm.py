"""Be a function of kustomize: a ResourceList on standard input, the same with what was added on standard output.

Its functionConfig is of kind Notifications and names an environment, and under `add` what is done: `objects` (the
environment's own, under `generators:`), `defaults` (workflowDefaults into the controller's ConfigMap) or `workflows`
(hooks into Workflow manifests), both under `transformers:`.
"""

from __future__ import annotations

import argparse
import os
import sys

from generator import store
from generator.arguments import refuse_abstract
from generator.errors import FINE, InputUnusable, Mark, Problem
from generator.krm import read_request, transformed
from generator.pipeline import build
from generator.report import format_problems

NAME = "krm"
HELP = "be a function of kustomize, ResourceList in and out"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None: a function is configured by the list that it gets."""


def run(arguments: argparse.Namespace) -> int:
    """0 with the whole list printed; 1 for a broken rule, 2 for unusable input, and then nothing is printed."""
    request = read_request(sys.stdin.buffer.read())
    folder = request.profiles or _profiles_above(request.mark)
    read = store.reader(folder)
    read(request.environment, request.mark)
    refuse_abstract(request.environment, folder, read)
    built = build(request.environment, read)
    text, warnings = transformed(request, built.release, built.documents)
    if warnings or built.warnings:
        print(format_problems([*built.warnings, *warnings]), file=sys.stderr)
    sys.stdout.write(text)
    return FINE


def _profiles_above(mark: Mark) -> str:
    """kustomize starts a function in the folder of its kustomization."""
    root = store.root_above(os.getcwd())
    if not root:
        hint = "say where they stand with spec.profiles, from the kustomization's folder"
        raise InputUnusable(Problem(mark, "no folder profiles/ in the kustomization's folder or above", hint))
    return os.path.relpath(os.path.join(root, store.PROFILES))
