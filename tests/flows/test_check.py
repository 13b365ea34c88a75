"""The last check before a send: every refusal, and what waits."""

from datetime import UTC, datetime, timedelta

import pytest

from service.flows.quiet import QuietHours, parse
from service.flows.reminders import Condition, DueTouch, Go, Skip, Wait, check
from service.flows.state import Channel, Interview, Status, TouchKind
from tests.support.flow import NOW, interview

OPEN = parse("00:00-00:00")
# NOW is 10 am in Los Angeles.
QUIET = parse("09:00-12:00")


def touch(kind: str = "rung", condition: str = "", channel: str = "sms") -> DueTouch:
    return DueTouch(TouchKind(kind), Channel(channel), Condition(condition), revision=1)


def checked(
    due: DueTouch, about: Interview, *, opted_out: bool = False, quiet: QuietHours = OPEN
) -> Go | Skip | Wait:
    return check(due, about, opted_out=opted_out, quiet=quiet, now=NOW)


@pytest.mark.parametrize("kind", ["rung", "at_once", "moved", "by_hand"])
@pytest.mark.parametrize("status", ["scheduled", "confirmed"])
def test_a_touch_of_an_interview_that_is_on_goes_out(kind: str, status: str) -> None:
    assert checked(touch(kind), interview(status=Status(status))) == Go()


@pytest.mark.parametrize(
    ("due", "facts", "why"),
    [
        (touch(), {"hours": 0}, "the interview has started"),
        (touch(), {"hours": -1}, "the interview has started"),
        (touch(), {"revision": 2}, "the interview has moved since this was planned"),
        (touch(channel="voice"), {}, "this version of unghost places no calls"),
        (touch(), {"status": Status.CANCELLED}, "the interview is cancelled"),
        (touch(), {"status": Status.COMPLETED}, "the interview is completed"),
        (touch(), {"status": Status.NO_SHOW}, "the interview is no show"),
        (touch(), {"status": Status.RESCHEDULE_REQUESTED}, "the candidate asked for another time"),
        (touch("by_hand"), {"status": Status.CANCELLED}, "the interview is cancelled"),
        (touch("cancelled"), {}, "the interview is on again"),
        (touch(condition="unanswered"), {"status": Status.CONFIRMED}, "the candidate has answered"),
        (touch(condition="confirmed"), {}, "the candidate has not confirmed"),
    ],
)
def test_a_touch_that_makes_no_sense_any_more_is_skipped(
    due: DueTouch, facts: dict[str, object], why: str
) -> None:
    assert checked(due, interview(**facts)) == Skip(why)


def test_nothing_goes_to_a_number_that_has_opted_out() -> None:
    for kind in TouchKind:
        assert checked(touch(kind), interview(), opted_out=True) == Skip(
            "this number has opted out of texts"
        )


@pytest.mark.parametrize(
    ("condition", "status"), [("unanswered", "scheduled"), ("confirmed", "confirmed")]
)
def test_a_condition_that_holds_lets_a_touch_go(condition: str, status: str) -> None:
    assert checked(touch(condition=condition), interview(status=Status(status))) == Go()


def test_a_cancellation_is_told_of_a_cancelled_interview() -> None:
    assert checked(touch("cancelled"), interview(status=Status.CANCELLED)) == Go()


def test_quiet_hours_are_waited_out() -> None:
    verdict = checked(touch(), interview(), quiet=QUIET)
    assert verdict == Wait(datetime(2026, 11, 30, 20, tzinfo=UTC))


def test_quiet_hours_that_last_until_the_interview_skip_it() -> None:
    about = interview(starts_at=NOW + timedelta(hours=2, minutes=9))
    assert checked(touch(), about, quiet=QUIET) == Skip("quiet hours last until the interview")
