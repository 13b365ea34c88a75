"""A text is never delivered after it is useful."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.flows.quiet import parse
from service.flows.state import Interview, Slot, Status
from service.flows.validity import valid_seconds

NOW = datetime(2026, 12, 1, 18, tzinfo=UTC)
NEVER = parse("00:00-00:00")
HOUR = timedelta(hours=1)


def interview(starts_in: timedelta, zone: str = "UTC") -> Interview:
    return Interview(
        1, Status.SCHEDULED, "Engineer", NOW + starts_in, 45, "", "Sam", 1, "Dana", zone, "en"
    )


@pytest.mark.parametrize(
    ("left", "seconds"), [(26 * 3600, 4 * 3600), (3600, 3600), (30, 30), (2, 6)]
)
def test_a_text_is_valid_until_the_start_or_for_four_hours(left: int, seconds: int) -> None:
    assert valid_seconds(interview(timedelta(seconds=left)), NEVER, NOW) == seconds


@pytest.mark.parametrize(
    ("zone", "hours", "minutes"),
    [
        ("UTC", "20:00-09:00", 120), ("UTC", "18:01-09:00", 1), ("UTC", "21:38-09:00", 218),
        ("UTC", "22:00-09:00", 240), ("UTC", "23:00-09:00", 240),
        ("America/Los_Angeles", "12:10-13:00", 130), ("Asia/Kathmandu", "23:59-07:00", 14),
    ],
)  # fmt: skip
def test_a_text_that_waits_is_dropped_before_quiet_hours(
    zone: str, hours: str, minutes: int
) -> None:
    in_days = interview(70 * HOUR, zone)
    assert valid_seconds(in_days, parse(hours), NOW) == minutes * 60


def test_in_the_minute_before_quiet_hours_it_is_dropped_when_they_begin() -> None:
    late = NOW.replace(hour=19, minute=59, second=20)
    assert valid_seconds(interview(70 * HOUR), parse("20:00-09:00"), late) == 40


def test_where_the_zone_is_a_guess_quiet_hours_of_any_of_them_count() -> None:
    guessed = replace(interview(70 * HOUR), zones=("UTC", "Africa/Nairobi"))
    assert valid_seconds(guessed, parse("22:00-07:00"), NOW) == 3600


def test_a_text_that_offers_times_is_valid_until_the_first_of_them() -> None:
    offered = [Slot(1, NOW + 2 * HOUR, 45), Slot(2, NOW + HOUR, 45)]
    assert valid_seconds(interview(70 * HOUR), NEVER, NOW, offered) == 3600
