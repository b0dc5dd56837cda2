"""Answer Argo CD as its config management plugin, in the folder of an application.

The environment is the one that the parameters name, else ARGOCD_ENV_ENVIRONMENT, else the one that the folder's path
names. Standard output is written once, when everything is right; standard error is short, since Argo CD stores it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from generator import __version__, store
from generator.arguments import folder_of, refuse_abstract
from generator.chain import Read, layers_of
from generator.cmp import (
    ENVIRONMENT,
    NEEDED,
    TOP,
    Answer,
    Application,
    Asked,
    dump_announcement,
    dump_manifests,
    environment_for,
    environment_of,
    inputs_of,
    judged,
    on_top,
    parts_below,
    read_request,
)
from generator.errors import FINE, PROBLEMS, HookwrightError, InputUnusable, Mark, Problem, known_here
from generator.pipeline import build, resolve_profile
from generator.report import format_problems
from generator.secrets import is_secret_name, redact

NAME = "cmp"
HELP = "answer Argo CD as its plugin"

LIMIT = 2048
"""Bytes of standard error at most: Argo CD shows it whole, and keeps it in the Application's status."""


class Place(NamedTuple):
    """Where an application stands: `path` leads to it from the folder with profiles/, which is the current one."""

    path: str
    names: tuple[str, ...]
    read: Read


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verbs.add_parser("generate", help="print the manifests of the environment")
    verbs.add_parser("parameters", help="announce the parameters, as JSON")
    verbs.add_parser("discover", help="print the environment's name, or nothing where there is none")
    doctor = verbs.add_parser("doctor", help="call the others with the variables that Argo CD would set")
    doctor.add_argument("folder", nargs="?", default=".", metavar="DIR", help="the application's folder, e.g. output/prd")
    doctor.add_argument("--parameter", action="append", default=[], type=_pair, metavar="NAME=VALUE", help="a parameter")
    doctor.add_argument("--env", action="append", default=[], type=_pair, metavar="NAME=VALUE", help="one of plugin.env")


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not name or not sign:
        raise argparse.ArgumentTypeError("expected NAME=VALUE")
    return name, value


def run(arguments: argparse.Namespace) -> int:
    """0 when it has answered, 1 for a broken rule, 2 for what cannot be used; then nothing is printed but the problems."""
    act = {"generate": _generate, "parameters": _parameters, "discover": _discover}.get(arguments.verb)
    if not act:
        return _doctor(arguments)
    try:
        text = act()
    except HookwrightError as error:
        _complain(error.problems)
        return error.exit_code
    sys.stdout.write(text)
    return FINE


def _complain(problems: Sequence[Problem]) -> None:
    """All problems, or as many as fit and how many there are more; of the first at least its beginning."""
    lines = [format_problems([problem]) for problem in sorted(set(problems))]
    shown, left = 0, LIMIT - len("and 1000000 more problems\n")
    while shown < len(lines) and len(lines[shown].encode()) < left:
        left -= len(lines[shown].encode()) + 1
        shown += 1
    if not shown:
        lines[0], shown = lines[0].encode()[: left - len("…\n".encode())].decode(errors="ignore") + "…", 1
    more = len(lines) - shown
    print(*lines[:shown], *([f"and {more} more problem{'s' if more > 1 else ''}"] if more else []), sep="\n", file=sys.stderr)


def _generate() -> str:
    place = _place()
    read = _requested(place)[1]
    built = build(TOP, read)
    if built.warnings:
        _complain(built.warnings)
    layers = layers_of(TOP, read)
    return dump_manifests(built.release, built.documents, inputs_of(layers, __version__))


def _parameters() -> str:
    """The announcement is made even of a profile that is broken: it is where another one can be chosen."""
    place = _place()
    environments = store.find_environments(store.PROFILES, place.read)
    try:
        environment, read = _requested(place)
        return dump_announcement(environments, environment, resolve_profile(TOP, read).profile)
    except HookwrightError as error:
        _complain(error.problems)
        return dump_announcement(environments, "", None)


