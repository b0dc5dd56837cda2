"""Quiet hours in the pod: when a window is open by the wall clock of a zone, whom it means, and what the program does then."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from generator import zones
from generator.notifier.bundle import assemble
from generator.notifier.program.quiet import DAYS, is_meant, is_open, silenced
from tests import pod, servers
from tests.profiles import channel, message, profile, route

BERLIN, NEW_YORK, TOKYO, LORD_HOWE = "Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe"
ZONES = (BERLIN, NEW_YORK, TOKYO, LORD_HOWE)
WEEK = ["Mon", "Tue", "Wed", "Thu", "Fri"]
MINUTE = timedelta(minutes=1)


def weekly(begin: str, end: str, *days: str) -> dict[str, Any]:
    """A window of every week, on all days unless said."""
    return {"days": list(days or DAYS), "from": begin, "to": end}


def once(start: str, end: str) -> dict[str, Any]:
    """A window of one day."""
    return {"start": start, "end": end}


@pytest.fixture
def clock_of() -> Iterator[Callable[[str], None]]:
    """Sets the process's time zone as the program does it, and puts it back."""
    before = os.environ.get("TZ")

    def set_zone(rule: str | None) -> None:
        os.environ.pop("TZ", None)
        os.environ |= {} if rule is None else {"TZ": rule}
        time.tzset()

    yield lambda name: set_zone(zones.posix(name))
    set_zone(before)


