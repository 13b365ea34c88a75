"""A text that was taken and did not arrive comes again as its error deserves, or never."""

from datetime import datetime, timedelta

import pytest

from service.flows.state import Channel, TouchState
from service.ports import ProviderText
from service.store import attempts, touches
from service.store.records import TouchRecord
from service.store.schema import attempt as attempt_table
from service.store.schema import interview, trouble
from service.telephony.errors import words_for
from service.usecases import circuit
from service.usecases.change_interview import call_off
from service.usecases.context import Context
from service.usecases.record_outcome import record_report
from service.usecases.remind_now import remind_now
from service.usecases.send_touches import send_due_touches
from tests.support import on_sqlite
from tests.support.clock import StandingClock
from tests.support.core import attempt, plan, rows
from tests.support.steps import invited

# About what follows from an error, not about SQL.
database_url = on_sqlite.database_url

HOUR = timedelta(hours=1)


def sent(context: Context, hours: float = 120) -> int:
    """A text by hand that was taken; return its touch."""
    made = invited(context, hours=hours)
    touch_id = remind_now(context, made.id, Channel.SMS)
    send_due_touches(context)
    return touch_id


def reported(context: Context, code: int, attempt_id: int = 1) -> None:
    sid = attempt(context, attempt_id).provider_sid or ""
    bad = ProviderText(sid, TouchState.UNDELIVERED, words_for(code), error_code=code)
    record_report(context, attempt_id, bad, "undelivered")


def touch(context: Context, touch_id: int) -> TouchRecord:
    return next(one for one in plan(context, 1) if one.id == touch_id)


@pytest.mark.parametrize(
    ("code", "least", "most"),
    [
        (30003, 1, 1.25), (30008, 1, 1.25), (30001, 1 / 12, 0.2), (30017, 1 / 12, 0.2),
        (30022, 1 / 12, 0.2), (30034, 1 / 60, 0.03), (21408, 1 / 60, 0.03), (30023, 0, 24.5),
        (30027, 0, 24.5),
    ],
)  # fmt: skip
def test_some_come_again_after_a_while(
    context: Context, clock: StandingClock, code: int, least: float, most: float
) -> None:
    touch_id = sent(context)
    reported(context, code)
    again = touch(context, touch_id)
    assert (again.state, again.tries) == ("planned", 1)
    assert clock() + least * HOUR <= again.due_at <= clock() + most * HOUR
    assert again.why == words_for(code)


@pytest.mark.parametrize("code", [30004, 30005, 30036, 21211, 12345])
def test_some_never_come_again(context: Context, code: int) -> None:
    touch_id = sent(context)
    before = len(plan(context, 1))
    reported(context, code)
    assert touch(context, touch_id).state == "undelivered"
    assert len(plan(context, 1)) == before


@pytest.mark.parametrize("code", [30006, 30007, 21612])
def test_what_a_text_cannot_say_a_call_says(context: Context, code: int) -> None:
    touch_id = sent(context)
    reported(context, code)
    assert touch(context, touch_id).state == "undelivered"
    calls = [one.label for one in plan(context, 1) if one.channel == "voice"]
    assert "by hand, by phone" in calls


def test_a_phone_that_is_off_is_tried_once_more_and_no_third_time(
    context: Context, clock: StandingClock
) -> None:
    touch_id = sent(context)
    reported(context, 30003)
    clock.advance(minutes=80)
    send_due_touches(context)
    assert touch(context, touch_id).state == "sent"
    reported(context, 30003, 2)
    assert touch(context, touch_id).state == "undelivered"


def test_the_echo_of_a_send_that_was_given_up_sends_no_third_text(
    context: Context, clock: StandingClock
) -> None:
    touch_id = sent(context)
    with context.database.write() as tx:
        attempts.change(tx, 1, clock(), state="refused", looked=2, provider_sid=None)
        touches.put_off(tx, touch_id, clock(), "Twilio never got it", tried=True)
    send_due_touches(context)
    assert touch(context, touch_id).state == "sent"
    with context.database.write() as tx:
        attempts.change(tx, 1, clock(), provider_sid="SM0")
    reported(context, 30003)
    clock.advance(hours=3)
    send_due_touches(context)
    assert len(rows(context, attempt_table)) == 2


def test_nothing_comes_again_too_late_for_the_interview(context: Context) -> None:
    made = invited(context, hours=1.1)
    send_due_touches(context)
    (first,) = [one for one in plan(context, made.id) if one.state == "sent"]
    reported(context, 30003)
    assert touch(context, first.id).state == "undelivered"


def test_nothing_comes_again_beside_the_next_reminder(context: Context) -> None:
    touch_id = sent(context, hours=73.2)  # three days before the start the next one is due
    reported(context, 30003)
    assert touch(context, touch_id).state == "undelivered"


def test_what_comes_again_is_not_sent_about_an_interview_that_is_off(
    context: Context, clock: StandingClock
) -> None:
    touch_id = sent(context)
    reported(context, 30003)
    call_off(context, 1, "", tell_candidate=False)
    clock.advance(hours=2)
    send_due_touches(context)
    assert touch(context, touch_id).state == "skipped"


def test_filtered_words_are_never_sent_again_and_the_operator_is_told(
    context: Context, clock: StandingClock
) -> None:
    sent(context)
    send_due_touches(context)
    clock.advance(minutes=2)
    second = remind_now(context, 1, Channel.SMS)
    send_due_touches(context)
    reported(context, 30007, 2)
    assert [row["name"] for row in rows(context, trouble)] == [circuit.FILTERED]
    clock.advance(minutes=2)
    third = remind_now(context, 1, Channel.SMS)
    send_due_touches(context)
    again = touch(context, third)
    assert touch(context, second).state == "undelivered"
    assert (again.channel, again.why) == (
        "voice",
        "the carrier has filtered these very words before",
    )


def told_at(context: Context) -> datetime | None:
    found: datetime | None = rows(context, interview)[0]["tell_at"]
    return found


@pytest.mark.parametrize("code", [21610, 21211, 30005])
def test_a_number_that_no_text_reaches_is_told_of_once_nothing_else_will_ask(
    context: Context, clock: StandingClock, code: int
) -> None:
    made = invited(context, hours=120, ladder="-4d sms, -2h sms")
    planned = told_at(context)
    clock.advance(hours=24)
    send_due_touches(context)
    assert told_at(context) == planned
    reported(context, code)
    assert told_at(context) == clock()
    assert [one.state for one in plan(context, made.id)] == ["undelivered", "planned"]


def test_where_a_call_is_still_ahead_its_answer_is_waited_for(
    context: Context, clock: StandingClock
) -> None:
    made = invited(context, hours=120, ladder="-4d sms, -1d call if unanswered, -2h sms")
    clock.advance(hours=24)
    send_due_touches(context)
    reported(context, 30005)
    # A quarter of the day that is left after the call.
    assert told_at(context) == made.starts_at - timedelta(hours=18)


def test_on_a_landline_calls_stand_in_and_nothing_is_told_sooner(
    context: Context, clock: StandingClock
) -> None:
    invited(context, hours=120, ladder="-4d sms, -2h sms")
    planned = told_at(context)
    clock.advance(hours=24)
    send_due_touches(context)
    reported(context, 30006)
    assert told_at(context) == planned
