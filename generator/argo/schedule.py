"""Whether the controller can read the schedule of a CronWorkflow.

Sources: argo-workflows workflow/validate/validate.go `ValidateCronWorkflow`, and robfig/cron v3 parser.go `ParseStandard`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from generator.argo.durations import parse_duration

_DESCRIPTORS = ("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly")
_EVERY = "@every "
_ZONE = re.compile(r"(CRON_)?TZ=[^ ]* +")
_NUMBER = re.compile(r"\+?[0-9]+")


class _Field(NamedTuple):
    """One of the five: its name for people, its bounds, and the words for its numbers from the lower bound on."""

    name: str
    lowest: int
    highest: int
    words: tuple[str, ...] = ()


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
    _Field("day of the week", 0, 6, ("sun", "mon", "tue", "wed", "thu", "fri", "sat")),
)


def flaw_of(schedule: str) -> str:
    """Why a schedule cannot be read, or "". Names of time zones are not looked up: they are the controller's machine's."""
    bare = _ZONE.sub("", schedule, count=1)
    if bare.startswith("@"):
        return _of_descriptor(bare)
    parts = bare.split()
    if len(parts) != len(_FIELDS):
        return f"expected {len(_FIELDS)} fields, found {len(parts)}"
    return next((flaw for part, field in zip(parts, _FIELDS, strict=True) for flaw in _of_field(part, field)), "")


def _of_descriptor(text: str) -> str:
    if text.startswith(_EVERY):
        try:
            parse_duration(text.removeprefix(_EVERY))
        except ValueError:
            return "@every is followed by a duration such as 1h30m"
        return ""
    return "" if text in _DESCRIPTORS else f"expected @every DURATION or one of {', '.join(_DESCRIPTORS)}"


def _of_field(text: str, field: _Field) -> Iterator[str]:
    for each in filter(None, text.split(",")):
        if not _is_range(each, field):
            yield f"{field.name}: {each} is none of {field.lowest}-{field.highest}, *, a range or a list of these"


def _is_range(text: str, field: _Field) -> bool:
    """N, N-M or *, each perhaps with a /STEP. N/STEP goes to the upper bound; what stands behind `*-` is not read."""
    bounds, slash, step = text.partition("/")
    if slash and not (_NUMBER.fullmatch(step) and int(step)):
        return False
    low, *highs = bounds.split("-")
    if low in ("*", "?"):
        return True
    start = _number(low, field)
    end = _number(highs[0], field) if highs else field.highest if slash else start
    return len(highs) < 2 and field.lowest <= start <= end <= field.highest


def _number(text: str, field: _Field) -> int:
    """A number or a word as its number; -1 for neither."""
    if text.lower() in field.words:
        return field.lowest + field.words.index(text.lower())
    return int(text) if _NUMBER.fullmatch(text) else -1
