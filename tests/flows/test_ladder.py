"""A ladder as it is planned: apart, out of the night, ended by an answer, and in time."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.flows.ladder import parse_gap, parse_ladder, stored_ladder, written
from service.flows.quiet import QuietHours, parse
from service.flows.reminders import PlannedTouch, Rules, plan, plan_again, plan_moved
from service.flows.state import Channel, TouchKind, TouchState
from tests.support.flow import NOW, interview
from tests.support.properties import BOUNDED

LA = "America/Los_Angeles"
OPEN, QUIET = parse("00:00-00:00"), parse("20:00-09:00")
USUAL = "-3d sms, -1d sms, -4h call if unanswered, -2h sms"


def at(text: str) -> datetime:
    """A moment in December by the clock of Los Angeles: "9 14:00"."""
    day, clock = text.split()
    return datetime.fromisoformat(f"2026-12-{int(day):02}T{clock}").replace(tzinfo=ZoneInfo(LA))


def rules(ladder: str = USUAL, quiet: QuietHours = QUIET, **facts: Any) -> Rules:
    return Rules(stored_ladder(ladder), quiet, **facts)


def shown(touches: tuple[PlannedTouch, ...]) -> list[str]:
    """What is planned and when: "-2h sms 10 12:00"."""
    planned = [one for one in touches if one.state is TouchState.PLANNED]
    local = ((one.label, one.due_at.astimezone(ZoneInfo(LA))) for one in planned)
    return [f"{label} {moment.day} {moment:%H:%M}" for label, moment in local]


def planned(start: str, booked: str, ladder: str = USUAL, **facts: Any) -> list[str]:
    """What is planned for an interview when it is booked."""
    about = interview(starts_at=at(start), **facts)
    return shown(plan(about, rules(ladder), at(booked)))


@pytest.mark.parametrize("text", ["", "45", "m", "45 min", "-45m", "1.5h", "45s", "99999h"])
def test_a_bad_gap_says_what_is_accepted(text: str) -> None:
    with pytest.raises(ValueError, match="accepts a length such as 45m, 2h or 1d"):
        parse_gap(text)


def test_a_gap_and_a_ladder_are_read_as_they_are_written() -> None:
    gaps = [parse_gap(text) for text in ("45m", " 2h ", "1d", "0m")]
    assert [gap / timedelta(minutes=1) for gap in gaps] == [45, 120, 1440, 0]
    assert written(parse_ladder("-2H  SMS,-3d sms If Confirmed")) == "-3d sms if confirmed, -2h sms"


@pytest.mark.parametrize(
    ("rung", "said"),
    [
        ("-9m sms", "accepts rungs from -60d to -10m, texts and calls; not '-9m sms'"),
        ("-0m call", "accepts rungs from -60d to -10m, texts and calls; not '-0m call'"),
        ("-61d sms", "accepts rungs from -60d to -10m, texts and calls; not '-61d sms'"),
        ("-1d call if confirmed", "accepts `if confirmed` for sms alone, since .*; not '.*'"),
        ("-24h sms", "accepts each rung once; '-24h sms' stands there twice"),
    ],
)  # fmt: skip
def test_a_rung_that_never_goes_out_is_refused_and_works_where_it_was_kept(
    rung: str, said: str
) -> None:
    ladder = f"-60d sms, -1d sms, -1d call, -1d sms if confirmed, -10m sms, {rung}"
    with pytest.raises(ValueError, match=f"^{said}$"):
        parse_ladder(ladder)
    assert len(stored_ladder(ladder)) == 6


@pytest.mark.parametrize("surface", ["sms", "call"])
def test_the_last_rung_that_is_accepted_goes_out(surface: str) -> None:
    earlier = rules(f"-10m {surface}", OPEN), rules(f"-9m {surface}", OPEN)
    found = [[one.label for one in plan(interview(hours=30), one, NOW)] for one in earlier]
    assert found == [[f"-10m {surface}"], ["at once", f"-9m {surface}"]]


@pytest.mark.parametrize(
    ("booked", "touches"),
    [
        # In good time; late for one rung, for two, for all but the last.
        ("6 14:00", ["-3d sms 7 14:00", "-1d sms 9 14:00", "-4h call if unanswered 10 10:00",
                     "-2h sms 10 12:00"]),
        ("7 14:01", ["at once 7 14:01", "-1d sms 9 14:00", "-4h call if unanswered 10 10:00",
                     "-2h sms 10 12:00"]),
        ("9 15:00", ["at once 9 15:00", "-4h call if unanswered 10 10:00", "-2h sms 10 12:00"]),
        ("9 23:00", ["at once 10 09:00", "-4h call if unanswered 10 10:00", "-2h sms 10 12:00"]),
        ("10 10:15", ["at once 10 10:15", "-2h sms 10 12:00"]),
        # A text at once and the last one stay apart: the last one is put off, or left out.
        ("10 11:30", ["at once 10 11:30", "-2h sms 10 12:15"]),
        ("10 11:59", ["at once 10 11:59", "-2h sms 10 12:44"]),
        ("10 12:30", ["at once 10 12:30"]),
        ("10 13:49", ["at once 10 13:49"]),
        ("10 13:51", []),
        # What is due within the gap after a text at once is left out.
        ("9 13:30", ["at once 9 13:30", "-4h call if unanswered 10 10:00", "-2h sms 10 12:00"]),
        ("10 09:20", ["at once 10 09:20", "-2h sms 10 12:00"]),
    ],
)  # fmt: skip
def test_who_is_booked_late_gets_a_text_at_once_and_what_is_still_ahead(
    booked: str, touches: list[str]
) -> None:
    assert planned("10 14:00", booked) == touches


@pytest.mark.parametrize(
    ("start", "ladder", "touches"),
    [
        # Too close after another one: skipped.
        ("10 14:00", "-2h sms, -90m sms, -10m sms", ["-2h sms 10 12:00", "-10m sms 10 13:50"]),
        # The last one stays, and the earlier one gives way.
        ("10 14:00", "-1d sms, -60m sms, -30m sms", ["-1d sms 9 14:00", "-30m sms 10 13:30"]),
        ("10 14:00", "-95m sms, -60m sms, -30m sms", ["-95m sms 10 12:25", "-30m sms 10 13:30"]),
        # A call before it gives way too, and one after it.
        ("10 14:00", "-150m call, -2h sms", ["-2h sms 10 12:00"]),
        ("10 14:00", "-2h sms, -90m call", ["-2h sms 10 12:00"]),
        ("10 14:00", "-2h sms, -75m call", ["-2h sms 10 12:00", "-75m call 10 12:45"]),
        # Nobody gets both of these.
        ("10 14:00", "-2h sms if unanswered, -2h sms if confirmed",
         ["-2h sms if unanswered 10 12:00", "-2h sms if confirmed 10 12:00"]),
        ("10 14:00", "-2h call if unanswered, -105m sms if unanswered",
         ["-105m sms if unanswered 10 12:15"]),
        # Both move to the same evening: one text.
        ("10 10:30", "-12h sms, -2h sms", ["-2h sms 9 19:59"]),
        ("10 14:00", "-1d sms, -1d sms", ["-1d sms 9 14:00"]),
    ],
)  # fmt: skip
def test_two_reminders_are_never_closer_than_the_gap(
    start: str, ladder: str, touches: list[str]
) -> None:
    assert planned(start, "1 10:00", ladder) == touches


def test_a_rung_that_gives_way_says_to_what() -> None:
    touches = plan(interview(hours=30), rules("-3h sms, -150m sms", OPEN), NOW)
    assert touches[0].state is TouchState.SKIPPED
    assert touches[0].why == 'less than 45 minutes from "-150m sms"'


def test_no_gap_lets_every_rung_go() -> None:
    close = rules("-3h sms, -179m sms, -178m sms", OPEN, gap=timedelta(0))
    assert len(shown(plan(interview(hours=30), close, NOW))) == 3


@pytest.mark.parametrize(
    ("start", "booked", "touches"),
    [
        # Before the night, unless that is past: then after it, if that leaves time.
        ("10 10:00", "9 12:00", ["-2h sms 9 19:59"]),
        ("10 10:00", "9 20:30", ["-2h sms 10 09:00"]),
        ("10 09:10", "9 20:30", ["-2h sms 10 09:00"]),
        ("10 09:09", "9 20:30", []),
        ("10 23:30", "9 12:00", ["-2h sms 10 19:59"]),
        ("10 21:00", "10 12:00", ["-2h sms 10 19:00"]),
        ("11 03:00", "10 12:00", ["-2h sms 10 19:59"]),
    ],
)
def test_a_rung_in_the_night_comes_before_it_or_else_after_it(
    start: str, booked: str, touches: list[str]
) -> None:
    assert planned(start, booked, "-2h sms") == touches


def test_a_ladder_of_which_nothing_can_go_is_made_up_for_by_a_text_at_once() -> None:
    assert planned("10 14:00", "8 12:00", "-5m sms") == ["at once 8 12:00"]
    assert planned("10 14:00", "8 12:00", "-1d sms, -5m sms") == ["-1d sms 9 14:00"]


@pytest.mark.parametrize(
    ("ladder", "stay"),
    [
        (USUAL, ["-2h sms"]),
        ("-3d sms, -1d sms", ["-1d sms"]),
        ("-3d sms, -1d sms, -2h call", ["-1d sms"]),
        ("-1d sms, -2h sms if unanswered", ["-1d sms"]),
        ("-1d sms if confirmed, -4h sms, -2h sms if unanswered",
         ["-1d sms if confirmed", "-4h sms"]),
        # The last one leaves no time: the one before says when and where.
        ("-3d sms, -1d sms, -5m sms", ["-1d sms"]),
        ("-1d call", []),
    ],
)  # fmt: skip
def test_an_answer_ends_what_asks_but_not_the_last_text_nor_what_waits_for_it(
    ladder: str, stay: list[str]
) -> None:
    touches = plan(interview(hours=100), rules(ladder, OPEN), NOW)
    open_to_all = (
        one for one in touches
        if one.state is TouchState.PLANNED and one.condition != "unanswered"
    )  # fmt: skip
    assert [one.label for one in open_to_all] == stay


def test_a_moved_interview_gets_a_text_about_it_and_a_ladder_that_keeps_away_from_it() -> None:
    about = interview(starts_at=at("10 14:00"))
    assert shown(plan_moved(about, rules(), at("9 13:40"))) == [
        "at once 9 13:40", "-4h call if unanswered 10 10:00", "-2h sms 10 12:00",
    ]  # fmt: skip
    touches = plan_moved(about, rules(), at("10 11:40"))
    assert shown(touches) == ["at once 10 11:40", "-2h sms 10 12:25"]
    assert touches[0].kind is TouchKind.MOVED


def test_other_rules_plan_what_is_still_ahead_and_keep_away_from_what_was_told() -> None:
    about = interview(starts_at=at("10 14:00"))
    sent = PlannedTouch(TouchKind.RUNG, "-1d sms", Channel.SMS, at("9 14:00"))
    other = rules("-3d sms, -1410m sms, -23h sms, -1h sms")
    again = plan_again(about, other, at("9 14:05"), [sent])
    assert shown(again) == ["-23h sms 9 15:00", "-1h sms 10 13:00"]
    assert [one.label for one in again] == ["-1410m sms", "-23h sms", "-1h sms"]


def test_a_rung_that_went_out_before_the_night_is_not_told_again_by_other_rules() -> None:
    about = interview(starts_at=at("10 10:00"))
    early, *_ = plan(about, rules("-2h sms"), at("8 12:00"))
    assert shown((early,)) == ["-2h sms 9 19:59"]
    again = plan_again(about, rules("-2h sms, -10m sms"), at("9 21:00"), [early])
    assert shown(again) == ["-10m sms 10 09:50"]


rungs = st.builds(
    "-{}{} {}{}".format,
    st.integers(0, 90), st.sampled_from("dhm"), st.sampled_from(["sms", "call"]),
    st.sampled_from(["", " if unanswered", " if confirmed"]),
)  # fmt: skip


@BOUNDED
@given(
    ladder=st.lists(rungs, min_size=1, max_size=8),
    hours=st.floats(0.01, 200),
    clock=st.integers(0, 23),
    landline=st.booleans(),
    moved=st.booleans(),
)
def test_whatever_the_ladder_what_is_planned_is_apart_in_time_and_by_day(
    ladder: list[str], hours: float, clock: int, landline: bool, moved: bool
) -> None:
    now = NOW + timedelta(hours=clock)
    about = interview(starts_at=now + timedelta(hours=hours))
    given_rules = rules(", ".join(ladder), landline=landline)
    touches = (plan_moved if moved else plan)(about, given_rules, now)
    ahead = [one for one in touches if one.state is TouchState.PLANNED]
    assert all(now <= one.due_at <= about.starts_at - timedelta(minutes=10) for one in ahead)
    assert not any(QUIET.holds(one.due_at, LA) for one in ahead)
    assert all(one.why for one in touches if one.state is TouchState.SKIPPED)
    for status in ("unanswered", "confirmed"):
        dues = sorted(one.due_at for one in ahead if one.condition in {"", status})
        assert all(later - due >= given_rules.gap for due, later in pairwise(dues))