def _discover() -> str:
    """What Argo CD takes for no is nothing on standard output; an error would end the search of every application."""
    try:
        return f"{_requested(_place())[0]}\n"
    except HookwrightError:
        return ""


def _place() -> Place:
    """Find profiles/ here or above, but not above the repository, and go there."""
    here = os.getcwd()
    told = os.environ.get("ARGOCD_APP_SOURCE_PATH")
    root = store.root_above(here, None if told is None else len(parts_below(told)))
    if not root:
        hint = "the application's path has to be a folder below the one that holds profiles/, such as output/prd"
        raise InputUnusable(Problem(Mark(told or ".", 1, 1), "no folder profiles/ here or above", hint))
    os.chdir(root)
    return Place(os.path.relpath(here, root), tuple(store.find_profiles(store.PROFILES)), store.reader(store.PROFILES))


def _requested(place: Place) -> tuple[str, Read]:
    """The name of the environment that is asked for, and a reader that has it as TOP."""
    asked = read_request(os.environ)
    environment = asked.get(ENVIRONMENT) or _of_path(place)
    if not environment.text:
        known = known_here(store.find_environments(store.PROFILES, place.read))
        raise InputUnusable(Problem(environment.mark, "no environment is named", f"{NEEDED}; {known}"))
    read = on_top(place.read, environment, asked)
    refuse_abstract(environment.text, store.PROFILES, read)
    return environment.text, read


def _of_path(place: Place) -> Asked:
    def rendered_to(name: str) -> str:
        try:
            own = place.read(name, None).values.get(ENVIRONMENT, name.rpartition("/")[2])
            return folder_of(name, str(own))
        except InputUnusable:
            return name

    return Asked(environment_of(place.path, place.names, rendered_to), Mark(place.path, 1, 1))


def _doctor(arguments: argparse.Namespace) -> int:
    """Each verb as Argo CD calls it; 1 when it would refuse an answer."""
    if not os.path.isdir(arguments.folder):
        raise InputUnusable(Problem(Mark(arguments.folder, 1, 1), "no such folder", "name the application's, e.g. output/prd"))
    application = _application(arguments.folder)
    lines: list[str] = []
    for verb in ("parameters", "generate"):
        variables = environment_for(verb, application, arguments.parameter, arguments.env)
        answer = _called(verb, arguments.folder, variables)
        lines += [f"cmp {verb}, in {arguments.folder}, with"]
        lines += [f"  {name}={_shown(name, value)}" for name, value in sorted(variables.items())]
        lines += [f"  | {line}" for line in answer.stderr.splitlines()]
        lines += [f"  {line}" for line in judged(verb, answer)]
    print("\n".join(lines))
    return PROBLEMS if any(line.startswith("  wrong: ") for line in lines) else FINE


def _shown(name: str, value: str) -> str:
    """A variable as people may hand it on. The name of a commit looks like a secret, and is none."""
    if is_secret_name(name):
        return "(not shown)"
    return value if name.startswith("ARGOCD_APP_REVISION") else redact(value)


def _application(folder: str) -> Application:
    """What git says of the folder; outside of a repository the one with profiles/ is taken for its root."""
    real = os.path.realpath(folder)
    root = _git(folder, "rev-parse", "--show-toplevel") or store.root_above(real) or real
    path = os.path.relpath(real, root)
    address, revision = _git(folder, "remote", "get-url", "origin"), _git(folder, "rev-parse", "HEAD")
    return Application(f"hookwright-{os.path.basename(real)}", path, address, revision)


def _git(folder: str, *arguments: str) -> str:
    import subprocess

    try:
        done = subprocess.run(["git", "-C", folder, *arguments], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _called(verb: str, folder: str, variables: Mapping[str, str]) -> Answer:
    """One call, with no variable of ours but those that let Python find its way."""
    import subprocess
    import time

    found = {name: os.environ[name] for name in ("PATH", "TMPDIR", "LANG") if name in os.environ}
    package = os.path.dirname(os.path.dirname(os.path.abspath(store.__file__)))
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "generator", NAME, verb],
        cwd=folder,
        env={**found, "PYTHONPATH": package, **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return Answer(done.returncode, done.stdout, done.stderr, time.perf_counter() - start)
