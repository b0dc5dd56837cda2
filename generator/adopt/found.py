"""What has been recognised in the defaults of a file."""

from __future__ import annotations

from typing import Any, NamedTuple

from generator.errors import Problem


class Found(NamedTuple):
    """A part of a profile, as foreign values: delivery, channels, messages, routes, and fields of argo.

    rest           what stays under workflowDefaults
    notes          what was not understood, or is not quite the same
    is_translated  the profile renders to something that means the same, but under our names
    """

    profile: dict[str, Any]
    rest: Any
    notes: tuple[Problem, ...]
    is_translated: bool = False
