"""The last check of what a recruiter wrote by hand: for how long it is still worth sending."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from service.flows.checking import WRITTEN_USEFUL, DueTouch, Go, Skip, Verdict, Wait, check
from service.flows.checking import Reach as Anyhow
from service.flows.ladder import Condition
from service.flows.quiet import parse
from service.flows.state import Channel, TouchKind
from tests.support.flow import interview

NIGHT = parse("20:00-09:00")
TOO_OLD = Skip("it could not be sent for hours, and by now it may be wrong")
ZONE = ZoneInfo("America/Los_Angeles")
MONDAY = datetime(2026, 11, 30, tzinfo=ZONE)


def clock(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment so many days after Monday, by the candidate's clock."""
    return MONDAY.replace(hour=hour, minute=minute) + timedelta(days=day)


def checked(written: datetime, now: datetime, kind: TouchKind = TouchKind.WRITTEN) -> Verdict:
    touch = DueTouch(kind, Channel.SMS, Condition.ALWAYS, 1, written)
    about = interview(starts_at=clock(3, 12))
    return check(touch, about, Anyhow(), quiet=NIGHT, now=now)


@pytest.mark.parametrize(
    ("written", "last"),
    [
        (clock(0, 9), clock(0, 13)), (clock(0, 15, 30), clock(0, 19, 30)),
        # The night is not counted: neither where it is waited for, nor where tries fall into it.
        (clock(0, 21), clock(1, 13)), (clock(1, 3), clock(1, 13)),
        (clock(0, 17), clock(1, 13)), (clock(0, 19, 55), clock(1, 13)),
    ],
)  # fmt: skip
def test_what_could_not_go_out_for_four_hours_of_the_day_does_not_go_any_more(
    written: datetime, last: datetime
) -> None:
    assert checked(written, last) == Go()
    assert checked(written, last + timedelta(seconds=1)) == TOO_OLD
    assert checked(written, last + timedelta(days=1)) == TOO_OLD


def test_what_is_written_at_night_waits_for_the_morning() -> None:
    written = clock(0, 22)
    assert checked(written, written + WRITTEN_USEFUL) == Wait(clock(1, 9))


def test_what_did_not_go_before_the_night_waits_for_the_morning() -> None:
    assert checked(clock(0, 19), clock(0, 23, 30)) == Wait(clock(1, 9))


def test_a_reminder_of_the_ladder_was_planned_long_ago() -> None:
    assert checked(clock(-9, 12), clock(1, 12), TouchKind.RUNG) == Go()
