"""When and for whom nothing is sent: `quiet`, windows of time, and `mute`, labels and annotations of a workflow.

A window silences a route's message to a channel at the moment when it would be sent; a muted workflow starts no pod.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.model import EMPTY, PHASES, Match, Path
from generator.resolve.aim import check_names, refuse_twice
from generator.schema import ABSENT, Checker, Field, listing, mapping, patterns, record, text

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WEEKLY, _ONCE = ("days", "from", "to"), ("start", "end")
_WHAT = ("routes", "channels", "when")
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]"


def _clock(doc: str, pattern: str) -> Field:
    return text(doc, ABSENT, pattern=pattern, expected="a time such as 22:00")


def _moment(doc: str) -> Field:
    return text(doc, ABSENT, pattern=rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{_CLOCK}", expected="a time such as 2026-12-01T20:00")


def _selection(verb: str) -> dict[str, Field]:
    return {
        "routes": listing(f"the routes that {verb}", text("a route", nonempty=True), ABSENT, nonempty=True),
        "channels": listing(f"the channels that {verb}", text("a channel", nonempty=True), ABSENT, nonempty=True),
        "when": listing(f"the phases that {verb}", text("a phase", choices=PHASES), ABSENT, nonempty=True),
    }


QUIET: Mapping[str, Field] = {
    "days": listing("the days on which it begins; every day, unless said", text("a day", choices=DAYS), ABSENT, nonempty=True),
    "from": _clock("when it begins, HH:MM; 00:00, unless said", _CLOCK),
    "to": _clock("when it ends, HH:MM, on the next day where that is before `from`; 24:00, unless said", rf"{_CLOCK}|24:00"),
    "start": _moment("when it begins, once: YYYY-MM-DDTHH:MM; instead of days, from and to"),
    "end": _moment("when it ends, once: YYYY-MM-DDTHH:MM"),
    **_selection("are silent; all, unless said"),
    "passes": record("what is told all the same", _selection("pass"), EMPTY),
}

MUTE: Mapping[str, Field] = {
    "labels": mapping("labels that silence a workflow", patterns("the values that do"), EMPTY),
    "annotations": mapping("annotations that silence a workflow", patterns("the values that do"), EMPTY),
}


def check_quiet(complete: Mapping[str, Any], to: Checker) -> None:
    """Refuse windows that never open or never end, that are of two kinds, or that name what is not there."""
    for name, window in (complete["quiet"] or {}).items():
        if window:
            path: Path = ("quiet", name)
            _check_times(window, path, to)
            for at, chosen in ((path, window), ((*path, "passes"), window["passes"] or {})):
                _check_selection(chosen, at, complete, to)


def check_mute(complete: Mapping[str, Any], to: Checker) -> None:
    """Refuse patterns that exclude: what they mean in a list of what silences is anybody's guess."""
    for field, wanted in (complete["mute"] or {}).items():
        for key, globs in (wanted or {}).items():
            for glob in globs or ():
                if glob.startswith("!"):
                    to.refuse(("mute", field, key), "a pattern with ! among those that silence", "write the values that silence")


def _check_times(window: Mapping[str, Any], path: Path, to: Checker) -> None:
    weekly, once = (any(window[key] is not None for key in keys) for keys in (_WEEKLY, _ONCE))
    if weekly and once:
        to.refuse(path, "a window of two kinds", "write days, from and to, or start and end")
    elif once:
        _check_once(window["start"], window["end"], path, to)
    else:
        _check_weekly(window, path, to)


def _check_once(start: str | None, end: str | None, path: Path, to: Checker) -> None:
    for key, value in (("start", start), ("end", end)):
        if value is None:
            to.refuse(path, f"{key} is missing", f"write {key}: 2026-12-01T20:00, or days, from and to")
        elif not _is_day(value[:10]):
            to.refuse((*path, key), "a day that does not exist")
    if start is not None and end is not None and end <= start:
        to.refuse((*path, "end"), "a window that ends before it begins", "write an end after its start")


def _is_day(text: str) -> bool:
    from datetime import date  # late: 2 ms, and few profiles ask

    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _check_weekly(window: Mapping[str, Any], path: Path, to: Checker) -> None:
    days, begin, end = (window[key] for key in _WEEKLY)
    refuse_twice(days, (*path, "days"), to)
    if begin is not None and begin == end:
        to.refuse((*path, "to"), "a window that ends as it begins", "leave from and to out for the whole day")
    elif begin in (None, "00:00") and end in (None, "24:00") and set(days or DAYS) == set(DAYS):
        to.refuse(path, "a window that never ends", "write days, from and to, or start and end; or take the routes out")


def _check_selection(chosen: Mapping[str, Any], path: Path, complete: Mapping[str, Any], to: Checker) -> None:
    check_names(chosen.get("routes"), "route", complete["routes"] or {}, (*path, "routes"), to)
    channels = complete["channels"] or {}
    check_names(chosen.get("channels"), "channel", channels, (*path, "channels"), to)
    refuse_twice(chosen.get("when"), (*path, "when"), to)


def build_window(complete: Mapping[str, Any]) -> dict[str, Any]:
    """A window as the program reads it: its times, and what of the rest was said."""
    passes = _selected(complete["passes"])
    return {**_times(complete), **_selected(complete), **({"passes": passes} if passes else {})}


def _times(complete: Mapping[str, Any]) -> dict[str, Any]:
    if complete["start"] is not None:
        return {key: complete[key] for key in _ONCE}
    days = [day for day in DAYS if day in (complete["days"] or DAYS)]
    return {"days": days, "from": complete["from"] or "00:00", "to": complete["to"] or "24:00"}


def _selected(complete: Mapping[str, Any]) -> dict[str, list[str]]:
    return {key: list(complete[key]) for key in _WHAT if complete[key] is not None}


def everyone_but(mute: Mapping[str, Any]) -> Match:
    """The match of all workflows that are not muted."""
    excluded = {field: {key: tuple(f"!{glob}" for glob in globs) for key, globs in mute[field].items()} for field in MUTE}
    return Match(labels=excluded["labels"], annotations=excluded["annotations"])
