"""A route's conditions in words, and how wide a text is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from unicodedata import east_asian_width

from generator.model import Profile, Route
from generator.reach import labelled

_NOUNS = {"namespaces": "namespace", "workflow_templates": "template", "labels": "label", "annotations": "annotation"}
_NOUNS |= {"known": "label"}
_NARROW, _BROAD = frozenset("iIjlftr.,:;'|![]() -"), frozenset("mwMW@%—")


def conditions(route: Route) -> tuple[str, ...]:
    """One short text for each; `every workflow` where there are none."""
    return (*_conditions(route),) or ("every workflow",)


def _conditions(route: Route) -> Iterator[str]:
    for field, wanted in route.match._asdict().items():
        if field == "cron" and wanted is not None:
            yield "runs of a CronWorkflow" if wanted else "no run of a CronWorkflow"
        elif isinstance(wanted, Mapping):
            for key, globs in wanted.items():
                yield f"{_NOUNS.get(field, field)} {key}: {_any_of(globs)}"
        elif wanted not in (None, (), ""):
            yield f"{_NOUNS.get(field, field)} {_any_of(wanted)}"
    if route.change:
        yield f"run that is {_any_of(route.change)}"
    if route.unless:
        yield f"unless {' or '.join(route.unless)} sends"


def chosen_by(route: Route, channel: str, profile: Profile) -> str:
    """What of a workflow has a route send to a channel; "" where it always does."""
    by = route.send_by
    if channel in route.send:
        return ""
    if channel not in labelled(route):
        return f"annotation {profile.overrides['prefix']}/channels"
    globs = [glob for glob, names in by["channels"].items() if channel in names]
    return f"label {by['label']}: {_any_of(globs)}" if globs else f"label {by['label']}: anything else"


def _any_of(globs: Iterable[str]) -> str:
    """`a or b, not c`."""
    wanted = [text for text in globs if not text.startswith("!")]
    others = [text[1:] for text in globs if text.startswith("!")]
    return ", ".join(filter(None, [" or ".join(wanted), f"not {' or '.join(others)}" if others else ""]))


def width_of(text: str, size: float) -> float:
    """How wide a text is in a sans-serif font of a size, rather too much than too little."""
    return size * sum(map(_share, text))


def _share(char: str) -> float:
    if char in _NARROW:
        return 0.42
    if char in _BROAD:
        return 1.0
    if east_asian_width(char) in "WF":
        return 1.05
    return 0.74 if char.isupper() else 0.64


def fit(text: str, room: float, size: float) -> str:
    """The text, or as much of it as there is room for, and an ellipsis."""
    if width_of(text, size) <= room:
        return text
    kept = text
    while kept and width_of(kept + "…", size) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def wrap(text: str, room: float, size: float, most: int) -> list[str]:
    """The text in at most so many lines; what is too much ends in an ellipsis."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer, size) > room and len(lines) < most:
            lines.append(word)
        else:
            lines[-1] = longer
    return [fit(line, room, size) for line in lines]
