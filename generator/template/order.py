"""The order in which variables that use each other are computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


def ordered(needs: Mapping[str, Sequence[str]]) -> tuple[list[str], list[list[str]]]:
    """Names so that each comes after those it needs, and the circles that are among them, each as its names in turn.

    Names that `needs` does not hold need nothing and are left out. Depth and number are bounded by memory alone.
    """
    done: list[str] = []
    circles: list[list[str]] = []
    in_circle: set[str] = set()
    seen: set[str] = set()
    for start in needs:
        trail: dict[str, int] = {}
        pending: list[tuple[str, Iterator[str]]] = []
        if start not in seen:
            _enter(start, needs, trail, pending)
        while pending:
            name, below = pending[-1]
            inner = next(below, None)
            if inner is None:
                pending.pop()
                del trail[name]
                seen.add(name)
                done.append(name)
            elif inner in trail:
                if inner not in in_circle:
                    circles.append([each for each, _ in pending[trail[inner] :]])
                    in_circle.update(circles[-1])
            elif inner in needs and inner not in seen:
                _enter(inner, needs, trail, pending)
    return done, circles


def _enter(
    name: str, needs: Mapping[str, Sequence[str]], trail: dict[str, int], pending: list[tuple[str, Iterator[str]]]
) -> None:
    trail[name] = len(pending)
    pending.append((name, iter(needs[name])))
