"""A text that never arrives asks nothing; one that goes out drops nothing that was asked back."""

from datetime import timedelta

import pytest

from service.flows.state import Channel, TouchState
from service.ports import ProviderText
from service.simulator.embedded import EmbeddedSimulator
from service.store.records import InterviewRecord
from service.store.schema import attempt
from service.usecases.change_interview import change_interview
from service.usecases.context import Context
from service.usecases.find_missed_texts import find_missed_texts
from service.usecases.invitation import Changes
from service.usecases.record_outcome import record_report
from service.usecases.remind_now import remind_now
from service.usecases.send_touches import send_due_touches
from service.usecases.stay_silent import tell_silence
from tests.support import missed as steps
from tests.support import on_sqlite
from tests.support import reminded as reminding
from tests.support.clock import StandingClock
from tests.support.core import feed, interview, rows, status, texted
from tests.support.missed import missed
from tests.support.recruiting import proposed, waiting
from tests.support.steps import invited

# About rules, not about SQL.
database_url = on_sqlite.database_url
reminded = reminding.reminded
made = steps.made
LATER = timedelta(hours=3)


def moved(context: Context, interview_id: int) -> None:
    """Move an interview and send the text about it."""
    starts_at = interview(context, interview_id).starts_at + LATER
    change_interview(context, interview_id, Changes(starts_at=starts_at))
    send_due_touches(context)


def told(context: Context) -> list[tuple[str, str, str]]:
    return [(one.intent, one.told, one.text) for one in feed(context)]


def test_an_old_answer_does_not_confirm_a_time_whose_text_was_refused(
    context: Context, simulator: EmbeddedSimulator, reminded: InterviewRecord
) -> None:
    simulator.fault("too_many_requests")
    moved(context, reminded.id)
    answer = texted(context, "1").answer
    assert status(context, reminded.id) == "scheduled"
    assert answer is not None
    assert "has changed" in answer
    texted(context, "1")
    assert status(context, reminded.id) == "confirmed"


@pytest.mark.parametrize("code", [30003, 30007])
def test_nor_one_whose_text_did_not_arrive(
    context: Context, reminded: InterviewRecord, code: int
) -> None:
    moved(context, reminded.id)
    last = rows(context, attempt)[-1]
    sid = last["provider_sid"]
    bad = ProviderText(sid, TouchState.UNDELIVERED, "not there", error_code=code)
    record_report(context, last["id"], bad, "undelivered")
    texted(context, "1")
    assert status(context, reminded.id) == "scheduled"


def test_a_digit_books_no_time_that_was_never_shown(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    made = waiting(context)
    proposed(context, made, 70, 72)
    simulator.fault("too_many_requests")
    send_due_touches(context)
    texted(context, "1")
    assert interview(context, made.id).starts_at == made.starts_at


def test_of_two_texts_that_go_out_together_the_one_that_arrives_has_asked(
    context: Context,
) -> None:
    made = waiting(context, hours=60)
    other = invited(context, hours=66, title="Designer")
    send_due_touches(context)
    texted(context, "1")
    texted(context, "B")
    times = proposed(context, made, 70, 72).slots
    remind_now(context, other.id, Channel.SMS)
    send_due_touches(context)
    last = rows(context, attempt)[-1]
    bad = ProviderText(last["provider_sid"], TouchState.UNDELIVERED, "not there", error_code=30003)
    record_report(context, last["id"], bad, "undelivered")
    texted(context, "1")
    assert interview(context, made.id).starts_at == times[0].starts_at


@pytest.mark.parametrize(
    ("text", "why"),
    [("I can't make it", "told.silent_declined"), ("hmm", "told.silent")],
)
def test_a_reminder_tells_what_was_asked_back_before_it_asks_anew(
    context: Context, clock: StandingClock, reminded: InterviewRecord, text: str, why: str
) -> None:
    texted(context, text)
    clock.advance(minutes=10)
    remind_now(context, reminded.id, Channel.SMS)
    send_due_touches(context)
    clock.advance(minutes=60)
    tell_silence(context)
    assert told(context) == [("unclear", why, text)]


def test_which_one_and_silence_is_told_to_both_recruiters_once(
    context: Context, clock: StandingClock, reminded: InterviewRecord
) -> None:
    invited(context, hours=60, title="Designer")
    texted(context, "3")
    clock.advance(minutes=31)
    assert (tell_silence(context), tell_silence(context)) == (1, 0)
    assert told(context) == [("unclear", "told.silent", "3")] * 2
    texted(context, "A")
    assert status(context, reminded.id) == "cancelled"


def test_stop_after_it_was_asked_back_loses_neither(
    context: Context, clock: StandingClock, reminded: InterviewRecord
) -> None:
    texted(context, "can't make it")
    texted(context, "STOP")
    clock.advance(minutes=60)
    assert tell_silence(context) == 0
    assert told(context) == [
        ("unclear", "told.silent_declined", "can't make it"),
        ("opt_out", "told.opt_out", "STOP"),
    ]


def test_a_missed_text_is_no_answer_to_what_was_asked_after_it(
    context: Context, clock: StandingClock, simulator: EmbeddedSimulator, made: int
) -> None:
    clock.advance(minutes=10)
    moved(context, made)
    clock.advance(minutes=2)
    find_missed_texts(missed(context, clock, "1", ago=4))
    assert status(context, made) == "scheduled"
    assert told(context) == [("unclear", "told.before_our_text", "1")]


def test_a_missed_text_answers_a_reminder_of_the_same_after_it(
    context: Context, clock: StandingClock, made: int
) -> None:
    clock.advance(minutes=10)
    remind_now(context, made, Channel.SMS)
    send_due_touches(context)
    clock.advance(minutes=2)
    find_missed_texts(missed(context, clock, "1", ago=4))
    assert status(context, made) == "confirmed"
