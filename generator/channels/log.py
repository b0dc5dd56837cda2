"""The notifier's own log: each message as one line of JSON, to try a profile without telling anybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.model import EMPTY, Channel, Path
from generator.schema import Field

IN_POD = True
FIELDS: Mapping[str, Field] = EMPTY
SECRETS: Mapping[str, Field] = EMPTY


def check(channel: Channel) -> Iterator[tuple[Path, str, str]]:
    """Nothing to check beyond the fields."""
    yield from ()
