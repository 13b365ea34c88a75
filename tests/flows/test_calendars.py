"""Whose calendar is wrong, what it hears of it, and when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.flows.calendars import (
    NOTHING,
    Cause,
    News,
    Shown,
    due_at,
    mail_way,
    news,
    seen_by,
    stale,
    wanted,
)
from service.flows.quiet import parse
from service.flows.state import Interview, Status
from service.flows.telling import BY_MAIL, Habits, Kind, Way
from service.flows.wording.calendar_file import method_of
from tests.support.flow import NOW, interview

DANA, OMAR = 7, 9
BEFORE = interview()
HERS = wanted(BEFORE, DANA)
LATER = NOW + timedelta(hours=50)
CANCELLED = interview(status=Status.CANCELLED)
CALLED_OFF = interview(called_off=True)
CONFIRMED = interview(status=Status.CONFIRMED)
WISHES = interview(status=Status.RESCHEDULE_REQUESTED)
MOVED = interview(hours=50, status=Status.CONFIRMED)
HANDED = interview(recruiter_id=OMAR)
RENAMED = interview(title="Data engineer")
NONE: dict[int, Shown] = {}
ENTERED = {DANA: HERS}
TAKEN_OUT = {DANA: NOTHING}


@pytest.mark.parametrize(
    ("about", "shown", "cause", "whose"),
    [
        (BEFORE, NONE, Cause.ACT, (DANA,)),
        (BEFORE, ENTERED, Cause.ACT, ()),
        (MOVED, ENTERED, Cause.ACT, (DANA,)),
        (RENAMED, ENTERED, Cause.ACT, (DANA,)),
        (interview(location="4 Main St"), ENTERED, Cause.ACT, (DANA,)),
        (interview(duration_minutes=30), ENTERED, Cause.ACT, (DANA,)),
        (interview(candidate_name="Sam Li"), ENTERED, Cause.ACT, (DANA,)),
        (interview(recruiter_name="Dana R."), ENTERED, Cause.ACT, ()),
        (WISHES, ENTERED, Cause.ACT, ()),
        (CONFIRMED, ENTERED, Cause.ACT, (DANA,)),
        (HANDED, ENTERED, Cause.ACT, (DANA, OMAR)),
        (HANDED, TAKEN_OUT, Cause.ACT, (OMAR,)),
        (CALLED_OFF, ENTERED, Cause.ACT, (DANA,)),
        (CALLED_OFF, NONE, Cause.ACT, ()),
        (BEFORE, TAKEN_OUT, Cause.ACT, (DANA,)),
        (interview(hours=-1, title="Data engineer"), ENTERED, Cause.ACT, ()),
        (CONFIRMED, ENTERED, Cause.ANSWER, ()),
        (CONFIRMED, NONE, Cause.ANSWER, ()),
        (CONFIRMED, TAKEN_OUT, Cause.ANSWER, (DANA,)),
        (WISHES, TAKEN_OUT, Cause.ANSWER, ()),
        (CANCELLED, ENTERED, Cause.ANSWER, (DANA,)),
        (CANCELLED, NONE, Cause.ANSWER, ()),
        (MOVED, ENTERED, Cause.NEW_TIME, (DANA,)),
        (MOVED, NONE, Cause.NEW_TIME, (DANA,)),
    ],
)  # fmt: skip
def test_a_calendar_is_told_where_it_shows_something_else(
    about: Interview, shown: dict[int, Shown], cause: Cause, whose: tuple[int, ...]
) -> None:
    assert stale(about, shown, cause, NOW) == whose


@pytest.mark.parametrize(
    ("about", "shown", "what", "method"),
    [
        (BEFORE, NOTHING, News.ADDED, "REQUEST"),
        (MOVED, HERS, News.MOVED, "REQUEST"),
        (RENAMED, HERS, News.CHANGED, "REQUEST"),
        (CONFIRMED, HERS, News.CONFIRMED, "REQUEST"),
        (BEFORE, wanted(CONFIRMED, DANA), News.OPEN, "REQUEST"),
        (CANCELLED, HERS, News.CANCELLED, "CANCEL"),
        (CALLED_OFF, HERS, News.CANCELLED, "CANCEL"),
        (HANDED, HERS, News.HANDED_OVER, "CANCEL"),
        (replace(HANDED, called_off=True), HERS, News.CANCELLED, "CANCEL"),
        (CALLED_OFF, NOTHING, None, "CANCEL"),
        (BEFORE, HERS, None, "REQUEST"),
    ],
)
def test_the_mail_says_what_happened_and_the_entry_does_it(
    about: Interview, shown: Shown, what: News | None, method: str
) -> None:
    assert news(about, DANA, shown) is what
    assert method_of(seen_by(about, DANA)) == method


NIGHT = datetime(2026, 11, 30, 23, tzinfo=UTC)
MORNING = datetime(2026, 12, 1, 8, tzinfo=UTC)
QUIET = Habits("UTC", parse("22:00-08:00"))


@pytest.mark.parametrize(
    ("starts_in", "showed", "habits", "due"),
    [
        (30, None, QUIET, MORNING),
        (30, 40, QUIET, MORNING),
        (23, None, QUIET, NIGHT),
        (60, 5, QUIET, NIGHT),
        (5, 60, QUIET, NIGHT),
        (30, None, Habits("UTC"), NIGHT),
    ],
)
def test_only_what_is_near_is_told_in_quiet_hours(
    starts_in: int, showed: int | None, habits: Habits, due: datetime
) -> None:
    about = replace(BEFORE, starts_at=NIGHT + timedelta(hours=starts_in))
    shown = NOTHING if showed is None else Shown(NIGHT + timedelta(hours=showed))
    assert due_at(about, shown, habits, NIGHT) == due


@pytest.mark.parametrize(
    ("ways", "found"),
    [
        ([BY_MAIL], BY_MAIL.channel),
        ([Way("chat:1", Kind.CHAT), Way("email:2", Kind.EMAIL)], "email:2"),
        ([Way("email:2", Kind.EMAIL, for_urgent=False)], "email:2"),
        ([Way("email:2", Kind.EMAIL, for_urgent=False, for_rest=False)], None),
        ([Way("chat:1", Kind.CHAT), Way("sms:3", Kind.SMS)], None),
    ],
)
def test_who_is_not_told_by_mail_gets_no_entries(ways: list[Way], found: str | None) -> None:
    way = mail_way(ways)
    assert (way and way.channel) == found
