"""In which phases a condition holds, where it asks for nothing but the workflow's status."""

from __future__ import annotations

from generator.argo.phases import of_expression, of_when
from generator.model import ENDINGS, PHASES

# What a status can be besides: before anything has run.
_BEFORE = ("", "Pending")


def phases_of(condition: str) -> tuple[str, ...] | None:
    """The phases, or None for a condition that asks for something else, or that holds before the workflow runs."""
    found = of_expression(condition, (*_BEFORE, *PHASES))
    if None in found.values() or any(found[status] for status in _BEFORE):
        return None
    return tuple(phase for phase in PHASES if found[phase])


def endings_of(when: str) -> tuple[str, ...] | None:
    """The endings in which a `when` of the exit handler holds, or None where it asks for something else."""
    found = of_when(when, ENDINGS)
    return None if None in found.values() else tuple(phase for phase in ENDINGS if found[phase])
