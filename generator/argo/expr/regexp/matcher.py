"""Runs a regular expression over a text, all possibilities side by side (a Pike machine).

Each sign of the text costs at most one step for each instruction, so no pattern is catastrophic. Threads keep the
order of preference, which makes the match leftmost-first, as Go's is.
"""

from __future__ import annotations

from typing import NamedTuple

from generator.argo.expr.outcome import Budget
from generator.argo.expr.regexp.compiler import JUMP, MATCH, ONE, SAVE, SPLIT, TEST, Instruction, compile_part
from generator.argo.expr.regexp.parser import parse_regexp
from generator.argo.expr.regexp.tree import RegexpError

Places = tuple[int, ...]
_WORD = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")


class Regexp(NamedTuple):
    """A compiled pattern."""

    program: tuple[Instruction, ...]
    groups: int

    def matches(self, text: str, budget: Budget) -> bool:
        """Whether the pattern is found anywhere in the text."""
        return _run(self, _readable(text), 0, budget, False) is not None

    def find(self, text: str, at: int, budget: Budget) -> Places | None:
        """The places of the match from `at` on, and of its groups, two for each; -1 where a group is not part of it."""
        return _run(self, _readable(text), at, budget, True)


def compile_regexp(pattern: str) -> Regexp:
    """A pattern, ready to run; RegexpError when Go refuses it."""
    if _readable(pattern) != pattern:
        raise RegexpError("invalid UTF-8", pattern)
    part, groups = parse_regexp(pattern)
    return Regexp(tuple(compile_part(part)), groups)


def _readable(text: str) -> str:
    """Bytes that are no UTF-8 look like U+FFFD."""
    if text.isascii():
        return text
    return "".join("\ufffd" if "\udc80" <= sign <= "\udcff" else sign for sign in text)


def _run(regexp: Regexp, text: str, start: int, budget: Budget, with_places: bool) -> Places | None:
    threads: list[tuple[int, Places]] = []
    found: Places | None = None
    blank = (-1,) * (2 * regexp.groups + 2) if with_places else ()
    known: dict[tuple[int, str], bool] = {}
    for at in range(start, len(text) + 1):
        if found is None:
            threads.append((0, blank))
        elif not threads:
            break
        ready = _follow(regexp.program, threads, text, at, budget, with_places)
        threads = []
        for counter, places in ready:
            instruction = regexp.program[counter]
            if instruction.kind == MATCH:
                found = places
                if not with_places:
                    return found
                break
            if at < len(text) and _has(instruction, counter, text[at], known):
                threads.append((counter + 1, places))
    return found


def _has(instruction: Instruction, counter: int, sign: str, known: dict[tuple[int, str], bool]) -> bool:
    key = (counter, sign)
    if key not in known:
        known[key] = instruction.signs.has(sign) if instruction.signs else False
    return known[key]


def _follow(
    program: tuple[Instruction, ...],
    threads: list[tuple[int, Places]],
    text: str,
    at: int,
    budget: Budget,
    with_places: bool,
) -> list[tuple[int, Places]]:
    """The threads after all that takes no sign, in order of preference, none twice."""
    seen: set[int] = set()
    ready: list[tuple[int, Places]] = []
    waiting = list(reversed(threads))
    budget.spend(len(waiting))
    while waiting:
        counter, places = waiting.pop()
        if counter in seen:
            continue
        seen.add(counter)
        instruction = program[counter]
        if instruction.kind in (ONE, MATCH):
            ready.append((counter, places))
        elif instruction.kind == SPLIT:
            waiting.append((instruction.other, places))
            waiting.append((instruction.target, places))
        elif instruction.kind == JUMP:
            waiting.append((instruction.target, places))
        elif instruction.kind == SAVE:
            saved = (*places[: instruction.target], at, *places[instruction.target + 1 :]) if with_places else places
            waiting.append((counter + 1, saved))
        elif instruction.kind == TEST and _holds(instruction.test, text, at):
            waiting.append((counter + 1, places))
    budget.spend(len(seen))
    return ready


def _holds(test: str, text: str, at: int) -> bool:
    if test == "^":
        return at == 0
    if test == "$":
        return at == len(text)
    if test == "m^":
        return at == 0 or text[at - 1] == "\n"
    if test == "m$":
        return at == len(text) or text[at] == "\n"
    before = at > 0 and text[at - 1] in _WORD
    after = at < len(text) and text[at] in _WORD
    return (before is not after) is (test == "b")
