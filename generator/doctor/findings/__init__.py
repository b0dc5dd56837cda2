"""The units: what may be wrong, one file each, found by the file's name.

A unit's id is its file's name with `-`. Its docstring says in one sentence what holds in a healthy cluster, and below
`Why:` why that matters. `examine(snapshot) -> Iterator[Finding]` looks at nothing but the snapshot.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator import registry
from generator.doctor import Finding, Snapshot
from generator.doctor import findings as package


def ids() -> tuple[str, ...]:
    """The ids of all units, sorted."""
    return registry.names(package)


def examine(snapshot: Snapshot) -> list[Finding]:
    """What every unit finds; what is wrong first, then what nobody could look at, each by its id."""
    return sorted(_of_units(snapshot), key=lambda finding: (finding.is_unknown, finding.id))


def _of_units(snapshot: Snapshot) -> Iterator[Finding]:
    for name in ids():
        unit = registry.load(package, name)
        for finding in unit.examine(snapshot):
            yield finding._replace(id=name, why=why_of(unit.__doc__ or ""))


def why_of(text: str) -> str:
    """The part of a unit's docstring below `Why:`, as one line."""
    return " ".join(text.partition("Why:")[2].split())
