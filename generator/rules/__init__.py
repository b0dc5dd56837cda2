"""The rules that `check` and `render` hold an environment against, one file each, found by the file's name.

A unit's id is its file's name with `-`. It has a docstring in four parts (what it checks; `Why:`; `Bad:` and `Good:`,
pieces of a profile that its tests execute), LEVEL, the level it has unless the profile says another one under `rules`,
and `check(checked) -> Iterator[Problem]`. A unit knows neither how it is switched off nor how its problems are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from generator import registry
from generator import rules as package
from generator.delivery.places import mark_of
from generator.errors import InputUnusable, Problem, did_you_mean
from generator.model import Document, Profile, Release
from generator.schema import format_path

OFF, WARNING, ERROR = "off", "warning", "error"

# What is found where a profile is read, and by a program that only `check` runs; their levels can be chosen like those
# of the units.
ELSEWHERE = ("unused-channel", "unused-message", "unused-variable", "yamllint")


class Checked(NamedTuple):
    """What the rules look at: an environment before, while and after it is written as files.

    `is_thorough`: what hookwright has made itself is held against the controller as well. Tests do that for every form
    that it can have, so a render, which would spend a quarter of its time on it, looks at what the user wrote.
    """

    profile: Profile
    release: Release
    documents: tuple[Document, ...]
    is_thorough: bool = False


def ids() -> tuple[str, ...]:
    """The ids of all units, sorted."""
    return registry.names(package)


def run(checked: Checked, found: Iterable[Problem] = ()) -> list[Problem]:
    """What every rule finds, and what has been `found` before, each with the level that the profile gives it; sorted.

    Raises InputUnusable for a rule that does not exist.
    """
    profile = checked.profile
    refuse_unknown(profile)
    return sorted([*levelled(profile, found), *_of_units(checked)])


def levelled(profile: Profile, found: Iterable[Problem]) -> Iterator[Problem]:
    """The problems with the levels that the profile gives them, without those that it has switched off."""
    for problem in found:
        level = profile.rules.get(problem.rule, problem.level)
        if level != OFF:
            yield problem._replace(level=level)


def refuse_unknown(profile: Profile) -> None:
    """Raise InputUnusable for each id under `rules` that is no rule's."""
    known = (*ids(), *ELSEWHERE)
    unknown = [name for name in profile.rules if name not in known]
    if unknown:
        raise InputUnusable(*(_unknown(profile, name, known) for name in unknown))


def _unknown(profile: Profile, name: str, known: tuple[str, ...]) -> Problem:
    path = ("rules", name)
    return Problem(mark_of(profile, path), f"{format_path(path)}: unknown rule", did_you_mean(name, known))


def _of_units(checked: Checked) -> Iterator[Problem]:
    chosen = checked.profile.rules
    for name in ids():
        if chosen.get(name) == OFF:
            continue
        unit = registry.load(package, name)
        level = chosen.get(name, unit.LEVEL)
        if level != OFF:
            for problem in unit.check(checked):
                yield problem._replace(rule=name, level=level)
