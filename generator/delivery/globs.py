"""Patterns of routes in the expr language: `*` any run of characters, `?` one, `!` excludes."""

from __future__ import annotations

from collections.abc import Sequence

from generator.delivery.literals import quoted

ALWAYS = "true"
_REGEX_SIGNS = frozenset(".+*?()|[]{}$")


def allows(read: str, globs: Sequence[str], *, is_set: bool = False, cut: int = 0) -> list[str]:
    """One of the positive globs matches, or there is none, and no negative one does. nil is like nothing."""
    wanted = [glob for glob in globs if not glob.startswith("!")]
    refused = [glob[1:] for glob in globs if glob.startswith("!")]
    terms = [is_like(read, wanted, is_set=is_set, cut=cut)] if wanted else []
    if refused:
        terms.append(f"!({is_like(read, refused, is_set=is_set, cut=cut)})")
    return [term for term in terms if term != ALWAYS]


def is_like(read: str, globs: Sequence[str], *, is_set: bool = False, cut: int = 0) -> str:
    """Whether a text that is read is like one of the globs; nil is like none. `cut` as in Rules."""
    if any(not glob.strip("*") for glob in globs):
        return ALWAYS if is_set else f"{read} != nil"
    present = read if is_set else f"({read} ?? '')"
    if cut:
        present = f"sprig.trunc({cut}, {read} ?? '')"
    if any("*" in glob or "?" in glob for glob in globs):
        return f"{present} matches {quoted('^(?s:' + '|'.join(map(_regex, globs)) + ')$')}"
    exact = present if cut and any(len(glob.encode()) >= cut for glob in globs) else read
    if len(globs) == 1:
        return f"{exact} == {quoted(globs[0])}"
    return f"{exact} in [{', '.join(map(quoted, globs))}]"


def _regex(glob: str) -> str:
    """A glob as a regular expression of Go and of Python; signs stand in classes, which need no backslash."""
    out = []
    for char in glob:
        if char == "*":
            out.append(".*")
        elif char == "?":
            out.append(".")
        elif char in "\\^":
            out.append("\\" + char)
        else:
            out.append(f"[{char}]" if char in _REGEX_SIGNS else char)
    return "".join(out)