def at(text: str) -> float:
    """A moment of UTC in seconds."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


NIGHTS = weekly("22:00", "07:00")
FRIDAY = weekly("22:00", "07:00", "Fri")
WEEKEND = weekly("00:00", "24:00", "Sat", "Sun")

ROWS = [
    # 2026-01-05 is a Monday; Berlin is an hour ahead in winter, two in summer
    (BERLIN, NIGHTS, "2026-01-05T20:59", False),
    (BERLIN, NIGHTS, "2026-01-05T21:00", True),
    (BERLIN, NIGHTS, "2026-01-06T05:59", True),
    (BERLIN, NIGHTS, "2026-01-06T06:00", False),
    (BERLIN, NIGHTS, "2026-07-06T19:59", False),
    (BERLIN, NIGHTS, "2026-07-06T20:00", True),
    # the day on which it begins counts: Friday's night ends on Saturday, and Thursday's never begins
    (BERLIN, FRIDAY, "2026-01-09T05:00", False),
    (BERLIN, FRIDAY, "2026-01-09T22:00", True),
    (BERLIN, FRIDAY, "2026-01-10T05:59", True),
    (BERLIN, FRIDAY, "2026-01-10T22:00", False),
    (BERLIN, WEEKEND, "2026-01-09T22:59", False),
    (BERLIN, WEEKEND, "2026-01-09T23:00", True),
    (BERLIN, WEEKEND, "2026-01-11T22:59", True),
    (BERLIN, WEEKEND, "2026-01-11T23:00", False),
    (TOKYO, weekly("09:00", "17:30", *WEEK), "2026-01-05T00:00", True),
    (TOKYO, weekly("09:00", "17:30", *WEEK), "2026-01-05T08:29", True),
    (TOKYO, weekly("09:00", "17:30", *WEEK), "2026-01-05T08:30", False),
    # 2026-03-29: from 02:00 to 03:00 there is no time; the night is an hour shorter, what lies in the gap never comes
    (BERLIN, NIGHTS, "2026-03-29T04:59", True),
    (BERLIN, NIGHTS, "2026-03-29T05:00", False),
    (BERLIN, weekly("02:10", "02:50"), "2026-03-29T00:59", False),
    (BERLIN, weekly("02:10", "02:50"), "2026-03-29T01:00", False),
    # 2026-10-25: 02:00 to 03:00 comes twice, and is quiet twice
    (BERLIN, weekly("02:10", "02:50"), "2026-10-25T00:09", False),
    (BERLIN, weekly("02:10", "02:50"), "2026-10-25T00:10", True),
    (BERLIN, weekly("02:10", "02:50"), "2026-10-25T00:50", False),
    (BERLIN, weekly("02:10", "02:50"), "2026-10-25T01:10", True),
    (BERLIN, NIGHTS, "2026-10-25T05:59", True),
    (BERLIN, NIGHTS, "2026-10-25T06:00", False),
    # the first day after the short one and the long one knows which day was yesterday
    (BERLIN, weekly("22:00", "07:00", "Sun"), "2026-03-29T22:30", True),
    (BERLIN, weekly("22:00", "07:00", "Sat"), "2026-03-29T22:30", False),
    (NEW_YORK, NIGHTS, "2026-03-08T10:59", True),
    (NEW_YORK, NIGHTS, "2026-03-08T11:00", False),
    (NEW_YORK, NIGHTS, "2026-11-01T11:59", True),
    (NEW_YORK, NIGHTS, "2026-11-01T12:00", False),
    # Lord Howe's clock goes back from 02:00 to 01:30, and forward from 02:00 to 02:30
    (LORD_HOWE, weekly("01:40", "01:50"), "2026-04-04T14:40", True),
    (LORD_HOWE, weekly("01:40", "01:50"), "2026-04-04T14:50", False),
    (LORD_HOWE, weekly("01:40", "01:50"), "2026-04-04T15:10", True),
    (LORD_HOWE, weekly("02:00", "02:30"), "2026-10-03T15:29", False),
    (LORD_HOWE, weekly("02:00", "02:30"), "2026-10-03T15:30", False),
    # once; an hour that comes twice is part of the window as a whole
    (BERLIN, once("2026-12-01T20:00", "2026-12-01T23:00"), "2026-12-01T18:59", False),
    (BERLIN, once("2026-12-01T20:00", "2026-12-01T23:00"), "2026-12-01T19:00", True),
    (BERLIN, once("2026-12-01T20:00", "2026-12-01T23:00"), "2026-12-01T21:59", True),
    (BERLIN, once("2026-12-01T20:00", "2026-12-01T23:00"), "2026-12-01T22:00", False),
    (BERLIN, once("2026-12-01T20:00", "2026-12-01T23:00"), "2027-12-01T20:30", False),
    (BERLIN, once("2026-10-25T02:30", "2026-10-25T04:00"), "2026-10-25T00:29", False),
    (BERLIN, once("2026-10-25T02:30", "2026-10-25T04:00"), "2026-10-25T00:30", True),
    (BERLIN, once("2026-10-25T02:30", "2026-10-25T04:00"), "2026-10-25T01:10", True),
    (BERLIN, once("2026-10-25T01:00", "2026-10-25T02:30"), "2026-10-25T00:45", True),
    (BERLIN, once("2026-10-25T01:00", "2026-10-25T02:30"), "2026-10-25T01:29", True),
    (BERLIN, once("2026-10-25T01:00", "2026-10-25T02:30"), "2026-10-25T01:30", False),
    (BERLIN, once("2026-03-29T02:30", "2026-03-29T03:30"), "2026-03-29T00:59", False),
    (BERLIN, once("2026-03-29T02:30", "2026-03-29T03:30"), "2026-03-29T01:00", True),
    (LORD_HOWE, once("2026-04-05T01:45", "2026-04-05T02:15"), "2026-04-04T14:45", True),
    (LORD_HOWE, once("2026-04-05T01:45", "2026-04-05T02:15"), "2026-04-04T15:05", True),
]


@pytest.mark.parametrize(("zone", "window", "moment", "expected"), ROWS)
def test_when_a_window_is_open(zone: str, window: Mapping[str, Any], moment: str, expected: bool, clock_of: Any) -> None:
    """Written by hand, in UTC."""
    clock_of(zone)
    assert is_open(window, at(moment)) == expected


WINDOWS = [
    weekly("22:00", "07:00", *WEEK),
    weekly("22:00", "07:00", "Sat"),
    weekly("01:45", "02:15"),
    weekly("02:15", "01:45", "Sun"),
    weekly("00:00", "24:00", "Sun"),
    weekly("23:30", "00:00"),
]
SWITCHES = {BERLIN: ("03-29", "10-25"), NEW_YORK: ("03-08", "11-01"), TOKYO: ("03-29", "10-25"), LORD_HOWE: ("04-05", "10-04")}


def around(zone: str) -> list[datetime]:
    """The minutes of UTC from the day before each switch of 2026 to the day after it."""
    days = [datetime.fromisoformat(f"2026-{day}").replace(tzinfo=UTC) for day in SWITCHES[zone]]
    return [day - timedelta(days=1) + minute * MINUTE for day in days for minute in range(0, 3 * 24 * 60, 5)]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("window", WINDOWS)
def test_weeks_around_the_switches(zone: str, window: Mapping[str, Any], clock_of: Any) -> None:
    """The same as counting from each day's beginning with the zones of Python's own."""
    clock_of(zone)
    opened = 0
    for moment in around(zone):
        local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        expected = any(begin <= local < end for begin, end in occurrences(window, local))
        assert is_open(window, moment.timestamp()) == expected, moment
        opened += expected
    assert opened


def occurrences(window: Mapping[str, Any], local: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Begin and end of a window that begins yesterday or today."""
    for day in (local - timedelta(days=1), local):
        if DAYS[day.weekday()] in window["days"]:
            begin, end = (day.replace(hour=0, minute=0) + hours(window[key]) for key in ("from", "to"))
            yield begin, end if begin < end else end + timedelta(days=1)


def hours(text: str) -> timedelta:
    return timedelta(hours=int(text[:2]), minutes=int(text[3:]))


