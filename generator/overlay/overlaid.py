"""What a fold of layers gives: values, and who set each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from generator.errors import Mark
from generator.model import Origin, Path

Place = TypeVar("Place", Mark, Origin)


class Overlaid(NamedTuple):
    """Layers as one: new values that share nothing with them, and where each came from.

    origins  every value, containers included. A map's is the newest layer that wrote any of it. What stands inside a
             list has no history of its own: the list replaced the older one as a whole.
    keys     where the key of each value stands in the layer that won.
    removed  what a null deleted: the mark of the null, and what it overrode.
    """

    values: dict[str, Any]
    origins: Mapping[Path, Origin]
    keys: Mapping[Path, Mark]
    removed: Mapping[Path, Origin]

    def mark_of(self, path: Path) -> Mark:
        """Where a value stands, or the nearest one above it that stands anywhere."""
        origin = nearest(self.origins, path)
        return origin.mark if origin else Mark("profile", 1, 1)

    def key_mark_of(self, path: Path) -> Mark:
        """Where the key of a value stands."""
        return self.keys.get(path) or self.mark_of(path)


class Origins(Mapping[Path, Origin]):
    """Path -> Origin. Each is made when it is asked for: of hundreds of places, few ever are."""

    def __init__(self, marks: Mapping[Path, Mark], overrode: Mapping[Path, tuple[Mark, ...]]) -> None:
        self._marks = marks
        self._overrode = overrode

    def __getitem__(self, path: Path) -> Origin:
        return Origin(self._marks[path], self._overrode.get(path, ()))

    def __contains__(self, path: object) -> bool:
        return path in self._marks

    def __iter__(self) -> Iterator[Path]:
        return iter(self._marks)

    def __len__(self) -> int:
        return len(self._marks)


def nearest(marks: Mapping[Path, Place], path: Path) -> Place | None:
    """What is known of a path, or of the nearest one above it."""
    above = (path[:length] for length in range(len(path), -1, -1))
    return next((marks[path] for path in above if path in marks), None)
