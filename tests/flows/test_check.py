"""The last check before a send: every refusal, and what waits."""

from datetime import UTC, datetime, timedelta

import pytest

from service.flows.checking import (
    DueTouch,
    Go,
    Instead,
    Reach,
    Skip,
    Verdict,
    Wait,
    check,
    refusal_by_hand,
)
from service.flows.ladder import Condition
from service.flows.quiet import QuietHours, parse
from service.flows.state import Channel, Interview, Status, TouchKind
from tests.support.flow import NOW, interview

OPEN = parse("00:00-00:00")
# NOW is 10 am in Los Angeles.
QUIET = parse("09:00-12:00")
ANYHOW = Reach()
NO_TEXTS = Reach(texts_allowed=False)
NO_CALLS = Reach(calls_allowed=False)
LANDLINE = Reach(landline=True)


def touch(kind: str = "rung", condition: str = "", channel: str = "sms") -> DueTouch:
    return DueTouch(TouchKind(kind), Channel(channel), Condition(condition), revision=1)


def checked(
    due: DueTouch, about: Interview, reach: Reach = ANYHOW, quiet: QuietHours = OPEN
) -> Verdict:
    return check(due, about, reach, quiet=quiet, now=NOW)


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
        assert checked(touch(kind), interview(), NO_TEXTS) == Skip(
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


def call(kind: str = "rung", condition: str = "") -> DueTouch:
    return touch(kind, condition, "voice")


@pytest.mark.parametrize("kind", ["rung", "at_once", "moved", "by_hand", "call_again"])
def test_who_has_not_answered_is_called_whatever_was_said_of_texts(kind: str) -> None:
    for reach in (ANYHOW, NO_TEXTS, LANDLINE):
        assert checked(call(kind), interview(), reach) == Go()


@pytest.mark.parametrize(
    ("due", "reach", "facts", "why"),
    [
        (call(), NO_CALLS, {}, "this number has opted out of calls"),
        (call("by_hand"), NO_CALLS, {}, "this number has opted out of calls"),
        (call(), ANYHOW, {"status": Status.CONFIRMED}, "the candidate has answered"),
        (call("call_again"), ANYHOW, {"status": Status.CONFIRMED}, "the candidate has answered"),
        (call("rung", "confirmed"), ANYHOW, {}, "the candidate has not confirmed"),
        (call("rung", "confirmed"), ANYHOW, {"status": Status.CONFIRMED},
         "the candidate has answered"),
        (call(), ANYHOW, {"status": Status.RESCHEDULE_REQUESTED},
         "the candidate asked for another time"),
        (call("by_hand"), ANYHOW, {"status": Status.CANCELLED}, "the interview is cancelled"),
        (call(), ANYHOW, {"hours": 0}, "the interview has started"),
        (call(), ANYHOW, {"revision": 2}, "the interview has moved since this was planned"),
    ],
)  # fmt: skip
def test_nobody_is_called_after_an_answer_an_opt_out_a_move_or_the_start(
    due: DueTouch, reach: Reach, facts: dict[str, object], why: str
) -> None:
    assert checked(due, interview(**facts), reach) == Skip(why)


def test_a_recruiter_may_have_somebody_called_who_has_confirmed() -> None:
    assert checked(call("by_hand"), interview(status=Status.CONFIRMED)) == Go()


@pytest.mark.parametrize("reach", [NO_CALLS, LANDLINE])
def test_an_opt_out_of_calls_is_none_of_texts(reach: Reach) -> None:
    verdict = checked(touch(), interview(), reach)
    assert verdict == (Instead(Channel.VOICE, "texts do not reach this number")
                       if reach.landline else Go())  # fmt: skip


@pytest.mark.parametrize(
    ("due", "reach", "status", "why"),
    [
        (touch("cancelled"), LANDLINE, "cancelled", "texts do not reach this number"),
        (touch("proposal"), LANDLINE, "reschedule_requested", "texts do not reach this number"),
        (touch("after_call"), LANDLINE, "scheduled", "texts do not reach this number"),
        (touch(), LANDLINE, "confirmed",
         "texts do not reach this number, and the candidate has answered"),
        (touch(), Reach(landline=True, calls_allowed=False), "scheduled",
         "texts do not reach this number, and this number has opted out of calls"),
    ],
)  # fmt: skip
def test_a_text_to_a_landline_that_no_call_can_stand_in_for_is_skipped(
    due: DueTouch, reach: Reach, status: str, why: str
) -> None:
    assert checked(due, interview(status=Status(status)), reach) == Skip(why)


@pytest.mark.parametrize(
    ("minutes", "reach", "verdict"),
    [
        (151, ANYHOW, Wait(NOW + timedelta(hours=2))),
        (149, ANYHOW, Instead(Channel.SMS, "a call would come too late before the interview")),
        (149, NO_TEXTS, Wait(NOW + timedelta(hours=2))),
        (149, LANDLINE, Wait(NOW + timedelta(hours=2))),
        (129, ANYHOW, Skip("quiet hours last until the interview")),
        (129, LANDLINE, Skip("quiet hours last until the interview")),
    ],
)
def test_a_call_waits_for_the_end_of_quiet_hours_or_gives_way_to_a_text(
    minutes: int, reach: Reach, verdict: Verdict
) -> None:
    about = interview(starts_at=NOW + timedelta(minutes=minutes))
    assert checked(call(), about, reach, QUIET) == verdict


@pytest.mark.parametrize(
    ("kind", "minutes_ago", "verdict"),
    [
        ("rung", 20, Wait(NOW + timedelta(minutes=40), "this number was called a moment ago")),
        ("rung", 60, Go()),
        ("by_hand", 20, Go()),
    ],
)
def test_a_phone_does_not_ring_twice_within_the_hour_but_by_hand(
    kind: str, minutes_ago: int, verdict: Verdict
) -> None:
    reach = Reach(called_at=NOW - timedelta(minutes=minutes_ago))
    assert checked(call(kind), interview(), reach) == verdict


@pytest.mark.parametrize(
    ("channel", "reach", "facts", "why"),
    [
        ("sms", NO_TEXTS, {}, "this number has opted out of texts"),
        ("sms", NO_CALLS, {}, ""),
        ("sms", LANDLINE, {}, "texts do not reach this number; ask for a call"),
        ("voice", NO_CALLS, {}, "this number has opted out of calls"),
        ("voice", NO_TEXTS, {}, ""),
        ("voice", ANYHOW, {"status": Status.CONFIRMED}, ""),
        ("voice", ANYHOW, {"status": Status.CANCELLED}, "the interview is cancelled"),
        ("voice", ANYHOW, {"hours": -1}, "the interview has started"),
    ],
)
def test_a_reminder_by_hand_is_refused_in_words(
    channel: str, reach: Reach, facts: dict[str, object], why: str
) -> None:
    about = interview(**facts)
    said = refusal_by_hand(
        Channel(channel), about, reach, last_at=None, quiet=OPEN, now=NOW
    )  # fmt: skip
    assert said == why


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.VOICE])
def test_nothing_goes_by_hand_in_quiet_hours_or_twice_within_a_minute(channel: Channel) -> None:
    a_minute_ago, just_now = (NOW - timedelta(seconds=seconds) for seconds in (60, 59))
    told = [
        refusal_by_hand(channel, interview(), ANYHOW, last_at=last_at, quiet=quiet, now=NOW)
        for last_at, quiet in ((None, QUIET), (just_now, OPEN), (a_minute_ago, OPEN))
    ]
    assert told[0].startswith("quiet hours of the candidate last until Mon, Nov 30 at 12:00")
    assert told[1:] == ["a reminder went out less than 60 seconds ago", ""]
