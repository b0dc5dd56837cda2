"""Which environments a command is for: named ones or all, a share of them, or those that a change reaches."""

from __future__ import annotations

import argparse
import json
import os
import re
from collections.abc import Sequence

from generator import store
from generator.arguments import refuse_abstract
from generator.chain import Read, layers_of, strip_own_keys
from generator.errors import HookwrightError, InputUnusable, Mark, Problem, known_here
from generator.model import Layer
from generator.overlay import overlay

_SHARD = re.compile(r"([1-9]\d{0,5})/([1-9]\d{0,5})")


def add_selection(parser: argparse.ArgumentParser) -> None:
    """The environments, `--all`, `--shard` and `--changed-since`."""
    parser.add_argument("environments", nargs="*", metavar="ENV", help="the profiles")
    parser.add_argument("--all", action="store_true", help="every profile that is not abstract")
    parser.add_argument("--shard", type=_shard, metavar="I/N", help="only the I-th of N shares, for CI jobs beside each other")
    parser.add_argument("--changed-since", metavar="REV", help="only what a change since a revision of git reaches")


def _shard(text: str) -> tuple[int, int]:
    found = _SHARD.fullmatch(text)
    if not found or int(found[1]) > int(found[2]):
        raise argparse.ArgumentTypeError("expected I/N with I from 1 to N, e.g. 1/4")
    return int(found[1]), int(found[2])


def selected(arguments: argparse.Namespace, read: Read) -> list[str]:
    """Their names, each once. Raises InputUnusable for one that cannot be rendered, and where none is named."""
    names = _named(arguments, read)
    if arguments.changed_since:
        names = _reached(names, read, arguments.changed_since, arguments.profiles)
    if arguments.shard:
        first, step = arguments.shard
        names = names[first - 1 :: step]
    return names


def _named(arguments: argparse.Namespace, read: Read) -> list[str]:
    if arguments.all:
        return store.find_environments(arguments.profiles, read)
    if not arguments.environments:
        known = known_here(store.find_environments(arguments.profiles, read))
        where = Mark(arguments.profiles, 1, 1)
        raise InputUnusable(Problem(where, "say which environment, or --all", known))
    for name in arguments.environments:
        refuse_abstract(name, arguments.profiles, read)
    return list(dict.fromkeys(arguments.environments))


def _reached(names: Sequence[str], read: Read, since: str, folder: str) -> list[str]:
    """Those whose values are others than at the revision; all of them where hookwright itself is."""
    from generator.commands._sides import Revision  # late: most renders ask no git

    revision = Revision(since)
    if revision.changed(os.path.dirname(os.path.abspath(store.__file__))):
        return list(names)
    changed = {os.path.relpath(path, folder).removesuffix(".yaml") for path in revision.changed(folder)}
    at_revision = revision.reader(folder)

    def read_before(name: str, mark: Mark | None) -> Layer:
        return at_revision(name, mark) if name in changed else read(name, mark)

    return [name for name in names if _is_reached(name, read, read_before, changed)]


def _is_reached(name: str, read: Read, read_before: Read, changed: set[str]) -> bool:
    """Whether a layer has changed, and not only in a comment or in a value that a higher layer overrides."""
    try:
        if changed.isdisjoint(layer.name for layer in layers_of(name, read)):
            return False
        return _values(name, read) != _values(name, read_before)
    except HookwrightError:
        return True  # its problems are told where it is rendered


def _values(name: str, read: Read) -> str:
    """What decides the result; the order of keys does, too."""
    values = overlay(strip_own_keys(layers_of(name, read))).values
    return json.dumps({key: value for key, value in values.items() if key != "extends"})
