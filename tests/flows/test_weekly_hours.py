"""Weekly hours become times; what is taken, past or lost to the clocks is left out."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from service.flows.weekly_hours import MOST, Span, WeeklyHours, Why, lay_out, moments

TUESDAYS = WeeklyHours(
    days=frozenset({1}),
    begin=time(9),
    end=time(11),
    minutes=45,
    first=date(2027, 3, 8),
    weeks=2,
    zone="America/New_York",
)
NINE = datetime(2027, 3, 9, 14, tzinfo=UTC)


def test_hours_are_cut_into_times_that_fit_and_keep_their_hour_over_a_change_of_clocks() -> None:
    assert [f"{one:%d %H:%M}" for one in moments(TUESDAYS)] == [
        "09 14:00",
        "09 14:45",
        "16 13:00",
        "16 13:45",
    ]


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2027, 3, 14), ["05:30", "06:30"]), (date(2027, 11, 7), ["04:30", "07:30"])],
)
def test_an_hour_that_is_skipped_or_comes_twice_is_left_out(day: date, hours: list[str]) -> None:
    change = replace(
        TUESDAYS,
        days=frozenset({6}),
        first=day,
        begin=time(0, 30),
        end=time(4),
        minutes=60,
        weeks=1,
    )
    assert [f"{one:%H:%M}" for one in moments(change)] == hours


@pytest.mark.parametrize("minutes", [121, 24 * 60])
def test_a_time_that_does_not_fit_is_none(minutes: int) -> None:
    assert moments(replace(TUESDAYS, minutes=minutes)) == []


def test_nobody_gets_more_times_than_they_can_look_over() -> None:
    many = replace(TUESDAYS, days=frozenset(range(7)), end=time(23), minutes=5, weeks=12)
    assert len(moments(many)) == MOST


@pytest.mark.parametrize(
    ("begin", "end", "why"),
    [(-30, 0, Why.FREE), (-30, 1, Why.CALENDAR), (44, 60, Why.CALENDAR), (45, 90, Why.FREE)],
)
def test_a_time_is_busy_when_anything_reaches_into_it(begin: int, end: int, why: Why) -> None:
    busy = Span(NINE + timedelta(minutes=begin), NINE + timedelta(minutes=end))
    found = lay_out([NINE], 45, [(Why.CALENDAR, [busy])], NINE - timedelta(days=1))
    assert [one.why for one in found] == [why]


def test_what_has_begun_is_past_whatever_else_it_is() -> None:
    taken = [(Why.INTERVIEW, [Span(NINE, NINE + timedelta(hours=1))])]
    assert lay_out([NINE], 45, taken, NINE)[0].why is Why.PAST