@pytest.mark.parametrize("zone", ZONES)
def test_windows_that_come_once_around_the_switches(zone: str, clock_of: Any) -> None:
    """From the first moment at which the clock shows the start, or more, to the last at which it shows less than the end."""
    clock_of(zone)
    for day in SWITCHES[zone]:
        for begin, end in (("00:30", "01:30"), ("01:45", "02:15"), ("02:15", "02:45"), ("01:35", "01:55"), ("02:30", "04:00")):
            window = once(f"2026-{day}T{begin}", f"2026-{day}T{end}")
            told = [(moment, moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")) for moment in around(zone)]
            near = [(moment, shown) for moment, shown in told if shown.startswith(f"2026-{day}")]
            first = min(moment for moment, shown in near if shown >= window["start"])
            last = max(moment for moment, shown in near if shown < window["end"])
            for moment, _ in near:
                assert is_open(window, moment.timestamp()) == (first <= moment <= last), (window, moment)


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ({}, True),
        ({"routes": ["ends"]}, True),
        ({"routes": ["page"]}, False),
        ({"routes": ["ends"], "channels": ["mail"]}, False),
        ({"when": ["Failed", "Succeeded"]}, True),
        ({"when": ["Succeeded"]}, False),
        ({"passes": {"routes": ["page"]}}, True),
        ({"passes": {"routes": ["ends"]}}, False),
        ({"passes": {"routes": ["page"], "when": ["Failed"]}}, False),
        ({"routes": ["ends"], "passes": {"channels": ["slack"]}}, False),
    ],
)
def test_whom_a_window_means(window: Mapping[str, Any], expected: bool) -> None:
    """All of what it names has to fit, and nothing of what passes."""
    assert is_meant(window, {"routes": "ends", "channels": "slack", "when": "Failed"}) == expected


def test_the_first_window_is_named() -> None:
    """Windows may overlap; one that is closed says nothing."""
    closed, always = once("2020-01-01T00:00", "2020-01-01T01:00"), weekly("00:00", "24:00")
    said = {"routes": "ends", "channels": "slack", "when": "Failed"}
    assert silenced({"old": closed, "now": always, "too": always}, said, time.time()) == "now"
    assert silenced({"old": closed}, said, time.time()) == ""


ALWAYS = weekly("00:00", "24:00")
CHANNELS = [channel(name, "slack-webhook", secrets={"url": f"{name}/url"}) for name in ("slack", "oncall")]
ROUTES = [
    route("ends", ["slack"]),
    route("page", ["oncall", "slack"], when=["Failed", "Error"], says="page"),
    route("rest", ["oncall"], unless=["ends"]),
]


def sent(status: str, quiet: Mapping[str, Any], zone: str = "") -> tuple[list[str], list[str]]:
    """The log of a program with windows, and the titles that arrived."""
    said = [message(title="ends", failures="none"), message("page", title="page", failures="none")]
    text = assemble(profile(CHANNELS, ROUTES, said, quiet=quiet, time_zone=zone))
    with servers.http_server(servers.slack) as server:
        urls = {f"HOOKWRIGHT_{each.name.upper()}_URL": f"{server.url}/x" for each in CHANNELS}
        log = pod.run(text, pod.environment(status, secrets=urls)).log
        return log, sorted(tree["attachments"][0]["title"] for tree in server.trees)


def test_the_program_keeps_still_and_says_so() -> None:
    """A quiet route counts as one that fires, so that `rest` does not speak in its place."""
    log, titles = sent("Succeeded", {"nights": {**ALWAYS, "routes": ["ends"]}})
    assert (log, titles) == (["slack: silent for route ends (nights)"], [])


def test_what_passes_is_sent() -> None:
    """The message of the first route that is not quiet."""
    log, titles = sent("Failed", {"nights": {**ALWAYS, "passes": {"routes": ["page"]}}})
    assert log[0] == "slack: silent for route ends (nights)"
    assert [line.split(" bytes")[0][:16] for line in log[1:]] == ["oncall: delivere", "slack: delivered"]
    assert titles == ["page", "page"]


def test_no_window_is_open() -> None:
    """One that is over holds nothing back, in any zone."""
    log, titles = sent("Failed", {"release": once("2020-12-01T20:00", "2020-12-01T23:00")}, LORD_HOWE)
    assert titles == ["ends", "page"] and not any("silent" in line for line in log)


@pytest.mark.parametrize("zone", [TOKYO, "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_program_looks_at_the_clock_of_the_profiles_zone(zone: str) -> None:
    """A window of today there, which elsewhere may be yesterday or tomorrow."""
    now = datetime.now(ZoneInfo(zone))
    begin, end = now - timedelta(minutes=30), now + timedelta(minutes=30)
    open_there = once(begin.strftime("%Y-%m-%dT%H:%M"), end.strftime("%Y-%m-%dT%H:%M"))
    assert sent("Succeeded", {"here": open_there}, zone)[0] == ["slack: silent for route ends (here)"]
    assert sent("Succeeded", {"here": open_there})[1] == ["ends"]
