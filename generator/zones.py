"""Time zones: which there are, and each as the rule that every C library reads.

The names are those of the IANA database, which comes with the package `tzdata`; only a profile that names a zone loads it.
A zone's file ends with its rule for all later years as POSIX writes it, `CET-1CEST,M3.5.0,M10.5.0/3` (RFC 9636, 3.3). The
notifier works with that alone, so that its image needs no zones of its own; what a later edition of the database changes
comes with the next render.
"""

from __future__ import annotations

import os
from functools import cache

from generator.errors import nearest


def known(name: str) -> bool:
    """Whether there is such a time zone."""
    return name in _names()


def meant(name: str) -> str:
    """A hint for a name that is not known."""
    near = nearest(name, [each for each in _names() if "/" in each])
    return f"did you mean {near}?" if near else "write one of the IANA database's names, such as Europe/Berlin"


def posix(name: str) -> str:
    """The rule of a known zone: names, offsets from UTC with the sign of POSIX (west is positive), and when they change."""
    return _read("zoneinfo", *name.split("/")).rsplit(b"\n", 2)[1].decode("ascii")


def ruled(rule: str) -> str:
    """The first zone with a rule, "" for none; it shows the same times as every other one of that rule."""
    return next((name for name in _names() if posix(name) == rule), "")


@cache
def _names() -> tuple[str, ...]:
    return tuple(_read("zones").decode("ascii").split())


def _read(*path: str) -> bytes:
    import tzdata  # late: most profiles name no zone

    found: bytes = tzdata.__spec__.loader.get_data(os.path.join(tzdata.__path__[0], *path))
    return found
