"""The ladder: what is planned, when, and what is skipped."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from service.flows.ladder import parse_ladder
from service.flows.quiet import parse
from service.flows.reminders import PlannedTouch, Rules, is_reminded, plan, plan_moved
from service.flows.state import Interview, Status, TouchKind, TouchState
from tests.support.flow import NOW, interview

QUIET = parse("20:00-09:00")
OPEN = parse("00:00-00:00")
LADDER = parse_ladder("-3d sms, -1d sms, -4h call if unanswered, -2h sms")
LA = "America/Los_Angeles"


def at(text: str, zone: str = LA) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def starting(text: str, zone: str = LA, **facts: object) -> Interview:
    return interview(starts_at=at(text, zone), time_zone=zone, **facts)


def states(touches: tuple[PlannedTouch, ...]) -> list[tuple[str, str]]:
    return [(touch.label, touch.state) for touch in touches]


def test_a_ladder_is_read_earliest_rung_first_in_any_order() -> None:
    rungs = parse_ladder(" -2h sms,-30m  sms if confirmed , -3d call if unanswered,")
    assert [(rung.label, rung.channel, rung.condition) for rung in rungs] == [
        ("-3d call if unanswered", "voice", "unanswered"),
        ("-2h sms", "sms", ""),
        ("-30m sms if confirmed", "sms", "confirmed"),
    ]


@pytest.mark.parametrize(
    "text",
    ["3d sms", "-3d", "-3w sms", "-3d fax", "-d sms", "-3d sms if late", "-3d smsx", "sms -3d",
     "-3.5h sms", "-99999999999999d sms", "-٣d sms", "-3d sms; -1d sms"],
)  # fmt: skip
def test_a_bad_rung_is_named_with_what_is_accepted(text: str) -> None:
    with pytest.raises(ValueError, match=r"accepts rungs such as: -3d sms.*; not"):
        parse_ladder(f"-1d sms, {text}")


def test_an_interview_in_good_time_gets_every_rung() -> None:
    touches = plan(interview(hours=100), Rules(LADDER, OPEN), NOW)
    assert [touch.due_at for touch in touches] == [
        NOW + timedelta(hours=hours) for hours in (28, 76, 96, 98)
    ]


def test_past_rungs_are_skipped_for_one_text_at_once() -> None:
    touches = plan(interview(hours=20), Rules(LADDER, OPEN), NOW)
    assert states(touches) == [
        ("at once", "planned"), ("-3d sms", "skipped"), ("-1d sms", "skipped"),
        ("-4h call if unanswered", "planned"), ("-2h sms", "planned"),
    ]  # fmt: skip
    assert touches[0].due_at == NOW
    assert "already past" in touches[1].why


def test_a_confirmed_interview_gets_no_text_at_once() -> None:
    touches = plan(interview(hours=20, status=Status.CONFIRMED), Rules(LADDER, OPEN), NOW)
    assert [touch.kind for touch in touches] == [TouchKind.RUNG] * 4


@pytest.mark.parametrize("hours", [-1, 0])
def test_an_interview_that_has_begun_gets_nothing(hours: float) -> None:
    for planned in (plan, plan_moved):
        touches = planned(interview(hours=hours), Rules(LADDER, OPEN), NOW)
        assert {touch.state for touch in touches} == {TouchState.SKIPPED}


@pytest.mark.parametrize("status", Status)
def test_only_what_is_on_and_ahead_is_reminded_of(status: Status) -> None:
    on = status in {Status.SCHEDULED, Status.CONFIRMED}
    assert is_reminded(interview(status=status), NOW) is on
    assert not is_reminded(interview(hours=0, status=status), NOW)


def test_a_text_that_would_come_within_ten_minutes_of_the_start_is_skipped() -> None:
    touch = plan(interview(hours=0.15), Rules(LADDER, OPEN), NOW)[0]
    assert (touch.kind, touch.state) == (TouchKind.AT_ONCE, TouchState.SKIPPED)


@pytest.mark.parametrize(
    ("start", "rung", "due"),
    [
        ("2026-12-10T14:00", "-1d sms", "2026-12-09T14:00"),
        ("2026-12-10T10:00", "-2h sms", "2026-12-09T19:59"),
        ("2026-12-10T23:00", "-2h sms", "2026-12-10T19:59"),
        ("2026-12-10T11:00", "-2h sms", "2026-12-10T09:00"),
    ],
)
def test_a_rung_inside_quiet_hours_comes_at_the_last_allowed_minute_before(
    start: str, rung: str, due: str
) -> None:
    touches = plan(starting(start), Rules(parse_ladder(rung), QUIET), NOW)
    assert [touch.due_at for touch in touches] == [at(due)]


def test_a_rung_whose_evening_is_past_comes_first_thing_in_the_morning() -> None:
    booked = at("2026-12-09T21:00")
    touches = plan(starting("2026-12-10T10:00"), Rules(parse_ladder("-2h sms"), QUIET), booked)
    assert states(touches) == [("-2h sms", "planned")]
    assert touches[0].due_at == at("2026-12-10T09:00")


def test_a_rung_that_quiet_hours_hold_back_until_the_start_is_skipped() -> None:
    booked = at("2026-12-09T21:00")
    touches = plan(starting("2026-12-10T09:05"), Rules(parse_ladder("-2h sms"), QUIET), booked)
    assert states(touches) == [("at once", "skipped"), ("-2h sms", "skipped")]
    assert {touch.why for touch in touches} == {
        "quiet hours last until the interview",
        "the next allowed hour comes too late before the interview",
    }


def test_a_text_that_would_leave_no_time_says_so_and_not_that_hours_are_quiet() -> None:
    booked = at("2026-12-09T12:00")
    (touch,) = plan(starting("2026-12-09T12:05"), Rules((), QUIET), booked)
    assert (touch.state, touch.why) == ("skipped", "it would leave no time to act on it")


def test_a_text_at_once_waits_for_the_morning() -> None:
    booked = at("2026-12-09T22:00")
    touches = plan(starting("2026-12-10T14:00"), Rules(parse_ladder("-1d sms"), QUIET), booked)
    assert touches[0].due_at == at("2026-12-10T09:00")


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        (LA, "2026-03-08T14:00"),
        (LA, "2026-11-01T14:00"),
        ("America/New_York", "2026-03-08T14:00"),
        ("America/Toronto", "2026-11-01T14:00"),
        ("Europe/Madrid", "2026-03-29T14:00"),
        ("Australia/Lord_Howe", "2026-10-04T14:00"),
        ("America/Phoenix", "2026-03-08T14:00"),
    ],
)
def test_a_day_before_is_24_hours_also_when_the_clocks_change(zone: str, start: str) -> None:
    """The rung is a notice; the wall clock may show another hour on the day before."""
    begins = starting(start, zone)
    long_before = begins.starts_at - timedelta(days=9)
    touch = plan(begins, Rules(parse_ladder("-1d sms"), QUIET), long_before)[0]
    assert touch.due_at == begins.starts_at - timedelta(days=1)


@pytest.mark.parametrize("start", ["2026-03-08T09:30", "2026-11-01T09:30"])
def test_quiet_hours_end_by_the_wall_clock_on_the_morning_after(start: str) -> None:
    begins = starting(start)
    touch = plan(
        begins, Rules(parse_ladder("-1h sms"), QUIET), begins.starts_at - timedelta(days=3)
    )[0]
    evening = begins.starts_at.astimezone(ZoneInfo(LA)) - timedelta(days=1)
    assert touch.due_at == evening.replace(hour=19, minute=59).astimezone(UTC)


def test_a_moved_interview_gets_a_text_about_it_and_the_rungs() -> None:
    touches = plan_moved(interview(hours=100), Rules(LADDER, OPEN), NOW)
    assert [touch.kind for touch in touches] == [TouchKind.MOVED, *[TouchKind.RUNG] * 4]


@pytest.mark.parametrize(
    ("start", "landline", "channel", "due"),
    [
        # Quiet hours end an hour before it: the call waits for that.
        ("2026-12-10T10:00", False, "voice", "2026-12-10T09:00"),
        ("2026-12-10T09:30", False, "voice", "2026-12-10T09:00"),
        # Too late for a call: a text, before the night.
        ("2026-12-10T09:29", False, "sms", "2026-12-09T19:59"),
        # No text arrives: a call, before the night.
        ("2026-12-10T09:29", True, "voice", "2026-12-09T19:59"),
        ("2026-12-10T14:00", False, "voice", "2026-12-10T10:00"),
    ],
)
def test_a_call_inside_quiet_hours_waits_for_the_next_window_or_gives_way_to_a_text(
    start: str, landline: bool, channel: str, due: str
) -> None:
    ladder = parse_ladder("-4h call if unanswered")
    touch = plan(starting(start), Rules(ladder, QUIET, landline=landline), NOW)[0]
    assert (touch.channel, touch.due_at, touch.state) == (channel, at(due), "planned")


def test_a_landline_is_called_until_somebody_answers() -> None:
    ladder = parse_ladder("-3d sms, -1d sms if confirmed, -4h call if unanswered, -2h sms")
    touches = plan(interview(hours=40), Rules(ladder, OPEN, landline=True), NOW)
    assert [(touch.channel, touch.condition) for touch in touches] == [
        ("voice", "unanswered"), ("voice", "unanswered"), ("sms", "confirmed"),
        ("voice", "unanswered"), ("voice", "unanswered"),
    ]  # fmt: skip


def test_a_landline_is_called_about_a_move() -> None:
    touch = plan_moved(interview(hours=40), Rules(LADDER, OPEN, landline=True), NOW)[0]
    assert (touch.kind, touch.channel) == (TouchKind.MOVED, "voice")


def test_a_call_shortly_before_the_start_is_the_organisation_s_own_wish() -> None:
    touch = plan(interview(hours=26), Rules(parse_ladder("-15m call"), QUIET), NOW)[0]
    assert (touch.channel, touch.state) == ("voice", "planned")
