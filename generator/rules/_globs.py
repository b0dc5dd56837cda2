"""Patterns of routes held against names: `*` any run of characters, `?` one, `!` excludes."""

from __future__ import annotations

import re
from collections.abc import Sequence


def is_like(glob: str, name: str) -> bool:
    """Whether one pattern, without its `!`, matches the whole of a name."""
    signs = {"*": ".*", "?": "."}
    return re.fullmatch("".join(signs.get(char) or re.escape(char) for char in glob), name, re.DOTALL) is not None


def wanted(globs: Sequence[str]) -> list[str]:
    """The patterns one of which has to match."""
    return [glob for glob in globs if not glob.startswith("!")]


def refused(globs: Sequence[str]) -> list[str]:
    """The patterns none of which may match, without their `!`."""
    return [glob[1:] for glob in globs if glob.startswith("!")]


def contradict(globs: Sequence[str]) -> bool:
    """Whether every pattern that could match is excluded by another one."""
    positive, negative = wanted(globs), refused(globs)
    # a pattern is excluded by itself, and by one that matches its own text with * for *
    return bool(positive) and all(any(other == glob or is_like(other, glob) for other in negative) for glob in positive)
