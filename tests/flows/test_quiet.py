"""Quiet hours, also over midnight and on the nights when the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.flows.quiet import QuietHours, parse
from tests.support.properties import BOUNDED

LA = "America/Los_Angeles"
NIGHTS = {
    LA: [date(2026, 3, 8), date(2026, 11, 1)],
    "America/Santiago": [date(2026, 4, 5), date(2026, 9, 6)],
    "America/Havana": [date(2026, 3, 8), date(2026, 11, 1)],
    "Asia/Beirut": [date(2026, 3, 29), date(2026, 10, 25)],
    "Australia/Lord_Howe": [date(2026, 4, 5), date(2026, 10, 4)],
}


def at(text: str, zone: str = LA, fold: int = 0) -> datetime:
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return local.astimezone(UTC)


@pytest.mark.parametrize(
    "text",
    ["", "20-9", "20:00", "8pm-9am", "20:00-9:00", "24:00-09:00", "20:60-09:00", "20:00 to 09:00",
     "20:00-09:00-10:00", "٢٠:00-09:00"],
)  # fmt: skip
def test_a_bad_window_says_what_is_accepted(text: str) -> None:
    with pytest.raises(ValueError, match="accepts HH:MM-HH:MM, such as 20:00-09:00"):
        parse(text)


@pytest.mark.parametrize(
    ("window", "clock", "inside"),
    [
        ("20:00-09:00", "20:00", True), ("20:00-09:00", "19:59", False),
        ("20:00-09:00", "08:59", True), ("20:00-09:00", "09:00", False),
        ("20:00-09:00", "00:00", True), ("12:00-14:00", "13:00", True),
        ("12:00-14:00", "14:00", False), ("12:00-14:00", "11:59", False),
        ("00:00-00:00", "00:00", False), ("09:00-09:00", "09:00", False),
        (" 20:00-09:00 ", "23:59", True),
    ],
)  # fmt: skip
def test_the_window_begins_inclusive_and_ends_exclusive(
    window: str, clock: str, inside: bool
) -> None:
    assert parse(window).holds(at(f"2026-12-01T{clock}"), LA) is inside


def test_the_window_is_the_candidate_s_not_the_server_s() -> None:
    moment = datetime(2026, 12, 1, 22, tzinfo=UTC)
    assert not parse("20:00-09:00").holds(moment, LA)
    assert parse("20:00-09:00").holds(moment, "Europe/Madrid")


@pytest.mark.parametrize(
    ("moment", "last", "first"),
    [
        ("2026-12-01T23:30", "2026-12-01T19:59", "2026-12-02T09:00"),
        ("2026-12-02T00:30", "2026-12-01T19:59", "2026-12-02T09:00"),
        ("2026-12-02T08:59", "2026-12-01T19:59", "2026-12-02T09:00"),
        ("2026-12-01T20:00", "2026-12-01T19:59", "2026-12-02T09:00"),
        ("2026-12-01T12:00", "2026-12-01T12:00", "2026-12-01T12:00"),
        ("2026-03-07T23:00", "2026-03-07T19:59", "2026-03-08T09:00"),
        ("2026-10-31T23:00", "2026-10-31T19:59", "2026-11-01T09:00"),
        ("2026-11-01T03:00", "2026-10-31T19:59", "2026-11-01T09:00"),
    ],
)
def test_the_nearest_allowed_moments_are_wall_clock_times(
    moment: str, last: str, first: str
) -> None:
    quiet = parse("20:00-09:00")
    assert quiet.last_allowed(at(moment), LA) == at(last)
    assert quiet.next_allowed(at(moment), LA) == at(first)


@pytest.mark.parametrize(
    ("zone", "night"), [(zone, night) for zone, nights in NIGHTS.items() for night in nights]
)
def test_the_last_minute_of_a_day_is_quiet_when_the_clocks_change(zone: str, night: date) -> None:
    quiet = parse("23:59-09:00")
    late = datetime.combine(night - timedelta(days=1), time(23, 59), ZoneInfo(zone))
    nine = datetime.combine(night, time(9), ZoneInfo(zone))
    assert quiet.holds(late, zone)
    assert quiet.next_allowed(late, zone) == nine.astimezone(UTC)


def test_a_quarter_that_the_clock_shows_twice_is_waited_out_the_second_time_too() -> None:
    second = at("2026-11-01T01:10", fold=1)
    assert parse("20:00-01:30").next_allowed(second, LA) == at("2026-11-01T01:30", fold=1)


def test_a_window_that_begins_in_the_hour_that_is_left_out_begins_after_it() -> None:
    assert parse("02:30-09:00").last_allowed(at("2026-03-08T04:00"), LA) < at("2026-03-08T03:00")


clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))
nights = st.sampled_from([(zone, night) for zone, all_ in NIGHTS.items() for night in all_])


@BOUNDED
@given(begin=clocks, end=clocks, night=nights, seconds=st.integers(-86_400, 86_400))
def test_the_allowed_moments_are_allowed_and_on_their_side(
    begin: time, end: time, night: tuple[str, date], seconds: int
) -> None:
    zone, day = night
    quiet = QuietHours(begin, end)
    noon = datetime.combine(day, time(12), ZoneInfo(zone)).astimezone(UTC)
    moment = noon + timedelta(seconds=seconds)
    last, first = quiet.last_allowed(moment, zone), quiet.next_allowed(moment, zone)
    assert last <= moment <= first
    assert not quiet.holds(last, zone)
    assert not quiet.holds(first, zone)
