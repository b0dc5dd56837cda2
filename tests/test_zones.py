"""Time zones: each one's rule means what the zone means, for the C library that reads it."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from generator import zones


@pytest.fixture
def clock() -> Iterator[None]:
    """The process's own time zone is there again afterwards."""
    before = os.environ.get("TZ")
    yield
    if before is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = before
    time.tzset()


def test_each_rule_means_its_zone(clock: None) -> None:
    """Every four days of two years, at an odd time: the same clock and the same name as the zone's whole table gives."""
    moments = [datetime(2028, 1, 1, 0, 59, tzinfo=UTC).timestamp() + 345_600 * count for count in range(183)]
    differ = set()
    for name in zones._names():
        os.environ["TZ"] = zones.posix(name)
        time.tzset()
        table = ZoneInfo.from_file(io.BytesIO(zones._read("zoneinfo", *name.split("/"))))
        for moment in moments:
            told, meant = time.localtime(moment), datetime.fromtimestamp(moment, table)
            if (told.tm_gmtoff, told.tm_zone) != (meant.utcoffset().total_seconds(), meant.tzname()):  # type: ignore[union-attr]
                differ.add(name)
    assert (len(zones._names()) > 500, differ) == (True, set())


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("UTC", "UTC0"),
        ("Europe/Berlin", "CET-1CEST,M3.5.0,M10.5.0/3"),
        ("Asia/Tokyo", "JST-9"),
        ("Asia/Kathmandu", "<+0545>-5:45"),
        ("America/Argentina/Buenos_Aires", "<-03>3"),
    ],
)
def test_a_rule(name: str, rule: str) -> None:
    """As POSIX writes it: the offset is what has to be added to get UTC."""
    assert zones.known(name) and zones.posix(name) == rule


@pytest.mark.parametrize("name", ["", "europe/berlin", "Europe", "../zones", "Europe/Berlin/", "/etc/localtime", "CEST"])
def test_a_name_that_is_none(name: str) -> None:
    """Only the names themselves, in their own letters; nothing is looked up as a path."""
    assert not zones.known(name)
    assert zones.meant(name)


def test_the_hint_names_what_was_meant() -> None:
    """Small letters, a city alone, a slip; an abbreviation is no zone, since it may be several."""
    meant = {"europe/berlin": "Europe/Berlin", "Tokyo": "Asia/Tokyo", "Asia/Shanghia": "Asia/Shanghai"}
    assert {name: zones.meant(name) for name in meant} == {name: f"did you mean {near}?" for name, near in meant.items()}
    assert zones.meant("JST") == "write one of the IANA database's names, such as Europe/Berlin"
