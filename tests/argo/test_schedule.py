"""Schedules of CronWorkflows: which ones the controller reads. The answers are those of robfig/cron v3.0.1, ParseStandard."""

from __future__ import annotations

import pytest

from generator.argo.schedule import flaw_of

READ = (
    "0 6 * * *",
    "*/5 0-23 1,15 jan-DEC sun",
    "? ? ? ? ?",
    "5/10 * * * mon-fri/2",
    "  1  2 3\t4 5 ",
    "0 0 *-99 * *",
    ", * * * *",
    "+3 007 * * *",
    "@daily",
    "@every 1h30m",
    "TZ=UTC 0 6 * * *",
    "CRON_TZ=Asia/Tokyo @hourly",
)
NOT_READ = {
    "": "expected 5 fields, found 0",
    "0 6 * *": "expected 5 fields, found 4",
    "0 0 6 * * *": "expected 5 fields, found 6",
    "60 * * * *": "minute: 60 is none of 0-59, *, a range or a list of these",
    "0 24 * * *": "hour: 24 is none of 0-23",
    "0 0 0 * *": "day of the month: 0 is none of 1-31",
    "0 0 1 13 *": "month: 13 is none of 1-12",
    "0 0 * * 7": "day of the week: 7 is none of 0-6",
    "0 0 * mon *": "month: mon is none of 1-12",
    "5-1 * * * *": "minute: 5-1 is none of",
    "1-2-3 * * * *": "minute: 1-2-3 is none of",
    "*/0 * * * *": "minute: */0 is none of",
    "1/2/3 * * * *": "minute: 1/2/3 is none of",
    "-1 * * * *": "minute: -1 is none of",
    "1,x * * * *": "minute: x is none of",
    "@Daily": "expected @every DURATION or one of @yearly",
    "@every": "expected @every DURATION or one of @yearly",
    "@every 5": "@every is followed by a duration such as 1h30m",
    "tz=UTC * * * * *": "expected 5 fields, found 6",
}


@pytest.mark.parametrize("schedule", READ)
def test_what_the_controller_reads(schedule: str) -> None:
    """No flaw."""
    assert flaw_of(schedule) == ""


@pytest.mark.parametrize("schedule", NOT_READ)
def test_what_it_does_not_read(schedule: str) -> None:
    """The flaw names the field and what it may hold."""
    assert flaw_of(schedule).startswith(NOT_READ[schedule])
