"""What has been recognised in the defaults of a file."""

from __future__ import annotations

from typing import Any, NamedTuple

from generator.errors import Problem


class Found(NamedTuple):
    """A part of a profile, as foreign values: delivery, channels, messages, routes, and fields of argo.

    rest   what stays under workflowDefaults
    notes  what was not understood, or is not quite the same
    meant  what the profile has to render to; None for the defaults of the file themselves
    """

    profile: dict[str, Any]
    rest: Any
    notes: tuple[Problem, ...]
    meant: Any = None
