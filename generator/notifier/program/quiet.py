"""Windows of time in which routes are silent, by the clock on the wall in the profile's time zone."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def silenced(windows: Mapping[str, Any], said: Mapping[str, str], at: float) -> str:
    """The first window that keeps a message back at a time (seconds since 1970), "" for none.

    `said` is what the message is: its route under `routes`, its channel under `channels`, its phase under `when`.
    """
    return next((name for name, window in windows.items() if is_meant(window, said) and is_open(window, at)), "")


def is_meant(window: Mapping[str, Any], said: Mapping[str, str]) -> bool:
    """Whether a window keeps such a message back while it is open: one that it is for, and that does not pass."""
    passes: Mapping[str, Any] = window.get("passes", {})
    return all(each in window.get(key, [each]) and each not in passes.get(key, []) for key, each in said.items())


def is_open(window: Mapping[str, Any], at: float) -> bool:
    """Whether a window is open. One over midnight belongs to the day on which it begins.

    Of `start` and `end` the minutes around are looked at, since an hour that the clock strikes twice is part of the window
    as a whole.
    """
    if "start" in window:
        near = [time.strftime("%Y-%m-%dT%H:%M", time.localtime(at + 60 * minute)) for minute in range(-120, 121)]
        return bool(window["start"] <= max(near[:121]) and min(near[120:]) < window["end"])
    now = time.localtime(at)
    clock, start, end = time.strftime("%H:%M", now), window["from"], window["to"]
    today, yesterday = (DAYS[now.tm_wday - back] in window["days"] for back in (0, 1))
    if start < end:
        return today and start <= clock < end
    return (today and start <= clock) or (yesterday and clock < end)
