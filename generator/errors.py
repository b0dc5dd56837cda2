"""Where something is wrong, what is wrong, and how the program ends because of it.

Owns Mark, Problem, the exceptions and the exit codes. Imports nothing of ours, so that every module may use it.

    HookwrightError             carries problems; never shows a traceback
      InputUnusable    exit 2   the input could not be read as what it should be
      RuleBroken       exit 1   the input reads, but breaks a rule
      ClusterUnreachable  exit 3  the cluster did not answer, or would not answer this
"""

from __future__ import annotations

from typing import NamedTuple

FINE = 0
PROBLEMS = 1
UNUSABLE = 2
CLUSTER = 3
BUG = 70
INTERRUPTED = 130

_MOST_SHOWN = 25


class Mark(NamedTuple):
    """A place in a file; line and column count from 1. Compared as a whole, so problems sort by place.

    Where a whole thing is meant that has no lines, a cluster or an option, both are 0.
    """

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


class Problem(NamedTuple):
    """One finding. `rule` is empty for unusable input, else the id of the broken rule.

    `text` says what was found and what was expected, `hint` what to do next. Neither ever holds a value of the
    profile that is not a name (key, channel, route, phase, placeholder), since it may be a secret.
    """

    mark: Mark
    text: str
    hint: str = ""
    rule: str = ""
    level: str = "error"


class HookwrightError(Exception):
    """An expected failure: the problems are the whole message."""

    exit_code = PROBLEMS

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*(problem.text for problem in problems))
        self.problems = tuple(sorted(problems))


class InputUnusable(HookwrightError):
    """Something could not be read as what it should be: syntax, unknown keys, missing files, wrong references."""

    exit_code = UNUSABLE


class RuleBroken(HookwrightError):
    """The profile reads, but what it asks for breaks a rule."""

    exit_code = PROBLEMS


class ClusterUnreachable(HookwrightError):
    """The cluster could not be reached, did not answer in time, or does not let us read what we need."""

    exit_code = CLUSTER


def nearest(name: str, known: list[str] | tuple[str, ...]) -> str:
    """The known name that `name` was most likely meant to be, or "" when none is near."""
    from difflib import get_close_matches  # 4 ms, needed only when something is wrong already

    lowered = {candidate.lower(): candidate for candidate in known}
    found = get_close_matches(name.lower(), list(lowered), n=1, cutoff=0.6)
    return lowered[found[0]] if found else ""


def did_you_mean(name: str, known: list[str] | tuple[str, ...]) -> str:
    """A hint: the nearest name, or the known ones when none is near."""
    near = nearest(name, known)
    if near:
        return f"did you mean {near}?"
    return known_here(known)


def known_here(names: list[str] | tuple[str, ...]) -> str:
    """A hint: the names that there are, as many as a person reads; "" without any."""
    shown, more = sorted(names)[:_MOST_SHOWN], len(names) - _MOST_SHOWN
    return f"known here: {', '.join(shown)}{f' and {more} more' if more > 0 else ''}" if names else ""
