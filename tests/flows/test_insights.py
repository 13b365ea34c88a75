"""Figures against cases that were counted by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from service.flows import insight_weeks, insights
from service.flows.insight_weeks import NotARange
from service.flows.insights import (
    Answered,
    Arrival,
    Contact,
    Ending,
    Group,
    Middle,
    Sent,
    Share,
)

ONE = Group(
    week=0,
    team_id=None,
    status="scheduled",
    called_off=False,
    answered=False,
    moved=False,
    notice=None,
    count=1,
)
DAY_BEFORE = Contact("rung", "-1d sms", "sms")
CALL = Contact("rung", "-4h call", "voice")
NOW = datetime(2026, 11, 19, 18, tzinfo=UTC)
HOME = "America/Los_Angeles"


def group(count: int = 1, **facts: object) -> Group:
    return replace(ONE, count=count, **facts)  # type: ignore[arg-type]  # facts by their names


@pytest.mark.parametrize(
    ("facts", "ending"),
    [
        ({"status": "scheduled"}, Ending.SILENT),
        ({"status": "completed"}, Ending.SILENT),
        ({"status": "scheduled", "answered": True}, Ending.CONFIRMED),
        ({"status": "completed", "answered": True}, Ending.CONFIRMED),
        ({"status": "confirmed"}, Ending.CONFIRMED),
        ({"status": "confirmed", "answered": True, "moved": True}, Ending.MOVED),
        ({"status": "completed", "answered": True, "moved": True}, Ending.MOVED),
        ({"status": "reschedule_requested", "answered": True}, Ending.MOVED),
        ({"status": "cancelled", "answered": True, "moved": True}, Ending.CANCELLED),
        ({"status": "no_show", "answered": True}, Ending.NO_SHOW),
        ({"status": "no_show", "answered": True, "moved": True}, Ending.NO_SHOW),
    ],
)
def test_each_interview_has_one_ending(facts: dict[str, object], ending: Ending) -> None:
    assert insights.ending(group(**facts)) is ending


def test_figures_add_up() -> None:
    found = insights.figures(
        [
            group(12, status="completed", answered=True),
            group(3, status="no_show"),
            group(4, status="cancelled", answered=True, notice=120),
            group(6, status="confirmed", answered=True, moved=True, notice=1500),
            group(5),
            group(7, status="cancelled", called_off=True),
        ]
    )
    assert (found.due, found.called_off) == (30, 7)
    assert found.answered == Share(22, 30)
    assert found.no_shows == Share(3, 15)
    assert sum(found.endings.values()) == found.due
    assert found.notice == Middle(1500, 10)
    assert found.over_a_day == Share(6, 10)


def test_notice_of_exactly_a_day_is_not_over_a_day() -> None:
    found = insights.figures([group(10, status="cancelled", answered=True, notice=24 * 60)])
    assert found.over_a_day.percent == 0


@pytest.mark.parametrize(
    "facts",
    [
        {"status": "no_show", "answered": True, "notice": 90},
        {"status": "completed", "answered": True, "notice": 90},
        {"status": "cancelled", "answered": True, "notice": None},
        {"status": "cancelled", "called_off": True, "notice": 90},
    ],
)
def test_notice_is_of_those_alone_who_said_so_and_kept_to_it(facts: dict[str, object]) -> None:
    assert insights.gave_notice([group(**facts)]) == []


@pytest.mark.parametrize(("whole", "percent"), [(0, None), (9, None), (10, 30)])
def test_a_share_of_fewer_than_ten_is_not_said(whole: int, percent: int | None) -> None:
    assert Share(3, whole).percent == percent


@pytest.mark.parametrize(
    ("values", "middle"),
    [
        ([], Middle(None, 0)),
        ([(60, 9)], Middle(None, 9)),
        ([(60, 10)], Middle(60, 10)),
        ([(10, 5), (20, 5)], Middle(15, 10)),
        ([(500, 1), (1, 6), (7, 8)], Middle(7, 15)),
    ],
)
def test_a_middle_is_the_median_of_ten_or_more(
    values: list[tuple[int, int]], middle: Middle
) -> None:
    assert insights.middle(values) == middle


def test_weeks_without_an_interview_are_there_too() -> None:
    found = insights.weekly([group(2, week=0), group(3, week=2)], 3)
    assert [one.due for one in found] == [2, 0, 3]


def test_teams_are_counted_apart() -> None:
    found = insights.by_team([group(2, team_id=7), group(3), group(4, team_id=7, week=1)])
    assert {team: one.due for team, one in found.items()} == {7: 6, None: 3}


@pytest.mark.parametrize(
    ("notice", "at"),
    [(0, 0), (119, 0), (120, 1), (359, 1), (360, 2), (1440, 3), (2880, 4), (4320, 5), (99999, 5)],
)
def test_each_notice_is_in_one_stretch(notice: int, at: int) -> None:
    found = insights.stretches([group(2, status="cancelled", notice=notice)])
    assert found == [2 if each == at else 0 for each in range(6)]


def test_a_rung_is_measured_by_what_went_out_of_it() -> None:
    sent = [Sent(DAY_BEFORE, "delivered", 12), Sent(DAY_BEFORE, "skipped", 4)]
    answers = [Answered(DAY_BEFORE, 5, 6), Answered(DAY_BEFORE, 45, 5)]
    [rung] = insights.rungs(sent, answers)
    assert (rung.skipped, rung.answered, rung.wait) == (4, Share(11, 12), Middle(5, 11))


def test_the_most_frequent_contact_comes_first() -> None:
    sent = [Sent(CALL, "delivered", 3), Sent(DAY_BEFORE, "delivered", 4)]
    assert [one.contact for one in insights.rungs(sent, [])] == [DAY_BEFORE, CALL]


@pytest.mark.parametrize(
    ("state", "arrival"),
    [
        ("delivered", Arrival.ARRIVED),
        ("voicemail_left", Arrival.ARRIVED),
        ("sent", Arrival.UNREPORTED),
        ("sending", Arrival.UNREPORTED),
        ("unknown", Arrival.UNREPORTED),
        ("undelivered", Arrival.LOST),
        ("failed", Arrival.LOST),
        ("skipped", Arrival.SKIPPED),
        ("planned", Arrival.SKIPPED),
    ],
)
def test_deliveries_are_counted_by_channel(state: str, arrival: Arrival) -> None:
    found = insights.deliveries([Sent(CALL, state, 2), Sent(DAY_BEFORE, "sent", 1)])
    assert found["voice"] == {each: 2 if each is arrival else 0 for each in Arrival}


def test_the_last_weeks_end_now_and_begin_on_a_monday_where_the_reader_is() -> None:
    first, *_, last = insight_weeks.last_weeks(4, HOME, NOW)
    assert (first.day, first.begins) == (date(2026, 10, 26), datetime(2026, 10, 26, 7, tzinfo=UTC))
    assert (last.day, last.begins) == (date(2026, 11, 16), datetime(2026, 11, 16, 8, tzinfo=UTC))
    assert last.ends == NOW


def test_a_range_is_cut_into_weeks_at_mondays() -> None:
    weeks = insight_weeks.between(date(2026, 11, 4), date(2026, 11, 9), HOME, NOW)
    assert [week.day for week in weeks] == [date(2026, 11, 4), date(2026, 11, 9)]
    assert weeks[0].ends == weeks[1].begins
    assert weeks[1].ends == datetime(2026, 11, 10, 8, tzinfo=UTC)


def test_a_range_goes_no_further_than_now() -> None:
    weeks = insight_weeks.between(date(2026, 11, 16), date.max, HOME, NOW)
    assert [week.ends for week in weeks] == [NOW]


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        (date(2026, 11, 9), date(2026, 11, 8), "order"),
        (date(2026, 11, 20), date(2026, 11, 21), "ahead"),
        (date(2025, 1, 1), date(2026, 11, 1), "long"),
        (date.min, date.max, "long"),
    ],
)
def test_days_that_are_no_range_are_refused(first: date, last: date, why: str) -> None:
    with pytest.raises(NotARange, match=why):
        insight_weeks.between(first, last, HOME, NOW)
