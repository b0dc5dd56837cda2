"""How far a command is among many objects, on a terminal's standard error and nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from generator.terminal import can_overwrite

Each = TypeVar("Each")

_STEP = 25  # objects between two looks
_WIDTH = 24  # characters of the bar


class Progress:
    """Counts what passes. `known` is how many objects are known of; 0 as long as nobody said."""

    def __init__(self, known: int = 0) -> None:
        self.known = known
        self.passed = 0
        self.is_shown = can_overwrite(sys.stderr)

    def expect(self, more: int) -> None:
        """So many more are to come, as far as is known now."""
        self.known = self.passed + more

    def watch(self, objects: Iterable[Each]) -> Iterator[Each]:
        """The objects, one by one; the line is gone at their end."""
        for each in objects:
            self.passed += 1
            if self.is_shown and self.passed % _STEP == 0:
                print(f"\r{bar(self.passed, self.known)}", end="", file=sys.stderr, flush=True)
            yield each
        if self.is_shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def bar(passed: int, known: int) -> str:
    """`[######------------------] 2,500 of 10,000 objects`; without a bar where nobody knows how many there are."""
    if known < passed:
        return f"{passed:,} objects"
    full = _WIDTH * passed // known
    return f"[{'#' * full}{'-' * (_WIDTH - full)}] {passed:,} of {known:,} objects"
