"""Which channel types have a template of their own instead of a part in the notifier."""

from __future__ import annotations

from generator import channels, registry


def is_apart(kind: str) -> bool:
    """Whether a type of channel, one that there is, is sent by something else than the notifier."""
    return not registry.load(channels, kind).IN_POD
