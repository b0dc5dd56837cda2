"""Explain where the values of a profile come from, or what a rule is for: `explain rule [ID]`."""

from __future__ import annotations

import argparse

from generator import registry, rules, store
from generator.arguments import add_profiles, refuse_abstract
from generator.errors import FINE, InputUnusable, Mark, Problem, did_you_mean
from generator.explain import dump_explained, explain, format_explained, parse_path
from generator.pipeline import resolve_profile

NAME = "explain"
HELP = "say where a value comes from, or what a rule is for"

_RULE = "rule"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("environment", metavar="ENV", help="the profile, or the word rule")
    parser.add_argument("path", nargs="?", default="", metavar="PATH", help="a value, e.g. routes.page.when; or the id of a rule")
    parser.add_argument("--format", choices=("human", "json"), default="human", help="human")
    add_profiles(parser)


def run(arguments: argparse.Namespace) -> int:
    """Every value at and below PATH, defaults included, secrets redacted by shape."""
    # an environment of that name is more likely meant than the rules
    if arguments.environment == _RULE and _RULE not in store.find_profiles(arguments.profiles):
        print(_explain_rule(arguments.path))
        return FINE
    read = store.reader(arguments.profiles)
    refuse_abstract(arguments.environment, arguments.profiles, read)
    resolved = resolve_profile(arguments.environment, read)
    path = parse_path(arguments.path)
    explained = explain(resolved.complete, resolved.profile.origins, path)
    print(dump_explained(explained) if arguments.format == "json" else format_explained(explained, path))
    return FINE


def _explain_rule(name: str) -> str:
    """What a rule checks, why, and examples; without a name every rule with its level and its sentence."""
    known = rules.ids()
    if not name:
        units = {each: registry.load(rules, each) for each in known}
        return "\n".join(f"{each} ({unit.LEVEL}): {(unit.__doc__ or '').partition(chr(10))[0]}" for each, unit in units.items())
    if name not in known:
        raise InputUnusable(Problem(Mark("explain", 1, 1), f"unknown rule {name}", did_you_mean(name, known)))
    unit = registry.load(rules, name)
    return f"{name} ({unit.LEVEL})\n\n{(unit.__doc__ or '').strip()}"
